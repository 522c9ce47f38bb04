package authority_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// crowd makes members of the group team, with what each is, and one application.
func (c *club) crowd(roles map[string]core.Role) {
	c.found("team", 1)
	for user, role := range roles {
		c.write(core.MembershipKey(user, "team"), core.Membership{Role: role})
		c.write(core.MemberKey("team", user), core.Member{Role: role})
	}
	c.write(core.ApplicationKey("team", "zoe"), core.Application{At: 1})
}

func (c *club) ask(user string, kind core.Kind) error {
	_, _, err := c.Page(c.Context(), user, core.MembersOwner("team"), kind, "", 0)
	return err
}

func TestMembersReadMembersAndTheStaffReadsApplications(t *testing.T) {
	c := newClub(t)
	c.crowd(map[string]core.Role{"ann": core.RoleOwner, "bob": core.RoleAdmin, "carol": core.RoleMember})
	for user, codes := range map[string][2]core.Code{
		"ann":     {0, 0},
		"bob":     {0, 0},
		"carol":   {0, core.CodeGroupDenied},
		"mallory": {core.CodeGroupDenied, core.CodeGroupDenied},
	} {
		for i, kind := range []core.Kind{core.KindMember, core.KindApplication} {
			if codes[i] == 0 {
				require.NoError(t, c.ask(user, kind), "%s asks for %s", user, kind)
			} else {
				require.Equal(t, codes[i], core.CodeOf(c.ask(user, kind)), "%s asks for %s", user, kind)
			}
		}
	}
}

func TestWhoWasRemovedAMomentAgoReadsNoMembers(t *testing.T) {
	c := newClub(t)
	c.crowd(map[string]core.Role{"ann": core.RoleOwner, "bob": core.RoleMember})
	require.NoError(t, c.ask("bob", core.KindMember))
	c.store.paged = func() { c.write(core.MembershipKey("bob", "team"), nil) }
	require.Equal(t, core.CodeGroupDenied, core.CodeOf(c.ask("bob", core.KindMember)), "removed while the page was read")
}

func TestWhoIsNoAdminAnyMoreReadsNoApplications(t *testing.T) {
	c := newClub(t)
	c.crowd(map[string]core.Role{"ann": core.RoleOwner, "bob": core.RoleAdmin})
	c.store.paged = func() { c.write(core.MembershipKey("bob", "team"), core.Membership{Role: core.RoleMember}) }
	require.Equal(t, core.CodeGroupDenied, core.CodeOf(c.ask("bob", core.KindApplication)))
}

func TestNothingElseIsReadInPages(t *testing.T) {
	c := newClub(t)
	c.crowd(map[string]core.Role{"ann": core.RoleOwner})
	for _, kind := range []core.Kind{core.KindProfile, core.KindConversation, core.KindThread, core.KindDeparted, core.KindMembership, core.KindJoined, "nothing"} {
		for _, owner := range []string{core.MembersOwner("team"), ofTeam} {
			_, _, err := c.Page(t.Context(), "ann", owner, kind, "", 0)
			require.Equal(t, core.CodeGroupDenied, core.CodeOf(err), "%s of %q", kind, owner)
		}
	}
	for owner, code := range map[string]core.Code{
		"ann": core.CodeGroupID, "": core.CodeGroupID, " ": core.CodeGroupID, "members ": core.CodeGroupID,
		"members team ann": core.CodeGroupID, "members té": core.CodeGroupID, "members none": core.CodeGroupNotFound,
	} {
		_, _, err := c.Page(t.Context(), "ann", owner, core.KindMember, "", 0)
		require.Equal(t, code, core.CodeOf(err), "of %q", owner)
	}
	c.write(core.GroupKey("team"), core.Group{Type: core.GroupPublic, DismissedBy: "ann"})
	require.Equal(t, core.CodeGroupNotFound, core.CodeOf(c.ask("ann", core.KindMember)), "of a group that was dismissed")
}

func TestAPageHasAtMostAHundredAndSaysWhetherOthersFollow(t *testing.T) {
	c := newClub(t)
	roles := map[string]core.Role{}
	for i := range 250 {
		roles[fmt.Sprintf("user%03d", i)] = core.RoleMember
	}
	c.crowd(roles)
	for _, limit := range []int{0, 1000, 100, 7, 125} {
		var ids []string
		for after, more := "", true; more; {
			documents, rest, err := c.Page(t.Context(), "user001", core.MembersOwner("team"), core.KindMember, after, limit)
			require.NoError(t, err)
			require.LessOrEqual(t, len(documents), core.MaxPage)
			for _, document := range documents {
				ids = append(ids, document.Key.ID)
			}
			after, more = ids[len(ids)-1], rest
		}
		require.Len(t, ids, 250, "limit %d", limit)
		require.IsIncreasing(t, ids)
	}
}

func TestThoseMembersAreOnlineWhoHaveAPlaceThatHasNotRunOut(t *testing.T) {
	c := newClub(t)
	c.crowd(map[string]core.Role{"ann": core.RoleOwner, "bob": core.RoleMember, "carol": core.RoleMember, "dave": core.RoleMember})
	c.write(core.StatusKey("ann"), core.Status{Places: map[string]int64{"tab": 9}})
	c.write(core.StatusKey("bob"), core.Status{Places: map[string]int64{"tab": 1}})
	c.write(core.StatusKey("carol"), core.Status{Custom: "away"})
	c.write(core.StatusKey("eve"), core.Status{Places: map[string]int64{"tab": 9}})
	documents, more, err := c.Page(t.Context(), "bob", core.MembersOwner("team"), core.KindOnline, "", 0)
	require.NoError(t, err)
	require.False(t, more)
	require.Equal(t, []core.Document{{Key: core.OnlineKey("team"), Value: core.Online{Count: 1}}}, documents)
	require.Equal(t, core.CodeGroupDenied, core.CodeOf(c.ask("mallory", core.KindOnline)))
	c.Online = func(_ context.Context, owner string) (int, error) { return len(owner), nil }
	documents, _, err = c.Page(t.Context(), "bob", core.MembersOwner("team"), core.KindOnline, "", 0)
	require.NoError(t, err)
	require.Equal(t, core.Online{Count: len("members team")}, documents[0].Value, "as one that remembers says")
}

func TestAnybodySeesWhatIsPublicOfAGroup(t *testing.T) {
	c := newClub(t)
	open := core.Group{Type: core.GroupPublic, Name: "open", OwnerID: "ann", Custom: []core.CustomField{{Key: "secret", Value: "1"}}}
	c.write(core.GroupKey("open"), open)
	c.write(core.GroupSizeKey("open"), core.GroupSize{Count: 3})
	c.write(core.GroupKey("work"), core.Group{Type: core.GroupWork, Name: "plans", OwnerID: "ann"})
	c.write(core.GroupSizeKey("work"), core.GroupSize{Count: 5})
	c.write(core.GroupKey("past"), core.Group{Type: core.GroupPublic, Name: "past", DismissedBy: "ann"})
	documents, err := c.LookGroups(t.Context(), []string{"open", "none", "work", "no id", "", "past"})
	require.NoError(t, err)
	values := map[core.Key]core.Value{}
	for _, document := range documents {
		values[document.Key] = document.Value
	}
	open.Custom = nil
	require.Equal(t, map[core.Key]core.Value{
		core.GroupKey("open"): open, core.GroupSizeKey("open"): core.GroupSize{Count: 3},
		core.GroupKey("work"): core.Group{Type: core.GroupWork}, core.GroupSizeKey("work"): core.GroupSize{},
		core.GroupKey("past"): core.Group{Type: core.GroupPublic, DismissedBy: "ann"}, core.GroupSizeKey("past"): core.GroupSize{},
	}, values, "and of a group of type Work, or a past one, only that it is one")
	require.NoError(t, core.CheckPublicGroup("open", &open))
	require.Equal(t, core.CodeGroupDenied, core.CodeOf(core.CheckPublicGroup("work", &core.Group{Type: core.GroupWork})))
	require.Equal(t, core.CodeGroupNotFound, core.CodeOf(core.CheckPublicGroup("past", &core.Group{Type: core.GroupPublic, DismissedBy: "ann"})))
	require.Equal(t, core.CodeGroupNotFound, core.CodeOf(core.CheckPublicGroup("none", &core.Group{})))
	require.Equal(t, core.CodeGroupID, core.CodeOf(core.CheckPublicGroup("no id", &core.Group{})))
}

// Page is the store's, with something that happens once between reading a page
// and judging it.
func (c *counted) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	records, err := c.MemStore.Page(ctx, owner, kind, after, limit)
	if c.paged != nil {
		c.paged()
		c.paged = nil
	}
	return records, err
}
