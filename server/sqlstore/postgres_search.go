package sqlstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var _ authority.Searcher = (*Postgres)(nil)

// likelyFew is for how many candidates, as the planner estimates them, all are
// looked up in the index.
const likelyFew = 10 * fewHits

// having is the condition that a text has the grams of what is searched, empty for
// all. It holds numbers only.
func having(search *core.Search) string {
	var each []string
	for _, keyword := range search.Keywords {
		each = append(each, "grams @> '"+gramArray(gramsFor(keyword))+"'::integer[]")
	}
	if search.All {
		return strings.Join(each, " AND ")
	}
	return strings.Join(each, " OR ")
}

// SearchRows implements [authority.Searcher]. What is not indexed yet it gives as it
// is: whoever asks looks through it.
func (s *Postgres) SearchRows(ctx context.Context, search *core.Search, stretches []authority.Stretch, limit int) (rows []authority.RowRecord, err error) {
	for _, stretch := range stretches {
		if err := checkText(stretch.Thread); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
	}
	err = persist(ctx, func() error {
		f := &postgresSearch{store: s, having: having(search), limit: limit}
		err := f.through(ctx, stretches)
		rows = f.rows
		return err
	})
	if err != nil {
		return nil, s.failed("search", err)
	}
	return rows, nil
}

// postgresSearch is a search on its way.
type postgresSearch struct {
	store  *Postgres
	having string
	limit  int
	rows   []authority.RowRecord
}

func (f *postgresSearch) through(ctx context.Context, stretches []authority.Stretch) error {
	upTo, err := f.store.indexedNow(ctx)
	if err != nil {
		return err
	}
	stretches = slices.DeleteFunc(slices.Clone(stretches), func(s authority.Stretch) bool { return s.Before <= s.After+1 })
	isIndexed := func(s authority.Stretch) bool { return f.having != "" && upTo.has(s.Thread) }
	few := map[string][]uint64(nil)
	if slices.ContainsFunc(stretches, isIndexed) {
		if few, err = f.store.hits(ctx, f.having); err != nil {
			return err
		}
	}
	for len(stretches) > 0 && len(f.rows) < f.limit {
		n, first := 1, isIndexed(stretches[0])
		for n < len(stretches) && isIndexed(stretches[n]) == first && (few != nil && first || n < stretchesTogether) {
			n++
		}
		switch some := stretches[:n]; {
		case !first:
			err = f.read(ctx, some, "")
		case few == nil:
			err = f.read(ctx, some, f.having)
		default:
			err = f.pick(ctx, some, few)
		}
		if err != nil {
			return err
		}
		stretches = stretches[n:]
	}
	return nil
}

// stretchesTogether is how many histories are looked through by one query, each for
// as many rows as are wanted in all.
const stretchesTogether = 16

// read reads rows in stretches, those of which the texts have something.
func (f *postgresSearch) read(ctx context.Context, stretches []authority.Stretch, having string) error {
	var threads [][]byte
	var after, before []int64
	for _, stretch := range stretches {
		low, high := bounds(stretch.After, stretch.Before)
		threads, after, before = append(threads, []byte(stretch.Thread)), append(after, low), append(before, high)
	}
	query := `SELECT s.thread, r.sequence, r.body
		FROM unnest($1::bytea[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS s (thread, after, before, n)
		CROSS JOIN LATERAL (
			SELECT sequence, body FROM rows
			WHERE rows.thread = s.thread AND rows.sequence > s.after AND rows.sequence < s.before
			ORDER BY rows.sequence DESC LIMIT $4
		) AS r ORDER BY s.n, r.sequence DESC LIMIT $4`
	if having != "" {
		query = `SELECT s.thread, r.sequence, r.body
			FROM unnest($1::bytea[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS s (thread, after, before, n)
			CROSS JOIN LATERAL (
				SELECT sequence FROM texts
				WHERE texts.thread = s.thread AND texts.sequence > s.after AND texts.sequence < s.before AND (` + having + `)
				ORDER BY texts.sequence DESC LIMIT $4
			) AS t JOIN rows AS r ON r.thread = s.thread AND r.sequence = t.sequence
			ORDER BY s.n, r.sequence DESC LIMIT $4`
	}
	return f.take(ctx, query, threads, after, before, f.limit-len(f.rows))
}

// take reads rows as a query finds them. One that holds what somebody searches for is
// kept by no connection.
func (f *postgresSearch) take(ctx context.Context, query string, args ...any) error {
	rows, err := f.store.pool.Query(ctx, query, append([]any{pgx.QueryExecModeDescribeExec}, args...)...)
	if err != nil {
		return err
	}
	var thread, body []byte
	var sequence int64
	_, err = pgx.ForEachRow(rows, []any{&thread, &sequence, &body}, func() error {
		f.rows = append(f.rows, authority.RowRecord{Thread: string(thread), Sequence: uint64(sequence), Body: body})
		return nil
	})
	return err
}

// pick reads those of a few candidates that are in stretches.
func (f *postgresSearch) pick(ctx context.Context, stretches []authority.Stretch, few map[string][]uint64) error {
	var threads [][]byte
	var sequences []int64
	left := f.limit - len(f.rows)
	for _, stretch := range stretches {
		low, high := bounds(stretch.After, stretch.Before)
		var in []int64
		for _, sequence := range few[stretch.Thread] {
			if at := int64(sequence); at > low && at < high {
				in = append(in, at)
			}
		}
		slices.SortFunc(in, func(a, b int64) int { return cmp.Compare(b, a) })
		for _, sequence := range in[:min(len(in), left-len(threads))] {
			threads, sequences = append(threads, []byte(stretch.Thread)), append(sequences, sequence)
		}
	}
	if len(threads) == 0 {
		return nil
	}
	return f.take(ctx, `SELECT p.thread, p.sequence, r.body
		FROM unnest($1::bytea[], $2::bigint[]) WITH ORDINALITY AS p (thread, sequence, n)
		CROSS JOIN LATERAL (SELECT body FROM rows AS r WHERE r.thread = p.thread AND r.sequence = p.sequence LIMIT 1) AS r
		ORDER BY p.n`, threads, sequences)
}

// hits are all candidates by their threads, nil for too many.
func (s *Postgres) hits(ctx context.Context, having string) (map[string][]uint64, error) {
	found := map[string][]uint64{}
	count := 0
	var thread []byte
	var sequence int64
	few, err := s.ask(ctx, "texts", "thread, sequence", having, []any{&thread, &sequence}, func() error {
		found[string(thread)] = append(found[string(thread)], uint64(sequence))
		count++
		return nil
	})
	if err != nil || !few || count > fewHits {
		return nil, err
	}
	return found, nil
}

// ask asks the index of a table, unless the planner expects more candidates than a
// few. It finds one more than a few at most.
func (s *Postgres) ask(ctx context.Context, table, columns, having string, scans []any, each func() error) (few bool, err error) {
	// The connections are told to do without what such an index needs.
	const settings = `SET LOCAL enable_bitmapscan = on; SET LOCAL plan_cache_mode = force_custom_plan`
	query := `SELECT ` + columns + ` FROM ` + table + ` WHERE ` + having
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, settings, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
		var plan []struct {
			Plan struct {
				PlanRows float64 `json:"Plan Rows"`
			}
		}
		if err := tx.QueryRow(ctx, `EXPLAIN (FORMAT JSON) `+query, pgx.QueryExecModeExec).Scan(&plan); err != nil {
			return err
		}
		if few = len(plan) == 1 && plan[0].Plan.PlanRows <= likelyFew; !few {
			return nil
		}
		rows, err := tx.Query(ctx, query+` LIMIT $1`, pgx.QueryExecModeDescribeExec, fewHits+1)
		if err != nil {
			return err
		}
		_, err = pgx.ForEachRow(rows, scans, each)
		return err
	})
	return few, err
}

// SearchOwners implements [authority.Searcher].
func (s *Postgres) SearchOwners(ctx context.Context, search *core.Search, prefix, after string, limit int) (owners []string, err error) {
	if err := checkText(prefix, after); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	err = persist(ctx, func() error {
		owners, err = s.searchOwners(ctx, having(search), prefix, max(prefix, after), limit)
		return err
	})
	if err != nil {
		return nil, s.failed("search", err)
	}
	return owners, nil
}

func (s *Postgres) searchOwners(ctx context.Context, having, prefix, after string, limit int) (owners []string, err error) {
	upTo, err := s.indexedNow(ctx)
	if err != nil {
		return nil, err
	}
	var owner []byte
	note := func() error {
		owners = append(owners, string(owner))
		return nil
	}
	if having != "" && upTo.names() {
		few, err := s.ask(ctx, "names", "owner", having, []any{&owner}, note)
		if err != nil {
			return nil, err
		}
		if few && len(owners) <= fewHits {
			return ownersAfter(owners, prefix, after, limit), nil
		}
		owners = nil
	}
	rows, err := s.pool.Query(ctx, `SELECT owner FROM documents
		WHERE owner > $1 AND owner < $2 AND kind = $3 AND id = '' AND octet_length(body) > 0 ORDER BY owner LIMIT $4`,
		[]byte(after), []byte(prefixEnd(prefix)), []byte(kindOfNamed(prefix)), limit)
	if err != nil {
		return nil, err
	}
	_, err = pgx.ForEachRow(rows, []any{&owner}, note)
	return owners, err
}
