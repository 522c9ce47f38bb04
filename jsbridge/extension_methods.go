package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

type extensionsDTO struct {
	Extensions []core.Extension `json:"extensions"`
}

// extensionResultsDTO is what came of changing extensions.
type extensionResultsDTO struct {
	Extensions []core.ExtensionResult `json:"extensions"`
}

// extensionsUpdatedDTO is the data of MESSAGE_EXTENSIONS_UPDATED.
type extensionsUpdatedDTO struct {
	MessageID  string           `json:"messageID"`
	Extensions []core.Extension `json:"extensions"`
}

// extensionsDeletedDTO is the data of MESSAGE_EXTENSIONS_DELETED.
type extensionsDeletedDTO struct {
	MessageID string   `json:"messageID"`
	KeyList   []string `json:"keyList"`
}

func setMessageExtensions(ctx context.Context, b *Bridge, a arguments) (any, error) {
	_, r, err := a.referenceAt(0)
	if err != nil {
		return nil, err
	}
	extensions, err := readExtensions(a)
	if err != nil {
		return nil, err
	}
	return b.extend(ctx, core.SetExtensions{ConversationID: r.conversationID, Sequence: r.sequence, Extensions: extensions})
}

func readExtensions(a arguments) ([]core.Extension, error) {
	list, ok := a.at(1).([]any)
	if !ok {
		return nil, invalid(a.method, "extensions must be an array of { key, value }, not %s", describe(a.at(1)))
	}
	var extensions []core.Extension
	for _, one := range list {
		fields, ok := one.(map[string]any)
		if !ok {
			return nil, invalid(a.method, "extensions must be an array of { key, value }")
		}
		o := &object{method: a.method, name: "extension", fields: fields}
		extensions = append(extensions, core.Extension{Key: o.string("key"), Value: o.string("value")})
		if o.err != nil {
			return nil, o.err
		}
	}
	return extensions, nil
}

func deleteMessageExtensions(ctx context.Context, b *Bridge, a arguments) (any, error) {
	_, r, err := a.referenceAt(0)
	if err != nil {
		return nil, err
	}
	command := core.DeleteExtensions{ConversationID: r.conversationID, Sequence: r.sequence}
	if a.at(1) != nil {
		keys, fault := stringsOf(a.at(1))
		if fault != "" {
			return nil, invalid(a.method, "keyList must be %s", fault)
		}
		command.Keys = keys
	}
	data, err := b.extend(ctx, command)
	if err == nil && len(command.Keys) == 0 {
		data = extensionResultsDTO{Extensions: []core.ExtensionResult{}} // docs/facts.md#receipts-extensions-and-reactions
	}
	return data, err
}

func (b *Bridge) extend(ctx context.Context, command core.Command) (any, error) {
	result, err := b.session.Do(ctx, command)
	if err != nil {
		return nil, err
	}
	return extensionResultsDTO{Extensions: result.Outcome.([]core.ExtensionResult)}, nil
}

func getMessageExtensions(ctx context.Context, b *Bridge, a arguments) (any, error) {
	_, r, err := a.referenceAt(0)
	if err != nil {
		return nil, err
	}
	message, err := b.session.Message(ctx, r.conversationID, r.sequence)
	if err != nil {
		return nil, wrap("read the message", err)
	}
	return extensionsDTO{Extensions: append([]core.Extension{}, message.Extensions...)}, nil
}
