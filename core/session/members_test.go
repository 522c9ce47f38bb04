package session_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// crowd makes a group of alice with so many members, of whom some are admins, and
// returns alice's device and all in the order in which a list has them.
func crowd(t require.TestingT, members int, admins ...int) (alice *device, all []string) {
	h := newHouse(t)
	alice = h.device("alice")
	alice.found(core.GroupPublic)
	all = []string{"alice"}
	var plain []string
	for i := range members {
		plain = append(plain, fmt.Sprintf("user%03d", i))
	}
	for first := 0; first < members; first += core.MaxMembersPerCommand {
		var founders []core.Founder
		for _, user := range plain[first:min(first+core.MaxMembersPerCommand, members)] {
			founders = append(founders, core.Founder{UserID: user})
		}
		alice.do(core.AddFounders{GroupID: "team", Founders: founders})
	}
	isAdmin := map[int]bool{}
	for _, i := range admins {
		if !isAdmin[i] {
			alice.do(core.SetMemberRole{GroupID: "team", UserID: plain[i], Role: core.RoleAdmin})
			all = append(all, plain[i])
		}
		isAdmin[i] = true
	}
	for i, user := range plain {
		if !isAdmin[i] {
			all = append(all, user)
		}
	}
	return alice, all
}

func (d *device) members(asked session.MembersAsked) (users []string, page session.MembersPage) {
	asked.GroupID = "team"
	page, err := d.Members(context.Background(), asked)
	require.NoError(d.house.t, err)
	for _, member := range page.Members {
		users = append(users, member.UserID)
	}
	return users, page
}

func TestPartsOfAListOfMembersAreTheWholeList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(0, 260).Draw(t, "members")
		admins := []int{}
		if size > 0 {
			admins = rapid.SliceOfN(rapid.IntRange(0, size-1), 0, 8).Draw(t, "admins")
		}
		alice, all := crowd(t, size, admins...)
		count := rapid.IntRange(1, 100).Draw(t, "count")
		for _, byPlace := range []bool{false, true} {
			var seen []string
			asked := session.MembersAsked{Count: count}
			for more := true; more; {
				users, page := alice.members(asked)
				require.LessOrEqual(t, len(users), count)
				seen = append(seen, users...)
				if !byPlace {
					require.Equal(t, page.Place == "", page.Offset == 0)
				}
				more = page.Place != ""
				if byPlace {
					asked.Place = page.Place
				} else {
					asked.Offset = page.Offset
				}
			}
			require.Equal(t, all, seen, "by place: %t", byPlace)
		}
		offset := rapid.IntRange(0, size+3).Draw(t, "offset")
		fresh := alice.house.device("alice") // It has given nobody an offset.
		users, _ := fresh.members(session.MembersAsked{Offset: uint64(offset), Count: count})
		require.Equal(t, append([]string(nil), all[min(offset, len(all)):min(offset+count, len(all))]...), users, "from the middle")
	})
}

func TestMembersOfARoleComeAlone(t *testing.T) {
	alice, all := crowd(t, 12, 7, 3)
	for role, want := range map[core.Role][]string{
		core.RoleOwner: {"alice"}, core.RoleAdmin: {"user007", "user003"}, core.RoleMember: all[3:],
	} {
		users, page := alice.members(session.MembersAsked{Role: role, Count: 100})
		require.Equal(t, want, users, role)
		require.Zero(t, page.Offset, role)
	}
	users, page := alice.members(session.MembersAsked{Role: core.RoleAdmin, Count: 1})
	require.Equal(t, []string{"user007"}, users)
	users, page = alice.members(session.MembersAsked{Role: core.RoleAdmin, Count: 1, Offset: page.Offset})
	require.Equal(t, []string{"user003"}, users)
	require.Zero(t, page.Offset)
}

func TestAPlaceThatAPageMadeUpHarmsNothing(t *testing.T) {
	alice, all := crowd(t, 3, 1)
	for _, place := range []string{"#-5", "#99999999999999999999", "#x", "@", "@\x00", "nothing", "@zzz", " user001 user002", "@ user001"} {
		users, _ := alice.members(session.MembersAsked{Place: place, Count: 10})
		require.Subset(t, append(all, "nobody"), append(users, "nobody"), "%q", place)
	}
}

func TestAMemberShowsTheProfileAndWhetherTheUserIsThere(t *testing.T) {
	h, alice, _, bob, _ := inTeam(t, core.GroupPublic)
	bob.do(core.UpdateProfile{Nick: new("Bob")})
	bob.do(core.Appear{Place: "tab", Until: h.clock.Load() + 60_000})
	members, err := alice.MemberProfiles(t.Context(), "team", []string{"bob", "nobody", "no user", "carol", "bob"})
	require.NoError(t, err)
	require.Len(t, members, 2)
	require.Equal(t, []any{"bob", "Bob", true}, []any{members[0].UserID, members[0].Profile.Nick, members[0].Online})
	require.Equal(t, []any{"carol", "", false}, []any{members[1].UserID, members[1].Profile.Nick, members[1].Online})
	online, err := alice.OnlineMembers(t.Context(), "team")
	require.NoError(t, err)
	require.Equal(t, 1, online)
}

func TestWhoIsNotInAGroupReadsNothingOfIt(t *testing.T) {
	h, alice, _, bob, _ := inTeam(t, core.GroupPublic)
	mallory := h.device("mallory")
	users, _ := mallory.members(session.MembersAsked{Count: 10})
	require.Empty(t, users)
	_, err := mallory.MemberProfiles(t.Context(), "team", []string{"alice"})
	require.Equal(t, core.CodeGroupDenied, core.CodeOf(err))
	online, err := mallory.OnlineMembers(t.Context(), "team")
	require.NoError(t, err)
	require.Zero(t, online)

	alice.do(core.RemoveMembers{GroupID: "team", UserIDs: []string{"bob"}})
	_, err = bob.Members(t.Context(), session.MembersAsked{GroupID: "team", Count: 10}) // It has not heard of it yet.
	require.Equal(t, core.CodeGroupDenied, core.CodeOf(err))
	_, err = bob.OnlineMembers(t.Context(), "team")
	require.Equal(t, core.CodeGroupDenied, core.CodeOf(err))
}

func TestApplicationsAreForThoseWhoDecide(t *testing.T) {
	h, alice, _, bob, carol := inTeam(t, core.GroupPublic)
	for _, user := range []string{"zoe", "dave"} {
		h.device(user).do(core.JoinGroup{GroupID: "team", Note: "please"})
	}
	alice.do(core.SetMemberRole{GroupID: "team", UserID: "bob", Role: core.RoleAdmin})
	bob.catchUp()
	for _, d := range []*device{alice, bob} {
		list, err := d.Applications(t.Context())
		require.NoError(t, err)
		require.Len(t, list, 2)
		require.Equal(t, []string{"zoe", "dave"}, []string{list[0].UserID, list[1].UserID}, "the oldest first")
		require.Equal(t, []string{"team", "Team", "please"}, []string{list[0].GroupID, list[0].GroupName, list[0].Note})
	}
	list, err := carol.Applications(t.Context())
	require.NoError(t, err)
	require.Empty(t, list)
	alice.do(core.SetMemberRole{GroupID: "team", UserID: "bob", Role: core.RoleMember})
	list, err = bob.Applications(t.Context()) // It still believes to be an admin.
	require.NoError(t, err)
	require.Empty(t, list)
}

func TestNoticesOfWhatOneDidComeToOtherDevicesAlone(t *testing.T) {
	h := newHouse(t)
	alice, tab := h.device("alice"), h.device("alice")
	alice.found(core.GroupWork)
	require.NotContains(t, fmt.Sprint(alice.seen()), "received")
	tab.catchUp()
	require.Contains(t, fmt.Sprint(tab.seen()), "received")
	alice.do(core.QuitGroup{GroupID: "team"})
	require.NotContains(t, fmt.Sprint(alice.seen()), "received")
	tab.catchUp()
	require.Contains(t, fmt.Sprint(tab.seen()), "received")
}
