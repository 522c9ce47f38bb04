package core

import "maps"

// A merger message holds other messages, as they were when it was made. What is
// too long for a message is kept like a file: downloadKey names it, and
// messageList is empty (docs/facts.md#forwarding-and-merging).

func mergerShape() shape {
	return shape{
		{"downloadKey", optionalMediaID},
		{"pbDownloadKey", nothingButEmpty},
		{"messageList", mergedMessages},
		{"title", anyText},
		{"abstractList", anyTexts},
		{"compatibleText", someText},
		{"version", anySize},
		{"layersOverLimit", anyTruth},
	}
}

// keyOrList returns the fields without the list where there is a key, and
// refuses a merger with neither.
func keyOrList(fields map[string]any) (map[string]any, error) {
	if fields["downloadKey"] != nil && fields["downloadKey"] != "" {
		fields = maps.Clone(fields)
		delete(fields, "messageList")
		return fields, nil
	}
	if list, isList := fields["messageList"].([]any); isList && len(list) == 0 || fields["messageList"] == nil {
		return nil, Errorf(CodeInvalidParameter, "payload.messageList must hold a message at least")
	}
	return fields, nil
}

// nothingButEmpty is for what the documented API has for other platforms.
func nothingButEmpty(any) (any, string) { return "", "" }

func mergedMessages(value any) (any, string) {
	list, ok := value.([]any)
	if !ok && value != nil {
		return nil, "an array of messages"
	}
	return listOf(list, mergedMessage)
}

// mergedMessage keeps of a message what can be shown of it.
func mergedMessage(value any) (any, string) {
	fields, ok := value.(map[string]any)
	if !ok || fields["status"] == "fail" {
		return nil, "a message that has not failed"
	}
	messageType, _ := fields["type"].(string)
	return shape{
		{"ID", someText},
		{"type", someText},
		{"payload", func(payload any) (any, string) { return mergedPayload(messageType, payload) }},
		{"conversationID", anyText},
		{"conversationType", anyText},
		{"from", anyText},
		{"to", anyText},
		{"flow", anyText},
		{"time", anySize},
		{"sequence", anySize},
		{"nick", anyText},
		{"avatar", anyText},
		{"nameCard", anyText},
		{"cloudCustomData", anyText},
		{"isRevoked", anyTruth},
	}.readAny(fields)
}

// mergedPayload leaves payloads as they are if nobody can send their type, such
// as a tip of a chat group.
func mergedPayload(messageType string, value any) (any, string) {
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, "an object"
	}
	if payloadShape(messageType) == nil {
		return fields, ""
	}
	canonical, err := readPayload(messageType, fields)
	if err != nil {
		return nil, "one that can be sent" // No more: mergers nest, errors should not.
	}
	return canonical, ""
}
