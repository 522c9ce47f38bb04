package core

import (
	"slices"
	"strings"
)

// TrimHistory is for whoever runs a server: the history of a thread up to and with a
// number is gone for all who see it, at most [MaxTrimmed] more than before. It counts
// as unread no more, is nobody's last message, mentions nobody and is not pinned.
// Outcome: up to which number it is gone now; what its rows are is nobody's any more.
type TrimHistory struct {
	Thread string
	UpTo   uint64
}

// MaxTrimmed is how many messages one [TrimHistory] takes.
const MaxTrimmed = 500

func (TrimHistory) name() string { return "TrimHistory" }

func (cmd TrimHistory) decide(v *View, _ Call) (uint64, error) {
	head := v.thread(cmd.Thread)
	upTo := min(cmd.UpTo, head.LastSequence, head.Trimmed+MaxTrimmed)
	if upTo <= head.Trimmed {
		return head.Trimmed, nil
	}
	if groupID, is := GroupOf(cmd.Thread); is {
		head = v.trimGroup(groupID, head, upTo)
	} else {
		for _, seen := range shownAs(cmd.Thread) {
			v.trimConversation(seen.Owner, seen.ID, head.Trimmed, upTo)
		}
	}
	head.Trimmed = upTo
	v.write(ThreadKey(cmd.Thread), head)
	return upTo, nil
}

// shownAs returns in which conversations a thread is seen that is no group's.
func shownAs(thread string) (keys []Key) {
	parts := strings.Split(thread, " ")
	switch {
	case len(parts) == 3 && ThreadID(parts[1], TypeC2C+parts[2]) == thread:
		keys = append(keys, ConversationKey(parts[1], TypeC2C+parts[2]))
		if parts[1] != parts[2] {
			keys = append(keys, ConversationKey(parts[2], TypeC2C+parts[1]))
		}
	case len(parts) == 2 && ThreadID(parts[1], SystemConversation) == thread:
		keys = append(keys, ConversationKey(parts[1], SystemConversation))
	}
	return keys
}

// trimConversation hides a history up to a number from one user, as if the user had
// cleared it up to there; nobody has read anything by that.
func (v *View) trimConversation(user, id string, before, upTo uint64) {
	conversation, there := v.conversation(user, id)
	if !there || conversation.ClearedSequence >= upTo {
		return
	}
	if conversation.Unread > 0 {
		for sequence := max(before, conversation.ReadSequence, conversation.ClearedSequence) + 1; sequence <= upTo; sequence++ {
			message, _ := v.message(ThreadID(user, id), sequence)
			if message.Sequence == sequence && message.Revoked == nil && v.countsUnread(user, id, conversation, message) {
				conversation.Unread = max(0, conversation.Unread-1)
			}
		}
	}
	for stretch := before / HiddenStretch; (stretch+1)*HiddenStretch <= upTo; stretch++ {
		key := HiddenKey(user, id, stretch*HiddenStretch)
		if v.load(key) != nil {
			v.write(key, nil)
		}
	}
	conversation.ClearedSequence = upTo
	if conversation.Last != nil && conversation.Last.Sequence <= upTo {
		conversation.Last, conversation.Place = nil, 0
	}
	v.writeConversation(user, id, conversation)
}

// trimGroup returns the head of a group's history without what was before a number.
func (v *View) trimGroup(groupID string, head Thread, upTo uint64) Thread {
	place, _ := v.fact(groupID, upTo)
	head.TrimmedCount = max(head.TrimmedCount, place.Count)
	if head.Last != nil && head.Last.Sequence <= upTo {
		head.Last = nil
	}
	head.Revoked = slices.DeleteFunc(slices.Clone(head.Revoked), func(r Revocation) bool { return r.Sequence <= upTo })
	head.AtAll = slices.DeleteFunc(slices.Clone(head.AtAll), func(m Mention) bool { return m.Sequence <= upTo })
	pinned, _ := read[PinnedMessages](v, PinnedKey(groupID))
	if kept := above(pinned.Numbers, 0, upTo); len(kept) < len(pinned.Numbers) {
		v.write(PinnedKey(groupID), PinnedMessages{Numbers: kept})
	}
	for stretch := head.Trimmed / RevokedStretch; (stretch+1)*RevokedStretch <= upTo; stretch++ {
		key := RevokedKey(groupID, stretch*RevokedStretch)
		if v.load(key) != nil {
			v.write(key, nil)
		}
	}
	return head
}
