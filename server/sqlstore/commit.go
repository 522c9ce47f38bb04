package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

const (
	// maxSequence is the largest whole number that JavaScript tells from the
	// next.
	maxSequence = 1<<53 - 1

	// maxCommit is how many bytes the bodies of a commit may have together.
	// It lies far below what a statement can carry.
	maxCommit = 128 << 20
)

// admit refuses a commit that the database would give back changed, or that
// would make its transaction fail. The commit that it returns has each document
// and each row once.
func admit(c authority.Commit) (authority.Commit, error) {
	for _, r := range c.Reads {
		if err := checkKey(r.Key); err != nil {
			return c, err
		}
	}
	size := 0
	for _, w := range c.Writes {
		if err := checkKey(w.Key); err != nil {
			return c, err
		}
		size += len(w.Body)
	}
	for _, row := range c.Rows {
		if err := checkRow(row); err != nil {
			return c, err
		}
		size += len(row.Body)
	}
	for _, post := range c.Posts {
		size += len(post.Body)
	}
	if size > maxCommit {
		return c, fmt.Errorf("%d bytes are too many at once, the limit is %d", size, maxCommit)
	}
	c.Rows = authority.MergeRows(c.Rows)
	if !distinct(c.Rows) {
		return c, authority.ErrConflict
	}
	c.Writes = last(c.Writes)
	return c, nil
}

func checkKey(key core.Key) error {
	return checkText(key.Owner, string(key.Kind), key.ID)
}

func checkRow(row authority.RowRecord) error {
	if row.Sequence == 0 || row.Sequence > maxSequence {
		return fmt.Errorf("sequence %d is not between 1 and %d", row.Sequence, maxSequence)
	}
	return checkText(row.Thread)
}

func checkText(texts ...string) error {
	for _, text := range texts {
		if !utf8.ValidString(text) {
			return fmt.Errorf("key %q is not UTF-8", text)
		}
	}
	return nil
}

// distinct reports whether no two rows have the same place.
func distinct(rows []authority.RowRecord) bool {
	type place struct {
		thread   string
		sequence uint64
	}
	seen := make(map[place]bool, len(rows))
	for _, row := range rows {
		at := place{row.Thread, row.Sequence}
		if seen[at] {
			return false
		}
		seen[at] = true
	}
	return true
}

// last keeps the last write of each document.
func last(writes []authority.Write) []authority.Write {
	at := make(map[core.Key]int, len(writes))
	for i, w := range writes {
		at[w.Key] = i
	}
	if len(at) == len(writes) {
		return writes
	}
	kept := make([]authority.Write, 0, len(at))
	for i, w := range writes {
		if at[w.Key] == i {
			kept = append(kept, w)
		}
	}
	return kept
}

// writtenOwners names each owner of a written document once, in order.
func writtenOwners(writes []authority.Write) []string {
	names := make([]string, len(writes))
	for i, w := range writes {
		names[i] = w.Key.Owner
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// commit does what [authority.Store] says of Commit. A commit without writes
// needs no transaction, only one look at what was read.
func commit(ctx context.Context, s authority.Store, q *queue, o *outbox, c authority.Commit) (map[string]core.Revision, error) {
	c, err := admit(c)
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	if len(c.Writes) == 0 && len(c.Rows) == 0 {
		err = compare(ctx, s, c.Reads)
		if errors.Is(err, authority.ErrConflict) {
			err = fmt.Errorf("commit: %w", err)
		}
		return nil, err
	}
	c.Posts = o.admit(c.Posts)
	revisions, err := q.commit(ctx, c)
	o.committed(c.Posts, err != nil)
	if isFull(err) {
		return nil, fmt.Errorf("commit: %w: %w", authority.ErrFull, err)
	}
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return revisions, nil
}

// isFull says whether a database had no room.
func isFull(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE:
			return true // What it is called where a quota is used up.
		}
		return lite.Code()&0xff == sqlite3.SQLITE_FULL
	}
	var postgres *pgconn.PgError
	return errors.As(err, &postgres) && postgres.Code == diskFull
}

// diskFull is what PostgreSQL calls it.
const diskFull = "53100"

// compare fails with [authority.ErrConflict] unless every document still has
// the revision it was read at.
func compare(ctx context.Context, s authority.Store, reads []authority.Read) error {
	keys := make([]core.Key, len(reads))
	for i, r := range reads {
		keys[i] = r.Key
	}
	records, err := s.Read(ctx, keys)
	if err != nil {
		return err
	}
	for i, r := range reads {
		if records[i].Revision != r.Revision {
			return authority.ErrConflict
		}
	}
	return nil
}

// bounds are those of [authority.Store]'s History as the databases have them:
// both exclusive, and never 0 for none.
func bounds(after, before uint64) (low, high int64) {
	if before == 0 || before > maxSequence {
		before = maxSequence + 1
	}
	return int64(min(after, maxSequence)), int64(before)
}

// stored is a body as the databases take it: an empty one is not NULL.
func stored(body []byte) []byte {
	if body == nil {
		return []byte{}
	}
	return body
}
