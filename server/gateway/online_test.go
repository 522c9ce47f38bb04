package gateway_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

func TestWhoIsOnlineInAGroupIsCountedOnceAMinute(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupPublic, "ann", "bob")
	ann, bob, mallory := h.signedIn("ann", "phone"), h.signedIn("bob", "phone"), h.signedIn("mallory", "phone")
	asked := wire.Page{ID: "1", Owner: core.MembersOwner("forum"), Kind: core.KindOnline, Limit: 1}
	online := func(d *device) string {
		require.NoError(t, d.receive(asked))
		for _, frame := range slices.Backward(d.said) { // The minute's look may have come after it.
			if paged, is := frame.(wire.Paged); is {
				require.Nil(t, paged.Error)
				return string(paged.Documents[0].Value)
			}
		}
		return "nothing"
	}
	there := func(user string) {
		h.put(core.StatusKey(user), core.Status{Places: map[string]int64{"here": h.now.Add(time.Hour).UnixMilli()}})
	}
	there("ann")
	require.JSONEq(t, `{"count": 1}`, online(ann))
	there("bob")
	require.JSONEq(t, `{"count": 1}`, online(bob), "as it was counted")
	h.now = h.now.Add(time.Minute)
	require.JSONEq(t, `{"count": 2}`, online(bob))
	require.NoError(t, mallory.receive(asked))
	require.Equal(t, core.CodeGroupDenied, last[wire.Paged](mallory).Error.Code, "it is remembered for members alone")
}

// counted stops in the middle of a count, once for each of the hooks.
type counted struct {
	*store
	hooks []func()
}

func (c *counted) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	if kind == core.KindMember && len(c.hooks) > 0 {
		next := c.hooks[0]
		c.hooks = c.hooks[1:]
		next()
	}
	return c.store.Page(ctx, owner, kind, after, limit)
}

func TestWhoCountsOnlineMembersKeepsNobodyFromAnswers(t *testing.T) {
	c := &counted{}
	h := newHouse(t, func(o *gateway.Options) {
		c.store, _ = o.Store.(*store)
		o.Store, o.Limits.LoadBytes, o.Limits.Turn = c, 1, time.Nanosecond // One turn in all.
	})
	groups := []string{"one", "two", "three"}
	var devices []*device
	for _, groupID := range groups {
		h.found(groupID, core.GroupPublic, groupID)
		devices = append(devices, h.signedIn(groupID, "phone"))
	}
	asks := func(i int) wire.Paged {
		page := wire.Page{ID: "1", Owner: core.MembersOwner(groups[i]), Kind: core.KindOnline, Limit: 1}
		require.NoError(t, devices[i].receive(page))
		return last[wire.Paged](devices[i])
	}
	c.hooks = []func(){
		func() { require.Nil(t, asks(1).Error, "two are counted at a time") },
		func() {
			require.Nil(t, devices[2].asks(wire.Ask{ID: "2", ConversationID: "GROUPthree", Limit: 15}).Error)
			require.Equal(t, core.CodeTooOften, asks(2).Error.Code, "nobody waits for long")
		},
	}
	require.Nil(t, asks(0).Error)
	require.Empty(t, c.hooks)
	require.Nil(t, asks(2).Error)
}
