package authority_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// silent is a store that does not say how its commits end.
type silent struct {
	*authority.MemStore
	commits int
}

func (s *silent) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	s.commits++
	if _, err := s.MemStore.Commit(ctx, c); err != nil {
		return nil, err
	}
	return nil, authority.ErrUnsettled
}

func TestACallWhoseCommitMayHaveTakenEffectIsNotDecidedAgain(t *testing.T) {
	store := &silent{MemStore: authority.NewMemStore()}
	a := authority.New(store, authority.NewHub().Member(), func() int64 { return 1 })
	call := core.Call{User: "ann", Command: core.CreateConversationGroup{Name: "Family"}}

	_, err := a.Do(t.Context(), call, nil)
	require.ErrorIs(t, err, authority.ErrUnsettled)
	require.Equal(t, 1, store.commits)
	documents, err := a.Changes(t.Context(), "ann", 0)
	require.NoError(t, err)
	require.Equal(t, core.Revision(1), documents.Revision, "it took effect once")
}
