package core_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func create(groupType core.GroupType, id string) core.CreateChatGroup {
	return core.CreateChatGroup{GroupID: id, Type: groupType, Name: "g"}
}

func TestWhatIsRefusedWhenAGroupIsMade(t *testing.T) {
	with := func(change func(*core.CreateChatGroup)) core.CreateChatGroup {
		command := create(core.GroupPublic, "new")
		change(&command)
		return command
	}
	for _, refused := range []struct {
		why     string
		command core.CreateChatGroup
		code    core.Code
	}{
		{"no type", create("", "new"), 2600},
		{"a type of other kits", create("Room", "new"), 2600},
		{"a live group where nobody runs rooms", create(core.GroupLive, "new"), 2998},
		{"a community without its beginning", create(core.GroupCommunity, "new"), 2602},
		{"another type with that beginning", create(core.GroupPublic, "@TGS#_new"), 2602},
		{"the beginning of what the server draws", create(core.GroupWork, "@TGS#new"), 10015},
		{"a topic", create(core.GroupCommunity, "@TGS#_new@TOPIC#_t"), 10015},
		{"a space", create(core.GroupWork, "a b"), 10015},
		{"a NUL", create(core.GroupWork, "a\x00b"), 10015},
		{"not ASCII", create(core.GroupWork, "ä"), 10015},
		{"49 bytes", create(core.GroupWork, strings.Repeat("x", 49)), 10015},
		{"taken by oneself", create(core.GroupPublic, "mine"), 10025},
		{"taken by another", create(core.GroupPublic, "other"), 10021},
		{"dismissed", create(core.GroupPublic, "gone"), 10021},
		{"no name", with(func(c *core.CreateChatGroup) { c.Name = "" }), 10004},
		{"a name of 31 bytes", with(func(c *core.CreateChatGroup) { c.Name = strings.Repeat("é", 15) + "x" }), 10004},
		{"an avatar of 101 bytes", with(func(c *core.CreateChatGroup) { c.Avatar = strings.Repeat("x", 101) }), 10004},
		{"an introduction of 241 bytes", with(func(c *core.CreateChatGroup) { c.Introduction = strings.Repeat("x", 241) }), 10004},
		{"a notification of 301 bytes", with(func(c *core.CreateChatGroup) { c.Notification = strings.Repeat("x", 301) }), 10004},
		{"no such joinOption", with(func(c *core.CreateChatGroup) { c.JoinOption = "Maybe" }), 10004},
		{"no such inviteOption", with(func(c *core.CreateChatGroup) { c.InviteOption = "Maybe" }), 10004},
		{"more members than the type has", with(func(c *core.CreateChatGroup) { c.MaxMembers = 2001 }), 10004},
		{"fewer than none", with(func(c *core.CreateChatGroup) { c.MaxMembers = -1 }), 10004},
		{"eleven fields", with(func(c *core.CreateChatGroup) { c.Custom = fieldsOf(11, "v") }), 10004},
		{"a key of 17 bytes", with(func(c *core.CreateChatGroup) {
			c.Custom = []core.CustomField{{Key: strings.Repeat("k", 17), Value: "v"}}
		}), 10004},
		{"a key with a space", with(func(c *core.CreateChatGroup) { c.Custom = []core.CustomField{{Key: "a b", Value: "v"}} }), 10004},
		{"a value of 513 bytes", with(func(c *core.CreateChatGroup) { c.Custom = fieldsOf(1, strings.Repeat("v", 513)) }), 10004},
		{"51 members", with(func(c *core.CreateChatGroup) { c.Founders = foundersOf(51) }), 10005},
		{"more members than it takes", with(func(c *core.CreateChatGroup) { c.MaxMembers, c.Founders = 3, foundersOf(3) }), 10014},
		{"who can be no user", with(func(c *core.CreateChatGroup) { c.Founders = []core.Founder{{UserID: "a b"}} }), 10019},
		{"a second owner", with(func(c *core.CreateChatGroup) { c.Founders = []core.Founder{{UserID: "u", Role: core.RoleOwner}} }), 10004},
		{"six fields of a member", with(func(c *core.CreateChatGroup) { c.Founders = []core.Founder{{UserID: "u", Custom: fieldsOf(6, "v")}} }), 10004},
		{"an admin of a Work group", core.CreateChatGroup{Type: core.GroupWork, Name: "g", Founders: []core.Founder{{UserID: "u", Role: core.RoleAdmin}}}, 10004},
	} {
		h := newHouse(t)
		h.must("olga", create(core.GroupPublic, "mine"))
		h.must("olga", create(core.GroupPublic, "gone"))
		h.must("olga", core.DismissGroup{GroupID: "gone"})
		h.must("oscar", create(core.GroupPublic, "other"))
		before := len(h.documents)
		_, code := h.do("olga", refused.command)
		require.Equal(t, refused.code, code, refused.why)
		require.Len(t, h.documents, before, refused.why)
	}
}

func fieldsOf(count int, value string) (fields []core.CustomField) {
	for i := range count {
		fields = append(fields, core.CustomField{Key: fmt.Sprintf("key_%d", i), Value: value})
	}
	return fields
}

func usersOf(count int) (users []string) {
	for i := range count {
		users = append(users, fmt.Sprintf("user%d", i))
	}
	return users
}

func foundersOf(count int) (founders []core.Founder) {
	for _, user := range usersOf(count) {
		founders = append(founders, core.Founder{UserID: user})
	}
	return founders
}

// Limits are what still fits.
func TestWhatJustFitsIsTaken(t *testing.T) {
	h := newHouse(t)
	created := h.must("olga", core.CreateChatGroup{
		GroupID: strings.Repeat("x", 48), Type: core.GroupPublic, Name: strings.Repeat("é", 15), Avatar: strings.Repeat("x", 100),
		Introduction: strings.Repeat("x", 240), Notification: strings.Repeat("x", 300), MaxMembers: 51,
		Custom: fieldsOf(10, strings.Repeat("v", 512)), Founders: foundersOf(50), JoinOption: core.JoinFree, InviteOption: core.InviteFree,
	}).(core.CreatedGroup)
	require.Equal(t, h.group(created.GroupID), created.Group)
	require.Equal(t, core.JoinFree, created.Group.JoinOption)
	require.Len(t, created.Group.Custom, 10)
	h.holds(created.GroupID)
	h.must("user1", core.SetNameCard{GroupID: created.GroupID, NameCard: strings.Repeat("é", 25)})
	h.must("user1", core.SetMemberFields{GroupID: created.GroupID, Custom: fieldsOf(5, strings.Repeat("v", 64))})
	h.holds(created.GroupID)
}

func TestAGroupWithoutAnIDOfItsOwnGetsOne(t *testing.T) {
	h := newHouse(t)
	made := func(user string, random int64, groupType core.GroupType) string {
		return h.must(user, core.CreateChatGroup{Random: random, Type: groupType, Name: "g"}).(core.CreatedGroup).GroupID
	}
	ids := []string{made("olga", 1, core.GroupWork), made("olga", 2, core.GroupPublic), made("oscar", 1, core.GroupMeeting)}
	for _, id := range ids {
		require.Regexp(t, `^@TGS#[0-9a-z]+$`, id)
	}
	require.NotEqual(t, ids[0], ids[1])
	require.NotEqual(t, ids[0], ids[2])
	require.Regexp(t, `^@TGS#_@TGS#[0-9a-z]+$`, made("olga", 3, core.GroupCommunity))
	_, code := h.do("olga", core.CreateChatGroup{Random: 1, Type: core.GroupWork, Name: "g"})
	require.Equal(t, core.CodeGroupIDTakenBySelf, code, "drawn twice")
}

func TestWhatIsRefusedInAGroup(t *testing.T) {
	long := strings.Repeat("x", 301)
	for _, refused := range []struct {
		why     string
		user    string
		command core.Command
		code    core.Code
	}{
		{"an id with a space", "olga", core.JoinGroup{GroupID: "a b"}, 10015},
		{"an id with a NUL", "olga", core.QuitGroup{GroupID: "a\x00"}, 10015},
		{"no id", "olga", core.DismissGroup{}, 10015},
		{"an id of 129 bytes", "olga", core.UpdateGroup{GroupID: strings.Repeat("x", 129)}, 10015},
		{"a bad id", "olga", core.HandleApplication{GroupID: " ", UserID: "u"}, 10015},
		{"a bad id", "olga", core.ChangeGroupOwner{GroupID: " ", NewOwnerID: "u"}, 10015},
		{"a bad id", "olga", core.AddMembers{GroupID: " ", UserIDs: []string{"u"}}, 10015},
		{"a bad id", "olga", core.AddFounders{GroupID: " "}, 10015},
		{"a bad id", "olga", core.RemoveMembers{GroupID: " ", UserIDs: []string{"u"}}, 10015},
		{"a bad id", "olga", core.SetMemberMute{GroupID: " ", UserID: "u"}, 10015},
		{"a bad id", "olga", core.SetMemberRole{GroupID: " ", UserID: "u"}, 10015},
		{"a bad id", "olga", core.SetNameCard{GroupID: " "}, 10015},
		{"a bad id", "olga", core.SetMemberFields{GroupID: " "}, 10015},
		{"a bad id", "olga", core.SettleDismissed{GroupID: " "}, 10015},
		{"no such group", "olga", core.JoinGroup{GroupID: "none"}, 10010},
		{"no such group", "olga", core.DismissGroup{GroupID: "none"}, 10010},
		{"no such group", "olga", core.QuitGroup{GroupID: "none"}, 2623},
		{"a long note", "neil", core.JoinGroup{GroupID: "g", Note: long}, 10004},
		{"a user with a space", "olga", core.SetMemberMute{GroupID: "g", UserID: "a b"}, 10004},
		{"a user with a NUL", "olga", core.RemoveMembers{GroupID: "g", UserIDs: []string{"a\x00"}}, 10004},
		{"nobody named", "olga", core.RemoveMembers{GroupID: "g"}, 10004},
		{"nobody named", "olga", core.AddMembers{GroupID: "g"}, 10004},
		{"51 to remove", "olga", core.RemoveMembers{GroupID: "g", UserIDs: usersOf(51)}, 10005},
		{"51 to add", "olga", core.AddMembers{GroupID: "g", UserIDs: usersOf(51)}, 10005},
		{"51 first members", "olga", core.AddFounders{GroupID: "g", Founders: foundersOf(51)}, 10005},
		{"a long reason", "olga", core.RemoveMembers{GroupID: "g", UserIDs: []string{"max"}, Reason: long}, 10004},
		{"an admin among those an admin removes", "adam", core.RemoveMembers{GroupID: "g", UserIDs: []string{"max", "ada"}}, 10007},
		{"oneself", "adam", core.RemoveMembers{GroupID: "g", UserIDs: []string{"adam"}}, 10007},
		{"a long name", "olga", core.UpdateGroup{GroupID: "g", Name: text(strings.Repeat("x", 31))}, 10004},
		{"no such option", "olga", core.UpdateGroup{GroupID: "g", JoinOption: "Maybe"}, 10004},
		{"fewer than none", "olga", core.UpdateGroup{GroupID: "g", MaxMembers: -1}, 10004},
		{"muting who is not in it", "olga", core.SetMemberMute{GroupID: "g", UserID: "neil", Seconds: 1}, 10004},
		{"less than no time", "olga", core.SetMemberMute{GroupID: "g", UserID: "max", Seconds: -1}, 10004},
		{"for ever and longer", "olga", core.SetMemberMute{GroupID: "g", UserID: "max", Seconds: 1 << 62}, 10004},
		{"a role of who is not in it", "olga", core.SetMemberRole{GroupID: "g", UserID: "neil", Role: core.RoleAdmin}, 10004},
		{"no such role", "olga", core.SetMemberRole{GroupID: "g", UserID: "max", Role: core.RoleOwner}, 2683},
		{"no role", "olga", core.SetMemberRole{GroupID: "g", UserID: "max"}, 2683},
		{"one's own role", "olga", core.SetMemberRole{GroupID: "g", UserID: "olga", Role: core.RoleMember}, 2684},
		{"giving the group to who is not in it", "olga", core.ChangeGroupOwner{GroupID: "g", NewOwnerID: "neil"}, 10007},
		{"a name card of 51 bytes", "mia", core.SetNameCard{GroupID: "g", NameCard: strings.Repeat("x", 51)}, 10004},
		{"a card of who is not in it", "olga", core.SetNameCard{GroupID: "g", UserID: "neil"}, 10004},
		{"a value of 65 bytes", "mia", core.SetMemberFields{GroupID: "g", Custom: fieldsOf(1, strings.Repeat("v", 65))}, 10004},
		{"six fields", "mia", core.SetMemberFields{GroupID: "g", Custom: fieldsOf(6, "v")}, 10004},
		{"no such application", "olga", core.HandleApplication{GroupID: "g", UserID: "neil", At: 1}, 10024},
		{"an application of who is in it", "olga", core.HandleApplication{GroupID: "g", UserID: "max", At: 1, Accept: true}, 10024},
	} {
		h := newHouse(t)
		h.found(core.GroupPublic)
		before := h.revisions[core.GroupOwner("g")]
		_, code := h.do(refused.user, refused.command)
		require.Equal(t, refused.code, code, "%s: %s", core.NameOf(refused.command), refused.why)
		require.Equal(t, before, h.revisions[core.GroupOwner("g")])
		h.holds("g")
	}
}

func TestAGroupThatIsFullTakesNobody(t *testing.T) {
	h := newHouse(t)
	h.found(core.GroupPublic)
	h.must("neil", core.JoinGroup{GroupID: "g"})
	at := h.now
	h.must("olga", core.UpdateGroup{GroupID: "g", MaxMembers: 5, InviteOption: core.InviteFree})
	_, code := h.do("olga", core.HandleApplication{GroupID: "g", UserID: "neil", At: at, Accept: true})
	require.Equal(t, core.CodeGroupFull, code)
	h.must("olga", core.UpdateGroup{GroupID: "g", MaxMembers: 6, JoinOption: core.JoinFree})
	_, code = h.do("mia", core.AddMembers{GroupID: "g", UserIDs: []string{"nina", "nora", "max"}})
	require.Equal(t, core.CodeGroupFull, code, "there is room for one of two")
	h.must("mia", core.AddMembers{GroupID: "g", UserIDs: []string{"nina", "max"}})
	_, code = h.do("nora", core.JoinGroup{GroupID: "g"})
	require.Equal(t, core.CodeGroupFull, code)
	_, code = h.do("olga", core.AddFounders{GroupID: "g", Founders: []core.Founder{{UserID: "nora"}}})
	require.Equal(t, core.CodeGroupFull, code)
	h.must("nina", core.QuitGroup{GroupID: "g"})
	h.must("olga", core.HandleApplication{GroupID: "g", UserID: "neil", At: at, Accept: true})
	h.holds("g")
}

func TestNobodyIsInMoreThanAThousandGroups(t *testing.T) {
	h := newHouse(t)
	for i := range core.MaxGroupsPerUser {
		h.must("busy", create(core.GroupPublic, fmt.Sprintf("b%d", i)))
	}
	h.found(core.GroupPublic)
	_, code := h.do("busy", create(core.GroupPublic, "more"))
	require.Equal(t, core.CodeTooManyGroups, code)
	_, code = h.do("busy", core.JoinGroup{GroupID: "g"})
	require.Equal(t, core.CodeTooManyGroups, code)
	h.must("olga", core.UpdateGroup{GroupID: "g", InviteOption: core.InviteFree})
	added := h.must("olga", core.AddMembers{GroupID: "g", UserIDs: []string{"busy", "neil", "mia", "a b"}})
	require.Equal(t, core.AddedMembers{
		Added: []string{"neil"}, Present: []string{"mia"}, OverLimit: []string{"busy"}, Failed: []string{"a b"},
	}, added)
	require.Equal(t, []string{"busy"}, h.must("olga", core.AddFounders{GroupID: "g", Founders: []core.Founder{{UserID: "busy"}}}))
	made := h.must("olga", core.CreateChatGroup{GroupID: "h", Type: core.GroupWork, Name: "h", Founders: []core.Founder{{UserID: "busy"}}})
	require.Equal(t, []string{"busy"}, made.(core.CreatedGroup).OverLimit)

	h.must("busy", core.DismissGroup{GroupID: "b0"})
	h.must("busy", core.JoinGroup{GroupID: "g"})
	at := h.now
	h.must("busy", create(core.GroupPublic, "more"))
	_, code = h.do("olga", core.HandleApplication{GroupID: "g", UserID: "busy", At: at, Accept: true})
	require.Equal(t, core.CodeTooManyGroups, code)
}

func TestFirstMembersAreNamedInTheFirstMinute(t *testing.T) {
	h := newHouse(t)
	h.found(core.GroupPublic)
	h.must("olga", core.AddFounders{GroupID: "g", Founders: append(foundersOf(48), core.Founder{UserID: "amy", Role: core.RoleAdmin})})
	h.must("olga", core.AddFounders{GroupID: "g", Founders: foundersOf(50)})
	h.holds("g")
	require.Empty(t, h.tips("g"))
	require.Equal(t, []core.NoticeKind{core.NoticeAdded}, h.notices("amy"))
	h.now += core.FoundingTime
	_, code := h.do("olga", core.AddFounders{GroupID: "g", Founders: []core.Founder{{UserID: "late"}}})
	require.Equal(t, core.CodeGroupDenied, code)
}

func TestAGroupHasFiftyAdmins(t *testing.T) {
	h := newHouse(t)
	h.found(core.GroupPublic)
	admins := foundersOf(49)
	for i := range admins {
		admins[i].Role = core.RoleAdmin
	}
	_, code := h.do("olga", core.AddFounders{GroupID: "g", Founders: admins})
	require.Equal(t, core.CodeGroupParameter, code)
	h.must("olga", core.AddFounders{GroupID: "g", Founders: admins[:48]})
	_, code = h.do("olga", core.SetMemberRole{GroupID: "g", UserID: "mia", Role: core.RoleAdmin})
	require.Equal(t, core.CodeGroupParameter, code)
	h.must("olga", core.SetMemberRole{GroupID: "g", UserID: "ada", Role: core.RoleMember})
	h.must("olga", core.SetMemberRole{GroupID: "g", UserID: "mia", Role: core.RoleAdmin})
	h.holds("g")
}

// What a command reads it reads in few rounds: each is a question to the store.
func TestACommandReadsInThreeRounds(t *testing.T) {
	for _, row := range matrix {
		for _, groupType := range groupTypes {
			h := newHouse(t)
			groupID := h.found(groupType)
			loaded := map[core.Key]core.Document{}
			for rounds := 0; ; rounds++ {
				require.LessOrEqual(t, rounds, 3, row.action)
				_, missing, _ := core.Decide(loaded, core.Call{User: "olga", Now: h.now, Command: row.asks(groupID)})
				if len(missing) == 0 {
					break
				}
				for _, key := range missing {
					require.Falsef(t, strings.ContainsAny(key.ID, " \x00"), "%v", key)
					loaded[key] = h.document(key)
				}
			}
		}
	}
}

func TestCommandsThatWriteWhatAGroupOwnsHaveItsLane(t *testing.T) {
	for _, row := range matrix {
		h := newHouse(t)
		groupID := h.found(core.GroupPublic)
		command := row.asks(groupID)
		before := h.revisions[core.GroupOwner(groupID)]
		if _, code := h.do("olga", command); code != 0 || h.revisions[core.GroupOwner(groupID)] == before {
			continue
		}
		require.Equal(t, core.GroupOwner(groupID), core.Lane(command, "olga"), row.action)
	}
	drawn := core.CreateChatGroup{Random: 5, Type: core.GroupCommunity, Name: "g"}
	made, err := newWorld().Do(context.Background(), core.Call{User: "olga", Command: drawn}, nil)
	require.NoError(t, err)
	require.Equal(t, core.GroupOwner(made.Outcome.(core.CreatedGroup).GroupID), core.Lane(drawn, "olga"))
}

func TestAnAdminWhoBecomesTheOwnerIsNoAdminAnyMoreAndNotMuted(t *testing.T) {
	h := newHouse(t)
	h.found(core.GroupPublic)
	h.must("olga", core.SetMemberMute{GroupID: "g", UserID: "ada", Seconds: 60})
	h.must("olga", core.ChangeGroupOwner{GroupID: "g", NewOwnerID: "ada"})
	h.holds("g")
	ada, _ := h.membership("ada", "g")
	require.Equal(t, core.RoleOwner, ada.Role)
	require.Zero(t, ada.MuteUntil)
	olga, _ := h.membership("olga", "g")
	require.Equal(t, core.RoleMember, olga.Role)
	require.Equal(t, "ada", h.group("g").OwnerID)
	require.Equal(t, []core.TipKind{core.TipMemberMuted, core.TipProfileChanged}, h.tips("g"))
}

// TestAUserWaitsForSoManyGroupsAtATime: what was answered, or whose group has ended,
// is no longer waited for.
func TestAUserWaitsForSoManyGroupsAtATime(t *testing.T) {
	h := newHouse(t)
	asks := func(group int) core.Code {
		h.now++
		_, err := h.Do(t.Context(), core.Call{User: "ann", Command: core.JoinGroup{GroupID: fmt.Sprint("g", group)}, Bounds: core.ServerBounds{}}, nil)
		if err == nil {
			return 0
		}
		return core.CodeOf(err)
	}
	for i := range core.MaxWaiting + 4 {
		h.must("olga", create(core.GroupPublic, fmt.Sprint("g", i)))
	}
	for i := range core.MaxWaiting {
		require.Zero(t, asks(i))
	}
	require.Equal(t, core.CodeTooManyGroups, asks(core.MaxWaiting))
	require.Zero(t, asks(7), "again, which tells nobody")

	h.must("olga", core.DismissGroup{GroupID: "g3"})
	require.Zero(t, asks(core.MaxWaiting))
	h.must("olga", core.UpdateGroup{GroupID: "g5", InviteOption: core.InviteFree})
	h.must("olga", core.AddMembers{GroupID: "g5", UserIDs: []string{"ann"}})
	require.Zero(t, asks(core.MaxWaiting+1))
	require.Equal(t, core.CodeTooManyGroups, asks(core.MaxWaiting+2))
	joined, _ := valueAt[core.Joined](h, core.JoinedKey("ann"))
	require.LessOrEqual(t, len(joined.Waiting), core.MaxWaiting)
	require.Equal(t, 1, joined.Count)
}
