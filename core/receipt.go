package core

// ConfirmRead confirms to the sender that messages which need a receipt have
// been read (chat-api F3.2). Own ones, those that need none and those that were
// confirmed are passed over.
//
// Refusals: 2503, 2114 none of them needs a receipt.
type ConfirmRead struct {
	ConversationID string   `json:"conversationID"`
	Sequences      []uint64 `json:"sequences"`
}

func (ConfirmRead) name() string { return "ConfirmRead" }

func (cmd ConfirmRead) decide(v *View, c Call) (None, error) {
	if err := CheckConversationID(cmd.ConversationID); err != nil {
		return None{}, err
	}
	needed := false
	for _, sequence := range FirstMessages(cmd.Sequences) {
		thread, message, err := v.findMessage(c, cmd.ConversationID, sequence)
		if err != nil || message.From == c.User || !message.NeedReadReceipt {
			continue
		}
		needed = true
		if message.ReceiptAt == 0 {
			message.ReceiptAt = c.Now
			v.amendMessage(thread, message, ReadConfirmed)
		}
	}
	if !needed {
		return None{}, Errorf(CodeNoReceiptNeeded, "none of these messages needs a read receipt: they are your own, or were sent without needReadReceipt")
	}
	return None{}, nil
}
