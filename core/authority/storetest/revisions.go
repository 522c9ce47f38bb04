package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

var revisionCases = []testCase{
	{"revisions come in the order of owners, 0 of one who never had a document", revisionsInOrder},
	{"an owner may be asked for twice", ownersTwice},
	{"revisions of no owners are none", noRevisions},
	{"an owner whose documents were only read has revision 0, one whose are removed does not", revisionsOfReadAndRemoved},
	{"owners may hold any characters", anyCharactersInOwners},
	{"a thousand owners can be asked for at once", thousandOwners},
	{"revisions are as of one moment while others commit", revisionsOfOneMoment},
}

func revisionsOf(t *testing.T, s authority.Store, owners ...string) []core.Revision {
	t.Helper()
	revisions, err := s.Revisions(t.Context(), owners)
	require.NoError(t, err)
	return revisions
}

func revisionsInOrder(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("ann", "x"), "1"), put(conversation("bob", "x"), "1"))
	commit(t, a, put(conversation("ann", "y"), "2"))
	require.Equal(t, []core.Revision{1, 0, 2}, revisionsOf(t, b, "bob", "cid", "ann"))
	require.Equal(t, []core.Revision{2, 1}, revisionsOf(t, b, "ann", "bob"))

	commit(t, b, put(conversation("cid", "x"), "1"), put(conversation("bob", "y"), "2"))
	require.Equal(t, []core.Revision{2, 1, 2}, revisionsOf(t, a, "bob", "cid", "ann"))
}

func ownersTwice(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("ann", "x"), "1"))
	require.Equal(t, []core.Revision{1, 0, 1, 0, 1}, revisionsOf(t, b, "ann", "bob", "ann", "bob", "ann"))
}

func noRevisions(t *testing.T, a, _ authority.Store) {
	require.Empty(t, revisionsOf(t, a))
}

func revisionsOfReadAndRemoved(t *testing.T, a, b authority.Store) {
	commit(t, a, put(conversation("ann", "x"), "1"))
	commit(t, a, put(conversation("ann", "x"), ""))
	_, err := a.Commit(t.Context(), authority.Commit{
		Reads:  []authority.Read{{Key: conversation("bob", "x")}, {Key: conversation("ann", "x"), Revision: 2}},
		Writes: []authority.Write{put(conversation("cid", "x"), "")},
		Rows:   []authority.RowRecord{row("thread", 1, "1")},
	})
	require.NoError(t, err)
	require.Equal(t, []core.Revision{2, 0, 1, 0}, revisionsOf(t, b, "ann", "bob", "cid", "thread"))
}

func anyCharactersInOwners(t *testing.T, a, b authority.Store) {
	var want []core.Revision
	for i, owner := range oddNames {
		for range i % 3 {
			commit(t, a, put(conversation(owner, "x"), "1"))
		}
		want = append(want, core.Revision(i%3))
	}
	require.Equal(t, want, revisionsOf(t, b, oddNames...))
}

func thousandOwners(t *testing.T, a, b authority.Store) {
	const n = 1000
	var owners []string
	var want []core.Revision
	var odd, all []authority.Write
	for i := range n {
		owner := "group " + strconv.Itoa(i)
		write := put(conversation(owner, "x"), "1")
		if all = append(all, write); i%2 == 1 {
			odd = append(odd, write)
		}
		owners, want = append(owners, owner, "no "+owner), append(want, core.Revision(1+i%2), 0)
	}
	commit(t, a, all...)
	commit(t, a, odd...)

	require.Equal(t, want, revisionsOf(t, b, owners...))
	require.Equal(t, map[string]core.Revision{owners[0]: 2}, commit(t, b, put(conversation(owners[0], "x"), "2")))
}

// together are owners of which every commit writes all, so that their revisions
// are always the same.
var together = []string{"ann", "group 1", "group 2", "zoe"}

func revisionsOfOneMoment(t *testing.T, a, b authority.Store) {
	handles := []authority.Store{a, b}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	watched := make(chan error)
	for _, s := range handles {
		go func() { watched <- compareRevisions(ctx, s) }()
	}
	const commits = 60
	for i := range commits {
		var writes []authority.Write
		for _, owner := range together {
			writes = append(writes, put(conversation(owner, "x"), strconv.Itoa(i)))
		}
		revisions := commit(t, handles[i%2], writes...)
		require.Equal(t, revisions["ann"], revisionsOf(t, handles[1-i%2], "ann")[0], "seen from anywhere at once")
	}
	stop()
	require.NoError(t, errors.Join(<-watched, <-watched))
	require.Equal(t, []core.Revision{commits}, revisionsOf(t, a, "zoe"))
}

// compareRevisions reads revisions until ctx ends.
func compareRevisions(ctx context.Context, s authority.Store) error {
	for before := core.Revision(0); ; runtime.Gosched() {
		revisions, err := s.Revisions(ctx, together)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("compare revisions: %w", err)
		}
		for _, revision := range revisions {
			if revision != revisions[0] || revision < before {
				return fmt.Errorf("revisions of several moments, after %d: %v", before, revisions)
			}
		}
		before = revisions[0]
	}
}
