package gateway_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
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
