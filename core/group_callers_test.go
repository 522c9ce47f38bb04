package core_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// house is a world in which users ask for commands about groups, without devices.
type house struct {
	*world
	t *testing.T
	// live: whoever asks runs rooms.
	live bool
}

func newHouse(t *testing.T) house { return house{world: newWorld(), t: t} }

// do carries a command out and returns its outcome, and the code of the refusal, 0
// for none. Time passes with each.
func (h house) do(user string, command core.Command) (outcome any, code core.Code) {
	h.now++
	committed, err := h.Do(context.Background(), core.Call{User: user, Command: command, Live: h.live}, nil)
	var refused *core.Error
	if errors.As(err, &refused) {
		return nil, refused.Code
	}
	require.NoError(h.t, err)
	return committed.Outcome, 0
}

func (h house) must(user string, command core.Command) any {
	outcome, code := h.do(user, command)
	require.Zero(h.t, code, "%s: %s", user, core.NameOf(command))
	return outcome
}

// found makes a group "g" of a type, with olga as the owner, and as members,
// admins as far as the type has any, "adam" and "ada", and "mia" and "max".
func (h house) found(groupType core.GroupType) (groupID string) {
	groupID = idFor(groupType)
	role := core.RoleAdmin
	if groupType == core.GroupWork {
		role = core.RoleMember
	}
	h.must("olga", core.CreateChatGroup{GroupID: groupID, Type: groupType, Name: "g", Founders: []core.Founder{
		{UserID: "adam", Role: role}, {UserID: "ada", Role: role}, {UserID: "mia"}, {UserID: "max"},
	}})
	return groupID
}

func idFor(groupType core.GroupType) string {
	if groupType == core.GroupCommunity {
		return "@TGS#_g"
	}
	return "g"
}

func valueAt[V core.Value](h house, key core.Key) (V, bool) {
	value, there := h.documents[key].Value.(V)
	return value, there
}

func (h house) group(groupID string) core.Group {
	group, _ := valueAt[core.Group](h, core.GroupKey(groupID))
	return group
}

func (h house) membership(user, groupID string) (core.Membership, bool) {
	return valueAt[core.Membership](h, core.MembershipKey(user, groupID))
}

// tips are the tips of a group, and notices those that a user got.
func (h house) tips(groupID string) []core.TipKind {
	return payloads(h, core.GroupOwner(groupID), func(tip core.GroupTip) core.TipKind { return tip.Kind })
}

func (h house) notices(user string) []core.NoticeKind {
	return payloads(h, "system "+user, func(notice core.GroupNotice) core.NoticeKind { return notice.Kind })
}

func payloads[P, K any](h house, thread string, kind func(P) K) (kinds []K) {
	for _, row := range h.rows[thread] {
		var payload P
		require.NoError(h.t, json.Unmarshal(row.(core.Message).Payload, &payload))
		kinds = append(kinds, kind(payload))
	}
	return kinds
}

// holds checks what is so of a group after any commands.
func (h house) holds(groupID string) {
	members := map[string]core.Member{}
	memberships := map[string]core.Membership{}
	for key, document := range h.documents {
		if document.Value == nil {
			continue
		}
		if key.Kind == core.KindMember && key.Owner == core.MembersOwner(groupID) {
			members[key.ID] = document.Value.(core.Member)
		}
		if key.Kind == core.KindMembership && key.ID == groupID {
			memberships[key.Owner] = document.Value.(core.Membership)
		}
	}
	h.agree(groupID, members, memberships)
}

func (h house) agree(groupID string, members map[string]core.Member, memberships map[string]core.Membership) {
	group := h.group(groupID)
	owners, admins := []string{}, []string{}
	require.Len(h.t, memberships, len(members))
	for user, own := range memberships {
		require.Equal(h.t, core.Member{Role: own.Role, NameCard: own.NameCard, MuteUntil: own.MuteUntil, JoinedAt: own.JoinedAt, Custom: own.Custom}, members[user])
		switch own.Role {
		case core.RoleOwner:
			owners = append(owners, user)
		case core.RoleAdmin:
			admins = append(admins, user)
		default:
			require.Equal(h.t, core.RoleMember, own.Role)
		}
		_, waits := valueAt[core.Application](h, core.ApplicationKey(groupID, user))
		require.False(h.t, waits, "%s waits, and is in the group", user)
	}
	size, _ := valueAt[core.GroupSize](h, core.GroupSizeKey(groupID))
	staff, _ := valueAt[core.Staff](h, core.StaffKey(groupID))
	if group.DismissedBy != "" {
		require.Zero(h.t, size.Count)
		require.Empty(h.t, staff.Admins)
		return
	}
	require.Len(h.t, members, size.Count)
	require.LessOrEqual(h.t, size.Count, group.MaxMembers)
	require.ElementsMatch(h.t, admins, staff.Admins)
	if group.OwnerID == "" {
		require.Empty(h.t, owners)
		require.Equal(h.t, core.GroupWork, group.Type)
	} else {
		require.Equal(h.t, []string{group.OwnerID}, owners)
	}
}
