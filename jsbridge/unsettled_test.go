package jsbridge_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// silent is a store that, asked to, commits and does not say so.
type silent struct {
	authority.Store
	now bool
}

func (s *silent) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	revisions, err := s.Store.Commit(ctx, c)
	if s.now && err == nil {
		return nil, authority.ErrUnsettled
	}
	return revisions, err
}

func TestACallThatMayHaveBeenCarriedOutSaysSo(t *testing.T) {
	store := &silent{Store: authority.NewMemStore()}
	p := newPage(t, inMemory(store))
	p.call("login", map[string]string{"userID": "alice", "userSig": "x"})
	p.await("onFriendListUpdated")
	store.now = true
	item := p.call("createConversationGroup", map[string]any{"groupName": "Family", "conversationIDList": []string{}})
	store.now = false
	require.Equal(t, float64(2801), p.code(item))
	require.Contains(t, item["error"].(map[string]any)["message"], "look whether it is done")
	require.Nil(t, p.call("deleteConversationGroup", "Family")["error"], "it was made")
}
