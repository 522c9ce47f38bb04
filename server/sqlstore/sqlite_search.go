package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var _ authority.Searcher = (*SQLite)(nil)

// fewHits is how many candidates of all users are sorted out by whose they are.
// Where there are more, the index is asked for each history by itself.
const fewHits = 2000

// SearchRows implements [authority.Searcher]. What is not indexed yet it gives as it
// is: whoever asks looks through it.
func (s *SQLite) SearchRows(ctx context.Context, search *core.Search, stretches []authority.Stretch, limit int) ([]authority.RowRecord, error) {
	for _, stretch := range stretches {
		if err := checkText(stretch.Thread); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
	}
	found := &sqliteSearch{reader: s.reader, match: match(search), indexed: s.indexer.upTo(), limit: limit}
	if err := found.through(ctx, stretches); err != nil {
		return nil, s.failed("search", err)
	}
	return found.rows, nil
}

// sqliteSearch is a search on its way.
type sqliteSearch struct {
	reader  *sqliteReader
	match   string
	indexed indexed
	limit   int
	// few are all candidates by their threads, if they are few.
	few  map[string][]uint64
	rows []authority.RowRecord
}

func (f *sqliteSearch) through(ctx context.Context, stretches []authority.Stretch) (err error) {
	if slices.ContainsFunc(stretches, f.inIndex) {
		if f.few, err = f.reader.hits(ctx, f.match); err != nil {
			return err
		}
	}
	for _, stretch := range stretches {
		if len(f.rows) == f.limit {
			return nil
		}
		if err := f.stretch(ctx, stretch); err != nil {
			return err
		}
	}
	return nil
}

// inIndex says whether the index has the candidates in a stretch.
func (f *sqliteSearch) inIndex(stretch authority.Stretch) bool {
	return f.match != "" && f.indexed.has(stretch.Thread) && stretch.Before <= sequencesInTable
}

func (f *sqliteSearch) stretch(ctx context.Context, stretch authority.Stretch) error {
	if stretch.Before <= stretch.After+1 {
		return nil
	}
	left := f.limit - len(f.rows)
	if !f.inIndex(stretch) {
		rows, err := f.reader.history(ctx, stretch.Thread, stretch.After, stretch.Before, left)
		f.rows = append(f.rows, rows...)
		return err
	}
	sequences, err := f.candidates(ctx, stretch, left)
	if err != nil {
		return err
	}
	for _, sequence := range sequences {
		rows, err := f.reader.history(ctx, stretch.Thread, sequence-1, sequence+1, 1)
		if err != nil {
			return err
		}
		f.rows = append(f.rows, rows...)
	}
	return nil
}

// candidates are the sequences of those in a stretch, the newest first.
func (f *sqliteSearch) candidates(ctx context.Context, stretch authority.Stretch, limit int) ([]uint64, error) {
	if f.few == nil {
		number, err := f.reader.numberOf(ctx, stretch.Thread)
		if err != nil || number == 0 {
			return nil, err
		}
		return f.reader.hitsIn(ctx, f.match, number, stretch, limit)
	}
	var sequences []uint64
	for _, sequence := range f.few[stretch.Thread] {
		if sequence > stretch.After && sequence < stretch.Before {
			sequences = append(sequences, sequence)
		}
	}
	slices.SortFunc(sequences, func(a, b uint64) int { return cmp.Compare(b, a) })
	return sequences[:min(len(sequences), limit)], nil
}

// hits are all candidates by their threads, nil for too many.
func (r *sqliteReader) hits(ctx context.Context, match string) (map[string][]uint64, error) {
	const query = `SELECT h.place, n.name FROM (SELECT rowid AS place FROM texts WHERE texts MATCH ? LIMIT ?) AS h
		CROSS JOIN numbers AS n ON n.number = h.place >> 32`
	few, count := map[string][]uint64{}, 0
	err := r.each(ctx, query, []any{match, fewHits + 1}, func(rows *sql.Rows) error {
		var place int64
		var thread string
		err := rows.Scan(&place, &thread)
		few[thread] = append(few[thread], uint64(place&(sequencesInTable-1)))
		count++
		return err
	})
	if err != nil || count > fewHits {
		return nil, err
	}
	return few, nil
}

// hitsIn are the sequences of candidates in one thread, the newest first.
func (r *sqliteReader) hitsIn(ctx context.Context, match string, number int64, stretch authority.Stretch, limit int) ([]uint64, error) {
	const query = `SELECT rowid FROM texts WHERE texts MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`
	places, err := r.numbers(ctx, query, match, placeOf(number, stretch.After), placeOf(number, stretch.Before), limit)
	sequences := make([]uint64, len(places))
	for i, place := range places {
		sequences[i] = uint64(place & (sequencesInTable - 1))
	}
	return sequences, err
}

// numberOf is the number of a thread, 0 if it has none.
func (r *sqliteReader) numberOf(ctx context.Context, name string) (int64, error) {
	numbers, err := r.numbers(ctx, `SELECT number FROM numbers WHERE name = ?`, name)
	if err != nil || len(numbers) == 0 {
		return 0, err
	}
	return numbers[0], nil
}

func (r *sqliteReader) numbers(ctx context.Context, query string, args ...any) (found []int64, err error) {
	err = r.each(ctx, query, args, func(rows *sql.Rows) error {
		var number int64
		err := rows.Scan(&number)
		found = append(found, number)
		return err
	})
	return found, err
}

func (r *sqliteReader) texts(ctx context.Context, query string, args ...any) (found []string, err error) {
	err = r.each(ctx, query, args, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		found = append(found, text)
		return err
	})
	return found, err
}

// each reads what a query finds.
func (r *sqliteReader) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	r.pause.RLock()
	defer r.pause.RUnlock()
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// SearchOwners implements [authority.Searcher].
func (s *SQLite) SearchOwners(ctx context.Context, search *core.Search, prefix, after string, limit int) ([]string, error) {
	if err := checkText(prefix, after); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	owners, err := s.reader.searchOwners(ctx, match(search), s.indexer.upTo(), prefix, max(prefix, after), limit)
	if err != nil {
		return nil, s.failed("search", err)
	}
	return owners, nil
}

func (r *sqliteReader) searchOwners(ctx context.Context, match string, upTo indexed, prefix, after string, limit int) ([]string, error) {
	if match != "" && upTo.names() {
		const few = `SELECT name FROM numbers WHERE number IN (SELECT rowid FROM names WHERE names MATCH ? LIMIT ?)`
		owners, err := r.texts(ctx, few, match, fewHits+1)
		if err != nil {
			return nil, err
		}
		if len(owners) <= fewHits {
			return ownersAfter(owners, prefix, after, limit), nil
		}
	}
	const all = `SELECT owner FROM documents
		WHERE owner > ? AND owner < ? AND kind = ? AND id = '' AND length(body) > 0 ORDER BY owner LIMIT ?`
	return r.texts(ctx, all, after, prefixEnd(prefix), string(kindOfNamed(prefix)), limit)
}
