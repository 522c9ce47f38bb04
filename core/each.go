package core

import "slices"

// Sorted holds each requested conversation once: in Success, also when it
// already was as asked, or in Failure.
type Sorted struct {
	Success []string  `json:"success,omitempty"`
	Failure []Failure `json:"failure,omitempty"`
	// ChangeID is under what the change of conversation groups can be undone; empty
	// where nothing was changed, or nothing is to be kept.
	ChangeID string `json:"changeID,omitempty"`
}

// Failure says why a conversation was left as it was: 2500 not in the list,
// 2503 no conversation id, 51007 not in the list, and with a chat group that the
// user is not in, 51008 the conversation group is full, 2812 somebody else has
// changed it since. Or it says that of a conversation group, which it names.
type Failure struct {
	ConversationID string `json:"conversationID,omitempty"`
	GroupName      string `json:"groupName,omitempty"`
	Code           Code   `json:"code"`
	Message        string `json:"message"`
}

func (s *Sorted) fail(id string, err error) {
	s.Failure = append(s.Failure, failure(id, "", err))
}

// failure says of a conversation or a conversation group why it is refused.
func failure(conversationID, groupName string, err error) Failure {
	refusal := Refusal(err)
	return Failure{ConversationID: conversationID, GroupName: groupName, Code: refusal.Code, Message: refusal.Message}
}

// noteFailure adds a failure to those of other conversations and groups.
func noteFailure(failed []Failure, conversationID, groupName string, err error) []Failure {
	for i := range failed {
		if f := &failed[i]; f.ConversationID == conversationID && f.GroupName == groupName {
			return failed
		}
	}
	return append(failed, failure(conversationID, groupName, err))
}

// sortConversations parts ids into failures and the conversations found: those in
// the list, and those with groups that the user is in.
func (v *View) sortConversations(user string, ids []string) (sorted Sorted, found []string) {
	for _, id := range ids {
		if err := CheckConversationID(id); err != nil {
			sorted.fail(id, err)
		} else if conversation, _ := v.conversation(user, id); !conversation.Listed && !v.knows(user, id) {
			sorted.fail(id, notKnown(id))
		} else {
			found = append(found, id)
		}
	}
	return sorted, found
}

// changeConversations applies change to every conversation found among ids and writes
// those that it changed.
func (v *View) changeConversations(user string, conversationIDs []string, change func(Conversation) (Conversation, bool)) (Sorted, error) {
	ids, err := checkCallSize(conversationIDs, MaxConversationsPerCall)
	if err != nil {
		return Sorted{}, err
	}
	if len(ids) == 0 {
		return Sorted{}, noConversationNamed()
	}
	sorted, found := v.sortConversations(user, ids)
	for _, id := range found {
		conversation, _ := v.conversation(user, id)
		if next, changed := change(conversation); changed {
			v.writeConversation(user, id, next)
		}
	}
	sorted.Success = found
	return sorted, nil
}

// checkCallSize returns the distinct ids in their order. It refuses too many
// for one call (51006).
func checkCallSize(conversationIDs []string, most int) ([]string, error) {
	ids := distinct(conversationIDs)
	if len(ids) > most {
		return nil, Errorf(CodeTooManyInCall, "one call takes at most %d conversations, not %d; make several calls", most, len(ids))
	}
	return ids, nil
}

// distinct returns each id once, in the order of their first places.
func distinct[T comparable](ids []T) []T {
	seen := make(map[T]bool, len(ids))
	return slices.DeleteFunc(slices.Clone(ids), func(id T) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
}

// noConversationNamed refuses a call without any id.
func noConversationNamed() *Error {
	return Errorf(CodeInvalidParameter, "conversationIDList must name at least one conversation")
}

// conversationNotFound refuses a conversation that is not in the list.
func conversationNotFound(id string) *Error {
	return Errorf(CodeConversationNotFound, "there is no conversation %q in the list; getConversationProfile or a message makes one", id)
}

// checkOwn refuses a conversation with a chat group that is none of the user's
// (51007): not in the list, and the user not in the group.
func (v *View) checkOwn(user, id string, conversation Conversation) error {
	if kind, _ := ConversationType(id); kind == TypeGroup && !conversation.Listed && !v.knows(user, id) {
		return notKnown(id)
	}
	return nil
}

// notKnown is conversationNotFound among several; one with a chat group is the
// user's while the user is in the group, or has it in the list.
func notKnown(id string) *Error {
	if kind, groupID := ConversationType(id); kind == TypeGroup {
		if isTopic(groupID) {
			return Errorf(CodeConversationDenied, "%q is with a topic, which is in no list; getTopicList shows it", id)
		}
		return Errorf(CodeConversationDenied, "you are not in the chat group of %q, and it is not in the list", id)
	}
	return conversationNotFound(id)
}
