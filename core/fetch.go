package core

import (
	"strconv"
	"strings"
)

// Fetch asks for what the copy on a device lacks: messages of a conversation,
// those with After < Sequence < Before, the newest Limit of them; or with Users
// what anybody may see of these. It is gone when the copy has what the server
// could give.
type Fetch struct {
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

func (Fetch) kind() Kind { return KindFetch }

// FetchUsers fetches the public documents of users.
func FetchUsers(users []string) Fetch {
	return Fetch{Users: strings.Join(users, " ")}
}

// UserIDs returns the users of a fetch of users.
func (w Fetch) UserIDs() []string { return strings.Fields(w.Users) }

// FetchKey is where the fetch in a slot is.
func FetchKey(user string, slot int) Key {
	return Key{Owner: user, Kind: KindFetch, ID: strconv.Itoa(slot)}
}

// RequestFetch asks for history. Outcome: the fetch's [Key].
//
// Refusal: 2803 too many wait.
type RequestFetch struct{ Fetch Fetch }

// FulfilFetch puts messages into the copy's history, or others' documents
// beside the copy, and ends the fetch. If the slot holds another
// fetch by now, that one stays.
type FulfilFetch struct {
	Key   Key
	Fetch Fetch
	// Missing are the messages that the copy did not have; those above its
	// LastSequence are passed over.
	Missing []Message
	// Found are the public documents of the users asked for; what those have
	// not, they do not have.
	Found []Document
}

func (RequestFetch) name() string { return "RequestFetch" }

func (cmd RequestFetch) decide(v *View, c Call) (Key, error) {
	key, free := v.freeSlot(0, MaxFetches, func(slot int) Key { return FetchKey(c.User, slot) })
	if !free {
		return Key{}, Errorf(CodeQueueFull, "%d pages of messages are being fetched; wait for them", MaxFetches)
	}
	v.write(key, cmd.Fetch)
	return key, nil
}

func (FulfilFetch) name() string { return "FulfilFetch" }

func (cmd FulfilFetch) decide(v *View, c Call) (None, error) {
	if fetch, ok := read[Fetch](v, cmd.Key); ok && fetch == cmd.Fetch {
		v.write(cmd.Key, nil)
	}
	link, _ := read[Link](v, LinkKey(c.User))
	for _, document := range cmd.Found {
		v.write(CopyKey(link.Epoch, c.User, document.Key), document.Value)
	}
	thread, last := v.copied(c.User, link.Epoch, cmd.Fetch.ConversationID)
	for _, message := range cmd.Missing {
		if message.Sequence <= last {
			v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: message})
		}
	}
	return None{}, nil
}
