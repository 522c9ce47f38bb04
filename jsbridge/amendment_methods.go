package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// reference is a message that a call is about, as the page's side names it
// (npm/changes.js).
type reference struct {
	conversationID string
	sequence       uint64
}

// reference reads a reference. One without a number is a message that is in no
// history as far as the page knows.
func (o *object) reference() (reference, error) {
	r := reference{conversationID: o.string("conversationID"), sequence: o.optionalUint("number")}
	if o.err == nil && r.sequence == 0 {
		o.err = core.Errorf(core.CodeMessageNotFound, "%s: this message is not sent, or the page has not had it for long; getMessageList brings it back", o.method)
	}
	return r, o.err
}

// referenceAt reads argument i as a reference.
func (a arguments) referenceAt(i int) (*object, reference, error) {
	o, err := a.object(i, "message")
	if err != nil {
		return nil, reference{}, err
	}
	r, err := o.reference()
	return o, r, err
}

// references reads argument 0, an array of references.
func (a arguments) references() (references []reference, err error) {
	list, ok := a.at(0).([]any)
	if !ok {
		return nil, invalid(a.method, "messageList must be an array of messages, not %s", describe(a.at(0)))
	}
	for _, one := range list {
		fields, ok := one.(map[string]any)
		if !ok {
			return nil, invalid(a.method, "messageList must be an array of messages")
		}
		r, err := (&object{method: a.method, name: "message", fields: fields}).reference()
		if err != nil {
			return nil, err
		}
		references = append(references, r)
	}
	return references, nil
}

// inOneConversation reads argument 0: references of the first one's
// conversation.
func (a arguments) inOneConversation() (conversationID string, sequences []uint64, err error) {
	references, err := a.references()
	for _, r := range references {
		if conversationID == "" || r.conversationID == conversationID {
			conversationID, sequences = r.conversationID, append(sequences, r.sequence)
		}
	}
	return conversationID, sequences, err
}

func revokeMessage(ctx context.Context, b *Bridge, a arguments) (any, error) {
	_, r, err := a.referenceAt(0)
	if err != nil {
		return nil, err
	}
	return b.amend(ctx, core.RevokeMessage{ConversationID: r.conversationID, Sequence: r.sequence})
}

func modifyMessage(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, r, err := a.referenceAt(0)
	if err != nil {
		return nil, err
	}
	command := core.ModifyMessage{ConversationID: r.conversationID, Sequence: r.sequence, Version: int(o.optionalUint("version")), CloudCustomData: o.optionalString("cloudCustomData")}
	payload := o.nested("payload")
	if o.err != nil {
		return nil, o.err
	}
	if command.Payload, err = json.Marshal(payload.fields); err != nil {
		return nil, err
	}
	data, err := b.amend(ctx, command)
	if core.CodeOf(err) != core.CodeModifyConflict {
		return data, err
	}
	newest, trouble := b.session.Message(ctx, r.conversationID, r.sequence)
	if trouble != nil {
		return nil, err
	}
	return nil, faulty{err, b.messageResult(newest)}
}

// amend runs a command whose outcome is the message as it is now.
func (b *Bridge) amend(ctx context.Context, command core.Command) (any, error) {
	result, err := b.session.Do(ctx, command)
	if err != nil {
		return nil, err
	}
	return b.messageResult(b.session.View(result.Outcome.(core.Message))), nil
}

func (b *Bridge) messageResult(message session.Message) messageResultDTO {
	return messageResultDTO{Message: b.out.messages([]session.Message{message})[0]}
}

func deleteMessage(ctx context.Context, b *Bridge, a arguments) (any, error) {
	id, sequences, err := a.inOneConversation()
	if err != nil {
		return nil, err
	}
	_, err = b.session.Do(ctx, core.DeleteMessages{ConversationID: id, Sequences: sequences})
	return empty{}, err
}

func sendMessageReadReceipt(ctx context.Context, b *Bridge, a arguments) (any, error) {
	id, sequences, err := a.inOneConversation()
	if err != nil {
		return nil, err
	}
	_, err = b.session.Do(ctx, core.ConfirmRead{ConversationID: id, Sequences: sequences})
	return empty{}, err
}
