package rest

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Limits of the calls about chat groups.
const (
	maxGroupsAsked     = 50    // groups in get_group_info
	maxMembersAdded    = 300   // members in add_group_member and import_group_member
	maxMembersNamed    = 500   // in the other calls that name members
	maxFirstMembers    = 100   // in create_group
	memberRead         = 1000  // members that are read at once
	maxMembersAnswered = 6000  // in one reply of get_group_member_info
	maxGroupsListed    = 10000 // in one reply of the lists of groups
)

// asBackend runs a command as the application itself, which the core's rules of
// roles do not bind; see [core.Admin].
func asBackend[O any](ctx context.Context, a *API, call call, command core.CommandOf[O], silent bool) (outcome O, err error) {
	return runAs(ctx, a, call.admin, command, &core.Admin{Silent: silent})
}

// runAs is asBackend with a user as the one who acts.
func runAs[O any](ctx context.Context, a *API, user string, command core.CommandOf[O], admin *core.Admin) (outcome O, err error) {
	if command, err = before(ctx, a, user, command, admin); err != nil {
		return outcome, err
	}
	return runUnasked(ctx, a, user, command, admin)
}

// runUnasked is runAs where nobody is asked before.
func runUnasked[O any](ctx context.Context, a *API, user string, command core.CommandOf[O], admin *core.Admin) (outcome O, err error) {
	committed, err := a.options.Authority.Do(ctx, core.Call{User: user, Command: command, Admin: admin, Live: a.options.Rooms != nil}, nil)
	if err != nil {
		return outcome, err
	}
	return core.OutcomeOf(command, committed.Outcome), nil
}

// checkGroupID refuses what can be the id of no group.
func checkGroupID(groupID string) error {
	if core.CheckConversationID(core.TypeGroup+groupID) != nil {
		return core.Errorf(core.CodeGroupID, "GroupId must be a chat group's id, not %.64q", groupID)
	}
	return nil
}

// group returns a chat group that is there.
func (a *API) group(ctx context.Context, groupID string) (core.Group, error) {
	if err := checkGroupID(groupID); err != nil {
		return core.Group{}, err
	}
	documents, err := a.read(ctx, core.GroupKey(groupID))
	if err != nil {
		return core.Group{}, err
	}
	group, there := documents[0].Value.(core.Group)
	if !there || group.DismissedBy != "" {
		return core.Group{}, core.Errorf(core.CodeGroupNotFound, "there is no chat group %q, or it was dismissed", groupID)
	}
	return group, nil
}

// checkNamed refuses what can be no user's id, and too many or none of them.
func checkNamed(name string, accounts []string, most int) error {
	if len(accounts) < 1 || len(accounts) > most {
		return core.Errorf(core.CodeTooManyMembersInCall, "%s must name 1 to %d users, not %d", name, most, len(accounts))
	}
	for _, account := range accounts {
		if !core.ValidUserID(account) {
			return core.Errorf(core.CodeGroupParameter, "%s cannot name %.64q: that is no user's id", name, account)
		}
	}
	return nil
}

// groupMember is a member with the user's id.
type groupMember struct {
	id string
	core.Member
}

// members reads a part of a group's members, in the order of their ids.
func (a *API) members(ctx context.Context, groupID, after string, limit int) ([]groupMember, error) {
	records, err := a.options.Store.Page(ctx, core.MembersOwner(groupID), core.KindMember, after, limit)
	if err != nil {
		return nil, err
	}
	members := make([]groupMember, 0, len(records))
	for _, record := range records {
		member, err := memberIn(record)
		if err != nil {
			return nil, err
		}
		members = append(members, member)
	}
	return members, nil
}

func memberIn(record authority.Record) (groupMember, error) {
	value, err := core.Decode(record.Key.Kind, record.Body)
	member, _ := value.(core.Member)
	return groupMember{record.Key.ID, member}, err
}

// eachMembers calls f with the members of a group, many at once.
func (a *API) eachMembers(ctx context.Context, groupID string, f func([]groupMember) error) error {
	for after := ""; ; {
		members, err := a.members(ctx, groupID, after, memberRead)
		if err != nil || len(members) == 0 {
			return err
		}
		if err := f(members); err != nil {
			return err
		}
		if len(members) < memberRead {
			return nil
		}
		after = members[len(members)-1].id
	}
}

// definedField is a field of the application's own.
type definedField struct {
	Key   string
	Value string
}

func fieldsOf(defined []definedField) []core.CustomField {
	fields := make([]core.CustomField, len(defined))
	for i, field := range defined {
		fields[i] = core.CustomField(field)
	}
	return fields
}

func definedOf(fields []core.CustomField) []definedField {
	defined := make([]definedField, len(fields))
	for i, field := range fields {
		defined[i] = definedField(field)
	}
	return defined
}

// aGroup is the body of a call that names a group and nothing else.
type aGroup struct {
	GroupID string `json:"GroupId"`
}
