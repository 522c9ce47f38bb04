package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// Whatever users ask for, in whatever order: a group has as many members as it
// says, one owner or, of type Work, none, and those admins that its staff names;
// each membership is as others read it, and each user is in as many groups as is
// counted; nobody has left unseen.
func TestTheNumbersOfGroupsAreExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		users := []string{"olga", "adam", "mia", "max", "neil", "nora"}
		groups := []string{"g", "h"}
		for _, id := range groups {
			h.must("olga", core.CreateChatGroup{
				GroupID: id, Type: rapid.SampledFrom(groupTypes[:3]).Draw(rt, "type"), Name: id,
				MaxMembers: rapid.IntRange(3, 6).Draw(rt, "room"), Founders: []core.Founder{{UserID: "adam"}},
				InviteOption: rapid.SampledFrom([]core.InviteOption{core.InviteFree, core.InviteApproval}).Draw(rt, "invite"),
			})
		}
		asks := commandsOf(users)
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			id, user := rapid.SampledFrom(groups).Draw(rt, "group"), rapid.SampledFrom(users).Draw(rt, "user")
			command := rapid.SampledFrom(asks).Draw(rt, "ask")(rt, h, id)
			before := h.presence(id, users)
			_, _ = h.do(user, command)
			h.holds(id)
			h.count(users)
			h.seen(id, before, users)
		}
	})
}

type draws = func(rt *rapid.T, h house, id string) core.Command

func commandsOf(users []string) []draws {
	some := func(rt *rapid.T) []string {
		return rapid.SliceOfN(rapid.SampledFrom(users), 1, 3).Draw(rt, "others")
	}
	one := func(rt *rapid.T) string { return rapid.SampledFrom(users).Draw(rt, "other") }
	return []draws{
		func(_ *rapid.T, _ house, id string) core.Command { return core.JoinGroup{GroupID: id} },
		func(_ *rapid.T, _ house, id string) core.Command { return core.QuitGroup{GroupID: id} },
		func(rt *rapid.T, _ house, id string) core.Command {
			return core.AddMembers{GroupID: id, UserIDs: some(rt)}
		},
		func(rt *rapid.T, _ house, id string) core.Command {
			return core.RemoveMembers{GroupID: id, UserIDs: some(rt)}
		},
		func(rt *rapid.T, _ house, id string) core.Command {
			return core.AddFounders{GroupID: id, Founders: []core.Founder{{UserID: one(rt)}, {UserID: one(rt)}}}
		},
		func(rt *rapid.T, _ house, id string) core.Command {
			return core.ChangeGroupOwner{GroupID: id, NewOwnerID: one(rt)}
		},
		func(rt *rapid.T, _ house, id string) core.Command {
			role := rapid.SampledFrom([]core.Role{core.RoleAdmin, core.RoleMember}).Draw(rt, "role")
			return core.SetMemberRole{GroupID: id, UserID: one(rt), Role: role}
		},
		func(rt *rapid.T, _ house, id string) core.Command {
			return core.SetMemberMute{GroupID: id, UserID: one(rt), Seconds: rapid.Int64Range(0, 2).Draw(rt, "seconds")}
		},
		func(rt *rapid.T, _ house, id string) core.Command {
			return core.SetNameCard{GroupID: id, UserID: one(rt), NameCard: rapid.SampledFrom([]string{"", "x"}).Draw(rt, "card")}
		},
		func(rt *rapid.T, h house, id string) core.Command {
			user := one(rt)
			application, _ := valueAt[core.Application](h, core.ApplicationKey(id, user))
			return core.HandleApplication{GroupID: id, UserID: user, At: application.At, Accept: rapid.Bool().Draw(rt, "accept")}
		},
		func(rt *rapid.T, _ house, id string) core.Command {
			if rapid.IntRange(0, 9).Draw(rt, "whether") > 0 {
				return core.SettleDismissed{GroupID: id}
			}
			return core.DismissGroup{GroupID: id}
		},
	}
}

// presence are the users who are in a group.
func (h house) presence(groupID string, users []string) map[string]core.Membership {
	there := map[string]core.Membership{}
	for _, user := range users {
		if membership, in := h.membership(user, groupID); in {
			there[user] = membership
		}
	}
	return there
}

// count checks how many groups each user is said to be in.
func (h house) count(users []string) {
	for _, user := range users {
		count := 0
		for key, document := range h.documents {
			if key.Owner == user && key.Kind == core.KindMembership && document.Value != nil {
				count++
			}
		}
		joined, _ := valueAt[core.Joined](h, core.JoinedKey(user))
		require.Equal(h.t, count, joined.Count, user)
	}
}

// seen checks that the newest departures name each who was in a group before and
// is not, unless the group ended.
func (h house) seen(groupID string, before map[string]core.Membership, users []string) {
	if h.group(groupID).DismissedBy != "" {
		return
	}
	now := h.presence(groupID, users)
	departed, _ := valueAt[core.Departed](h, core.DepartedKey(groupID))
	for user := range before {
		if _, still := now[user]; !still {
			require.Contains(h.t, departed.Users[max(0, len(departed.Users)-3):], user)
		}
	}
	require.LessOrEqual(h.t, uint64(len(departed.Users)), departed.Number)
}

func TestTheNewestWhoLeftAreKept(t *testing.T) {
	h := newHouse(t)
	h.must("olga", core.CreateChatGroup{GroupID: "g", Type: core.GroupMeeting, Name: "g"})
	for range 3 {
		h.must("olga", core.AddFounders{GroupID: "g", Founders: foundersOf(50)})
		h.must("olga", core.RemoveMembers{GroupID: "g", UserIDs: usersOf(50)})
	}
	departed, _ := valueAt[core.Departed](h, core.DepartedKey("g"))
	require.EqualValues(t, 150, departed.Number)
	require.Len(t, departed.Users, core.MaxDeparted)
	require.Equal(t, usersOf(50), departed.Users[core.MaxDeparted-50:])
}

func TestADismissedGroupIsSettledOnceForEach(t *testing.T) {
	h := newHouse(t)
	h.found(core.GroupPublic)
	h.must("mia", core.SettleDismissed{GroupID: "g"})
	_, in := h.membership("mia", "g")
	require.True(t, in, "it is not dismissed")
	h.must("olga", core.DismissGroup{GroupID: "g"})
	_, in = h.membership("olga", "g")
	require.False(t, in)
	revision := h.revisions[core.GroupOwner("g")]
	for range 2 {
		for _, user := range []string{"adam", "ada", "mia", "max", "stan"} {
			h.must(user, core.SettleDismissed{GroupID: "g"})
		}
	}
	require.Equal(t, revision, h.revisions[core.GroupOwner("g")], "nobody stands in anybody's way")
	require.Equal(t, []core.NoticeKind{core.NoticeAdded, core.NoticeDismissed}, h.notices("mia"))
	require.Empty(t, h.notices("stan"))
	for key, document := range h.documents {
		require.False(t, document.Value != nil && (key.Kind == core.KindMember || key.Kind == core.KindMembership), "%v", key)
	}
	h.count([]string{"olga", "adam", "ada", "mia", "max"})
}
