package jsbridge

import (
	"context"
	"sync/atomic"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// sender is the signed-in session as [Bridge.Draft] finds it.
type sender = atomic.Pointer[session.Session]

// draftTypes are the methods that make a message, with the type they make.
var draftTypes = map[string]string{
	"createTextMessage":     core.MessageText,
	"createTextAtMessage":   core.MessageText,
	"createCustomMessage":   core.MessageCustom,
	"createFaceMessage":     core.MessageFace,
	"createLocationMessage": core.MessageLocation,
	"createImageMessage":    core.MessageImage,
	"createAudioMessage":    core.MessageSound,
	"createVideoMessage":    core.MessageVideo,
	"createFileMessage":     core.MessageFile,
	"createMergerMessage":   core.MessageMerger,
	"createForwardMessage":  "", // That of the message in the payload.
}

// Draft serves a method that makes a message, at once and without waiting: it
// returns the JSON of an item that holds either Messages and, in Data, the id,
// or Error.
func (b *Bridge) Draft(name, text string) string {
	reply, err := b.draft(name, text)
	if err != nil {
		reply = item{Error: errorOf(err)}
	}
	out, err := json.Marshal(reply)
	if err != nil {
		return `{"error":{"code":2903,"message":"the message cannot be written"}}`
	}
	return string(out)
}

func (b *Bridge) draft(name, text string) (reply item, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = faultOf(fault)
		}
	}()
	sender := b.sender.Load()
	if sender == nil {
		return item{}, core.Errorf(core.CodeNotLoggedIn, "%s needs a signed-in user: call login() and wait for SDK_READY", name)
	}
	a, err := parseArguments(name, text)
	if err != nil {
		return item{}, err
	}
	o, err := a.object(0, "options")
	if err != nil {
		return item{}, err
	}
	draft, err := readDraft(name, o)
	if err != nil {
		return item{}, err
	}
	message, err := sender.NewMessage(draft)
	if err != nil {
		return item{}, err
	}
	view := session.Message{Message: message, ConversationID: message.ConversationID(message.From), Out: true, Read: true}
	return item{Messages: []messageDTO{newMessageDTO(view)}, Data: message.ID}, nil
}

// readDraft reads the options of a method that makes a message.
func readDraft(name string, o *object) (core.Message, error) {
	messageType := draftTypes[name]
	if messageType == "" {
		var err error
		if messageType, o.fields["payload"], err = forwarded(o.fields["payload"]); err != nil {
			return core.Message{}, err
		}
	}
	draft := readMessage(o)
	draft.Type = messageType
	if payload := o.nested("payload"); name == "createTextAtMessage" && payload.has("atUserList") {
		draft.AtUserList = payload.texts("atUserList")
		if o.err == nil {
			o.err = payload.err
		}
	}
	return draft, o.err
}

// forwarded takes a message apart that is to be sent on (chat-api F3.1).
func forwarded(message any) (messageType string, payload any, err error) {
	fields, _ := message.(map[string]any)
	messageType, _ = fields["type"].(string)
	payload, isObject := fields["payload"].(map[string]any)
	switch {
	case messageType == "" || !isObject:
		return "", nil, core.Errorf(core.CodeNoForward, "createForwardMessage: payload must be a message, such as getMessageList gives")
	case messageType == typeGroupTip || messageType == typeSystemNotice:
		return "", nil, core.Errorf(core.CodeForwardTip, "createForwardMessage: notices cannot be forwarded, only messages of users")
	}
	return messageType, payload, nil
}

// The types of messages that only servers make (chat-api F8.2).
const (
	typeGroupTip     = "TIMGroupTipElem"
	typeSystemNotice = "TIMGroupSystemNoticeElem"
)

// readMessage reads what a page may set of a message.
func readMessage(o *object) core.Message {
	message := core.Message{
		To:                 o.text("to"),
		ConversationType:   o.text("conversationType"),
		Priority:           o.optionalText("priority"),
		CloudCustomData:    o.optionalText("cloudCustomData"),
		NeedReadReceipt:    o.optionalTruth("needReadReceipt"),
		IsSupportExtension: o.optionalTruth("isSupportExtension"),
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
	return done(result, b.messageResult(b.session.View(result.Outcome.(core.Message)))), nil
}

func readSent(o *object) (core.Message, error) {
	message := readMessage(o)
	message.ID = o.text("ID")
	message.Type = o.text("type")
	if o.has("atUserList") {
		message.AtUserList = o.texts("atUserList")
	}
	message.ClientTime = int64(o.optionalNatural("clientTime"))
	message.ClientSequence = int64(o.optionalNatural("clientSequence"))
	message.Random = int64(o.optionalNatural("random"))
	return message, o.err
}

// readSendOptions reads the options of sendMessage (chat-api F7.3). Options
// for push and webhooks mean nothing here and are passed over.
func readSendOptions(o *object, message *core.Message) error {
	message.OnlineOnly = o.optionalTruth("onlineUserOnly")
	if o.has("messageControlInfo") {
		control := o.nested("messageControlInfo")
		message.ExcludedFromUnread = control.optionalTruth("excludedFromUnreadCount")
		message.ExcludedFromLast = control.optionalTruth("excludedFromLastMessage")
		if o.err == nil {
			o.err = control.err
		}
	}
	return o.err
}
