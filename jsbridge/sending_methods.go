package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

var sendingMethods = []method{
	{name: "sendMessage", command: core.SendMessage{}, answer: sendMessage},
}

// sendMessage sends a message that a create…Message made; the page may have
// changed its payload and its like since.
func sendMessage(b *Bridge, a *arguments) answer {
	fields, _ := a.At(0).(map[string]any)
	if fields["ID"] == nil {
		a.refuse(core.Errorf(core.CodeMessageNeeded, "sendMessage: message must be what a create…Message method returned, not %s", describe(a.At(0))))
	}
	message := readMessage(a.object("message", fields))
	push := readSendOptions(a.OptionalObject(1, "options"), &message)
	return func(ctx context.Context) (any, error) {
		result, err := b.session.Send(ctx, message, push)
		if err != nil {
			return nil, wrap("send the message", err)
		}
		return done(result.Pending, showMessage(b, result.Outcome)), nil
	}
}

// readMessage reads what a page may set of a message.
func readMessage(o *object) core.Message {
	return core.Message{
		To:                 o.String("to"),
		ConversationType:   o.String("conversationType"),
		Priority:           o.OptionalString("priority"),
		CloudCustomData:    o.OptionalString("cloudCustomData"),
		NeedReadReceipt:    o.OptionalBool("needReadReceipt", false),
		IsSupportExtension: o.OptionalBool("isSupportExtension", false),
		Payload:            o.JSON("payload"),
		ID:                 o.String("ID"),
		Type:               o.String("type"),
		AtUserList:         o.OptionalStrings("atUserList"),
		Receivers:          o.OptionalStrings("receiverList"),
		ClientTime:         int64(o.OptionalUint("clientTime")),
		ClientSequence:     int64(o.OptionalUint("clientSequence")),
		Random:             int64(o.OptionalUint("random")),
	}
}

// readSendOptions reads the options of sendMessage (docs/facts.md#sending).
// It returns what is to be said of a pushed message, which the server reads; options
// for webhooks mean nothing here.
func readSendOptions(o *object, message *core.Message) (push json.RawMessage) {
	message.OnlineOnly = o.OptionalBool("onlineUserOnly", false)
	if o.Has("messageControlInfo") {
		control := o.Object("messageControlInfo")
		message.ExcludedFromUnread = control.OptionalBool("excludedFromUnreadCount", false)
		message.ExcludedFromLast = control.OptionalBool("excludedFromLastMessage", false)
	}
	if info, is := o.fields["offlinePushInfo"].(map[string]any); is {
		push = o.textOf(info)
	}
	return push
}

func (b *Bridge) tellSending(event session.Event) {
	if e, is := event.(session.MessageSettled); is {
		b.tellOf(eventMessageModified, []session.Message{e.Message})
	}
}
