package core

import (
	"slices"
	"strconv"
)

// RevokedMessages are the revoked messages of a chat group that had counted as
// unread, of a stretch of [RevokedStretch] numbers. The count in the head of a
// history never falls: whoever has such a message unread takes it off by this,
// and so only once, however late it was revoked and whatever else was done to it.
type RevokedMessages struct {
	// Offsets are the numbers less the first of the stretch, in ascending order.
	Offsets []uint64 `json:"offsets"`
}

// RevokedStretch is how many numbers one [RevokedMessages] is about.
const RevokedStretch = 1024

func (RevokedMessages) kind() Kind { return KindRevoked }

// RevokedKey is where it stands whether a message of a group was revoked.
func RevokedKey(groupID string, sequence uint64) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindRevoked, ID: strconv.FormatUint(sequence/RevokedStretch, 10)}
}

// Revokes says whether the message with that number, one of the stretch, is
// revoked.
func (r RevokedMessages) Revokes(sequence uint64) bool {
	_, found := slices.BinarySearch(r.Offsets, sequence%RevokedStretch)
	return found
}

// between counts those with after < number ≤ last in a stretch.
func (r RevokedMessages) between(stretch, after, last uint64) (n int) {
	for _, offset := range r.Offsets {
		if s := stretch*RevokedStretch + offset; s > after && s <= last {
			n++
		}
	}
	return n
}

func (r RevokedMessages) with(sequence uint64) RevokedMessages {
	at, found := slices.BinarySearch(r.Offsets, sequence%RevokedStretch)
	if found {
		return r
	}
	r.Offsets = slices.Insert(slices.Clone(r.Offsets), at, sequence%RevokedStretch)
	return r
}

// compareOfGroup: what its members are shown of a group's history is another. A
// message for some members only is told by their own conversations.
func compareOfGroup(e *Effects, key Key, old, new Value) {
	was, had := old.(Thread)
	is, has := new.(Thread)
	if had && has && was.Shown == is.Shown && was.Amended == is.Amended && was.Trimmed == is.Trimmed && was.shownAt() == is.shownAt() {
		return
	}
	if isGroupOwner(key.Owner) {
		e.Touch(conversationOfGroup(key.Owner))
	}
}

// shownAt is when the newest message was sent that can be a conversation's last
// one. What is pending has the time of the device: once it is answered it has
// another, though nothing else changes.
func (t Thread) shownAt() int64 {
	if t.Last == nil {
		return 0
	}
	return t.Last.Time
}
