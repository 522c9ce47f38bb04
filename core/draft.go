package core

// Draft is what the user has begun to write in a conversation. It stays on the
// device, which tells no server of it (docs/facts.md#drafts). Its key's ID is
// the conversation's. An empty draft is no document. Like its marks, the draft
// of a conversation that is deleted from the list comes back with it.
type Draft struct {
	Text string `json:"text"`
}

func (Draft) kind() Kind { return KindDraft }

// DraftKey is where the draft in a conversation of a user is on the device.
func DraftKey(user, conversationID string) Key {
	return Key{Owner: user, Kind: KindDraft, ID: conversationID}
}

// compareDraft: a conversation is shown with its draft.
func compareDraft(e *Effects, key Key, _, _ Value) {
	e.Touch(key.ID)
}

// SetDraft keeps the draft in a conversation; the empty text clears it. It
// concerns one device only, so no server is ever asked for it.
//
// Refusal: 2500 not in the list.
type SetDraft struct {
	ConversationID string
	Text           string
}

// KeepDraft is a [SetDraft] of which the device has seen, by what it shows,
// that it may be: its copy may not have the conversation in the list yet.
type KeepDraft struct{ SetDraft }

func (SetDraft) name() string { return "SetDraft" }

func (cmd SetDraft) decide(v *View, c Call) (None, error) {
	conversation, _ := v.conversation(c.User, cmd.ConversationID)
	if !conversation.Listed && !v.memberOf(c.User, cmd.ConversationID) || cmd.ConversationID == SystemConversation {
		return None{}, conversationNotFound(cmd.ConversationID)
	}
	return KeepDraft{cmd}.decide(v, c)
}

func (KeepDraft) name() string { return "KeepDraft" }

func (cmd KeepDraft) decide(v *View, c Call) (None, error) {
	key := DraftKey(c.User, cmd.ConversationID)
	draft, _ := read[Draft](v, key)
	switch {
	case draft.Text == cmd.Text:
	case cmd.Text == "":
		v.write(key, nil)
	default:
		v.write(key, Draft{Text: cmd.Text})
	}
	return None{}, nil
}
