package core

import (
	"slices"
	"strings"
)

// A user follows owners who are no users: what they own comes to the user's
// devices as the user's own documents do. Whom a user follows follows from the
// user's own documents, so no list of it can differ from them.

// Following is an owner that a user follows, and up to which revision somebody
// has what a follower gets of it; 0 for nothing.
type Following struct {
	Owner string
	After Revision
	// Seat is what the user has in the room of a live group, of which no document
	// tells; nil for any other.
	Seat Value
}

// Followed is what a user gets of a followed owner: the documents that changed
// after a revision, as they are at Revision or later; of those that exist.
type Followed struct {
	Owner string
	// For is the document for which the user follows the owner, as it was then;
	// nil if the user does not. Then there is nothing else.
	For       Value
	Revision  Revision
	Documents []Document
	// Whole: Documents are all there are, not only those that changed.
	Whole bool
}

// follows has a row for each kind of document of a user's for which the user
// follows somebody.
var follows = []struct {
	kind Kind
	// owner is what the name of whom the user follows begins with; the ID of the
	// document's key is the rest.
	owner string
	// owns are the kinds of what the owner has one document of each.
	owns []Kind
}{
	{KindMembership, "group ", []Kind{
		KindGroup, KindThread, KindGroupSize, KindStaff, KindTransient, KindAttributes, KindCounters, KindPinned, KindTopics,
	}},
	{KindSubscribed, "status ", []Kind{KindPresence}},
	{KindRelation, "profile ", []Kind{KindProfile}},
}

// FollowingKinds returns the kinds of documents for which users follow somebody.
func FollowingKinds() (kinds []Kind) {
	for i := range follows {
		kinds = append(kinds, follows[i].kind)
	}
	return kinds
}

// Follows returns the owner that a user follows for as long as the user has a
// document under a key; "" where it says nothing of that.
func Follows(key Key) (owner string) {
	for i := range follows {
		if follows[i].kind == key.Kind {
			return follows[i].owner + key.ID
		}
	}
	return ""
}

// FollowingKey is where the document is for which a user follows an owner: the
// other way round than [Follows]. It is false for an owner that nobody can follow.
func FollowingKey(user, owner string) (Key, bool) {
	for i := range follows {
		if id, is := strings.CutPrefix(owner, follows[i].owner); is {
			return Key{Owner: user, Kind: follows[i].kind, ID: id}, id != ""
		}
	}
	return Key{}, false
}

// SameFollowing says that a user follows an owner for the same reason: that it is
// one membership still, not another one after the user had left. What anybody may
// see has one reason only.
func SameFollowing(a, b Value) bool {
	if a == nil || b == nil || a.kind() != b.kind() {
		return false
	}
	was, member := a.(Membership)
	is, _ := b.(Membership)
	return !member || was.JoinedAt == is.JoinedAt && was.Joined == is.Joined && was.From == is.From
}

// FollowedKeys returns where those documents of a followed owner are that are one
// of their kind.
func FollowedKeys(owner string) (keys []Key) {
	for i := range follows {
		if strings.HasPrefix(owner, follows[i].owner) {
			for _, kind := range follows[i].owns {
				keys = append(keys, Key{Owner: owner, Kind: kind})
			}
		}
	}
	return keys
}

// GroupOf is the id of the group whose owner, see [GroupOwner], is given; false for
// another owner.
func GroupOf(owner string) (groupID string, is bool) {
	return strings.CutPrefix(owner, GroupOwner(""))
}

// RevokedKeys returns where it stands which messages of a group are revoked that
// a member may not have read: from the place on up to which the member has.
func RevokedKeys(groupID string, membership, conversation, head Value) []Key {
	in, member := membership.(Membership)
	thread, _ := head.(Thread)
	if !member {
		return nil
	}
	own, _ := AsConversation(conversation)
	var keys []Key
	for stretch := own.base(in, thread).Sequence / RevokedStretch; stretch <= thread.LastSequence/RevokedStretch; stretch++ {
		keys = append(keys, RevokedKey(groupID, stretch*RevokedStretch))
	}
	return keys
}

// ForFollower returns a document of a followed owner as a user gets it who has
// following under [FollowingKey]; false for what no follower gets, and for whoever
// follows nothing. It is without messages from before the user came, or hidden from
// the user, and without what it says of these ([TellsOf]).
func ForFollower(following Value, document Document) (Document, bool) {
	membership, _ := following.(Membership)
	from, tells := membership.From, true
	switch value := document.Value.(type) {
	case Thread:
		if value.Last != nil && value.Last.Sequence <= from {
			value.Last = nil
		}
		revoked, atAll := value.Revoked, value.AtAll
		value.Recent, value.Revoked, value.AtAll = nil, nil, nil // An id says who sent a message, and when.
		for _, r := range revoked {
			if r.Sequence > from {
				value.Revoked = append(value.Revoked, r)
			}
		}
		for _, m := range atAll {
			if m.Sequence > from {
				value.AtAll = append(value.AtAll, m)
			}
		}
		document.Value = value
	case RevokedMessages:
		value.Offsets = above(value.Offsets, document.Key.Sequence()*RevokedStretch, from)
		document.Value, tells = value, len(value.Offsets) > 0
	case PinnedMessages:
		value.Numbers = above(value.Numbers, 0, from)
		document.Value = value
	case TransientMessages:
		document.Value = value.since(membership.JoinedAt)
	}
	return document, following != nil && tells && document.Key.ToFollowers()
}

// above returns those of offsets that, counted from first, are above a number.
func above(offsets []uint64, first, number uint64) (kept []uint64) {
	for _, offset := range offsets {
		if first+offset > number {
			kept = append(kept, offset)
		}
	}
	return kept
}

// TellsOf returns the numbers of the messages that a document of a followed owner
// tells of, in no order. Who is not to see one of them gets it cut.
func TellsOf(document Document) (numbers []uint64) {
	switch value := document.Value.(type) {
	case Thread:
		if value.Last != nil {
			numbers = append(numbers, value.Last.Sequence)
		}
		for _, revocation := range value.Revoked {
			numbers = append(numbers, revocation.Sequence)
		}
		for _, mention := range value.AtAll {
			numbers = append(numbers, mention.Sequence)
		}
	case RevokedMessages:
		for _, offset := range value.Offsets {
			numbers = append(numbers, document.Key.Sequence()*RevokedStretch+offset)
		}
	case PinnedMessages:
		numbers = value.Numbers
	}
	return numbers
}

// ToFollowers says whether who follows an owner of documents gets those of the
// kind.
func (k Kind) ToFollowers() bool {
	return Key{Owner: GroupOwner(""), Kind: k}.ToFollowers() || Key{Kind: k}.ToFollowers()
}

// ToFollowers says whether who follows the owner gets the document under k.
func (k Key) ToFollowers() bool {
	visible := k.Kind.row().visible
	if isGroupOwner(k.Owner) {
		return visible == toMembers || k.Kind == KindTransient
	}
	return visible == toFollowers || k.Kind == KindProfile
}

// since returns w without the messages from before a time.
func (w TransientMessages) since(time int64) TransientMessages {
	w.Messages = slices.DeleteFunc(slices.Clone(w.Messages), func(m Message) bool { return m.Time < time })
	return w
}

// Readable says which messages of a group a user may read, from what is under the
// keys of the membership, of the own conversation and of the group's head: those
// numbered after+1 to last, none where last is not above after. Who has left may
// read what there was until then.
func Readable(membership, conversation, head Value) (after, last uint64) {
	thread, _ := head.(Thread)
	if member, is := membership.(Membership); is {
		return max(member.From, thread.Trimmed), thread.LastSequence
	}
	own, _ := AsConversation(conversation)
	if left := own.side().Left; left != nil {
		return max(left.From, thread.Trimmed), own.LastSequence
	}
	return 0, 0
}
