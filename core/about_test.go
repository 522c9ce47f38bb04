package core

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func withReceipt(m *Message) { m.NeedReadReceipt = true }

// members has the group say that there are as many.
func (h *house) members(n int) { h.documents[GroupSizeKey(team)] = GroupSize{Count: n} }

func (h *house) count(user string, m Message) ReadCount {
	return document[ReadCounts](h, ReadCountsKey(user, teamConversation, m.Sequence)).Of(m)
}

func confirm(sequences ...uint64) ConfirmRead {
	return ConfirmRead{ConversationID: teamConversation, Sequences: sequences}
}

func TestTheSenderLearnsHowManyHaveRead(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	h.join("cat", RoleMember)
	h.members(3)
	asked := h.say("ann", withReceipt)
	plain := h.say("ann")
	require.Equal(t, ReadCount{Sequence: 1, ID: asked.ID, Of: 2}, h.count("ann", asked))

	h.must("bob", confirm(asked.Sequence, plain.Sequence))
	require.Equal(t, []string{"about team 1 reader", "ann readCounts"}, h.kindsOf(), "neither the group nor its history is told")
	require.Equal(t, 1, h.count("ann", asked).Read)
	h.must("bob", confirm(asked.Sequence))
	require.Empty(t, h.kindsOf(), "once")
	h.must("cat", confirm(asked.Sequence))
	require.Equal(t, 2, h.count("ann", asked).Read)

	require.Equal(t, CodeNoReceiptNeeded, h.code("ann", confirm(asked.Sequence)), "one's own")
	require.Equal(t, CodeNoReceiptNeeded, h.code("bob", confirm(plain.Sequence)))
	require.Equal(t, CodeGroupDenied, h.code("eve", confirm(asked.Sequence)))

	h.members(4)
	h.join("dan", RoleMember)
	h.must("dan", confirm(asked.Sequence, h.say("ann", withReceipt).Sequence))
	require.Equal(t, 2, h.count("ann", asked).Read, "who came later was not to read it")
	h.leave("bob")
	require.Equal(t, 2, h.count("ann", asked).Read, "who leaves has read it")
	require.Equal(t, CodeGroupDenied, h.code("bob", confirm(3)))
}

func TestWhoHasLeftHearsNoMoreWhoReads(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	h.join("cat", RoleMember)
	h.members(3)
	asked := h.say("bob", withReceipt)
	h.must("cat", confirm(asked.Sequence))
	require.Equal(t, 1, h.count("bob", asked).Read)
	h.leave("bob")
	h.must("ann", confirm(asked.Sequence))
	require.Equal(t, []string{"about team 1 reader"}, h.kindsOf())
	require.Equal(t, 1, h.count("bob", asked).Read)
}

func TestWhichMessagesOfGroupsHaveReceipts(t *testing.T) {
	for kind, has := range map[GroupType]bool{GroupWork: true, GroupPublic: true, GroupMeeting: true, GroupCommunity: false} {
		h := newHouse(t, kind)
		h.members(MaxReceiptMembers)
		require.Equal(t, has, h.say("ann", withReceipt).NeedReadReceipt, string(kind))
		h.members(MaxReceiptMembers + 1)
		require.False(t, h.say("ann", withReceipt).NeedReadReceipt, "of a group that large none has")
	}
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	h.members(90)
	require.Equal(t, 1, h.say("ann", withReceipt, to("bob", "eve")).ReceiptsOf, "those whom it is for")
	require.Zero(t, h.say("ann", withReceipt, to("eve")).ReceiptsOf)
	require.False(t, h.say("ann", withReceipt, online).NeedReadReceipt)
	require.Zero(t, h.say("ann", func(m *Message) { m.ReceiptsOf = 7 }).ReceiptsOf, "that is not the sender's to say")
	require.True(t, h.read[GroupKey(team)] && !h.read[GroupSizeKey(team)], "who asks for none does not meet those who join")
}

func TestCountsAreToldAsTheyGrow(t *testing.T) {
	var e Effects
	m := Message{Sequence: 17, ID: "x", ReceiptsOf: 3}
	none := ReadCounts{}
	one := none.with(m)
	two := one.with(m).with(Message{Sequence: 16, ID: "w", ReceiptsOf: 3})
	e.CompareHistory(ReadCountsKey("ann", teamConversation, 17), one, two)
	require.Equal(t, []ReadCountOf{
		{teamConversation, ReadCount{Sequence: 16, ID: "w", Read: 1, Of: 3}},
		{teamConversation, ReadCount{Sequence: 17, ID: "x", Read: 2, Of: 3}},
	}, e.ReadCounts)
	require.Equal(t, 1, one.Of(m).Read, "what was is not changed")
}

func react(user string, h *house, id string, remove ...bool) Code {
	return h.code(user, React{ConversationID: teamConversation, Sequence: 1, ReactionID: id, Remove: len(remove) > 0})
}

func (h *house) row(sequence uint64) Message {
	return h.rows[GroupOwner(team)][sequence-1].(Message)
}

func TestAMessageNamesTheFirstWhoReactAndCountsAll(t *testing.T) {
	h := newHouse(t, GroupMeeting) // Who comes sees what was before.
	h.say("ann")
	for i := range 12 {
		user := fmt.Sprintf("user%02d", i)
		h.join(user, RoleMember)
		require.Zero(t, react(user, h, "+1"))
	}
	require.Equal(t, []string{"about team 1 reacted", "group team row", "group team thread", "log of group team row", "user11 reactions"}, h.kindsOf())
	is := h.row(1).Reactions
	require.Len(t, is, 1)
	require.Equal(t, 12, is[0].Total())
	require.Len(t, is[0].Users, MaxReactionUsersShown)
	require.Equal(t, "user00", is[0].Users[0].UserID)

	h.keep(Decision{})
	require.Zero(t, react("user11", h, "+1"))
	require.Empty(t, h.kindsOf(), "who reacted so has")
	require.Zero(t, react("user11", h, "+1", true))
	require.Zero(t, react("user00", h, "+1", true))
	require.Equal(t, 10, h.row(1).Reactions[0].Total())
	require.Len(t, h.row(1).Reactions[0].Users, 9, "who comes next is not known without asking")
	require.Nil(t, h.documents[ReactedKey(team, 1, "+1", "user00")])
	require.NotNil(t, h.documents[ReactedKey(team, 1, "+1", "user10")])
	for i := range 12 {
		require.Zero(t, react(fmt.Sprintf("user%02d", i), h, "+1", true))
	}
	require.Empty(t, h.row(1).Reactions)
	require.Equal(t, CodeMessageNotFound, react("eve", h, "+1"), "a stranger sees no message")
}

func TestReactionsHaveNoMoreRoomThanThereIs(t *testing.T) {
	h := newHouse(t, GroupMeeting)
	h.say("ann")
	long := strings.Repeat("\x01", MaxReactionIDBytes-2)
	for i := range 30 {
		user := fmt.Sprintf("user%02d", i)
		h.join(user, RoleMember)
		h.documents[ProfileKey(user)] = Profile{Nick: strings.Repeat("\x01", 500), Avatar: strings.Repeat("\x01", 500)}
		for n := range 4 {
			react(user, h, fmt.Sprintf("%s%02d", long, n))
		}
		react(user, h, "+1")
	}
	message := h.row(1)
	require.LessOrEqual(t, message.reactionBytes(), MaxReactionBytes)
	require.Equal(t, 30, message.Reactions[len(message.Reactions)-1].Total(), "all are counted")
	for n := range MaxReactionsOfUser + 1 {
		code := react("ann", h, fmt.Sprint(n))
		require.Equal(t, n == MaxReactionsOfUser, code == CodeInvalidParameter, n)
	}
}

func TestWhoMayAskWhatMembersDidAboutAMessage(t *testing.T) {
	m := Message{Sequence: 5, From: "ann", Receivers: []string{"bob"}}
	in := Membership{}
	require.True(t, m.MayAskAbout(KindReader, "ann", in))
	require.False(t, m.MayAskAbout(KindReader, "bob", in), "who has read it is its sender's to know")
	require.True(t, m.MayAskAbout(KindReacted, "bob", in))
	require.False(t, m.MayAskAbout(KindReacted, "cat", in), "it is not for everybody")
	require.False(t, m.MayAskAbout(KindReacted, "bob", Membership{From: 5}), "from before")

	for owner, is := range map[string]bool{AboutOwner("team", 7): true, "about team": false, "about team x": false, "group team 7": false, "members team": false} {
		groupID, sequence, parsed := AboutMessage(owner)
		require.Equal(t, is, parsed, owner)
		if is {
			require.Equal(t, "team 7", fmt.Sprint(groupID, " ", sequence))
		}
	}
	reaction, user := ReactionOf(ReactedKey("team", 7, "a b", "ann").ID)
	require.Equal(t, "a b ann", reaction+" "+user)
	require.Equal(t, "ann", user)
}
