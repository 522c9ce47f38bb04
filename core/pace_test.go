package core

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAGroupTakesSoManyMessagesASecond(t *testing.T) {
	head := Thread{}
	now := int64(1_767_225_600_000)
	sends := func(n int) (taken int) {
		for range n {
			next, err := head.paced(Call{Now: now, GroupRate: 40})
			if err != nil {
				require.Equal(t, CodeGroupTooFast, CodeOf(err))
				continue
			}
			head, taken = next, taken+1
		}
		return taken
	}
	require.Equal(t, 40, sends(50), "at once")
	now += 100
	require.Equal(t, 4, sends(50), "and then at that pace")
	now -= 3_600_000
	require.Equal(t, 40, sends(50), "a clock that was put back keeps nobody out for an hour")
	before := head
	after, err := head.paced(Call{Now: now})
	require.NoError(t, err)
	require.Equal(t, before, after, "without a rate nothing is counted")
}

func TestWhoSendsToAGroupMeetsItsPace(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	refused := 0
	for _, user := range []string{"ann", "bob", "ann", "bob"} {
		err := h.decide(user, func(v *View, c Call) error {
			c.GroupRate = 3
			_, err := h.message(user).decide(v, c)
			return err
		})
		if err != nil {
			require.Equal(t, CodeGroupTooFast, CodeOf(err))
			refused++
		}
	}
	require.Equal(t, 1, refused, "all who send count together")
}

func TestMessagesForOnlineDevicesMeetThePaceToo(t *testing.T) {
	h := newHouse(t, GroupPublic)
	refused := 0
	for range 5 {
		err := h.decide("ann", func(v *View, c Call) error {
			c.GroupRate = 3
			send := h.message("ann")
			send.Message.OnlineOnly = true
			_, err := send.decide(v, c)
			return err
		})
		if err != nil {
			require.Equal(t, CodeGroupTooFast, CodeOf(err))
			refused++
		}
	}
	require.Equal(t, 2, refused)
}
