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

// A change of what all see, of each kind that there is, meets the pace: each row
// makes its next change. What only ever can be done as often as something else, as
// taking back messages and coming and going, does not.
func TestWhatAllSeeOfAGroupChangesSoOftenASecond(t *testing.T) {
	flips := func(i int, a, b string) *string { return &[]string{a, b}[i%2] }
	for name, row := range map[string]struct {
		user  string
		taken int
		next  func(i int) Command
	}{
		"reactions": {"bob", 3, func(i int) Command {
			return React{ConversationID: teamConversation, Sequence: 1, ReactionID: "+1", Remove: i%2 == 1}
		}},
		"extensions": {"bob", 3, func(i int) Command {
			return SetExtensions{ConversationID: teamConversation, Sequence: 1, Extensions: []Extension{{Key: "k", Value: *flips(i, "a", "b")}}}
		}},
		"modifications": {"ann", 3, func(i int) Command {
			return ModifyMessage{ConversationID: teamConversation, Sequence: 1, Version: i, Payload: []byte(`{"text":"x"}`)}
		}},
		"pins":        {"ann", 3, func(i int) Command { return PinMessage{GroupID: team, Sequence: 1, Off: i%2 == 1} }},
		"counters":    {"bob", 3, func(int) Command { return ChangeCounters{GroupID: team, Counters: map[string]int64{"k": 1}, Add: true} }},
		"the profile": {"ann", 3, func(i int) Command { return UpdateGroup{GroupID: team, Name: flips(i, "a", "b")} }},
		"mutes":       {"ann", 3, func(i int) Command { return SetMemberMute{GroupID: team, UserID: "bob", Seconds: int64(i + 1)} }},
		"roles": {"ann", 3, func(i int) Command {
			return SetMemberRole{GroupID: team, UserID: "bob", Role: Role(*flips(i, "Admin", "Member"))}
		}},
		"revocations": {"ann", 10, func(i int) Command { return RevokeMessage{ConversationID: teamConversation, Sequence: uint64(i + 1)} }},
		"nothing new": {"ann", 10, func(int) Command { return UpdateGroup{GroupID: team, Name: flips(0, "a", "")} }},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, GroupPublic)
			h.join("bob", RoleMember)
			for range 10 {
				send := h.message("ann")
				send.Message.IsSupportExtension = true
				h.must("ann", send)
			}
			taken := 0
			for i := range 10 {
				err := h.decide(row.user, func(v *View, c Call) error {
					c.GroupRate, c.Bounds, c.Command = 3, ServerBounds{}, row.next(i)
					_, err := c.carryOut(v)
					return err
				})
				if err != nil {
					require.Equal(t, CodeGroupTooFast, CodeOf(err), err)
					break
				}
				taken++
			}
			require.Equal(t, row.taken, taken)
		})
	}
}

func TestMembersWhoChangeTooMuchDoNotKeepTheOwnerFromStoppingThem(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	h.say("ann")
	does := func(user string, command Command) error {
		return h.decide(user, func(v *View, c Call) error {
			c.GroupRate, c.Bounds, c.Command = 2, ServerBounds{}, command
			_, err := c.carryOut(v)
			return err
		})
	}
	react := React{ConversationID: teamConversation, Sequence: 1, ReactionID: "+1"}
	require.NoError(t, does("bob", react))
	react.Remove = true
	require.NoError(t, does("bob", react))
	react.Remove = false
	require.Equal(t, CodeGroupTooFast, CodeOf(does("bob", react)))
	require.NoError(t, does("ann", SetMemberMute{GroupID: team, UserID: "bob", Seconds: 60}))
	require.NoError(t, does("ann", h.message("ann")), "nor from talking")
	require.NoError(t, does("bob", QuitGroup{GroupID: team}))
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
