package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// Who may do what, by type of group and by role (docs/facts.md#types-of-groups): for
// each action the codes for owner, admin, plain member and stranger; 0 is allowed. A
// group of type Work has no admins: there the second is a plain member too.
var matrix = []struct {
	action string
	asks   func(groupID string) core.Command
	want   map[core.GroupType][4]core.Code
}{
	{"ask to join", func(id string) core.Command { return core.JoinGroup{GroupID: id} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {10013, 10013, 10013, 10007}, core.GroupPublic: {10013, 10013, 10013, 0},
		core.GroupMeeting: {10013, 10013, 10013, 0}, core.GroupCommunity: {10013, 10013, 10013, 0},
	}},
	{"add a member", func(id string) core.Command { return core.AddMembers{GroupID: id, UserIDs: []string{"neil"}} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 0, 0, 10007}, core.GroupPublic: {10007, 10007, 10007, 10007},
		core.GroupMeeting: {10007, 10007, 10007, 10007}, core.GroupCommunity: {10007, 10007, 10007, 10007},
	}},
	{"quit", func(id string) core.Command { return core.QuitGroup{GroupID: id} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 0, 0, 2623}, core.GroupPublic: {10009, 0, 0, 2623},
		core.GroupMeeting: {10009, 0, 0, 2623}, core.GroupCommunity: {10009, 0, 0, 2623},
	}},
	{"dismiss", func(id string) core.Command { return core.DismissGroup{GroupID: id} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {10007, 10007, 10007, 10007}, core.GroupPublic: {0, 10007, 10007, 10007},
		core.GroupMeeting: {0, 10007, 10007, 10007}, core.GroupCommunity: {0, 10007, 10007, 10007},
	}},
	{"change the name", func(id string) core.Command { return core.UpdateGroup{GroupID: id, Name: text("n")} }, edits},
	{"change the introduction", func(id string) core.Command { return core.UpdateGroup{GroupID: id, Introduction: text("n")} }, edits},
	{"change the notification", func(id string) core.Command { return core.UpdateGroup{GroupID: id, Notification: text("n")} }, edits},
	{"change the avatar", func(id string) core.Command { return core.UpdateGroup{GroupID: id, Avatar: text("n")} }, edits},
	{"change how one is invited", func(id string) core.Command {
		return core.UpdateGroup{GroupID: id, InviteOption: core.InviteApproval}
	}, settings},
	{"change how many there may be", func(id string) core.Command { return core.UpdateGroup{GroupID: id, MaxMembers: 50} }, settings},
	{"set a field", func(id string) core.Command {
		return core.UpdateGroup{GroupID: id, Custom: []core.CustomField{{Key: "k", Value: "v"}}}
	}, settings},
	{"change how one joins", func(id string) core.Command {
		return core.UpdateGroup{GroupID: id, JoinOption: core.JoinDisabled}
	}, map[core.GroupType][4]core.Code{ // Passed over where it is not to be changed.
		core.GroupWork: {0, 0, 0, 10007}, core.GroupPublic: {0, 0, 10007, 10007},
		core.GroupMeeting: {0, 0, 0, 10007}, core.GroupCommunity: {0, 0, 10007, 10007},
	}},
	{"mute all", func(id string) core.Command { return core.UpdateGroup{GroupID: id, MuteAll: yes()} }, staffOnly},
	{"mute a member", func(id string) core.Command { return core.SetMemberMute{GroupID: id, UserID: "max", Seconds: 60} }, staffOnly},
	{"mute an admin", func(id string) core.Command { return core.SetMemberMute{GroupID: id, UserID: "ada", Seconds: 60} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {10007, 10007, 10007, 10007}, core.GroupPublic: {0, 10007, 10007, 10007},
		core.GroupMeeting: {0, 10007, 10007, 10007}, core.GroupCommunity: {0, 10007, 10007, 10007},
	}},
	{"mute the owner", func(id string) core.Command { return core.SetMemberMute{GroupID: id, UserID: "olga", Seconds: 60} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {2685, 10007, 10007, 10007}, core.GroupPublic: {2685, 10007, 10007, 10007},
		core.GroupMeeting: {2685, 10007, 10007, 10007}, core.GroupCommunity: {2685, 10007, 10007, 10007},
	}},
	{"remove a member", func(id string) core.Command { return core.RemoveMembers{GroupID: id, UserIDs: []string{"max"}} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 10007, 10007, 10007}, core.GroupPublic: {0, 0, 10007, 10007},
		core.GroupMeeting: {0, 0, 10007, 10007}, core.GroupCommunity: {0, 0, 10007, 10007},
	}},
	{"remove an admin", func(id string) core.Command { return core.RemoveMembers{GroupID: id, UserIDs: []string{"ada"}} }, ownerOnly},
	{"remove the owner", func(id string) core.Command { return core.RemoveMembers{GroupID: id, UserIDs: []string{"olga"}} }, nobody},
	{"make an admin", func(id string) core.Command {
		return core.SetMemberRole{GroupID: id, UserID: "max", Role: core.RoleAdmin}
	}, roles},
	{"take an admin away", func(id string) core.Command {
		return core.SetMemberRole{GroupID: id, UserID: "ada", Role: core.RoleMember}
	}, roles},
	{"give the group away", func(id string) core.Command { return core.ChangeGroupOwner{GroupID: id, NewOwnerID: "max"} }, ownerOnly},
	{"take the group", func(id string) core.Command { return core.ChangeGroupOwner{GroupID: id, NewOwnerID: "olga"} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {2621, 10007, 10007, 10007}, core.GroupPublic: {2621, 10007, 10007, 10007},
		core.GroupMeeting: {2621, 10007, 10007, 10007}, core.GroupCommunity: {2621, 10007, 10007, 10007},
	}},
	{"set one's own name card", func(id string) core.Command { return core.SetNameCard{GroupID: id, NameCard: "n"} }, allIn},
	{"set one's own fields", func(id string) core.Command {
		return core.SetMemberFields{GroupID: id, Custom: []core.CustomField{{Key: "k", Value: "v"}}}
	}, allIn},
	{"set a member's name card", func(id string) core.Command { return core.SetNameCard{GroupID: id, UserID: "max", NameCard: "n"} }, below},
	{"set a member's fields", func(id string) core.Command {
		return core.SetMemberFields{GroupID: id, UserID: "max", Custom: []core.CustomField{{Key: "k", Value: "v"}}}
	}, below},
	{"set an admin's name card", func(id string) core.Command { return core.SetNameCard{GroupID: id, UserID: "ada", NameCard: "n"} }, ownerOnly},
	{"set attributes", func(id string) core.Command {
		return core.SetAttributes{GroupID: id, Attributes: []core.GroupAttribute{{Key: "k", Value: "v"}}}
	}, allIn},
	{"change counters", func(id string) core.Command {
		return core.ChangeCounters{GroupID: id, Counters: map[string]int64{"k": 1}, Add: true}
	}, allIn},
	{"pin what is not there", func(id string) core.Command { return core.PinMessage{GroupID: id, Sequence: 99} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {10030, 10030, 10030, 10007}, core.GroupPublic: {10030, 10030, 10007, 10007},
		core.GroupMeeting: {10030, 10030, 10007, 10007}, core.GroupCommunity: {10030, 10030, 10007, 10007},
	}},
	{"answer applications", func(id string) core.Command { return core.HandleApplication{GroupID: id, UserID: "neil", At: 1} }, map[core.GroupType][4]core.Code{
		core.GroupWork: {10024, 10007, 10007, 10007}, core.GroupPublic: {10024, 10024, 10007, 10007},
		core.GroupMeeting: {10024, 10024, 10007, 10007}, core.GroupCommunity: {10024, 10024, 10007, 10007},
	}},
	{"name first members", func(id string) core.Command {
		return core.AddFounders{GroupID: id, Founders: []core.Founder{{UserID: "neil"}}}
	}, ownerOnly},
}

var (
	edits = map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 0, 0, 10007}, core.GroupPublic: {0, 0, 10007, 10007},
		core.GroupMeeting: {0, 0, 10007, 10007}, core.GroupCommunity: {0, 0, 10007, 10007},
	}
	settings = map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 10007, 10007, 10007}, core.GroupPublic: {0, 0, 10007, 10007},
		core.GroupMeeting: {0, 0, 10007, 10007}, core.GroupCommunity: {0, 0, 10007, 10007},
	}
	staffOnly = map[core.GroupType][4]core.Code{
		core.GroupWork: {10007, 10007, 10007, 10007}, core.GroupPublic: {0, 0, 10007, 10007},
		core.GroupMeeting: {0, 0, 10007, 10007}, core.GroupCommunity: {0, 0, 10007, 10007},
	}
	ownerOnly = map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 10007, 10007, 10007}, core.GroupPublic: {0, 10007, 10007, 10007},
		core.GroupMeeting: {0, 10007, 10007, 10007}, core.GroupCommunity: {0, 10007, 10007, 10007},
	}
	nobody = map[core.GroupType][4]core.Code{
		core.GroupWork: {10007, 10007, 10007, 10007}, core.GroupPublic: {10007, 10007, 10007, 10007},
		core.GroupMeeting: {10007, 10007, 10007, 10007}, core.GroupCommunity: {10007, 10007, 10007, 10007},
	}
	roles = map[core.GroupType][4]core.Code{
		core.GroupWork: {10007, 2681, 2681, 10007}, core.GroupPublic: {0, 2681, 2681, 10007},
		core.GroupMeeting: {0, 2681, 2681, 10007}, core.GroupCommunity: {0, 2681, 2681, 10007},
	}
	allIn = map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 0, 0, 10007}, core.GroupPublic: {0, 0, 0, 10007},
		core.GroupMeeting: {0, 0, 0, 10007}, core.GroupCommunity: {0, 0, 0, 10007},
	}
	below = map[core.GroupType][4]core.Code{
		core.GroupWork: {0, 10007, 10007, 10007}, core.GroupPublic: {0, 0, 10007, 10007},
		core.GroupMeeting: {0, 0, 10007, 10007}, core.GroupCommunity: {0, 0, 10007, 10007},
	}
)

func text(s string) *string { return &s }
func yes() *bool            { is := true; return &is }

var groupTypes = []core.GroupType{core.GroupWork, core.GroupPublic, core.GroupMeeting, core.GroupCommunity}

func TestWhoMayDoWhatInAGroup(t *testing.T) {
	for _, row := range matrix {
		for _, groupType := range groupTypes {
			for i, user := range []string{"olga", "adam", "mia", "stan"} {
				h := newHouse(t)
				groupID := h.found(groupType)
				before := len(h.rows[core.GroupOwner(groupID)])
				_, code := h.do(user, row.asks(groupID))
				require.Equal(t, row.want[groupType][i], code, "%s: %s in a group of type %s", row.action, user, groupType)
				if code != 0 {
					require.Len(t, h.rows[core.GroupOwner(groupID)], before)
				}
				h.holds(groupID)
			}
		}
	}
}

// A command of who was something in the group a moment ago is judged as of a
// stranger's or a plain member's.
func TestWhoIsNothingAnyMoreMayDoNothing(t *testing.T) {
	for _, row := range matrix {
		for _, groupType := range groupTypes {
			h := newHouse(t)
			groupID := h.found(groupType)
			h.must("olga", core.RemoveMembers{GroupID: groupID, UserIDs: []string{"adam"}})
			_, code := h.do("adam", row.asks(groupID))
			require.Equal(t, row.want[groupType][3], code, "%s: one who was removed from a group of type %s", row.action, groupType)
			if groupType == core.GroupWork {
				continue
			}
			h = newHouse(t)
			h.found(groupType)
			h.must("olga", core.SetMemberRole{GroupID: groupID, UserID: "adam", Role: core.RoleMember})
			_, code = h.do("adam", row.asks(groupID))
			require.Equal(t, row.want[groupType][2], code, "%s: one who is no admin any more, in a group of type %s", row.action, groupType)
		}
	}
}

func TestInADismissedGroupNobodyMayDoAnything(t *testing.T) {
	for _, row := range matrix {
		for _, groupType := range groupTypes[1:] {
			h := newHouse(t)
			groupID := h.found(groupType)
			h.must("olga", core.DismissGroup{GroupID: groupID})
			for _, user := range []string{"olga", "adam", "mia", "stan"} {
				_, code := h.do(user, row.asks(groupID))
				if code != 2685 && code != 2621 && code != 2623 { // Which say nothing of the group.
					require.Equal(t, core.CodeGroupNotFound, code, "%s: %s in a group of type %s", row.action, user, groupType)
				}
			}
		}
	}
}
