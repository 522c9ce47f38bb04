package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

var messageEditMethods = []method{
	{
		name: "revokeMessage", command: core.RevokeMessage{},
		read: func(_ *Bridge, a *arguments) core.Command {
			r := a.reference(0)
			return core.RevokeMessage{ConversationID: r.conversationID, Sequence: r.sequence}
		},
		show: showMessage,
	},

	{name: "modifyMessage", command: core.ModifyMessage{}, answer: modifyMessage},
}

// modifyMessage changes the content of a message. Where it was changed by
// somebody else meanwhile, the error has the message as it is now.
func modifyMessage(b *Bridge, a *arguments) answer {
	command := readModification(a)
	modify := b.do(command, showMessage)
	return func(ctx context.Context) (any, error) {
		data, err := modify(ctx)
		if core.CodeOf(err) != core.CodeModifyConflict {
			return data, err
		}
		newest, trouble := b.session.Message(ctx, command.ConversationID, command.Sequence)
		if trouble != nil {
			return nil, err
		}
		return nil, faulty{err, b.messageResult(newest)}
	}
}

func readModification(a *arguments) core.ModifyMessage {
	o := a.Object(0, "message")
	r := o.reference()
	return core.ModifyMessage{
		ConversationID:  r.conversationID,
		Sequence:        r.sequence,
		Version:         int(o.OptionalUint("version")),
		CloudCustomData: o.OptionalString("cloudCustomData"),
		Payload:         o.JSON("payload"),
	}
}

type messageResultDTO struct {
	Message string `json:"message"`
}

func showMessage(b *Bridge, outcome any) any {
	return b.messageResult(b.session.View(outcome.(core.Message)))
}

func (b *Bridge) messageResult(message session.Message) messageResultDTO {
	return messageResultDTO{Message: b.out.messages([]session.Message{message})[0]}
}

// The values of the events of this subject.
const (
	eventMessageModified = "onMessageModified"
	eventMessageRevoked  = "onMessageRevoked"
)

func (b *Bridge) tellMessageEdit(event session.Event) {
	switch e := event.(type) {
	case session.MessageModified:
		b.tellOf(eventMessageModified, e.Messages)
	case session.MessageRevoked:
		b.tellOf(eventMessageRevoked, e.Messages)
	}
}
