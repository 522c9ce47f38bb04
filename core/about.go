package core

import (
	"slices"
	"strconv"
	"strings"
)

// What many members do about one message of a chat group stands in documents of
// an owner of its own, one for each of them: they are in nobody's way who sends,
// nobody follows them, and they are read in pages. What a user is told without
// asking stands in documents of the user's own, each for [AboutStretch] numbers.

// AboutStretch is how many numbers one [ReadCounts] or [OwnReactions] is about.
const AboutStretch = 16

// AboutOwner names who owns what members do about a message of a group.
func AboutOwner(groupID string, sequence uint64) string {
	return aboutGroup(groupID) + strconv.FormatUint(sequence, 10)
}

func aboutGroup(groupID string) string { return "about " + groupID + " " }

// AboutMessage is the message that an owner of [AboutOwner] is about.
func AboutMessage(owner string) (groupID string, sequence uint64, is bool) {
	parts := strings.Split(owner, " ")
	if len(parts) != 3 || parts[0] != "about" {
		return "", 0, false
	}
	sequence, err := strconv.ParseUint(parts[2], 10, 64)
	return parts[1], sequence, err == nil
}

// MayAskAbout says whether a member may read in pages what members did about a
// message: who has read it is for its sender, who reacted for all who see it.
func (m Message) MayAskAbout(kind Kind, user string, membership Value) bool {
	in, _ := membership.(Membership)
	return m.Sequence > in.From && m.SeenBy(user) && (kind == KindReacted || m.From == user)
}

// Reader is a member who has read a message that needs receipts. The id of its
// key is the user's.
type Reader struct {
	At int64 `json:"at"` // Unix milliseconds.
}

// Reacted is a user who has reacted to a message. See [ReactedKey].
type Reacted struct {
	Nick   string `json:"nick,omitempty"`
	Avatar string `json:"avatar,omitempty"`
}

// ReadCounts says of the user's own messages to a chat group how many have read
// them; of those that somebody has, in the order of their numbers.
type ReadCounts struct {
	Messages []ReadCount `json:"messages"`
}

// ReadCount is how many of those who were to read a message have.
type ReadCount struct {
	Sequence uint64 `json:"sequence"`
	ID       string `json:"id"`
	Read     int    `json:"read"`
	Of       int    `json:"of"`
}

// OwnReactions are the user's reactions to messages of a chat group.
type OwnReactions struct {
	Messages []ReactedMessage `json:"messages"`
}

// ReactedMessage has the ids of the user's reactions to a message.
type ReactedMessage struct {
	Sequence uint64   `json:"sequence"`
	IDs      []string `json:"ids"`
}

func (Reader) kind() Kind       { return KindReader }
func (Reacted) kind() Kind      { return KindReacted }
func (ReadCounts) kind() Kind   { return KindReadCounts }
func (OwnReactions) kind() Kind { return KindOwnReactions }

// ReaderKey is where it stands that a user has read a message.
func ReaderKey(groupID string, sequence uint64, user string) Key {
	return Key{Owner: AboutOwner(groupID, sequence), Kind: KindReader, ID: user}
}

// ReactedKey is where it stands that a user has reacted to a message.
func ReactedKey(groupID string, sequence uint64, reactionID, user string) Key {
	return Key{Owner: AboutOwner(groupID, sequence), Kind: KindReacted, ID: reactionID + " " + user}
}

// ReactionOf takes the id of a key of [ReactedKey] apart.
func ReactionOf(id string) (reactionID, user string) {
	i := strings.LastIndexByte(id, ' ')
	return id[:max(0, i)], id[i+1:]
}

// ReadCountsKey is where the count of a user's own message is.
func ReadCountsKey(user, conversationID string, sequence uint64) Key {
	return Key{Owner: user, Kind: KindReadCounts, ID: aboutStretch(conversationID, sequence)}
}

// OwnReactionsKey is where a user's reactions to a message are.
func OwnReactionsKey(user, conversationID string, sequence uint64) Key {
	return Key{Owner: user, Kind: KindOwnReactions, ID: aboutStretch(conversationID, sequence)}
}

func aboutStretch(conversationID string, sequence uint64) string {
	return conversationID + " " + strconv.FormatUint(sequence/AboutStretch, 10)
}

// Of returns the count of a message, as nobody has read it where there is none.
func (r ReadCounts) Of(m Message) ReadCount {
	if i, found := r.find(m.Sequence); found {
		return r.Messages[i]
	}
	return ReadCount{Sequence: m.Sequence, ID: m.ID, Of: m.ReceiptsOf}
}

func (r ReadCounts) find(sequence uint64) (int, bool) {
	i := slices.IndexFunc(r.Messages, func(c ReadCount) bool { return c.Sequence >= sequence })
	if i < 0 {
		return len(r.Messages), false
	}
	return i, r.Messages[i].Sequence == sequence
}

// with returns r with one more reader of a message.
func (r ReadCounts) with(m Message) ReadCounts {
	count := r.Of(m)
	count.Read++
	i, found := r.find(m.Sequence)
	r.Messages = slices.Clone(r.Messages)
	if found {
		r.Messages[i] = count
	} else {
		r.Messages = slices.Insert(r.Messages, i, count)
	}
	return r
}

// compareReadCounts: more members have read a message. It belongs to
// [Effects.CompareHistory]: what a device is given at first is no news.
func compareReadCounts(e *Effects, key Key, old, new Value) {
	was, _ := old.(ReadCounts)
	is, _ := new.(ReadCounts)
	for _, count := range is.Messages {
		if was.Of(Message{Sequence: count.Sequence}).Read != count.Read {
			e.ReadCounts = append(e.ReadCounts, ReadCountOf{ConversationID: hiddenIn(key), ReadCount: count})
		}
	}
}

// To returns the ids of the user's reactions to a message.
func (r OwnReactions) To(sequence uint64) []string {
	for _, message := range r.Messages {
		if message.Sequence == sequence {
			return message.IDs
		}
	}
	return nil
}

// with returns r with other reactions to a message, none of which is nil.
func (r OwnReactions) with(sequence uint64, ids []string) OwnReactions {
	others := slices.DeleteFunc(slices.Clone(r.Messages), func(m ReactedMessage) bool { return m.Sequence == sequence })
	if len(ids) > 0 {
		others = append(others, ReactedMessage{Sequence: sequence, IDs: ids})
	}
	return OwnReactions{Messages: others}
}
