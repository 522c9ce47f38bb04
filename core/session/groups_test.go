package session_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

const team = "GROUPteam"

// found makes the group "team", of which others are members too.
func (d *device) found(kind core.GroupType, members ...string) {
	command := core.CreateChatGroup{GroupID: "team", Type: kind, Name: "Team"}
	for _, member := range members {
		command.Founders = append(command.Founders, core.Founder{UserID: member})
	}
	d.do(command)
}

// ofGroups are the documents that a device holds of others than its user.
func (d *device) ofGroups() []string {
	var keys []string
	for key := range d.Dump() {
		if key.Owner != d.User() {
			keys = append(keys, key.Owner+" "+string(key.Kind))
		}
	}
	return keys
}

// inTeam are three users in a group, alice with two tabs.
func inTeam(t *testing.T, kind core.GroupType) (h *house, alice, tab, bob, carol *device) {
	t.Helper()
	h = newHouse(t)
	alice, bob, carol = h.device("alice"), h.device("bob"), h.device("carol")
	alice.found(kind, "bob", "carol")
	tab = h.device("alice")
	for _, d := range []*device{alice, tab, bob, carol} {
		d.catchUp()
		d.seen()
	}
	return h, alice, tab, bob, carol
}

func TestAMessageInAGroupIsInTheListBeforeItIsReceived(t *testing.T) {
	h, alice, tab, bob, _ := inTeam(t, core.GroupWork)
	alice.send(team, "hello")
	require.Equal(t, []string{"list"}, alice.seen())
	for _, d := range []*device{bob, tab} {
		d.catchUp()
	}
	require.Equal(t, []string{"list", "unread " + unread(bob), "received [hello]"}, bob.seen())
	require.Equal(t, []string{"list", "received [hello]"}, tab.seen(), "an own message is not unread elsewhere")
	require.Equal(t, 0, tab.Conversation(team).Unread)
	require.Equal(t, 1, bob.Conversation(team).Unread)
	require.Equal(t, h.device("bob").Dump(), bob.Dump())
	require.Equal(t, h.device("alice").Dump(), tab.Dump())
}

// unread is the total as an event names it.
func unread(d *device) string {
	_, text, _ := strings.Cut(describe(d.Opening()[2]), " ")
	return text
}

func TestAMessageReadHereIsReadInTheOtherTab(t *testing.T) {
	_, alice, _, bob, _ := inTeam(t, core.GroupWork)
	other := bob.house.device("bob")
	alice.send(team, "one")
	bob.catchUp()
	other.catchUp()
	alice.send(team, "two")
	bob.do(core.ReadConversation{ConversationID: team})
	bob.catchUp()
	require.Equal(t, 1, bob.Conversation(team).Unread, "what came since nobody has seen")
	other.catchUp()
	require.Equal(t, 1, other.Conversation(team).Unread)
	_, err := bob.ReadAll(context.Background(), "")
	require.NoError(t, err)
	require.Zero(t, bob.Conversation(team).Unread)
}

func TestATipIsReceivedBeforeTheList(t *testing.T) {
	_, alice, _, bob, carol := inTeam(t, core.GroupPublic)
	name := "Crew"
	alice.do(core.UpdateGroup{GroupID: "team", Name: &name})
	seen := alice.seen()
	require.Equal(t, "group list [team]", seen[1], "a changed profile changes the list of groups: %v", seen)
	bob.catchUp()
	seen = bob.seen()
	require.True(t, strings.HasPrefix(seen[0], "received ["), "%v", seen)
	require.Equal(t, []string{"group list [team]", "list"}, seen[1:3])
	group := bob.Group("team")
	require.Equal(t, "Crew", group.Name)

	carol.catchUp()
	carol.seen()
	bob.do(core.QuitGroup{GroupID: "team"})
	carol.catchUp()
	seen = carol.seen()
	require.True(t, strings.HasPrefix(seen[0], "received ["), "%v", seen)
	require.Equal(t, "list", seen[1], "who comes and goes is not in the list of groups")
	group = carol.Group("team")
	require.Equal(t, 2, group.Members)
}

func TestANoticeIsReceivedAfterItsEffect(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.found(core.GroupWork, "carol")
	alice.send(team, "before")
	alice.do(core.AddMembers{GroupID: "team", UserIDs: []string{"bob"}})
	bob.catchUp()
	seen := bob.seen()
	list, effect, received := -1, -1, -1
	for i, event := range seen {
		switch {
		case event == "list":
			list = i
		case event == "group list [team]":
			effect = i
		case strings.HasPrefix(event, "received"):
			received = i
		}
	}
	require.True(t, 0 <= list && list < effect && effect < received, "%v", seen)
	require.NotContains(t, strings.Join(seen, " "), "before", "what was sent before bob came he does not receive")
	require.NotContains(t, bob.texts(team), "before")
}

func TestWhoIsRemovedHoldsNothingFromAfterwards(t *testing.T) {
	h, alice, _, bob, carol := inTeam(t, core.GroupWork)
	alice.send(team, "for all")
	bob.catchUp()
	require.NotEmpty(t, bob.ofGroups())
	alice.send(team, "unseen")
	alice.do(core.RemoveMembers{GroupID: "team", UserIDs: []string{"bob"}})
	alice.send(team, "secret")
	carol.catchUp()
	bob.seen()
	bob.catchUp()
	require.Contains(t, bob.seen(), "group list []")
	for _, d := range []*device{bob, h.device("bob")} {
		require.Empty(t, d.ofGroups())
		require.Empty(t, d.Groups())
		require.NotContains(t, d.texts(team), "secret")
		require.Subset(t, d.texts(team), []string{"for all", "unseen"}, "what was there before stays readable")
		require.NotNil(t, d.Conversation(team), "the conversation stays in the list")
		require.Zero(t, d.Conversation(team).Unread)
		require.False(t, d.Behind(authority.Hint{Owner: core.GroupOwner("team"), Revision: 1000}), "hints of it are none of bob's business")
		found, err := authority.New(h.store, h.hub.Member(), h.tick).Follow(context.Background(), "bob", []core.Following{{Owner: core.GroupOwner("team"), After: 1}})
		require.NoError(t, err)
		require.Equal(t, []core.Followed{{Owner: core.GroupOwner("team")}}, found)
	}
	require.Equal(t, []string{"for all", "unseen", "secret"}, withoutTips(carol.texts(team)))
}

func withoutTips(texts []string) []string {
	var list []string
	for _, text := range texts {
		if text != "" && !strings.HasPrefix(text, "[") {
			list = append(list, text)
		}
	}
	return list
}

func TestWhoComesBackSeesWhatIsFromThenOn(t *testing.T) {
	h, alice, _, bob, _ := inTeam(t, core.GroupWork)
	alice.send(team, "early")
	bob.catchUp()
	alice.do(core.RemoveMembers{GroupID: "team", UserIDs: []string{"bob"}})
	alice.send(team, "meanwhile")
	alice.do(core.AddMembers{GroupID: "team", UserIDs: []string{"bob"}})
	alice.send(team, "again")
	bob.seen()
	bob.catchUp() // Bob was away all the while.
	require.Equal(t, h.device("bob").Dump(), bob.Dump())
	require.Equal(t, []string{"again"}, withoutTips(bob.texts(team)))
	require.NotContains(t, strings.Join(bob.seen(), " "), "meanwhile")
}

func TestAHintOfAGroupBringsThatGroup(t *testing.T) {
	h, alice, _, bob, _ := inTeam(t, core.GroupWork)
	var hints []authority.Hint
	defer h.hub.Member().Subscribe(func(hint authority.Hint) { hints = append(hints, hint) })()
	alice.send(team, "hello")
	require.Len(t, hints, 2, "a message concerns its sender and the group, however many are in it")
	for _, hint := range hints {
		require.Equal(t, hint.Owner == core.GroupOwner("team"), bob.Behind(hint), hint.Owner)
		require.NoError(t, bob.Heed(context.Background(), hint))
	}
	require.Contains(t, bob.seen(), "received [hello]")
}

func TestADismissedGroupIsSettledByEachMember(t *testing.T) {
	h, alice, _, bob, _ := inTeam(t, core.GroupPublic)
	alice.send(team, "bye")
	bob.catchUp()
	bob.seen()
	alice.do(core.DismissGroup{GroupID: "team"})
	bob.catchUp()
	require.Contains(t, bob.seen(), "group list []")
	require.Empty(t, bob.ofGroups(), "the membership is gone, and so is the group")
	require.Contains(t, bob.texts(team), "bye")
	require.NotNil(t, bob.Conversation(core.SystemConversation), "a notice tells of it")

	carol := h.device("carol")
	require.Empty(t, carol.Groups())
	carol.catchUp()
	require.Empty(t, carol.ofGroups())
}

func TestAGroupsConversationComesBackWithItsConversationGroups(t *testing.T) {
	_, alice, _, bob, _ := inTeam(t, core.GroupWork)
	alice.send(team, "one")
	bob.catchUp()
	bob.do(core.CreateConversationGroup{Name: "work", ConversationIDs: []string{team}})
	require.Equal(t, []string{team}, bob.list(inGroup("work")))
	bob.seen()
	bob.do(core.DeleteConversations{ConversationIDs: []string{team}})
	require.Contains(t, bob.seen(), "in work []")
	require.Nil(t, bob.Conversation(team))
	alice.send(team, "two")
	bob.catchUp()
	require.Equal(t, []string{"list", "unread 1", "in work [GROUPteam]", "groups [work]", "received [two]"}, bob.seen())
	require.Equal(t, []string{team}, bob.list(inGroup("work")))
}

func TestWhatWasRevokedIsNotUnread(t *testing.T) {
	h, alice, _, bob, _ := inTeam(t, core.GroupWork)
	first := alice.send(team, "one")
	alice.send(team, "two")
	bob.catchUp()
	alice.do(core.RevokeMessage{ConversationID: team, Sequence: first.Sequence})
	bob.seen()
	bob.catchUp()
	require.Contains(t, bob.seen(), "revoked [one (revoked by alice)]")
	for _, d := range []*device{bob, h.device("bob")} {
		require.Equal(t, 1, d.Conversation(team).Unread)
	}
}

func TestGroupsAreInTheOrderOfTheirLastMessages(t *testing.T) {
	h := newHouse(t)
	alice := h.device("alice")
	for _, id := range []string{"a", "b", "c"} {
		alice.do(core.CreateChatGroup{GroupID: id, Type: core.GroupWork, Name: id})
	}
	alice.send("GROUPb", "first")
	alice.send("GROUPa", "second")
	require.Equal(t, []string{"a", "b", "c"}, groupIDs(alice.Groups()))
	alice.send("GROUPc", "third")
	require.Equal(t, []string{"c", "a", "b"}, groupIDs(alice.Groups()))
	require.Equal(t, []string{"c", "a", "b"}, groupIDs(h.device("alice").Groups()))
	require.Equal(t, []string{"GROUPc", "GROUPa", "GROUPb"}, alice.list(replica.Filter{Type: core.TypeGroup}))
}

func TestWhoComesIntoAMeetingReadsWhatWasBeforeAndReceivesWhatIsNew(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.found(core.GroupMeeting)
	alice.send(team, "before")
	bob.do(core.JoinGroup{GroupID: "team"})
	require.NotContains(t, strings.Join(bob.seen(), " "), "before")
	alice.send(team, "after")
	bob.catchUp()
	require.Contains(t, bob.seen(), "received [after]")
	require.Equal(t, []string{"before", "after"}, withoutTips(bob.texts(team)))
	require.Zero(t, bob.Conversation(team).Unread, "a meeting counts nothing")
}

func TestAfterItsDataWasClearedAPageIsInNoGroup(t *testing.T) {
	h, disk := onDisk(t)
	alice := h.device("alice")
	alice.found(core.GroupWork)
	alice.send(team, "hello")
	alice.seen()
	disk.Wipe()
	alice.catchUp()
	require.Equal(t, []string{"other history", "group list []", "list"}, alice.seen())
	require.Empty(t, alice.list(replica.Filter{}))
	require.Empty(t, alice.ofGroups())
}
