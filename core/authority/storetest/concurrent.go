package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var concurrentCases = []testCase{
	{"nothing is lost or torn when many write at once", manyWriters},
	{"commits of different owners do not disturb each other", independentOwners},
	{"rows that are replaced together are never seen apart", replacersTogether},
}

const (
	writers    = 4
	increments = 25
)

// manyWriters counts one document up from both handles. Each commit also
// writes a document named for its revision, so that a watcher can tell
// whether a revision came without its documents.
func manyWriters(t *testing.T, a, b authority.Store) {
	handles := []authority.Store{a, b}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	written, watched := make(chan error), make(chan error)
	for i := range writers {
		go func() { written <- countUp(ctx, handles[i%2], increments) }()
	}
	for _, s := range handles {
		go func() { watched <- watch(ctx, s) }()
		go func() { watched <- compareTwins(ctx, s) }()
	}
	failed := drain(written, writers)
	stop()
	require.NoError(t, errors.Join(failed, drain(watched, 2*len(handles))))
	requireCounted(t, a, writers*increments)
}

// drain waits for n results.
func drain(results <-chan error, n int) error {
	var failed error
	for range n {
		failed = errors.Join(failed, <-results)
	}
	return failed
}

var (
	counter = conversation("ann", "counter")
	twin    = core.Key{Owner: "bob", Kind: core.KindProfile}
)

// countUp adds n to the counter, one commit at a time, deciding again after
// each conflict.
func countUp(ctx context.Context, s authority.Store, n int) error {
	for done := 0; done < n; {
		err := countOne(ctx, s)
		switch {
		case err == nil:
			done++
		case !errors.Is(err, authority.ErrConflict):
			return fmt.Errorf("count: %w", err)
		}
		runtime.Gosched()
	}
	return nil
}

func countOne(ctx context.Context, s authority.Store) error {
	records, err := s.Read(ctx, []core.Key{counter})
	if err != nil {
		return err
	}
	count, _ := strconv.Atoi(string(records[0].Body)) // Empty before the first.
	next := strconv.Itoa(count + 1)
	revisions, err := s.Commit(ctx, authority.Commit{
		Reads:  []authority.Read{{Key: counter, Revision: records[0].Revision}},
		Writes: []authority.Write{put(counter, next), put(conversation("ann", next), next), put(twin, next)},
		Rows:   []authority.RowRecord{row("thread", uint64(count+1), next)},
	})
	if err == nil && int(revisions["ann"]) != count+1 {
		return fmt.Errorf("commit %d made revision %d", count+1, revisions["ann"])
	}
	return err
}

// watch follows the changes until ctx ends, as a device does.
func watch(ctx context.Context, s authority.Store) error {
	for at := core.Revision(0); ; runtime.Gosched() {
		c, err := s.Changes(ctx, "ann", at)
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			err = checkStep(at, c)
		}
		if err != nil {
			return fmt.Errorf("watch: %w", err)
		}
		at = c.Revision
	}
}

// checkStep says what is wrong with changes after a revision: they have to be
// the documents named for each revision since, and the counter.
func checkStep(after core.Revision, c authority.Changes) error {
	want := int(c.Revision - after)
	if want > 0 {
		want++
	}
	if len(c.Records) != want {
		return fmt.Errorf("changes from %d to %d have %d records", after, c.Revision, len(c.Records))
	}
	for i, r := range c.Records {
		if i > 0 && r.Revision < c.Records[i-1].Revision {
			return fmt.Errorf("changes from %d to %d are not in order", after, c.Revision)
		}
		if string(r.Body) != strconv.Itoa(int(r.Revision)) || r.Key == counter && r.Revision != c.Revision {
			return fmt.Errorf("changes from %d to %d have %v at %d with %q", after, c.Revision, r.Key, r.Revision, r.Body)
		}
	}
	return nil
}

// compareTwins reads two documents of different owners that every commit
// writes together, until ctx ends.
func compareTwins(ctx context.Context, s authority.Store) error {
	for ; ; runtime.Gosched() {
		records, err := s.Read(ctx, []core.Key{counter, twin})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("compare: %w", err)
		}
		one, two := records[0], records[1]
		if one.Revision != two.Revision || string(one.Body) != string(two.Body) {
			return fmt.Errorf("half a commit was read: %q and %q", one.Body, two.Body)
		}
	}
}

func requireCounted(t *testing.T, s authority.Store, total int) {
	t.Helper()
	require.Equal(t, []seen{{counter, core.Revision(total), strconv.Itoa(total)}}, read(t, s, counter))
	revision, changed := changes(t, s, "ann", 0)
	require.Equal(t, core.Revision(total), revision)
	require.Len(t, changed, total+1)
	for i, l := range history(t, s, "thread") {
		require.Equal(t, line{"thread", uint64(total - i), strconv.Itoa(total - i)}, l)
	}
}

func independentOwners(t *testing.T, a, b authority.Store) {
	handles := []authority.Store{a, b}
	results := make(chan error)
	for i := range writers {
		go func() { results <- writeAlone(t.Context(), handles[i%2], strconv.Itoa(i), increments) }()
	}
	for range writers {
		require.NoError(t, <-results)
	}
	for i := range writers {
		revision, changed := changes(t, a, strconv.Itoa(i), 0)
		require.Equal(t, core.Revision(increments), revision)
		require.Len(t, changed, 1)
	}
}

// writeAlone commits to an owner that nobody else writes: no conflicts.
func writeAlone(ctx context.Context, s authority.Store, owner string, n int) error {
	key := conversation(owner, "x")
	for i := range n {
		revisions, err := s.Commit(ctx, authority.Commit{
			Reads:  []authority.Read{{Key: key, Revision: core.Revision(i)}},
			Writes: []authority.Write{put(key, strconv.Itoa(i))},
		})
		if err != nil {
			return fmt.Errorf("owner %s, commit %d: %w", owner, i, err)
		}
		if revisions[owner] != core.Revision(i+1) {
			return fmt.Errorf("owner %s, commit %d made revision %d", owner, i, revisions[owner])
		}
	}
	return nil
}

// replacersTogether replaces two rows from both handles, in either order, while
// watchers compare them.
func replacersTogether(t *testing.T, a, b authority.Store) {
	commitRows(t, a, row("thread", 1, ""), row("thread", 2, ""))
	handles := []authority.Store{a, b}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	written, watched := make(chan error), make(chan error)
	for i := range writers {
		go func() { written <- replaceBoth(ctx, handles[i%2], i) }()
	}
	for _, s := range handles {
		go func() { watched <- compareRows(ctx, s) }()
	}
	failed := drain(written, writers)
	stop()
	require.NoError(t, errors.Join(failed, drain(watched, len(handles))))
	require.Len(t, history(t, a, "thread"), 2)
}

func replaceBoth(ctx context.Context, s authority.Store, writer int) error {
	for i := range increments {
		body := fmt.Sprintf("%d of %d", i, writer)
		rows := []authority.RowRecord{replacement("thread", 1, body), replacement("thread", 2, body)}
		if writer%2 == 0 {
			slices.Reverse(rows)
		}
		if _, err := s.Commit(ctx, authority.Commit{Rows: rows}); err != nil {
			return fmt.Errorf("replace both: %w", err)
		}
		runtime.Gosched()
	}
	return nil
}

// compareRows reads the history until ctx ends.
func compareRows(ctx context.Context, s authority.Store) error {
	for ; ; runtime.Gosched() {
		rows, err := s.History(ctx, "thread", 0, 0, 0)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("compare rows: %w", err)
		}
		if len(rows) != 2 || string(rows[0].Body) != string(rows[1].Body) {
			return fmt.Errorf("half a commit was read: %v", linesOf(rows))
		}
	}
}
