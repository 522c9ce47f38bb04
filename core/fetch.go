package core

import (
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core/json"
)

// Fetch asks for what the copy on a device lacks: messages of a conversation,
// those with After < Sequence < Before, the newest Limit of them; or with Users or
// Groups what anybody may see of these. It is gone when the copy has what the
// server could give. With Owner it asks for a page that no copy keeps, and stays
// with its Answer until whoever asked has taken that.
type Fetch struct {
	// Users and Groups are ids of users or of chat groups, separated by spaces.
	Users  string `json:"users,omitempty"`
	Groups string `json:"groups,omitempty"`
	// Owner, Kind, AfterID and Limit say which documents are asked for; Answer is
	// what the server answered, as it stands in its frame.
	Owner   string `json:"owner,omitempty"`
	Kind    Kind   `json:"kind,omitempty"`
	AfterID string `json:"afterID,omitempty"`
	Answer  string `json:"answer,omitempty"`

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

// FetchGroups fetches what anybody may see of groups.
func FetchGroups(groupIDs []string) Fetch {
	return Fetch{Groups: strings.Join(groupIDs, " ")}
}

// UserIDs returns the users of a fetch of users.
func (w Fetch) UserIDs() []string { return strings.Fields(w.Users) }

// GroupIDs returns the groups of a fetch of groups.
func (w Fetch) GroupIDs() []string { return strings.Fields(w.Groups) }

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
	// Found are the public documents of the users or groups asked for; what those
	// have not, they do not have.
	Found []Document
	// Answer is that to a page, nil for other fetches; with it the fetch does not
	// end.
	Answer *PageAnswer
}

// PageAnswer is what a server answered to the fetch of a page: the ids and values
// of its documents, or the refusal.
type PageAnswer struct {
	IDs    []string          `json:"ids,omitempty"`
	Values []json.RawMessage `json:"values,omitempty"`
	More   bool              `json:"more,omitempty"`
	Error  *Error            `json:"error,omitempty"`
}

// Page returns the documents of a page that has its answer, and whether others
// follow; or the refusal.
func (w Fetch) Page() (documents []Document, more bool, err error) {
	var answer PageAnswer
	if err := json.Unmarshal([]byte(w.Answer), &answer); err != nil {
		return nil, false, err
	}
	if answer.Error != nil {
		return nil, false, answer.Error
	}
	for i, id := range answer.IDs[:min(len(answer.IDs), len(answer.Values))] {
		value, err := Decode(w.Kind, answer.Values[i])
		if err != nil {
			return nil, false, err
		}
		documents = append(documents, Document{Key: Key{Owner: w.Owner, Kind: w.Kind, ID: id}, Value: value})
	}
	return documents, answer.More, nil
}

// TakeAnswer ends a fetch that has its answer.
type TakeAnswer struct {
	Key   Key
	Fetch Fetch
}

func (RequestFetch) name() string { return "RequestFetch" }

func (cmd RequestFetch) decide(v *View, c Call) (Key, error) {
	key, free := v.freeSlot(0, MaxFetches, func(slot int) Key { return FetchKey(c.User, slot) })
	for slot := 0; !free && slot < MaxFetches; slot++ {
		key = FetchKey(c.User, slot)
		fetch, _ := read[Fetch](v, key)
		free = fetch.Answer != "" // Perhaps nobody waits for it any more.
	}
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
		if cmd.Answer != nil {
			text, _ := json.Marshal(*cmd.Answer) // It has been read from such text.
			fetch.Answer = string(text)
			v.write(cmd.Key, fetch)
		}
	}
	link, _ := read[Link](v, LinkKey(c.User))
	for _, id := range cmd.Fetch.GroupIDs() {
		for _, key := range PublicGroupKeys(id) {
			v.write(CopyKey(link.Epoch, c.User, key), nil)
		}
	}
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

func (TakeAnswer) name() string { return "TakeAnswer" }

func (cmd TakeAnswer) decide(v *View, _ Call) (None, error) {
	if fetch, ok := read[Fetch](v, cmd.Key); ok && fetch == cmd.Fetch {
		v.write(cmd.Key, nil)
	}
	return None{}, nil
}
