package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// readMessage reads what a page may set of a message.
func readMessage(o *object) core.Message {
	message := core.Message{
		To:                 o.string("to"),
		ConversationType:   o.string("conversationType"),
		Priority:           o.optionalString("priority"),
		CloudCustomData:    o.optionalString("cloudCustomData"),
		NeedReadReceipt:    o.optionalBool("needReadReceipt"),
		IsSupportExtension: o.optionalBool("isSupportExtension"),
	}
	payload := o.nested("payload")
	if o.err == nil {
		message.Payload, o.err = json.Marshal(payload.fields)
	}
	return message
}

// sendMessage sends a message that a create…Message made; the page may have
// changed its payload and its like since.
func sendMessage(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, ok := a.at(0).(map[string]any)
	if !ok || o["ID"] == nil {
		return nil, core.Errorf(core.CodeMessageNeeded, "sendMessage: message must be what a create…Message method returned, not %s", describe(a.at(0)))
	}
	message, err := readSent(&object{method: a.method, name: "message", fields: o})
	if err != nil {
		return nil, err
	}
	if a.at(1) != nil {
		options, err := a.object(1, "options")
		if err != nil {
			return nil, err
		}
		if err := readSendOptions(options, &message); err != nil {
			return nil, err
		}
	}
	result, err := b.session.Send(ctx, message)
	if err != nil {
		return nil, wrap("send the message", err)
	}
	return done(result, b.messageResult(b.session.View(result.Outcome))), nil
}

func readSent(o *object) (core.Message, error) {
	message := readMessage(o)
	message.ID = o.string("ID")
	message.Type = o.string("type")
	if o.has("atUserList") {
		message.AtUserList = o.strings("atUserList")
	}
	message.ClientTime = int64(o.optionalUint("clientTime"))
	message.ClientSequence = int64(o.optionalUint("clientSequence"))
	message.Random = int64(o.optionalUint("random"))
	return message, o.err
}

// readSendOptions reads the options of sendMessage (docs/facts.md#sending).
// Options for push and webhooks mean nothing here and are passed over.
func readSendOptions(o *object, message *core.Message) error {
	message.OnlineOnly = o.optionalBool("onlineUserOnly")
	if o.has("messageControlInfo") {
		control := o.nested("messageControlInfo")
		message.ExcludedFromUnread = control.optionalBool("excludedFromUnreadCount")
		message.ExcludedFromLast = control.optionalBool("excludedFromLastMessage")
		if o.err == nil {
			o.err = control.err
		}
	}
	return o.err
}
