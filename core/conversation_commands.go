package core

// OpenConversation makes a conversation exist in the list, with the profile of
// the peer as it is now.
//
// Refusals: 2503 no conversation id, 51007 it is with a chat group that the user
// is not in, and not in the list.
type OpenConversation struct {
	ConversationID string `json:"conversationID"`
}

// DeleteConversations takes conversations off the list, and with ClearHistory
// hides their messages for this user for good. Their conversation groups and
// read positions are kept and come back with them. At most the first 100
// distinct ids are looked at, unknown ones are skipped
// (docs/facts.md#deleting-and-clearing). Outcome: the ids deleted, as []string.
//
// Refusals: 2503 an id is no conversation id, 2500 nothing to delete.
type DeleteConversations struct {
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	ClearHistory    bool     `json:"clearHistory,omitempty"`
	// UpTo has for each of the ids, at the same place, the newest message that was
	// shown; it counts for chat groups only. 0, or none, is all there is.
	UpTo []uint64 `json:"upTo,omitempty"`
}

// PinConversation pins or unpins; a conversation that is not in the list and is
// pinned comes into it.
//
// Refusals: 2503 no conversation id, 51007 as for [OpenConversation], 51012 too
// many are pinned.
type PinConversation struct {
	ConversationID string `json:"conversationID"`
	Pinned         bool   `json:"pinned,omitempty"`
}

// ReadConversation marks all messages of a conversation as read, and tells the
// peer; in a chat group those up to UpTo, the newest that was shown, with 0 all
// there are. A conversation that is not in the list, or has nothing unread, stays
// as it is.
//
// Refusal: 2503 no conversation id.
type ReadConversation struct {
	ConversationID string `json:"conversationID"`
	UpTo           uint64 `json:"upTo,omitempty"`
}

// FirstConversations returns the distinct ids that a call looks at.
func FirstConversations(ids []string) []string {
	ids = distinct(ids)
	return ids[:min(len(ids), MaxConversationsPerCall)]
}

func (OpenConversation) name() string { return "OpenConversation" }

func (cmd OpenConversation) decide(v *View, c Call) (None, error) {
	if err := CheckConversationID(cmd.ConversationID); err != nil {
		return None{}, err
	}
	conversation, _ := v.conversation(c.User, cmd.ConversationID)
	if err := v.checkOwn(c.User, cmd.ConversationID, conversation); err != nil {
		return None{}, err
	}
	conversation, met := v.withPeerProfile(conversation, cmd.ConversationID)
	if !conversation.Listed {
		v.listConversation(c.User, cmd.ConversationID, conversation, c.Now)
	} else if met {
		v.writeConversation(c.User, cmd.ConversationID, conversation)
	}
	return None{}, nil
}

func (DeleteConversations) name() string { return "DeleteConversations" }

func (cmd DeleteConversations) decide(v *View, c Call) ([]string, error) {
	var deleted []string
	for _, id := range FirstConversations(cmd.ConversationIDs) {
		if err := CheckConversationID(id); err != nil && id != SystemConversation {
			return nil, err
		}
		if v.knows(c.User, id) {
			if v.unlistGroup(c.User, id, upTo(cmd.ConversationIDs, cmd.UpTo, id), cmd.ClearHistory) {
				deleted = append(deleted, id)
			}
		} else if conversation, _ := v.conversation(c.User, id); conversation.Listed {
			v.unlistConversation(c.User, id, conversation, cmd.ClearHistory)
			deleted = append(deleted, id)
		}
	}
	if len(deleted) == 0 {
		return nil, Errorf(CodeConversationNotFound, "none of these conversations is in the list; there is nothing to delete")
	}
	return deleted, nil
}

func (PinConversation) name() string { return "PinConversation" }

func (cmd PinConversation) decide(v *View, c Call) (None, error) {
	if err := CheckConversationID(cmd.ConversationID); err != nil {
		return None{}, err
	}
	conversation, _ := v.conversation(c.User, cmd.ConversationID)
	if err := v.checkOwn(c.User, cmd.ConversationID, conversation); err != nil {
		return None{}, err
	}
	if conversation.Pinned == cmd.Pinned {
		return None{}, nil
	}
	if !conversation.Listed {
		conversation = v.listConversation(c.User, cmd.ConversationID, conversation, c.Now)
	}
	directory := v.directory(c.User)
	directory.Pinned += sign(cmd.Pinned)
	if directory.Pinned > MaxPinned {
		return None{}, Errorf(CodeTooManyPinned, "%d conversations are pinned, the most there can be; unpin one first", MaxPinned)
	}
	conversation.Pinned = cmd.Pinned
	v.write(DirectoryKey(c.User), directory)
	v.writeConversation(c.User, cmd.ConversationID, conversation)
	return None{}, nil
}

func (ReadConversation) name() string { return "ReadConversation" }

func (cmd ReadConversation) decide(v *View, c Call) (None, error) {
	if err := CheckConversationID(cmd.ConversationID); err != nil && cmd.ConversationID != SystemConversation {
		return None{}, err
	}
	if v.memberOf(c.User, cmd.ConversationID) {
		v.readGroup(c.User, cmd.ConversationID, cmd.UpTo)
		return None{}, nil
	}
	conversation, _ := v.conversation(c.User, cmd.ConversationID)
	if !conversation.Listed || conversation.ReadSequence == conversation.LastSequence {
		return None{}, nil
	}
	conversation.Unread = 0
	conversation.ReadSequence = conversation.LastSequence
	v.writeConversation(c.User, cmd.ConversationID, conversation)
	v.tellPeerOfReading(c, cmd.ConversationID, conversation.ReadSequence)
	return None{}, nil
}

// tellPeerOfReading notes in the peer's conversation how far c.User has read.
func (v *View) tellPeerOfReading(c Call, conversationID string, sequence uint64) {
	kind, peer := ConversationType(conversationID)
	if kind != TypeC2C || peer == c.User {
		return
	}
	other, ok := v.conversation(peer, TypeC2C+c.User)
	if !ok || other.PeerReadSequence >= sequence {
		return
	}
	other.PeerReadSequence = sequence
	other.PeerReadAt = c.Now
	v.writeConversation(peer, TypeC2C+c.User, other)
}

// listConversation brings a conversation into its user's list, with its
// conversation groups.
func (v *View) listConversation(user, id string, conversation Conversation, now int64) Conversation {
	return v.listAt(user, id, conversation, v.nextPlace(user, now))
}

// listAt is listConversation at a place.
func (v *View) listAt(user, id string, conversation Conversation, place int64) Conversation {
	conversation.Listed = true
	conversation.ListedAt = place
	v.writeConversation(user, id, conversation)
	if len(conversation.ConversationGroups) > 0 && !v.knows(user, id) {
		v.write(DirectoryKey(user), v.directory(user).counted(conversation.ConversationGroups, 1))
	}
	return conversation
}

// unlistConversation takes a conversation off its user's list.
func (v *View) unlistConversation(user, id string, conversation Conversation, clearHistory bool) {
	if conversation.Pinned || len(conversation.ConversationGroups) > 0 {
		directory := v.directory(user).counted(conversation.ConversationGroups, -1)
		if conversation.Pinned {
			directory.Pinned--
		}
		v.write(DirectoryKey(user), directory)
	}
	conversation.Listed = false
	conversation.Pinned = false
	conversation.Unread = 0
	conversation.ReadSequence = conversation.LastSequence
	if clearHistory {
		conversation.ClearedSequence = conversation.LastSequence
		conversation.Last, conversation.Place = nil, 0
	}
	v.writeConversation(user, id, conversation)
}

func sign(plus bool) int {
	if plus {
		return 1
	}
	return -1
}
