package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

var extensionMethods = []method{
	{
		name: "setMessageExtensions", command: core.SetExtensions{},
		read: func(_ *Bridge, a *arguments) core.Command {
			r := a.reference(0)
			command := core.SetExtensions{ConversationID: r.conversationID, Sequence: r.sequence}
			a.Objects(1, "extensions", "extension", "{ key, value }", func(o *object) {
				command.Extensions = append(command.Extensions, core.Extension{Key: o.String("key"), Value: o.String("value")})
			})
			return command
		},
		show: showExtensionResults,
	},

	{name: "deleteMessageExtensions", command: core.DeleteExtensions{}, answer: deleteMessageExtensions},
	{name: "getMessageExtensions", answer: getMessageExtensions},
}

// extensionResultsDTO is what came of changing extensions.
type extensionResultsDTO struct {
	Extensions []core.ExtensionResult `json:"extensions"`
}

func showExtensionResults(_ *Bridge, outcome any) any {
	return extensionResultsDTO{Extensions: outcome.([]core.ExtensionResult)}
}

// deleteMessageExtensions deletes the extensions named, or all. Of all it does
// not say which they were (docs/facts.md#receipts-extensions-and-reactions).
func deleteMessageExtensions(b *Bridge, a *arguments) answer {
	r := a.reference(0)
	command := core.DeleteExtensions{ConversationID: r.conversationID, Sequence: r.sequence}
	if a.At(1) != nil {
		command.Keys = a.Strings(1, "keyList")
	}
	if len(command.Keys) == 0 {
		return b.doFor(command, extensionResultsDTO{Extensions: []core.ExtensionResult{}})
	}
	return b.do(command, showExtensionResults)
}

type extensionsDTO struct {
	Extensions []core.Extension `json:"extensions"`
}

func getMessageExtensions(b *Bridge, a *arguments) answer {
	r := a.reference(0)
	return func(ctx context.Context) (any, error) {
		message, err := b.session.Message(ctx, r.conversationID, r.sequence)
		if err != nil {
			return nil, wrap("read the message", err)
		}
		return extensionsDTO{Extensions: append([]core.Extension{}, message.Extensions...)}, nil
	}
}

// The values of the events of this subject.
const (
	eventExtensionsUpdated = "onMessageExtensionsUpdated"
	eventExtensionsDeleted = "onMessageExtensionsDeleted"
)

type extensionsUpdatedDTO struct {
	MessageID  string           `json:"messageID"`
	Extensions []core.Extension `json:"extensions"`
}

type extensionsDeletedDTO struct {
	MessageID string   `json:"messageID"`
	KeyList   []string `json:"keyList"`
}

func (b *Bridge) tellExtension(event session.Event) {
	switch e := event.(type) {
	case session.ExtensionsSet:
		b.announceReceived()
		b.tell(eventExtensionsUpdated, extensionsUpdatedDTO{MessageID: e.Message.ID, Extensions: append([]core.Extension{}, e.Extensions...)})
	case session.ExtensionsDeleted:
		b.announceReceived()
		b.tell(eventExtensionsDeleted, extensionsDeletedDTO{MessageID: e.Message.ID, KeyList: e.Keys})
	}
}
