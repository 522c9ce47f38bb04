package core

import (
	"slices"
	"strconv"
	"strings"
)

// A copy has what its user follows beside the user's own documents, all under one
// owner: so it is loaded in one go, and one hint tells other tabs of it. What the
// copy has of one followed owner, and how far it is with it, says [Reached].

// CopiedFollowing owns what a user's copy has of those whom the user follows.
func CopiedFollowing(user string) string { return "following " + user }

// CopiedKey is where a user's copy has a document of somebody whom the user
// follows.
func CopiedKey(user string, key Key) Key {
	return Key{Owner: CopiedFollowing(user), Kind: key.Kind, ID: key.Owner + "\x00" + key.ID}
}

// Original is the key whose [CopiedKey] k is; of a key of [ReachedKey] its owner
// alone counts.
func (k Key) Original() Key {
	k.Owner, k.ID, _ = strings.Cut(k.ID, "\x00")
	return k
}

// ReachedKey is where it stands how far a user's copy is with an owner.
func ReachedKey(user, owner string) Key {
	return CopiedKey(user, Key{Owner: owner, Kind: KindReached})
}

// Reached is what a copy has of an owner whom its user follows, or has followed.
type Reached struct {
	// Revision is the owner's revision at the server that the copy has, 0 when it
	// has nothing.
	Revision Revision `json:"revision,omitempty"`
	// Documents are the kinds and ids of those that the copy has, each with a
	// space between.
	Documents []string `json:"documents,omitempty"`
	// Rows names the rows of the owner's history that the copy has: those of
	// another name it does not trust any more.
	Rows Revision `json:"rows,omitempty"`
}

func (Reached) kind() Kind { return KindReached }

// Anything says of what a copy has as Reached that it is something to go on from:
// perhaps that the owner has nothing. Of a group without anything, the copy still
// knows which rows count.
func (r Reached) Anything() bool { return r.Revision > 0 || r.Rows == 0 }

// Thread names the rows that count, from the copied history of [CopyThread].
func (r Reached) Thread(thread string) string {
	if r.Rows == 0 {
		return thread
	}
	return thread + " " + strconv.FormatInt(int64(r.Rows), 10)
}

// FollowedConversation is the conversation with a followed owner.
func FollowedConversation(owner string) string { return conversationOfGroup(owner) }

// RowsAnew says whether a copy gives its rows of a history up now that the head
// was old and is new: it has no way, or only a long one, to learn what was done
// to them.
func RowsAnew(old Thread, had bool, new Thread) bool {
	return !had || new.Amended > old.Amended+MaxAmendmentsBehind
}

// TakenSet is what came of an owner whom the user follows, with the revision that
// it goes on from; see [TakeChanges].
type TakenSet struct {
	Followed
	From Revision
	// None: the user does not follow the owner.
	None bool
	// Messages are new rows of the owner's history, Amendments new ones to it.
	// Those that are not above what the copy has are passed over.
	Messages   []Message
	Amendments []Amendment
}

// takeOwn writes a document of the user's own. With the one for which the user
// follows somebody goes what there is of that owner, also where it is another one
// of its kind; moved notes the owner then.
func (v *View) takeOwn(user string, document Document, anew bool, moved map[string]bool) {
	if owner := Follows(document.Key); owner != "" {
		if old := v.load(document.Key); anew || !SameFollowing(old, document.Value) {
			v.forget(user, owner)
			moved[owner] = true
		}
	}
	v.write(document.Key, document.Value)
}

// forget removes what the copy has of an owner, but for rows.
func (v *View) forget(user, owner string) {
	reached, there := read[Reached](v, ReachedKey(user, owner))
	if !there || !reached.Anything() {
		return
	}
	for _, name := range reached.Documents {
		v.write(copiedUnder(user, owner, name), nil)
	}
	var left Value
	if reached.Rows > 0 {
		left = Reached{Rows: reached.Rows}
	}
	v.write(ReachedKey(user, owner), left)
}

func nameOfCopied(key Key) string { return string(key.Kind) + " " + key.ID }

func copiedUnder(user, owner, name string) Key {
	kind, id, _ := strings.Cut(name, " ")
	return CopiedKey(user, Key{Owner: owner, Kind: Kind(kind), ID: id})
}

// takeSet takes over a set. One that was made for another membership than the
// user has by now is passed over: moved has the owners of whom that changed with
// what this set comes with.
func (v *View) takeSet(user, epoch string, set *TakenSet, moved map[string]bool) error {
	key, _ := FollowingKey(user, set.Owner)
	in, follows := v.written[key]
	if !follows {
		in = v.load(key)
	}
	reached, has := read[Reached](v, ReachedKey(user, set.Owner))
	has = has && reached.Anything()
	switch {
	case set.None:
		v.forget(user, set.Owner)
		return nil
	case in == nil, set.Whole && !SameFollowing(set.For, in), set.Revision < reached.Revision, !set.Whole && !has && moved[set.Owner]:
		return nil
	case !set.Whole && (!has || set.From > reached.Revision):
		return Errorf(CodeStale, "what changed of %s from revision %d on does not fit a copy at %d", set.Owner, int64(set.From), int64(reached.Revision))
	}
	headKey := CopiedKey(user, ThreadKey(set.Owner))
	old, had := read[Thread](v, headKey)
	names := reached.Documents
	if set.Whole {
		for _, name := range names {
			v.write(copiedUnder(user, set.Owner, name), nil)
		}
		names = nil
	}
	names = slices.Clone(names)
	for _, document := range set.Documents {
		v.write(CopiedKey(user, document.Key), document.Value)
		name := nameOfCopied(document.Key)
		names = slices.DeleteFunc(names, func(other string) bool { return other == name })
		if document.Value != nil {
			names = append(names, name)
		}
	}
	head, there := read[Thread](v, headKey)
	anew := there && RowsAnew(old, had, head)
	if anew {
		reached.Rows = set.Revision
	}
	reached.Revision, reached.Documents = set.Revision, names
	v.write(ReachedKey(user, set.Owner), reached)
	thread := reached.Thread(CopyThread(epoch, user, conversationOfGroup(set.Owner)))
	v.takeRows(thread, old, head, set.Messages)
	if anew {
		old.Amended = 0 // Pages may have those rows still.
	}
	v.amendCopied(thread, old.Amended, set.Amendments)
	return nil
}

// takeRows puts new rows into the copied history of a group. A row is written
// once: above what the head was, and not above what it is.
func (v *View) takeRows(thread string, old, head Thread, messages []Message) {
	taken := map[uint64]bool{}
	for _, message := range messages {
		n := message.Sequence
		if n > old.LastSequence && n <= head.LastSequence && !taken[n] {
			taken[n] = true
			v.rows = append(v.rows, Row{Thread: thread, Sequence: n, Value: message})
		}
	}
}

// amendCopied puts amendments above a number into the log of a copied history,
// and changes the messages that the copy has.
func (v *View) amendCopied(thread string, after uint64, amendments []Amendment) {
	for _, amendment := range amendments {
		if amendment.Number <= after {
			continue
		}
		v.rows = append(v.rows, Row{Thread: Log(thread), Sequence: amendment.Number, Value: amendment})
		if message := amendment.Message; message != nil {
			v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: *message, Replace: true})
		}
	}
}

// copied names the rows that a copy has of a conversation, and says up to which
// number it knows that there are some.
func (v *View) copied(user, epoch, conversationID string) (thread string, last uint64) {
	thread = CopyThread(epoch, user, conversationID)
	conversation, _ := v.conversation(user, conversationID)
	kind, groupID := ConversationType(conversationID)
	if kind != TypeGroup {
		return thread, conversation.LastSequence
	}
	reached, _ := read[Reached](v, ReachedKey(user, GroupOwner(groupID)))
	if head, member := read[Thread](v, CopiedKey(user, ThreadKey(GroupOwner(groupID)))); member {
		return reached.Thread(thread), head.LastSequence
	}
	return reached.Thread(thread), conversation.LastSequence
}
