package core

import "slices"

// The ways to be reminded of new messages (surface of the documented API).
// A conversation starts as RemindNotify.
const (
	RemindNotify          = "AcceptAndNotify"
	RemindQuietly         = "AcceptNotNotify"
	RemindDiscard         = "Discard"
	RemindQuietlyExceptAt = "AcceptNotNotifyExceptAt"
	RemindDiscardExceptAt = "NotReceiveMsgExceptAt"
)

// SetRemindType says how the user is reminded of messages in conversations,
// also in some that are not in the list: it comes with them. At most the first
// 30 distinct ids are looked at (docs/facts.md#reminding). Outcome: [Sorted];
// its failures are 2503, no conversation id, and 51007 as for [OpenConversation].
//
// Refusal: 6017 no conversation named or no remind type.
type SetRemindType struct {
	ConversationIDs []string `json:"conversationIDs,omitempty"`
	RemindType      string   `json:"remindType"`
}

func (SetRemindType) name() string { return "SetRemindType" }

func (cmd SetRemindType) decide(v *View, c Call) (Sorted, error) {
	if err := checkRemindType(cmd.RemindType); err != nil {
		return Sorted{}, err
	}
	ids := distinct(cmd.ConversationIDs)
	if len(ids) == 0 {
		return Sorted{}, Errorf(CodeInvalidParameter, "name at least one user in userIDList, or a chat group in groupID")
	}
	var sorted Sorted
	for _, id := range ids[:min(len(ids), MaxRemindTypesPerCall)] {
		if err := CheckConversationID(id); err != nil {
			sorted.fail(id, err)
			continue
		}
		conversation, _ := v.conversation(c.User, id)
		if err := v.checkOwn(c.User, id, conversation); err != nil && !v.memberOf(c.User, id) {
			sorted.fail(id, err)
			continue
		}
		sorted.Success = append(sorted.Success, id)
		if remindType := stored(cmd.RemindType); conversation.RemindType != remindType {
			conversation.RemindType = remindType
			v.writeConversation(c.User, id, conversation)
		}
	}
	return sorted, nil
}

// Reminds is the conversation's remind type.
func (c Conversation) Reminds() string { return reminds(c.RemindType) }

// reminds is the remind type that a document means.
func reminds(stored string) string {
	if stored == "" {
		return RemindNotify
	}
	return stored
}

// stored is a remind type as documents have it.
func stored(remindType string) string {
	if remindType == RemindNotify {
		return ""
	}
	return remindType
}

// CountedUnread is what the conversation adds to the total of unread messages:
// nothing where the user is not to be notified (docs/facts.md#unread-counts).
func (c Conversation) CountedUnread() int {
	if c.Reminds() != RemindNotify {
		return 0
	}
	return c.Unread
}

func checkRemindType(remindType string) error {
	known := []string{RemindNotify, RemindQuietly, RemindDiscard, RemindQuietlyExceptAt, RemindDiscardExceptAt}
	if !slices.Contains(known, remindType) {
		return Errorf(CodeInvalidParameter, "messageRemindType must be one of TYPES.MSG_REMIND_… such as %q, not %q", RemindNotify, remindType)
	}
	return nil
}
