package core

// Role is what a member of a group is.
type Role string

// The roles. Each may do more than the one after it.
const (
	RoleOwner  Role = "Owner"
	RoleAdmin  Role = "Admin"
	RoleMember Role = "Member"
)

// Membership is what a user knows of being in a group: it is the user's own, and
// the list of the user's groups follows from it. It is gone when the user is no
// member any more.
type Membership struct {
	// Role is empty in a topic, where that of the community counts.
	Role     Role   `json:"role"`
	NameCard string `json:"nameCard,omitempty"`
	// MuteUntil is until when the user may not send, Unix milliseconds.
	MuteUntil int64 `json:"muteUntil,omitempty"`
	// JoinedAt is when the user came, Unix milliseconds.
	JoinedAt int64         `json:"joinedAt"`
	Custom   []CustomField `json:"custom,omitempty"`
	// Joined is the number of the newest message when the user came, and
	// JoinedCounted how many that count as unread there had been by then.
	Joined        uint64 `json:"joined,omitempty"`
	JoinedCounted uint64 `json:"joinedCounted,omitempty"`
	// From: the history up to and with that number is hidden from the user.
	From uint64 `json:"from,omitempty"`
	// Entered is the number of the newest message when the user entered a topic:
	// devices receive what came after it.
	Entered uint64 `json:"entered,omitempty"`
	// Community: the group is a community with topics. Topics are the own parts of
	// the ids of those that the user has entered.
	Community bool     `json:"community,omitempty"`
	Topics    []string `json:"topics,omitempty"`
}

// Member is a member as others see one who ask for the list.
type Member struct {
	Role      Role          `json:"role"`
	NameCard  string        `json:"nameCard,omitempty"`
	MuteUntil int64         `json:"muteUntil,omitempty"`
	JoinedAt  int64         `json:"joinedAt"`
	Custom    []CustomField `json:"custom,omitempty"`
}

// Application waits in a group for its owner or an admin: a user asks to be let
// in, or a member asks that a user be.
type Application struct {
	// InviterID is the member who asks for the user, empty if the user asks.
	InviterID string `json:"inviterID,omitempty"`
	// Nick is that of who asks.
	Nick string `json:"nick,omitempty"`
	Note string `json:"note,omitempty"`
	// At is when it was asked, Unix milliseconds. It tells one application of a
	// user from the next.
	At int64 `json:"at"`
}

func (Membership) kind() Kind  { return KindMembership }
func (Member) kind() Kind      { return KindMember }
func (Application) kind() Kind { return KindApplication }

// MembersOwner names who owns the documents of a group's members. Nobody follows
// them: they are read in pages.
func MembersOwner(groupID string) string { return "members " + groupID }

// MembershipKey is where it stands that a user is in a group.
func MembershipKey(user, groupID string) Key {
	return Key{Owner: user, Kind: KindMembership, ID: groupID}
}

// MemberKey is where a member of a group is.
func MemberKey(groupID, user string) Key {
	return Key{Owner: MembersOwner(groupID), Kind: KindMember, ID: user}
}

// ApplicationKey is where the application to a group stands that is about a user.
func ApplicationKey(groupID, user string) Key {
	return Key{Owner: MembersOwner(groupID), Kind: KindApplication, ID: user}
}

// membership returns what a user is in a group; false for who is no member.
func (v *View) membership(user, groupID string) (Membership, bool) {
	return read[Membership](v, MembershipKey(user, groupID))
}

// compareMembership: a user is in one more group, or in one less, or is something
// else in it.
func compareMembership(e *Effects, key Key, old, new Value) {
	was, _ := old.(Membership)
	is, _ := new.(Membership)
	if !isTopic(key.ID) && ((old == nil) != (new == nil) || was.Role != is.Role) {
		e.GroupList = true
	}
	e.Touch(TypeGroup + key.ID)
	if was.MuteUntil != is.MuteUntil {
		for _, own := range is.Topics {
			e.Touch(TypeGroup + TopicID(key.ID, own))
		}
	}
}
