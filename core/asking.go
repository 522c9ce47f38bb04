package core

import "strings"

// What grows with the members of a group is nobody's copy: it is read in pages
// when somebody asks, and anybody may look at what is public of a group.

// MaxPage is how many documents one page has at most.
const MaxPage = 100

// Online is how many members of a group are online. It is made for whoever asks
// and stored nowhere.
type Online struct {
	Count int `json:"count"`
}

func (Online) kind() Kind { return KindOnline }

// OnlineKey is where that number is asked for.
func OnlineKey(groupID string) Key {
	return Key{Owner: MembersOwner(groupID), Kind: KindOnline}
}

// ByIDs asks for documents by their ids in the place of the id that a page begins
// after. No such id holds a space.
func ByIDs(ids []string) string { return " " + strings.Join(ids, " ") }

// IDsIn are the ids that ByIDs was given; false for a page that begins after an
// id.
func IDsIn(after string) ([]string, bool) {
	return strings.Fields(after), strings.HasPrefix(after, " ")
}

// AskingKeys returns the keys of what [MayAsk] judges by, when a user asks for
// documents of a group's owner. Refusal: 10015 for an owner who is no group's.
func AskingKeys(user, owner string) ([]Key, error) {
	groupID := groupOfOwner(owner)
	if err := checkGroupID(groupID); err != nil {
		return nil, err
	}
	return []Key{GroupKey(groupID), MembershipKey(user, groupID)}, nil
}

// groupOfOwner is the group that an owner of [MembersOwner] or [AboutOwner] is of.
func groupOfOwner(owner string) string {
	if groupID, _, is := AboutMessage(owner); is {
		return groupID
	}
	_, groupID, _ := strings.Cut(owner, " ")
	return groupID
}

// MayAsk refuses who may not read documents of a kind in pages, from what is
// under [AskingKeys]: 10010 there is no such group, 10007 not in it, not its owner
// or admin where those alone may, or a kind that is in no pages.
func MayAsk(owner string, kind Kind, group, membership Value) error {
	groupID := groupOfOwner(owner)
	g, there := group.(Group)
	own, member := membership.(Membership)
	visible := kind.row().visible
	switch {
	case !there || g.DismissedBy != "":
		return noGroup(groupID)
	case !member:
		return notInGroup(groupID)
	case visible == toMembersAsking || visible == toStaffAsking && own.Role.rank() > RoleMember.rank():
		return nil
	}
	return Errorf(CodeGroupDenied, "this is for the owner and the admins of the chat group")
}

// PublicGroupKeys returns where it stands what [PublicOfGroup] makes public.
func PublicGroupKeys(groupID string) []Key {
	return []Key{GroupKey(groupID), GroupSizeKey(groupID)}
}

// PublicOfGroup returns what anybody may see of a group: all but the application's
// own fields, and how many members there are. Of one of type Work, or one that was
// dismissed, that is nothing but that.
func PublicOfGroup(group, size Value) (Group, GroupSize) {
	g, _ := group.(Group)
	if !rulesOf[g.Type].searchable || g.DismissedBy != "" {
		return Group{Type: g.Type, DismissedBy: g.DismissedBy}, GroupSize{}
	}
	g.Custom = nil
	members, _ := size.(GroupSize)
	return g, members
}

// CheckPublicGroup refuses what came of looking for a group, zero for nothing:
// 10015, 10010 there is none, 10007 only its members may look at it.
func CheckPublicGroup(groupID string, g *Group) error {
	if err := checkGroupID(groupID); err != nil {
		return err
	}
	if g.Type == "" || g.DismissedBy != "" {
		return noGroup(groupID)
	}
	if !rulesOf[g.Type].searchable {
		return Errorf(CodeGroupDenied, "only its members can look at the chat group %q", groupID)
	}
	return nil
}
