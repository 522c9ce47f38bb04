package core

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func (h *house) reads(user string, upTo uint64) {
	h.must(user, ReadConversation{ConversationID: teamConversation, UpTo: upTo})
}

// with has bob in the group, besides ann.
func with(t *testing.T, kind GroupType) *house {
	h := newHouse(t, kind)
	h.join("bob", RoleMember)
	return h
}

func TestUnreadInEachCase(t *testing.T) {
	for name, c := range map[string]struct {
		kind   GroupType
		happen func(h *house)
		unread int
	}{
		"an own message where all is read": {GroupPublic, func(h *house) {
			h.say("bob")
			require.Equal(t, uint64(1), h.own("bob").ReadSequence)
			require.Empty(t, h.own("bob").side().Passed)
		}, 0},
		"an own message after one unread": {GroupPublic, func(h *house) {
			h.say("ann")
			h.say("bob")
			require.Equal(t, []Counted{{2, 2}}, h.own("bob").side().Passed)
		}, 1},
		"excluded, for those online, for few": {GroupPublic, func(h *house) {
			h.say("ann", quietly)
			h.say("ann", online)
			h.say("ann", to("bob"))
		}, 0},
		"revoked unread": {GroupPublic, func(h *house) {
			h.say("ann")
			h.say("ann")
			h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 1})
		}, 1},
		"revoked after reading": {GroupPublic, func(h *house) {
			h.say("ann")
			h.reads("bob", 1)
			h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 1})
			h.say("ann")
		}, 1},
		"revoked, then read on, and more": {GroupPublic, func(h *house) {
			for range 10 {
				h.say("ann")
			}
			h.reads("bob", 9)
			h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 9})
			h.say("ann")
		}, 2},
		"deleted for oneself, then revoked": {GroupPublic, func(h *house) {
			h.say("ann")
			h.say("ann")
			h.must("bob", DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{1}})
			require.Equal(t, 1, h.shown("bob").Unread)
			h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 1})
		}, 1},
		"read behind the head, never backwards": {GroupPublic, func(h *house) {
			for range 5 {
				h.say("ann")
			}
			h.reads("bob", 3)
			h.reads("bob", 1)
		}, 2},
		"read beyond the head": {GroupPublic, func(h *house) {
			h.say("ann")
			h.reads("bob", 7)
		}, 1},
		"cleared": {GroupPublic, func(h *house) {
			h.say("ann")
			h.say("ann")
			h.must("bob", ClearHistory{ConversationID: teamConversation, UpTo: 2})
			require.Nil(t, h.shown("bob").Last)
			require.True(t, h.shown("bob").Listed)
			h.say("ann")
		}, 1},
		"deleted from the list": {GroupPublic, func(h *house) {
			h.say("ann")
			h.must("bob", DeleteConversations{ConversationIDs: []string{"C2Cnobody", teamConversation}, UpTo: []uint64{0, 1}})
			require.False(t, h.shown("bob").Listed)
			h.say("ann")
			require.True(t, h.shown("bob").Listed)
		}, 1},
		"joined later": {GroupPublic, func(h *house) {
			h.say("ann")
			h.leave("bob")
			h.say("ann")
			h.join("bob", RoleMember)
			require.Equal(t, uint64(2), h.shown("bob").ClearedSequence, "what was before is hidden")
			h.say("ann")
		}, 1},
		"joined later, where the earlier is seen": {GroupMeeting, func(h *house) {
			h.leave("bob")
			h.say("ann")
			h.join("bob", RoleMember)
			require.Zero(t, h.shown("bob").ClearedSequence)
			require.Equal(t, RemindQuietly, h.own("bob").RemindType)
		}, 0},
		"left": {GroupPublic, func(h *house) {
			h.say("ann", at("bob"))
			h.leave("bob")
			h.say("ann")
			left := h.shown("bob")
			require.True(t, left.Listed)
			require.Equal(t, uint64(1), left.LastSequence, "no more of the history")
			require.Equal(t, uint64(1), left.Last.Sequence)
			require.Empty(t, left.side().Mentions)
			require.Equal(t, &LeftGroup{Name: "The team", Type: GroupPublic}, left.side().Left)
		}, 0},
		"a meeting": {GroupMeeting, func(h *house) {
			h.say("ann")
			h.tip("ann")
		}, 0},
		"tips, for who did it too": {GroupPublic, func(h *house) { h.tip("bob") }, 1},
		"reminded of nothing": {GroupPublic, func(h *house) {
			h.must("bob", SetRemindType{ConversationIDs: []string{teamConversation}, RemindType: RemindDiscard})
			h.say("ann")
			shown := h.shown("bob")
			require.Zero(t, shown.CountedUnread(), "not in the total")
		}, 1},
		"history that is gone": {GroupPublic, func(h *house) {
			h.say("ann")
			h.say("ann")
			head := h.head()
			head.Trimmed, head.TrimmedCount = 1, 1
			h.documents[ThreadKey(GroupOwner(team))] = head
			require.Equal(t, CodeDeleteFailed, h.code("bob", DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{1}}))
		}, 1},
		"all of the history gone": {GroupPublic, func(h *house) {
			h.say("ann")
			head := h.head()
			head.Trimmed, head.TrimmedCount = 1, 1
			h.documents[ThreadKey(GroupOwner(team))] = head
			h.rows[GroupOwner(team)][0] = nil
			h.must("bob", DeleteConversations{ConversationIDs: []string{teamConversation}, UpTo: []uint64{1}})
			require.False(t, h.shown("bob").Listed)
		}, 0},
		"an own document that is newer than the head": {GroupPublic, func(h *house) {
			h.say("ann")
			head := h.head()
			h.say("bob")
			h.documents[ThreadKey(GroupOwner(team))] = head
		}, 1},
		"more own messages than are remembered": {GroupPublic, func(h *house) {
			h.say("ann")
			for range MaxPassed + 1 {
				h.say("bob")
			}
			require.Len(t, h.own("bob").side().Passed, MaxPassed)
			h.say("ann")
		}, 1},
		"revoked in the next stretch": {GroupCommunity, func(h *house) {
			head := h.head()
			head.LastSequence, head.Counted = RevokedStretch-1, RevokedStretch-1
			h.documents[ThreadKey(GroupOwner(team))] = head
			h.rows[GroupOwner(team)] = make([]Value, RevokedStretch-1)
			h.say("ann")
			h.say("ann")
			h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: RevokedStretch})
			require.Equal(t, []uint64{0}, document[RevokedMessages](h, RevokedKey(team, RevokedStretch)).Offsets)
		}, RevokedStretch},
	} {
		t.Run(name, func(t *testing.T) {
			h := with(t, c.kind)
			c.happen(h)
			require.Equal(t, c.unread, h.shown("bob").Unread)
		})
	}
}

func TestReadingIsInNobodysWayWhoSends(t *testing.T) {
	h := with(t, GroupPublic)
	h.say("ann")
	for _, command := range []Command{
		ReadConversation{ConversationID: teamConversation, UpTo: 1},
		ReadConversations{ConversationIDs: []string{teamConversation}, UpTo: []uint64{1}},
		ClearHistory{ConversationID: teamConversation, UpTo: 1},
		DeleteConversations{ConversationIDs: []string{teamConversation}, UpTo: []uint64{1}},
		PinConversation{ConversationID: teamConversation, Pinned: true},
		MarkConversations{ConversationIDs: []string{teamConversation}, Mark: 1, Enable: true},
		SetCustomData{ConversationIDs: []string{teamConversation}, CustomData: "x"},
		SetRemindType{ConversationIDs: []string{teamConversation}, RemindType: RemindDiscard},
		CreateConversationGroup{Name: "Work", ConversationIDs: []string{teamConversation}},
	} {
		require.NoError(t, h.decide("bob", func(v *View, c Call) error {
			_, err := decideAny(command, v, c)
			require.NotContains(t, v.reads, ThreadKey(GroupOwner(team)), NameOf(command))
			return err
		}))
	}
}

func TestAMembersConversationIsKnownInTheListOrNot(t *testing.T) {
	h := with(t, GroupPublic)
	require.False(t, h.shown("bob").Listed, "nobody has said anything")
	h.must("bob", SetDraft{ConversationID: teamConversation})
	require.Equal(t, CodeConversationNotFound, h.code("eve", SetDraft{ConversationID: teamConversation}))
	count := func() int {
		group, _ := document[Directory](h, DirectoryKey("bob")).Find("Work")
		return group.Count
	}
	listed := func(shown bool) {
		require.Equal(t, shown, h.shown("bob").Listed)
		require.Equal(t, 1, count())
	}
	sorted := h.must("bob", CreateConversationGroup{Name: "Work", ConversationIDs: []string{teamConversation, "GROUPother", "C2Cnobody"}}).(Sorted)
	require.Equal(t, []string{teamConversation}, sorted.Success)
	require.Equal(t, CodeConversationDenied, sorted.Failure[0].Code)
	require.Equal(t, CodeConversationNotFound, sorted.Failure[1].Code)
	listed(false)
	h.say("ann")
	listed(true)
	h.must("bob", PinConversation{ConversationID: teamConversation, Pinned: true})
	listed(true)
	h.must("bob", DeleteConversations{ConversationIDs: []string{teamConversation}})
	listed(false)
	require.Zero(t, document[Directory](h, DirectoryKey("bob")).Pinned)
	h.must("bob", OpenConversation{ConversationID: teamConversation})
	listed(true)

	h.leave("bob")
	listed(true)
	sorted = h.must("bob", MarkConversations{ConversationIDs: []string{teamConversation}, Mark: 1, Enable: true}).(Sorted)
	require.Equal(t, []string{teamConversation}, sorted.Success, "it is still in the list")
	h.must("bob", DeleteConversations{ConversationIDs: []string{teamConversation}})
	require.Zero(t, count(), "no member, and not in the list")
	sorted = h.must("bob", AddToConversationGroup{Name: "Work", ConversationIDs: []string{teamConversation}}).(Sorted)
	require.Equal(t, CodeConversationDenied, sorted.Failure[0].Code)

	h.join("bob", RoleMember)
	listed(false)
	h.leave("bob")
	require.Zero(t, count(), "it was not in the list")
}

func TestWhoseDeletedTheLastMessageSeesTheOneBefore(t *testing.T) {
	h := with(t, GroupPublic)
	for range 3 {
		h.say("ann")
	}
	h.say("ann", to("bob"))
	for _, want := range []uint64{3, 2, 1} {
		h.must("bob", DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{want + 1}})
		require.Equal(t, want, h.shown("bob").Last.Sequence)
	}
	require.Equal(t, uint64(3), h.shown("ann").Last.Sequence-1, "others keep it")
}

func TestWhoHasDeletedTheLastMessageSeesTheOneBeforeTakenBack(t *testing.T) {
	h := with(t, GroupMeeting)
	h.say("ann")
	h.say("ann")
	h.must("bob", DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{2}})
	require.Nil(t, h.shown("bob").Last.Revoked)
	h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: 1})
	require.Equal(t, &Person{UserID: "ann"}, h.shown("bob").Last.Revoked)
	require.Nil(t, h.shown("ann").Last.Revoked, "of another message it does not say so")
	for range 20 {
		h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: h.say("ann").Sequence})
	}
	require.Len(t, h.head().Revoked, MaxRevocations)
	h.must("ann", RevokeMessage{ConversationID: teamConversation, Sequence: h.say("ann", to("bob")).Sequence})
	require.Equal(t, uint64(22), h.head().Revoked[MaxRevocations-1].Sequence, "nobody else is to know of that one")

	late, _ := ForFollower(Membership{From: 20}, Document{Key: ThreadKey(GroupOwner(team)), Value: h.head()})
	require.Len(t, late.Value.(Thread).Revoked, 2, "nor who came later of those from before")
}

func TestTheLastMessageIsFoundBehindManyForOthers(t *testing.T) {
	h := with(t, GroupPublic)
	h.say("ann")
	for range 1500 {
		h.say("ann", to("ann"))
	}
	h.must("bob", DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{h.say("ann").Sequence}})
	require.Equal(t, uint64(1), h.shown("bob").Last.Sequence)
}

func TestWhatWritesAGroupsHeadHasItsLane(t *testing.T) {
	toTeam := SendMessage{Message: Message{ConversationType: TypeGroup, To: team}}
	require.Equal(t, "group team", Lane(toTeam, "ann"))
	toTeam.Message.OnlineOnly = true
	require.Empty(t, Lane(toTeam, "ann"))
	require.Empty(t, Lane(SendMessage{Message: Message{ConversationType: TypeC2C, To: "bob"}}, "ann"))
	for _, command := range []func(id string) Command{
		func(id string) Command { return RevokeMessage{ConversationID: id} },
		func(id string) Command { return ModifyMessage{ConversationID: id} },
		func(id string) Command { return SetExtensions{ConversationID: id} },
		func(id string) Command { return DeleteExtensions{ConversationID: id} },
		func(id string) Command { return React{ConversationID: id} },
	} {
		require.Equal(t, "group team", Lane(command(teamConversation), "ann"), NameOf(command("")))
		require.Empty(t, Lane(command("C2Cbob"), "ann"))
		require.Empty(t, Lane(command("nonsense"), "ann"))
	}
	require.Equal(t, "about team ", Lane(ConfirmRead{ConversationID: teamConversation}, "ann"), "in nobody's way who sends")
	require.Empty(t, Lane(ConfirmRead{ConversationID: "C2Cbob"}, "ann"))
}
