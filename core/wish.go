package core

import (
	"strconv"
	"strings"
)

// Wish asks for what the copy on a device lacks: messages of a conversation,
// those with After < Sequence < Before, the newest Limit of them; or with Users
// what anybody may see of these. It is gone when the copy has what the server
// could give.
type Wish struct {
	// Users are the ids of users, separated by spaces.
	Users          string `json:"users,omitempty"`
	ConversationID string `json:"conversationID"`
	After          uint64 `json:"after,omitempty"`
	Before         uint64 `json:"before,omitempty"`
	Limit          int    `json:"limit"`
	// Time, Unix milliseconds: only messages sent at or before it; 0 for no
	// bound.
	Time int64 `json:"time,omitempty"`
}

func (Wish) kind() Kind { return KindWish }

// WishForUsers wishes for the public documents of users.
func WishForUsers(users []string) Wish {
	return Wish{Users: strings.Join(users, " ")}
}

// UserIDs returns the users of a wish for users.
func (w Wish) UserIDs() []string { return strings.Fields(w.Users) }

// WishKey is where the wish in a slot is.
func WishKey(user string, slot int) Key {
	return Key{Owner: user, Kind: KindWish, ID: strconv.Itoa(slot)}
}

// MakeWish asks for history. Outcome: the wish's [Key].
//
// Refusal: 2803 too many wait.
type MakeWish struct{ Wish Wish }

// GrantWish puts messages into the copy's history, or others' documents beside
// the copy, and ends the wish. Outcome: nil. A wish that is another one by now
// stays.
type GrantWish struct {
	Key  Key
	Wish Wish
	// Missing are the messages that the copy did not have; those above its
	// LastSequence are passed over.
	Missing []Message
	// Found are the public documents of the users asked for; what those have
	// not, they do not have.
	Found []Document
}

func (cmd MakeWish) decide(v *View, c Call) (any, error) {
	key, free := v.freeSlot(0, MaxWishes, func(slot int) Key { return WishKey(c.User, slot) })
	if !free {
		return nil, Errorf(CodeQueueFull, "%d pages of messages are being fetched; wait for them", MaxWishes)
	}
	v.write(key, cmd.Wish)
	return key, nil
}

func (cmd GrantWish) decide(v *View, c Call) (any, error) {
	if wish, ok := read[Wish](v, cmd.Key); ok && wish == cmd.Wish {
		v.write(cmd.Key, nil)
	}
	link, _ := read[Link](v, LinkKey(c.User))
	for _, document := range cmd.Found {
		v.write(CopyKey(link.Epoch, c.User, document.Key), document.Value)
	}
	conversation, _ := v.conversation(c.User, cmd.Wish.ConversationID)
	for _, message := range cmd.Missing {
		if message.Sequence <= conversation.LastSequence {
			thread := CopyThread(link.Epoch, c.User, cmd.Wish.ConversationID)
			v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: message})
		}
	}
	return nil, nil
}
