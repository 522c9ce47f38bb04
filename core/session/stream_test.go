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

// interrupted is a store that streams: what it had half a way through, and then
// all of it, since it had to start over.
type interrupted struct {
	authority.Store
	before []authority.Record
}

func (s *interrupted) EachChange(ctx context.Context, owner string, after core.Revision, found func(authority.Record)) (core.Revision, error) {
	changes, err := s.Changes(ctx, owner, after)
	for _, record := range append(s.before, changes.Records...) {
		found(record)
	}
	return changes.Revision, err
}

func TestASessionOnAStreamThatStartsOverShowsTheSame(t *testing.T) {
	h := newHouse(t)
	alice := h.device("alice")
	ids := numbered("C2Cu", 20)
	alice.open(ids...)
	alice.do(core.CreateConversationGroup{Name: "A", ConversationIDs: ids[3:6]})
	early, err := h.store.Changes(t.Context(), "alice", 0)
	require.NoError(t, err)
	alice.do(core.RenameConversationGroup{OldName: "A", NewName: "B"})
	alice.do(core.DeleteConversations{ConversationIDs: ids[3:4]})

	h.store = &interrupted{Store: h.store, before: early.Records}
	s, err := session.Open(t.Context(), newAuthority(h), "alice", session.Options{})
	require.NoError(t, err)
	require.Equal(t, alice.list(replica.Filter{}), idsOf(s.Conversations(replica.Filter{})))
	require.Equal(t, alice.list(inGroup("B")), idsOf(s.Conversations(inGroup("B"))))
	require.Equal(t, []string{"B"}, s.ConversationGroupNames())
}

func TestADamagedDocumentInAStreamIsAnError(t *testing.T) {
	h := newHouse(t)
	h.device("alice").open("C2Cbob")
	damaged := authority.Record{Key: core.ConversationKey("alice", "C2Cbob"), Revision: 1, Body: []byte("{")}
	h.store = &interrupted{Store: h.store, before: []authority.Record{damaged}}
	_, err := session.Open(t.Context(), newAuthority(h), "alice", session.Options{})
	require.ErrorContains(t, err, "decode conversation")
}
