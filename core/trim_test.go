package core

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const annAndBob = "c2c ann bob"

// letter is a message from one of two to the other.
func (h *house) letter(from, to string, change ...func(*Message)) SendMessage {
	return h.message(from, append(change, func(m *Message) { m.To, m.ConversationType = to, TypeC2C })...)
}

func (h *house) between(user, peer string) Conversation {
	c, _ := AsConversation(h.documents[ConversationKey(user, TypeC2C+peer)])
	return c
}

// trim has a history gone up to a number, with its rows.
func (h *house) trim(thread string, upTo uint64) uint64 {
	gone := h.must(SystemSender, TrimHistory{Thread: thread, UpTo: upTo}).(uint64)
	for i := range gone {
		h.rows[thread][i] = nil
	}
	return gone
}

func TestAHistoryThatIsGoneBetweenTwo(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.must("ann", SignIn{})
	for range 3 {
		h.must("ann", h.letter("ann", "bob"))
	}
	require.EqualValues(t, 2, h.trim(annAndBob, 2))
	require.Equal(t, 1, h.between("bob", "ann").Unread)
	require.EqualValues(t, 3, h.between("bob", "ann").Last.Sequence)
	require.True(t, h.between("ann", "bob").Listed)
	require.Equal(t, CodeMessageNotFound, h.code("ann", RevokeMessage{ConversationID: "C2Cbob", Sequence: 2}))
	require.Zero(t, h.code("ann", RevokeMessage{ConversationID: "C2Cbob", Sequence: 3}))

	t.Run("all of it, and the next message has the next number", func(t *testing.T) {
		require.EqualValues(t, 3, h.trim(annAndBob, 9))
		require.Nil(t, h.between("bob", "ann").Last)
		require.Zero(t, h.between("bob", "ann").Unread)
		require.EqualValues(t, 4, h.must("ann", h.letter("ann", "bob")).(Message).Sequence)
		require.Equal(t, 1, h.between("bob", "ann").Unread)
	})
	t.Run("again changes nothing", func(t *testing.T) {
		h.trim(annAndBob, 2)
		require.Empty(t, h.written)
	})
}

func TestAHistoryIsGoneInSteps(t *testing.T) {
	h := newHouse(t, GroupPublic)
	for range 2*MaxTrimmed + 10 {
		h.must("ann", h.letter("ann", "bob"))
	}
	for _, want := range []int{MaxTrimmed, 2 * MaxTrimmed, 2*MaxTrimmed + 10} {
		require.EqualValues(t, want, h.trim(annAndBob, 1<<40))
		require.Equal(t, 2*MaxTrimmed+10-want, h.between("bob", "ann").Unread)
	}
}

func TestNoticesThatAreGone(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.must("ann", CreateChatGroup{GroupID: "one", Type: GroupPublic, Name: "One"})
	h.must("ann", CreateChatGroup{GroupID: "two", Type: GroupPublic, Name: "Two"})
	thread := ThreadID("ann", SystemConversation)
	require.EqualValues(t, 1, h.trim(thread, 1))
	c, _ := AsConversation(h.documents[ConversationKey("ann", SystemConversation)])
	require.EqualValues(t, 1, c.ClearedSequence)
	require.EqualValues(t, 2, c.Last.Sequence)
	require.Equal(t, 1, c.Unread)
}

func TestAGroupsHistoryThatIsGonePinsAndMentionsNothing(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	h.say("ann", at(MentionAll))
	h.say("ann", at("bob"))
	h.must("ann", PinMessage{GroupID: team, Sequence: 1})
	h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 2})
	h.say("ann", at(MentionAll))
	h.must("ann", PinMessage{GroupID: team, Sequence: 3})
	require.EqualValues(t, 2, h.trim(GroupOwner(team), 2))
	require.Equal(t, []uint64{3}, document[PinnedMessages](h, PinnedKey(team)).Numbers)
	require.Empty(t, h.head().Revoked)
	require.Len(t, h.head().AtAll, 1)
	require.Len(t, h.shown("bob").side().Mentions, 1)
	require.Equal(t, 1, h.shown("bob").Unread)
	require.Equal(t, CodeMessageNotFound, h.code("ann", PinMessage{GroupID: team, Sequence: 1}))
	require.EqualValues(t, 3, h.trim(GroupOwner(team), 3))
	require.Nil(t, h.shown("bob").Last)
	require.True(t, h.shown("bob").Listed)
	require.Zero(t, h.shown("bob").Unread)
}

func TestARevokedStretchThatIsGoneIsForgotten(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	for range RevokedStretch + 2 {
		h.say("ann")
	}
	h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 5})
	h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: RevokedStretch + 1})
	for range 3 {
		h.trim(GroupOwner(team), RevokedStretch)
	}
	require.Nil(t, h.documents[RevokedKey(team, 5)])
	require.NotNil(t, h.documents[RevokedKey(team, RevokedStretch+1)])
	require.Equal(t, 1, h.shown("bob").Unread)
}

// What is trimmed counts no more, and all else goes on counting, whatever else is
// done.
func TestUnreadBetweenTwoIsWhatHistorySays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t, GroupPublic)
		peers := map[string]string{"ann": "bob", "bob": "ann"}
		hidden := map[string]map[uint64]bool{"ann": {}, "bob": {}}
		trimmed := uint64(0)
		one := func() (user, peer string) {
			user = rapid.SampledFrom([]string{"ann", "bob"}).Draw(t, "user")
			return user, peers[user]
		}
		number := func() uint64 {
			return rapid.Uint64Range(1, max(1, uint64(len(h.rows[annAndBob])))).Draw(t, "number")
		}
		steps := map[string]func(){
			"say":     func() { user, peer := one(); h.must(user, h.letter(user, peer)) },
			"quietly": func() { user, peer := one(); h.must(user, h.letter(user, peer, quietly)) },
			"read": func() {
				user, peer := one()
				h.must(user, ReadConversation{ConversationID: TypeC2C + peer})
			},
			"delete": func() {
				user, peer := one()
				s := number()
				if h.code(user, DeleteMessages{ConversationID: TypeC2C + peer, Sequences: []uint64{s}}) == 0 {
					hidden[user][s] = true
				}
			},
			"revoke": func() {
				user, peer := one()
				_ = h.code(user, RevokeMessage{ConversationID: TypeC2C + peer, Sequence: number()})
			},
			"trim": func() { trimmed = h.trim(annAndBob, number()) },
		}
		names := slices.Sorted(maps.Keys(steps))
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			steps[rapid.SampledFrom(names).Draw(t, "step")]()
			for user, peer := range peers {
				c, want := h.between(user, peer), 0
				for i, row := range h.rows[annAndBob] {
					s := uint64(i + 1)
					message, there := row.(Message)
					if there && s > trimmed && s > c.ReadSequence && message.From != user && message.Revoked == nil && !message.ExcludedFromUnread && !hidden[user][s] {
						want++
					}
				}
				require.Equal(t, want, c.Unread, user)
				require.True(t, c.Last == nil || c.Last.Sequence > trimmed, user)
			}
		}
	})
}
