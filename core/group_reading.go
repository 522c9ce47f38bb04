package core

// What a member does to the own conversation with a chat group: a message that
// comes at the same moment is not in the way, for none of it needs the head of
// the group's history. How far it goes, a call says itself: up to what the page
// showed.

// readGroup marks a group's messages as read up to a number, and its mentions.
// Where there is no such message it changes nothing.
func (v *View) readGroup(user, conversationID string, upTo uint64) {
	_, groupID := ConversationType(conversationID)
	place, there := v.place(groupID, upTo)
	conversation, _ := v.conversation(user, conversationID)
	if there && place.Sequence > conversation.ReadSequence {
		v.writeConversation(user, conversationID, conversation.readTo(place))
	}
}

// clearGroup hides the history of a group up to a number, for good, and marks it
// as read.
func (v *View) clearGroup(user, conversationID string, upTo uint64) {
	_, groupID := ConversationType(conversationID)
	place, there := v.place(groupID, upTo)
	if conversation, _ := v.conversation(user, conversationID); there && place.Sequence > conversation.ClearedSequence {
		v.writeConversation(user, conversationID, conversation.readTo(place).clearedTo(place.Sequence))
	}
}

// unlistGroup takes a group's conversation off the list, as one that is read up
// to a number: the next message after that brings it back. It says whether it can
// have been in the list.
func (v *View) unlistGroup(user, conversationID string, upTo uint64, clearHistory bool) bool {
	_, groupID := ConversationType(conversationID)
	place, there := v.place(groupID, upTo)
	in, _ := v.membership(user, groupID)
	before, _ := v.conversation(user, conversationID)
	if !there || !before.Listed && place.Sequence <= max(before.side().UnlistedAt, in.Joined) {
		return false
	}
	conversation := before.readTo(place)
	if clearHistory {
		conversation = conversation.clearedTo(place.Sequence)
	}
	side := conversation.side()
	side.UnlistedAt = max(side.UnlistedAt, place.Sequence)
	conversation = conversation.withSide(side)
	// A message for few that came since is not told of by the head.
	conversation.Listed = conversation.Last != nil && conversation.Last.Sequence > place.Sequence
	conversation.Pinned = false
	v.writeConversation(user, conversationID, conversation)
	if before.Pinned {
		directory := v.directory(user)
		directory.Pinned--
		v.write(DirectoryKey(user), directory)
	}
	return true
}

// clearedTo returns c with its history hidden up to a number.
func (c Conversation) clearedTo(sequence uint64) Conversation {
	c.ClearedSequence = max(c.ClearedSequence, sequence)
	if c.Last != nil && c.Last.Sequence <= sequence {
		c.Last, c.Place = nil, 0
	}
	return c
}

// upTo returns what a call says about one of its ids: the number at the id's
// place, 0 where it says none.
func upTo(ids []string, numbers []uint64, id string) uint64 {
	for i, other := range ids {
		if other == id && i < len(numbers) {
			return numbers[i]
		}
	}
	return 0
}
