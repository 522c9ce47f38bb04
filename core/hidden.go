package core

import (
	"slices"
	"strconv"
	"strings"
)

// Hidden holds messages that a user has deleted from the own view of a
// conversation: those of a stretch of [HiddenStretch] numbers, so that no
// document grows with the conversation.
type Hidden struct {
	// Sequences are in ascending order.
	Sequences []uint64 `json:"sequences"`
}

// HiddenStretch is how many numbers one [Hidden] is about.
const HiddenStretch = 256

func (Hidden) kind() Kind { return KindHidden }

// HiddenKey is where it stands whether a user has deleted a message.
func HiddenKey(user, conversationID string, sequence uint64) Key {
	return Key{Owner: user, Kind: KindHidden, ID: conversationID + " " + strconv.FormatUint(sequence/HiddenStretch, 10)}
}

// hiddenIn is the conversation that a document under key is about.
func hiddenIn(key Key) string {
	id, _, _ := strings.Cut(key.ID, " ")
	return id
}

func compareHidden(e *Effects, key Key, old, new Value) {
	was, _ := old.(Hidden)
	is, _ := new.(Hidden)
	var news []uint64
	for _, sequence := range is.Sequences {
		if !was.Hides(sequence) {
			news = append(news, sequence)
		}
	}
	if kind, _ := ConversationType(hiddenIn(key)); kind == TypeGroup && len(news) > 0 {
		e.Touch(hiddenIn(key)) // Its last message may be one of them.
	}
	if len(news) > 0 {
		e.Hidden = append(e.Hidden, HiddenMessages{ConversationID: hiddenIn(key), Sequences: news})
	}
}

// Hides says whether the message with that number is deleted.
func (h Hidden) Hides(sequence uint64) bool {
	_, found := slices.BinarySearch(h.Sequences, sequence)
	return found
}

func (h Hidden) with(sequence uint64) Hidden {
	at, _ := slices.BinarySearch(h.Sequences, sequence)
	h.Sequences = slices.Insert(slices.Clone(h.Sequences), at, sequence)
	return h
}

// DeleteMessages deletes messages from the own view of a conversation, for good
// and on all devices of the user; the peer keeps them
// (docs/facts.md#changing-messages). At most the first 30 are looked at, those
// that are not there are passed over.
//
// Refusals: 2503, 2111 none of them is there.
type DeleteMessages struct {
	ConversationID string   `json:"conversationID"`
	Sequences      []uint64 `json:"sequences"`
}

// FirstMessages returns the distinct numbers of messages that a call looks at.
func FirstMessages(sequences []uint64) []uint64 {
	sequences = distinct(sequences)
	return sequences[:min(len(sequences), MaxMessagesPerCall)]
}

func (DeleteMessages) name() string { return "DeleteMessages" }

func (cmd DeleteMessages) decide(v *View, c Call) (None, error) {
	if err := CheckConversationID(cmd.ConversationID); err != nil {
		return None{}, err
	}
	deleted := false
	for _, sequence := range FirstMessages(cmd.Sequences) {
		if _, message, err := v.findMessage(c, cmd.ConversationID, sequence); err == nil {
			v.hideMessage(c.User, cmd.ConversationID, message)
			deleted = true
		}
	}
	if !deleted {
		return None{}, Errorf(CodeDeleteFailed, "none of these messages is in this conversation; there is nothing to delete")
	}
	v.findLastMessage(c.User, cmd.ConversationID)
	return None{}, nil
}

func (v *View) hidesMessage(user, conversationID string, sequence uint64) bool {
	hidden, _ := read[Hidden](v, HiddenKey(user, conversationID, sequence))
	return hidden.Hides(sequence)
}

// hideMessage deletes a message from a user's view.
func (v *View) hideMessage(user, conversationID string, message Message) {
	conversation, _ := v.conversation(user, conversationID)
	switch {
	case v.memberOf(user, conversationID):
		v.passMessage(user, conversationID, message)
	case message.Revoked == nil && v.countsUnread(user, conversationID, conversation, message):
		conversation.Unread--
		v.writeConversation(user, conversationID, conversation)
	}
	key := HiddenKey(user, conversationID, message.Sequence)
	hidden, _ := read[Hidden](v, key)
	v.write(key, hidden.with(message.Sequence))
}

// passMessage notes that a message of a group no longer counts for a member.
func (v *View) passMessage(user, conversationID string, message Message) {
	if !message.Counts() {
		return
	}
	r := v.room(user, message.To)
	conversation, _ := v.conversation(user, conversationID)
	base := conversation.base(r.in, r.head)
	passing := conversation.passing(Counted{Sequence: message.Sequence, Count: message.Count}, base)
	if passing.Group != conversation.Group {
		v.writeConversation(user, conversationID, passing)
	}
}

// findLastMessage makes the newest message that is left the last one, if the last one
// is hidden.
func (v *View) findLastMessage(user, conversationID string) {
	conversation, _ := v.conversation(user, conversationID)
	if v.memberOf(user, conversationID) {
		v.findLastOfGroup(user, conversationID)
		return
	}
	if conversation.Last == nil || !v.hidesMessage(user, conversationID, conversation.Last.Sequence) {
		return
	}
	conversation.Last = v.newestMessageBefore(user, conversationID, conversation.Last.Sequence, conversation.ClearedSequence)
	conversation.Place = 0 // That was the other's.
	v.writeConversation(user, conversationID, conversation)
}

// findLastOfGroup is findLastMessage for a member of a chat group. What the head
// has as last is not kept in the own conversation too.
func (v *View) findLastOfGroup(user, conversationID string) {
	conversation, _ := v.conversation(user, conversationID)
	_, groupID := ConversationType(conversationID)
	head := v.thread(GroupOwner(groupID))
	newest := head.Last
	if own := conversation.Last; newest == nil || own != nil && own.Sequence > newest.Sequence {
		newest = own
	}
	if newest == nil || !v.hidesMessage(user, conversationID, newest.Sequence) {
		return
	}
	after, _ := v.span(user, conversationID)
	after = max(after, newest.Sequence-min(newest.Sequence, lookBack))
	conversation.Last = v.newestMessageBefore(user, conversationID, newest.Sequence, after)
	if own := conversation.Last; own != nil && head.Last != nil && own.Sequence == head.Last.Sequence {
		conversation.Last = nil
	}
	v.writeConversation(user, conversationID, conversation)
}

// lookBack is how many messages of a chat group are looked at for the last one: of
// those for some members only there may be any number.
const lookBack = 2048

// lookahead is how many messages are asked for when one is missing, and as many
// again as were passed over.
const lookahead = 16

// newestMessageBefore returns the newest message with after < Sequence < before that
// can be a conversation's last one.
func (v *View) newestMessageBefore(user, conversationID string, before, after uint64) *Message {
	thread := ThreadID(user, conversationID)
	for sequence := before - 1; sequence > after; sequence-- {
		if v.hidesMessage(user, conversationID, sequence) {
			continue
		}
		message, loaded := v.message(thread, sequence)
		if !loaded {
			for next := range min(lookahead+before-1-sequence, sequence-after) {
				v.message(thread, sequence-next)
			}
			return nil
		}
		if !message.ExcludedFromLast && message.SeenBy(user) {
			return message.bare()
		}
	}
	return nil
}
