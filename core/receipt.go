package core

// ConfirmRead confirms to the sender that messages which need a receipt have
// been read (docs/facts.md#receipts-extensions-and-reactions). Own ones, those
// that need none and those that were confirmed are passed over; in a chat group
// also those that are older than the user's membership.
//
// Refusals: 2503, 2114 none of them needs a receipt; in a chat group 10007 and
// 10010 as for [ModifyMessage].
type ConfirmRead struct {
	ConversationID string   `json:"conversationID"`
	Sequences      []uint64 `json:"sequences"`
}

func (ConfirmRead) name() string { return "ConfirmRead" }

func (cmd ConfirmRead) decide(v *View, c Call) (None, error) {
	if err := CheckConversationID(cmd.ConversationID); err != nil {
		return None{}, err
	}
	if kind, _ := ConversationType(cmd.ConversationID); kind == TypeGroup {
		needed, err := cmd.confirmInGroup(v, c)
		if err == nil && !needed {
			err = noReceiptNeeded()
		}
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
		return None{}, noReceiptNeeded()
	}
	return None{}, nil
}

func noReceiptNeeded() error {
	return Errorf(CodeNoReceiptNeeded, "none of these messages needs a read receipt: they are your own, or were sent without needReadReceipt")
}
