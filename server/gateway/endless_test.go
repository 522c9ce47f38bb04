package gateway_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/gateway"
)

// restless has somebody write to a user just before each part is read.
type restless struct {
	*store
	write func()
	parts int
}

func (s *restless) ChangesPage(ctx context.Context, owner string, after authority.Place, bytes int) (authority.Changes, bool, error) {
	if s.parts++; s.parts < 200 {
		s.write()
	}
	return s.store.ChangesPage(ctx, owner, after, bytes)
}

func TestASetEndsThoughOthersNeverStopWriting(t *testing.T) {
	s := &restless{}
	h := newHouse(t, func(o *gateway.Options) {
		s.store = o.Store.(*store)
		o.Store = s
	})
	sent := 0
	s.write = func() {
		for i := range core.MaxTransient {
			sent++
			sendTransient := text("mallory", "alice", long(12_200))
			sendTransient.Message.ID = core.MessageID("mallory", int64(sent), int64(i))
			sendTransient.Message.OnlineOnly = true
			h.do("mallory", sendTransient)
		}
		h.do("mallory", text("mallory", "alice", fmt.Sprint(sent)))
		h.do("malvin", text("malvin", "alice", fmt.Sprint(sent)))
	}
	alice := h.signedIn("alice", "phone")
	require.Less(t, s.parts, 10)
	alice.upToDate()
}

func TestWhoIsWrittenToAllTheTimeIsHeardAllTheSame(t *testing.T) {
	h := newHouse(t)
	alice := h.signedIn("alice", "phone")
	left := 100
	write := func() {
		if left--; left < 0 {
			return
		}
		_, err := h.gateways[0].Authority().Do(background, core.Call{User: "mallory", Command: text("mallory", "alice", "hello")}, nil)
		require.NoError(t, err)
	}
	write()
	h.store.looked = write
	require.Nil(t, alice.do(core.CreateConversationGroup{Name: "Work"}).Error)
	require.Greater(t, left, 90)
	h.settle()
	require.Negative(t, left)
	alice.upToDate()
}
