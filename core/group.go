package core

import "strings"

// A chat group owns documents and a history. Both have the owner [GroupOwner]
// names, so a message moves the group's revision. Everybody in the group follows
// that owner, so it holds nothing that grows with the members: those are
// documents of [MembersOwner], which are read in pages when somebody asks.

// Group is a chat group, as everybody in it sees it. It stays when the group is
// dismissed: its id is never used again.
type Group struct {
	Type         GroupType `json:"type"`
	Name         string    `json:"name,omitempty"`
	Avatar       string    `json:"avatar,omitempty"`
	Introduction string    `json:"introduction,omitempty"`
	Notification string    `json:"notification,omitempty"`
	// OwnerID is empty after the owner of a Work group has left it.
	OwnerID      string       `json:"ownerID,omitempty"`
	JoinOption   JoinOption   `json:"joinOption,omitempty"`
	InviteOption InviteOption `json:"inviteOption,omitempty"`
	MaxMembers   int          `json:"maxMembers,omitempty"`
	MuteAll      bool         `json:"muteAll,omitempty"`
	// Topics: a community that has topics, and takes no messages itself.
	Topics bool `json:"topics,omitempty"`
	// Data is what the application keeps with a topic.
	Data string `json:"data,omitempty"`
	// Custom holds the application's own fields, in the order they were set.
	Custom []CustomField `json:"custom,omitempty"`
	// CreatedAt and UpdatedAt are times of the authority's, Unix milliseconds;
	// Changes counts how often what stands here was changed.
	CreatedAt int64 `json:"createdAt"`
	UpdatedAt int64 `json:"updatedAt,omitempty"`
	Changes   int   `json:"changes,omitempty"`
	// DismissedBy is who ended the group, empty while there is one.
	DismissedBy string `json:"dismissedBy,omitempty"`
}

// GroupSize is how many members a group has. It stands apart from [Group] so
// that who joins is in nobody's way who sends.
type GroupSize struct {
	Count int `json:"count"`
}

// Staff are the admins of a group, without its owner, in the order they became
// so: [MaxAdmins] at most.
type Staff struct {
	Admins []string `json:"admins,omitempty"`
}

// Departed are the newest who left a group or were removed from it. A gateway
// sees by it whose devices get nothing of the group any more.
type Departed struct {
	// Number counts all who ever left.
	Number uint64 `json:"number"`
	// Users are the newest [MaxDeparted] of them, the newest last.
	Users []string `json:"users,omitempty"`
}

func (Group) kind() Kind     { return KindGroup }
func (GroupSize) kind() Kind { return KindGroupSize }
func (Staff) kind() Kind     { return KindStaff }
func (Departed) kind() Kind  { return KindDeparted }

// GroupOwner names who owns the documents and the history of a group. No user
// id holds a space, so it is no user's.
func GroupOwner(groupID string) string { return "group " + groupID }

func isGroupOwner(owner string) bool { return strings.HasPrefix(owner, GroupOwner("")) }

// GroupKey is where a group is.
func GroupKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindGroup}
}

// GroupSizeKey is where the number of a group's members is.
func GroupSizeKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindGroupSize}
}

// StaffKey is where the admins of a group are.
func StaffKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindStaff}
}

// DepartedKey is where it stands who left a group.
func DepartedKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindDeparted}
}

// group returns a chat group; false where there is none, or none any more.
func (v *View) group(groupID string) (Group, bool) {
	group, there := read[Group](v, GroupKey(groupID))
	return group, there && group.DismissedBy == ""
}

// compareGroup: a group that is seen for the first time changes the list too, for
// what is known of a group comes after the membership. No list has topics.
func compareGroup(e *Effects, key Key, _, new Value) {
	is, _ := new.(Group)
	e.GroupList = e.GroupList || !isTopic(key.Owner)
	e.Dismissed = e.Dismissed || is.DismissedBy != ""
	e.Touch(conversationOfGroup(key.Owner))
}

// compareGroupSize: conversations show how many members there are, the list of
// groups does not tell of it.
func compareGroupSize(e *Effects, key Key, _, _ Value) {
	e.Touch(conversationOfGroup(key.Owner))
}

// conversationOfGroup is the conversation that shows what an owner holds, see
// [GroupOwner].
func conversationOfGroup(owner string) string { return TypeGroup + groupIDOf(owner) }

// groupIDOf is the id of the group whose owner, see [GroupOwner], is given.
func groupIDOf(owner string) string { return strings.TrimPrefix(owner, GroupOwner("")) }
