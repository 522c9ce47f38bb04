package hooks

import (
	"cmp"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// group is a chat group as the commit leaves it, or the community of a topic.
func (t *telling) group(groupID string) core.Group {
	if community, topic := core.TopicOf(groupID); topic {
		groupID = community
	}
	group, _ := t.now(core.GroupKey(groupID)).(core.Group)
	return group
}

// ofGroup names a group, or a topic with its community.
func ofGroup(groupID string, group core.Group) fields {
	if community, topic := core.TopicOf(groupID); topic {
		return fields{"GroupId": community, "TopicId": groupID, "Type": cmp.Or(group.Type, core.GroupCommunity)}
	}
	return fields{"GroupId": groupID, "Type": group.Type}
}

// change is what a commit does to who is in a group.
type change struct {
	came, left []string
}

// groups tells of groups and of their members: of what a group is first, of who came
// and went then, of its end last.
func (t *telling) groups(writes []core.Document) {
	changes := map[string]*change{}
	var ids []string
	of := func(groupID string) *change {
		if changes[groupID] == nil {
			ids, changes[groupID] = append(ids, groupID), &change{}
		}
		return changes[groupID]
	}
	for _, document := range writes {
		switch key := document.Key; key.Kind {
		case core.KindGroup:
			groupID, _ := core.GroupOf(key.Owner)
			of(groupID)
		case core.KindMembership: // What others read of a member is written unseen.
			t.member(key, document.Value, of)
		}
	}
	for _, groupID := range ids {
		t.groupChange(groupID, changes[groupID])
	}
}

// member notes that somebody came or went, or tells what changed of a member.
func (t *telling) member(key core.Key, now core.Value, of func(string) *change) {
	groupID, user := key.ID, key.Owner
	was, before := t.old(key).(core.Membership)
	is, after := now.(core.Membership)
	_, topic := core.TopicOf(groupID)
	switch {
	case topic:
	case !before && after:
		c := of(groupID)
		c.came = append(c.came, user)
	case before && !after:
		c := of(groupID)
		c.left = append(c.left, user)
	case before:
		body := ofGroup(groupID, t.group(groupID))
		if was.Role != is.Role {
			body["Role"] = is.Role
		}
		if was.NameCard != is.NameCard {
			body["NameCard"] = is.NameCard
		}
		if was.MuteUntil != is.MuteUntil {
			body["ShutUpUntil"] = is.MuteUntil / 1000
		}
		if !slices.Equal(was.Custom, is.Custom) {
			body["AppMemberDefinedData"] = custom(was.Custom, is.Custom)
		}
		if len(body) > 2 {
			body["Operator_Account"], body["Member_Account"] = t.call.User, user
			t.tell(groupMember, core.GroupOwner(groupID), body)
		}
	}
}

func (t *telling) groupChange(groupID string, c *change) {
	key, lane := core.GroupKey(groupID), core.GroupOwner(groupID)
	was, before := t.old(key).(core.Group)
	is, _ := t.now(key).(core.Group)
	_, topic := core.TopicOf(groupID)
	body := func() fields {
		body := ofGroup(groupID, t.group(groupID))
		body["Operator_Account"] = t.call.User
		return body
	}
	if _, written := t.written[key]; written && !before {
		t.created(groupID, is, c.came, body())
		c.came = nil
	}
	if len(c.came) > 0 {
		joined := body()
		joined["JoinType"], joined["NewMemberList"] = t.joinType(c.came), accounts("Member_Account", c.came)
		t.tell(groupJoined, lane, joined)
		t.full(groupID, is)
	}
	if len(c.left) > 0 && is.DismissedBy == "" { // Else nobody left: the group did.
		left := body()
		left["ExitType"], left["ExitMemberList"] = "Kicked", accounts("Member_Account", c.left)
		if len(c.left) == 1 && c.left[0] == t.call.User {
			left["ExitType"] = "Quit"
		}
		t.tell(groupLeft, lane, left)
	}
	switch {
	case !before:
	case was.DismissedBy == "" && is.DismissedBy != "" && topic:
		t.tell(topicDestroyed, lane, body())
	case was.DismissedBy == "" && is.DismissedBy != "":
		ended := body()
		ended["Owner_Account"], ended["Name"] = was.OwnerID, is.Name
		t.tell(groupDismissed, lane, ended)
	default:
		t.groupInfo(groupID, was, is, body)
	}
}

func (t *telling) created(groupID string, group core.Group, members []string, body fields) {
	body["Name"] = group.Name
	if _, topic := core.TopicOf(groupID); topic {
		t.tell(topicCreated, core.GroupOwner(groupID), body)
		return
	}
	body["Owner_Account"], body["MemberList"] = group.OwnerID, accounts("Member_Account", members)
	body["UserDefinedDataList"] = custom(nil, group.Custom)
	t.tell(groupCreated, core.GroupOwner(groupID), body)
}

// joinType is Apply for who came of one's own accord, also with an admin's leave.
func (t *telling) joinType(users []string) string {
	if len(users) > 1 {
		return "Invited"
	}
	if answer, answers := t.call.Command.(core.HandleApplication); answers {
		application, _ := t.old(core.ApplicationKey(answer.GroupID, answer.UserID)).(core.Application)
		if application.InviterID == "" {
			return "Apply"
		}
	}
	if users[0] == t.call.User {
		return "Apply"
	}
	return "Invited"
}

// full tells that a group has become full.
func (t *telling) full(groupID string, group core.Group) {
	key := core.GroupSizeKey(groupID)
	was, _ := t.old(key).(core.GroupSize)
	is, _ := t.now(key).(core.GroupSize)
	if group.MaxMembers > 0 && was.Count < group.MaxMembers && is.Count >= group.MaxMembers {
		t.tell(groupFull, core.GroupOwner(groupID), fields{"GroupId": groupID})
	}
}

// groupInfo tells what of a group is another one, with what it is.
func (t *telling) groupInfo(groupID string, was, is core.Group, body func() fields) {
	if was.OwnerID != is.OwnerID {
		passed := body()
		passed["OldOwner_Account"], passed["NewOwner_Account"] = was.OwnerID, is.OwnerID
		t.tell(groupOwner, core.GroupOwner(groupID), passed)
	}
	changed, n := body(), 0
	set := func(name string, differs bool, value any) {
		if differs {
			changed[name] = value
			n++
		}
	}
	set("Name", was.Name != is.Name, is.Name)
	set("Introduction", was.Introduction != is.Introduction, is.Introduction)
	set("Notification", was.Notification != is.Notification, is.Notification)
	set("FaceUrl", was.Avatar != is.Avatar, is.Avatar)
	set("ApplyJoinOption", was.JoinOption != is.JoinOption, is.JoinOption)
	set("InviteJoinOption", was.InviteOption != is.InviteOption, is.InviteOption)
	set("MaxMemberCount", was.MaxMembers != is.MaxMembers, is.MaxMembers)
	set("CustomString", was.Data != is.Data, is.Data)
	set("UserDefinedDataList", !slices.Equal(was.Custom, is.Custom), custom(was.Custom, is.Custom))
	if was.MuteAll != is.MuteAll {
		set("ShutUpAllMember", true, map[bool]string{true: "On", false: "Off"}[is.MuteAll])
	}
	name := groupChanged
	if _, topic := core.TopicOf(groupID); topic {
		name = topicChanged
	}
	if n > 0 {
		t.tell(name, core.GroupOwner(groupID), changed)
	}
}

func (t *telling) attributes(owner string, old, now core.Value) {
	was, _ := old.(core.GroupAttributes)
	is, _ := now.(core.GroupAttributes)
	groupID, _ := core.GroupOf(owner)
	before := map[string]string{}
	for _, a := range was.List {
		before[a.Key] = a.Value
	}
	set, gone := []fields{}, []string{}
	for _, a := range is.List {
		if value, has := before[a.Key]; !has || value != a.Value {
			set = append(set, fields{"key": a.Key, "value": a.Value})
		}
		delete(before, a.Key)
	}
	for _, a := range was.List {
		if _, left := before[a.Key]; left {
			gone = append(gone, a.Key)
		}
	}
	if len(set)+len(gone) > 0 {
		body := ofGroup(groupID, t.group(groupID))
		body["Operator_Account"], body["GroupAttr"], body["DeletedKeys"] = t.call.User, set, gone
		t.tell(groupAttributes, owner, body)
	}
}

// custom are the application's own fields that are others now; one that was taken away
// has no value.
func custom(was, is []core.CustomField) []fields {
	before := map[string]string{}
	for _, field := range was {
		before[field.Key] = field.Value
	}
	list := []fields{}
	for _, field := range is {
		if before[field.Key] != field.Value {
			list = append(list, fields{"Key": field.Key, "Value": field.Value})
		}
		delete(before, field.Key)
	}
	for _, field := range was {
		if _, gone := before[field.Key]; gone {
			list = append(list, fields{"Key": field.Key, "Value": ""})
		}
	}
	return list
}
