package core

import (
	"fmt"
	"slices"
)

// Extension is a key with a value that was set on a message (chat-api F3.2,
// F12).
type Extension struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// ExtensionResult is what came of one key: code 0, or why not.
type ExtensionResult struct {
	Code  Code   `json:"code"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

// SetExtensions sets keys of a message; the last to write wins. At most the
// first 20 are looked at. Outcome: an [ExtensionResult] for each.
//
// Refusals: 2503, 10030 no such message, 10032 revoked, or not made with
// isSupportExtension, 6017 no extension, or one that is too large or too many.
type SetExtensions struct {
	ConversationID string      `json:"conversationID"`
	Sequence       uint64      `json:"sequence"`
	Extensions     []Extension `json:"extensions"`
}

// DeleteExtensions deletes keys of a message; without any, all. Outcome: an
// [ExtensionResult] for each key named, with 23004 for one that is not there.
//
// Refusals: 2503, 10030, 10032 as for [SetExtensions].
type DeleteExtensions struct {
	ConversationID string   `json:"conversationID"`
	Sequence       uint64   `json:"sequence"`
	Keys           []string `json:"keys,omitempty"`
}

func (SetExtensions) name() string { return "SetExtensions" }

func (cmd SetExtensions) decide(v *View, c Call) ([]ExtensionResult, error) {
	thread, message, err := v.findMessageToExtend(c, cmd.ConversationID, cmd.Sequence)
	if err != nil {
		return nil, err
	}
	wanted := cmd.Extensions[:min(len(cmd.Extensions), MaxExtensionsPerCall)]
	if len(wanted) == 0 {
		return nil, Errorf(CodeInvalidParameter, "extensions must name at least one key")
	}
	results, changed := []ExtensionResult{}, []string{}
	for _, extension := range wanted {
		if err := extension.check(); err != nil {
			return nil, err
		}
		if message.setExtension(extension) {
			changed = append(changed, extension.Key)
		}
		results = append(results, ExtensionResult{Key: extension.Key, Value: extension.Value})
	}
	if len(message.Extensions) > MaxExtensions {
		return nil, Errorf(CodeInvalidParameter, "a message has at most %d extensions; delete some first", MaxExtensions)
	}
	if len(changed) > 0 {
		v.amendMessage(thread, message, ExtensionsSet, changed...)
	}
	return results, nil
}

func (DeleteExtensions) name() string { return "DeleteExtensions" }

func (cmd DeleteExtensions) decide(v *View, c Call) ([]ExtensionResult, error) {
	thread, message, err := v.findMessageToExtend(c, cmd.ConversationID, cmd.Sequence)
	if err != nil {
		return nil, err
	}
	keys := cmd.Keys
	if len(keys) == 0 {
		keys = message.extensionKeys()
	}
	results, deleted := []ExtensionResult{}, []string{}
	for _, key := range keys {
		result := ExtensionResult{Key: key}
		if message.deleteExtension(key) {
			deleted = append(deleted, key)
		} else {
			result.Code = CodeExtensionNotFound
		}
		results = append(results, result)
	}
	if len(deleted) > 0 {
		v.amendMessage(thread, message, ExtensionsDeleted, deleted...)
	}
	return results, nil
}

func (v *View) findMessageToExtend(c Call, conversationID string, sequence uint64) (thread string, message Message, err error) {
	thread, message, err = v.findMessageToChange(c, conversationID, sequence)
	if err == nil && !message.IsSupportExtension {
		err = Errorf(CodeNotAllowed, "this message takes no extensions: it was made without isSupportExtension")
	}
	return thread, message, err
}

func (e Extension) check() error {
	if e.Key == "" || len(e.Key) > MaxExtensionKeyBytes || len(e.Value) > MaxExtensionValueBytes {
		return Errorf(CodeInvalidParameter, "an extension's key has 1 to %d bytes in UTF-8 and its value at most %d; %s", MaxExtensionKeyBytes, MaxExtensionValueBytes,
			fmt.Sprintf("%.40q has %d and %d", e.Key, len(e.Key), len(e.Value)))
	}
	return nil
}

// setExtension says whether it changed anything. It never changes the slice that
// it finds.
func (m *Message) setExtension(extension Extension) bool {
	i := m.extension(extension.Key)
	if i < 0 {
		m.Extensions = append(slices.Clone(m.Extensions), extension)
		return true
	}
	if m.Extensions[i] == extension {
		return false
	}
	m.Extensions = slices.Clone(m.Extensions)
	m.Extensions[i] = extension
	return true
}

func (m *Message) deleteExtension(key string) bool {
	i := m.extension(key)
	if i < 0 {
		return false
	}
	m.Extensions = slices.Delete(slices.Clone(m.Extensions), i, i+1)
	return true
}

func (m *Message) extension(key string) int {
	return slices.IndexFunc(m.Extensions, func(e Extension) bool { return e.Key == key })
}

func (m *Message) extensionKeys() []string {
	keys := make([]string, len(m.Extensions))
	for i, extension := range m.Extensions {
		keys[i] = extension.Key
	}
	return keys
}
