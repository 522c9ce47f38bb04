package core

// receipts says how many members a message is to be read by that needs receipts,
// of a number of members; false where the group has none: by its type, or because
// it is too large.
func (r room) receipts(message Message, members int) (of int, has bool) {
	if !message.NeedReadReceipt || message.OnlineOnly || !rulesOf[r.Type].receipts || members > MaxReceiptMembers {
		return 0, false
	}
	if message.Targeted() {
		return len(without(message.Receivers, message.From)), true
	}
	if !r.isMember {
		return members, true // The backend has it sent, see [Admin].
	}
	return members - 1, true
}

func without(users []string, user string) []string {
	var others []string
	for _, other := range users {
		if other != user {
			others = append(others, other)
		}
	}
	return others
}

// confirmInGroup notes that a member has read messages of a group that need
// receipts, and counts that for their senders, as long as these are in the group:
// nobody else is told. Whoever came after a message was not to read it.
func (cmd ConfirmRead) confirmInGroup(v *View, c Call) (needed bool, err error) {
	_, groupID := ConversationType(cmd.ConversationID)
	r := v.room(c.User, groupID)
	var waiting []Message
	for _, sequence := range FirstMessages(cmd.Sequences) {
		_, message, err := v.findMessage(c, cmd.ConversationID, sequence)
		if err == nil && message.From != c.User && message.NeedReadReceipt && message.Revoked == nil {
			waiting = append(waiting, message)
		}
	}
	if err := r.checkMember(); err != nil {
		return false, err
	}
	for _, message := range waiting {
		key := ReaderKey(groupID, message.Sequence, c.User)
		counts := ReadCountsKey(message.From, cmd.ConversationID, message.Sequence)
		_, had := read[Reader](v, key)
		before, _ := read[ReadCounts](v, counts)
		_, there := v.membership(message.From, groupID)
		if had || message.Sequence <= r.in.Joined {
			continue
		}
		v.write(key, Reader{At: c.Now})
		if there {
			v.write(counts, before.with(message))
		}
	}
	return len(waiting) > 0, nil
}
