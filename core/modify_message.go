package core

import (
	"slices"

	"github.com/parlor-chat/parlor/core/json"
)

// ModifyMessage gives a message another payload or cloudCustomData; either side
// may, in a chat group the sender, its owner and its admins
// (docs/facts.md#changing-messages). Version is that of the message which
// the caller has changed: of two at the same time one is refused. Outcome: the
// [Message].
//
// Refusals: 2503, 10030 no such message, 10032 a revoked one, or one of a type
// that cannot be modified, 2480 it was modified meanwhile, 6017 and 80002 as
// for sending; in a chat group 10007 who may not, 10010 there is none any more.
type ModifyMessage struct {
	ConversationID  string          `json:"conversationID"`
	Sequence        uint64          `json:"sequence"`
	Version         int             `json:"version"`
	Payload         json.RawMessage `json:"payload"`
	CloudCustomData string          `json:"cloudCustomData,omitempty"`
}

// modifiable are the types of messages whose payload can be modified.
var modifiable = []string{MessageText, MessageCustom, MessageLocation, MessageFace}

func (ModifyMessage) name() string { return "ModifyMessage" }

func (cmd ModifyMessage) decide(v *View, c Call) (Message, error) {
	thread, message, err := v.findMessageToChange(c, cmd.ConversationID, cmd.Sequence)
	if err != nil {
		return Message{}, err
	}
	if message.ConversationType == TypeGroup {
		if err := v.checkLeads(c, message); err != nil {
			return Message{}, err
		}
	}
	if message.Version != cmd.Version {
		return Message{}, Errorf(CodeModifyConflict, "this message was modified meanwhile; error.data.message is how it is now")
	}
	if slices.Contains(modifiable, message.Type) {
		message.Payload = cmd.Payload
	}
	message.CloudCustomData = cmd.CloudCustomData
	message.Version++
	if message, err = checkMessage(message); err != nil {
		return Message{}, err
	}
	v.amendMessage(thread, message, Modified)
	return message, nil
}
