package idbstore

import (
	"context"
	"maps"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idb"
)

// headKey is where the number of the last commit is among the owners, whose keys
// are all strings.
const headKey = 0

// tailed is of how many threads at most a look finds the newest row. Each is a
// request of its own.
const tailed = 16

// looking is a look on its way: the requests of all that a commit is about.
type looking struct {
	commit    authority.Commit
	names     []string
	reads     []authority.Read
	threads   []string
	owners    idb.Request
	documents idb.Request
	rows      idb.Request
	tails     []idb.Request
}

// look finds out what a commit is about, and which rows there are in the places
// of its own.
func (s *Store) look(ctx context.Context, c authority.Commit) (seen outlook, there map[spot]bool, err error) {
	l := looking{commit: c, names: ownersOf(c), reads: unseen(c), threads: threadsOf(c)}
	err = s.run(ctx, func(db *idb.DB) error {
		if err := db.Do(ctx, idb.Plan{
			Mode: idb.ReadOnly, Durability: idb.Strict, Stores: []string{documents, owners, rows}, Place: l.place,
		}); err != nil {
			return err
		}
		if seen, there, err = l.take(); err != nil {
			return err
		}
		s.note(db, seen)
		return nil
	})
	return seen, there, err
}

// ownersOf names each owner whose revision is looked at once.
func ownersOf(c authority.Commit) []string {
	var names []string
	for _, w := range c.Writes {
		names = append(names, w.Key.Owner)
	}
	for name := range c.Seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// threadsOf names the threads that get new rows, unless they are too many.
func threadsOf(c authority.Commit) []string {
	names := map[string]bool{}
	for _, row := range c.Rows {
		if !row.Replace {
			names[row.Thread] = true
		}
	}
	if len(names) > tailed {
		return nil
	}
	return slices.Collect(maps.Keys(names))
}

func (l *looking) place(tx *idb.Tx) (err error) {
	if l.owners, err = getOwners(tx, l.names); err != nil {
		return err
	}
	keys := make([]core.Key, len(l.reads))
	for i, r := range l.reads {
		keys[i] = r.Key
	}
	if l.documents, err = getDocuments(tx, keys); err != nil || len(l.commit.Rows) == 0 {
		return err
	}
	return l.placeRows(tx)
}

func (l *looking) placeRows(tx *idb.Tx) error {
	store, err := tx.Store(rows)
	if err != nil {
		return err
	}
	spots := make([]any, len(l.commit.Rows))
	for i, row := range l.commit.Rows {
		spots[i] = rowKey(row)
	}
	if l.rows, err = store.Get(spots...); err != nil {
		return err
	}
	l.tails = make([]idb.Request, len(l.threads))
	for i, thread := range l.threads {
		if l.tails[i], err = store.GetAll(idb.Range{Lower: []any{thread}, Upper: endOf(thread)}, 1); err != nil {
			return err
		}
	}
	return nil
}

func (l *looking) take() (seen outlook, there map[spot]bool, err error) {
	if seen, err = takeOwners(l.owners, l.names); err != nil {
		return seen, nil, err
	}
	revisions, err := takeNumbers[core.Revision](l.documents, len(l.reads), "revision")
	if err != nil {
		return seen, nil, err
	}
	for i, read := range l.reads {
		seen.documents[read.Key] = revisions[i]
	}
	there = map[spot]bool{}
	if len(l.commit.Rows) == 0 {
		return seen, there, nil
	}
	sequences, err := takeNumbers[uint64](l.rows, len(l.commit.Rows), "sequence")
	if err != nil {
		return seen, nil, err
	}
	for i, row := range l.commit.Rows {
		there[spot{row.Thread, row.Sequence}] = sequences[i] > 0
	}
	return seen, there, l.takeTails(seen)
}

func (l *looking) takeTails(seen outlook) error {
	for i, thread := range l.threads {
		text, err := l.tails[i].Result("sequence")
		if err != nil {
			return err
		}
		newest, err := scanNumbers[uint64](text, `{"sequence":`, `}`)
		if err != nil {
			return err
		}
		seen.tails[thread] = 0
		if len(newest) > 0 {
			seen.tails[thread] = newest[0]
		}
	}
	return nil
}

// takeNumbers returns n numbers, with 0 for each value that is not there.
func takeNumbers[N core.Revision | uint64](request idb.Request, n int, field string) ([]N, error) {
	text, err := request.Result("result", field)
	if err != nil {
		return nil, err
	}
	numbers, err := scanNumbers[N](text, `{"result":{"`+field+`":`, `}}`)
	if err == nil && len(numbers) != n {
		err = errShape
	}
	return numbers, err
}

// getOwners asks for the number of the last commit and for the present revisions
// of owners.
func getOwners(tx *idb.Tx, names []string) (idb.Request, error) {
	store, err := tx.Store(owners)
	if err != nil {
		return idb.Request{}, err
	}
	keys := []any{headKey}
	for _, name := range names {
		keys = append(keys, name)
	}
	return store.Get(keys...)
}

// takeOwners returns the result of getOwners.
func takeOwners(request idb.Request, names []string) (outlook, error) {
	text, err := request.Result("result")
	if err != nil {
		return outlook{}, err
	}
	numbers, err := scanNumbers[core.Revision](text, `{"result":`, `}`)
	if err != nil || len(numbers) != len(names)+1 {
		return outlook{}, errShape
	}
	seen := newOutlook(int64(numbers[0]))
	for i, name := range names {
		seen.owners[name] = numbers[i+1]
	}
	return seen, nil
}
