package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

var draftMethods = []method{
	{name: "setConversationDraft", command: core.SetDraft{}, answer: setConversationDraft, inTurn: true},
}

// draftResultDTO says the code once more, as documented (docs/facts.md#drafts).
type draftResultDTO struct {
	Code         int    `json:"code"`
	Conversation string `json:"conversation"`
}

// setConversationDraft keeps a draft on this device.
func setConversationDraft(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	command := core.SetDraft{ConversationID: o.String("conversationID"), Text: o.String("draftText")}
	return func(ctx context.Context) (any, error) {
		if _, err := b.session.Do(ctx, command); err != nil {
			return nil, err
		}
		if core.IsTopicConversation(command.ConversationID) {
			return draftResultDTO{}, nil // No list has it.
		}
		name, err := b.shownConversation(command.ConversationID)
		return draftResultDTO{Conversation: name}, err
	}
}
