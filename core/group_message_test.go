package core

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// kindsOf is what the last decision wrote: the kinds of documents with their
// owners, and the histories of rows.
func (h *house) kindsOf() (all []string) {
	for _, document := range h.written {
		all = append(all, document.Key.Owner+" "+string(document.Key.Kind))
	}
	for _, row := range h.added {
		all = append(all, row.Thread+" row")
	}
	slices.Sort(all)
	return all
}

func TestAMessageCostsTheSameForThreeAndForAHundredThousand(t *testing.T) {
	cost := func(members int) (read []Key, written []string) {
		h := newHouse(t, GroupCommunity)
		for i := range members - 1 {
			user := fmt.Sprintf("user%d", i)
			h.documents[MembershipKey(user, team)] = Membership{Role: RoleMember, JoinedAt: h.now}
			h.documents[MemberKey(team, user)] = Member{Role: RoleMember, JoinedAt: h.now}
		}
		h.documents[GroupSizeKey(team)] = GroupSize{Count: members}
		h.say("user1")
		h.say("user0")
		return slices.SortedFunc(maps.Keys(h.read), func(a, b Key) int { return strings.Compare(a.Owner+string(a.Kind), b.Owner+string(b.Kind)) }), h.kindsOf()
	}
	read, written := cost(3)
	require.Equal(t, []Key{
		GroupKey(team), ThreadKey(GroupOwner(team)),
		ConversationKey("user0", teamConversation), MembershipKey("user0", team), ProfileKey("user0"),
	}, read)
	require.Equal(t, []string{"group team row", "group team thread", "user0 conversation"}, written)
	readOfMany, writtenOfMany := cost(100_000)
	require.Equal(t, read, readOfMany)
	require.Equal(t, written, writtenOfMany)
}

func TestAMentionIsOneConversationMore(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	h.join("cat", RoleMember)
	h.say("ann", at("bob", "eve", "ann", "bob", MentionAll))
	require.Equal(t, []string{"ann conversation", "bob conversation", "group team row", "group team thread"}, h.kindsOf())
	require.Equal(t, []Mention{{Sequence: 1, From: "ann", Me: true, All: true}}, h.shown("bob").side().Mentions)
	require.Equal(t, []Mention{{Sequence: 1, From: "ann", All: true}}, h.shown("cat").side().Mentions)
	require.Empty(t, h.shown("ann").side().Mentions, "nobody mentions oneself")

	h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 1})
	require.Zero(t, h.shown("bob").Unread)
	require.NotEmpty(t, h.shown("bob").side().Mentions, "a revoke leaves the mention")
	h.say("bob")
	require.NotEmpty(t, h.shown("bob").side().Mentions, "so does sending")
	h.must("bob", ReadConversation{ConversationID: teamConversation, UpTo: 1})
	require.Empty(t, h.shown("bob").side().Mentions, "reading does not")

	for range 60 {
		h.say("ann", at("cat", MentionAll))
	}
	require.Len(t, h.own("cat").side().Mentions, MaxMentions)
	require.Len(t, h.head().AtAll, MaxMentionsOfAll)
}

func TestWhoMaySendToAGroup(t *testing.T) {
	h := newHouse(t, GroupPublic)
	h.join("bob", RoleMember)
	h.join("cat", RoleAdmin)
	many := strings.Split(strings.Repeat("x", MaxAtUsers), "")
	for i := range many {
		many[i] = fmt.Sprintf("x%d", i)
	}
	require.Equal(t, Code(0), h.code("bob", h.message("bob", at(many...))))
	require.Equal(t, CodeTooManyMentions, h.code("bob", h.message("bob", at(append(many, "y")...))))
	require.Equal(t, CodeGroupDenied, h.code("eve", h.message("eve")), "a stranger")
	require.Equal(t, CodeGroupNotFound, h.code("bob", h.message("bob", func(m *Message) { m.To = "none" })))
	sent := h.message("bob")
	require.Equal(t, Code(0), h.code("bob", sent))
	require.Equal(t, CodeSendFailed, h.code("bob", sent), "it was sent")
	require.Equal(t, CodeGroupDenied, h.code("bob", h.message("bob", online, to("cat"))))

	mute := func(user string, until int64) {
		in := document[Membership](h, MembershipKey(user, team))
		in.MuteUntil = until
		h.documents[MembershipKey(user, team)] = in
	}
	mute("bob", h.now+1)
	require.Equal(t, CodeMuted, h.code("bob", h.message("bob")))
	require.Equal(t, CodeMuted, h.code("bob", h.message("bob", online)))
	mute("bob", h.now)
	require.Equal(t, Code(0), h.code("bob", h.message("bob")), "for as long as it lasts")

	group := document[Group](h, GroupKey(team))
	group.MuteAll = true
	h.documents[GroupKey(team)] = group
	require.Equal(t, CodeMuted, h.code("bob", h.message("bob")))
	require.Equal(t, Code(0), h.code("cat", h.message("cat")), "an admin")
	require.Equal(t, Code(0), h.code("ann", h.message("ann")), "the owner")
	group.DismissedBy = "ann"
	h.documents[GroupKey(team)] = group
	require.Equal(t, CodeGroupNotFound, h.code("ann", h.message("ann")))
}

func TestAMessageForFewIsForThemAlone(t *testing.T) {
	h := newHouse(t, GroupWork)
	for _, user := range []string{"bob", "cat"} {
		h.join(user, RoleMember)
	}
	h.say("ann")
	before := h.head()
	secret := h.say("ann", to("bob", "eve", "bob", "ann"), at("cat"))
	require.Equal(t, []string{"bob"}, secret.Receivers, "who is no member is passed over")
	require.Empty(t, secret.AtUserList)
	after := h.head()
	require.Equal(t, secret.Sequence, after.LastSequence)
	after.LastSequence, after.LastTime, after.Recent = before.LastSequence, before.LastTime, before.Recent
	require.Equal(t, before, after, "the head tells nothing of it")
	require.Equal(t, secret.Sequence, h.shown("bob").Last.Sequence)
	require.Equal(t, secret.Sequence, h.shown("ann").Last.Sequence)
	require.Equal(t, uint64(1), h.shown("cat").Last.Sequence)
	require.Equal(t, 1, h.shown("bob").Unread, "it does not count")
	for _, command := range []Command{
		DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{2}},
		RevokeMessage{ConversationID: teamConversation, Sequence: 2},
		ModifyMessage{ConversationID: teamConversation, Sequence: 2, Payload: []byte(`{"text":"x"}`)},
		SetExtensions{ConversationID: teamConversation, Sequence: 2, Extensions: []Extension{{Key: "a"}}},
	} {
		require.Contains(t, []Code{CodeMessageNotFound, CodeDeleteFailed}, h.code("cat", command), NameOf(command))
	}

	nobody := h.say("ann", to("eve"))
	require.True(t, nobody.Targeted(), "a message to strangers is not one to all")
	require.False(t, nobody.SeenBy("bob"))

	h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 2})
	require.NotNil(t, h.shown("bob").Last.Revoked)
	require.Empty(t, document[RevokedMessages](h, RevokedKey(team, 2)).Offsets, "it had not counted")

	community := newHouse(t, GroupCommunity)
	require.Equal(t, CodeGroupDenied, community.code("ann", community.message("ann", to("bob"))), "not in this type")
}

func TestAMessageForThoseOnlineIsInNoHistory(t *testing.T) {
	h := newHouse(t, GroupPublic)
	message := h.message("ann", online)
	sent := h.must("ann", message).(Message)
	require.Zero(t, sent.Sequence)
	require.Equal(t, []string{"group team whispers"}, h.kindsOf())
	require.Equal(t, CodeSendFailed, h.code("ann", message))
	for range 5 {
		h.say("ann", online, func(m *Message) { m.Payload = []byte(`{"text":"` + strings.Repeat("x", 7000) + `"}`) })
	}
	kept := document[TransientMessages](h, TransientKey(GroupOwner(team)))
	require.Equal(t, uint64(6), kept.Last)
	require.Len(t, kept.Messages, 2, "as many as fit")
}

func TestWhoMayChangeAMessageOfAGroup(t *testing.T) {
	h := newHouse(t, GroupPublic)
	for user, role := range map[string]Role{"bob": RoleMember, "cat": RoleAdmin, "dan": RoleMember} {
		h.join(user, role)
	}
	revoke := func(s uint64) Command { return RevokeMessage{ConversationID: teamConversation, Sequence: s} }
	modify := func(s uint64) Command {
		return ModifyMessage{ConversationID: teamConversation, Sequence: s, Payload: []byte(`{"text":"changed"}`)}
	}
	h.tip("ann")
	require.Equal(t, CodeNotAllowed, h.code("ann", revoke(1)), "a tip stays")
	require.Equal(t, CodeNotAllowed, h.code("ann", modify(1)))
	for range 3 {
		h.say("bob")
	}
	require.Equal(t, CodeGroupDenied, h.code("dan", revoke(2)))
	require.Equal(t, CodeGroupDenied, h.code("dan", modify(2)))
	require.Equal(t, Code(0), h.code("bob", modify(4)))
	require.JSONEq(t, `{"text":"changed"}`, h.text(h.shown("dan")), "it is the last one")
	h.now += RevokeWindow + 1
	require.Equal(t, CodeGroupRevokeTooLate, h.code("bob", revoke(2)))
	require.Equal(t, Code(0), h.code("cat", revoke(2)), "an admin, at any time")
	require.Equal(t, Code(0), h.code("ann", revoke(3)), "and the owner")
	require.Equal(t, CodeNotAllowed, h.code("ann", revoke(3)), "once")
	require.Equal(t, 2, h.shown("dan").Unread, "the tip and the message that is left")
	h.leave("bob")
	require.Equal(t, CodeGroupDenied, h.code("bob", modify(4)), "who has left sees it, no more")
}

func TestANoticeIsInAHistoryOfTheUsersOwn(t *testing.T) {
	h := newHouse(t, GroupPublic)
	notify := func() {
		require.NoError(t, h.decide("ann", func(v *View, c Call) error {
			v.sendNotice(c, "bob", GroupNotice{Kind: NoticeAdded, OperatorID: "ann", GroupID: team, GroupName: "The team"})
			return nil
		}))
	}
	notify()
	require.Equal(t, []string{"bob conversation", "bob recency", "system bob row", "system bob thread"}, h.kindsOf())
	notify()
	conversation, _ := AsConversation(h.documents[ConversationKey("bob", SystemConversation)])
	require.True(t, conversation.Listed)
	require.Equal(t, 2, conversation.Unread)
	require.Equal(t, team, conversation.Last.To)
	require.Equal(t, SystemConversation, conversation.Last.ConversationID("bob"))
	require.NotEqual(t, h.rows["system bob"][0].(Message).ID, conversation.Last.ID)
	h.must("bob", ReadConversation{ConversationID: SystemConversation})
	h.must("bob", DeleteConversations{ConversationIDs: []string{SystemConversation}})
	conversation, _ = AsConversation(h.documents[ConversationKey("bob", SystemConversation)])
	require.False(t, conversation.Listed)
	require.Zero(t, conversation.Unread)
	require.False(t, ValidUserID(SystemSender), "nobody signs in as who sends notices")
}

func TestATipIsFromWhomItIsAbout(t *testing.T) {
	ann, bob := Person{UserID: "ann", Nick: "Ann"}, TipMember{Person: Person{UserID: "bob", Nick: "Bob"}}
	for kind, nick := range map[TipKind]string{TipJoined: "Bob", TipQuit: "Ann", TipRemoved: "Bob", TipMadeAdmin: "Bob", TipNoLongerAdmin: "Bob", TipProfileChanged: "Ann", TipMemberMuted: "Ann"} {
		from, _ := GroupTip{Kind: kind, Operator: ann, MemberList: []TipMember{bob}}.from()
		require.Equal(t, nick, from, kind)
	}
}
