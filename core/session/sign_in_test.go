package session_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// watchedStore counts commits, and lets something happen before the first.
type watchedStore struct {
	authority.Store
	commits int
	before  func()
}

func (w *watchedStore) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if w.commits++; w.commits == 1 && w.before != nil {
		w.before()
	}
	return w.Store.Commit(ctx, c)
}

func TestAUserWhoWasHereBeforeSignsInWithoutACommit(t *testing.T) {
	h := newHouse(t)
	h.device("alice").open("C2Cbob")
	store := &watchedStore{Store: h.store}
	h.store = store
	s, err := session.Open(t.Context(), newAuthority(h), "alice", session.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"C2Cbob"}, idsOf(s.Conversations(replica.Filter{})))
	require.Zero(t, store.commits)
}

func TestANewUserHasAProfileAtOnce(t *testing.T) {
	h := newHouse(t)
	store := &watchedStore{Store: h.store}
	h.store = store
	s, err := session.Open(t.Context(), newAuthority(h), "alice", session.Options{})
	require.NoError(t, err)
	require.NotZero(t, s.Profile().UpdatedAt)
	require.Equal(t, 1, store.commits)
}

func TestANewUserWhoSignsInTwiceAtOnceSeesTheSameInBoth(t *testing.T) {
	h := newHouse(t)
	plain := h.store
	h.store = &watchedStore{Store: plain, before: func() {
		h.store = plain
		h.device("alice").open("C2Cbob")
	}}
	s, err := session.Open(t.Context(), newAuthority(h), "alice", session.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"C2Cbob"}, idsOf(s.Conversations(replica.Filter{})))
	require.NotZero(t, s.Profile().UpdatedAt)
}

func TestWhoCannotBeAUserDoesNotSignIn(t *testing.T) {
	h := newHouse(t)
	for _, id := range []string{"", "with space", "für"} {
		_, err := session.Open(t.Context(), newAuthority(h), id, session.Options{})
		require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err), id)
	}
}
