package core

import "github.com/parlor-chat/parlor/core/json"

// CheckPayload returns raw in canonical form: every field of the type there,
// no other, in a fixed order (chat-api F8.3). A text must not be empty; the
// fields of a custom message are strings, empty when absent. Anything else is
// refused with 6017, a type that cannot be sent yet with 2998.
func CheckPayload(messageType string, raw json.RawMessage) (json.RawMessage, error) {
	value, _ := json.Parse(raw)
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, Errorf(CodeInvalidParameter, "payload must be an object")
	}
	switch messageType {
	case MessageText:
		return textPayload(fields)
	case MessageCustom:
		return customPayload(fields)
	}
	return nil, Errorf(CodeNotSupported, "messages of type %q are not supported yet", messageType)
}

func textPayload(fields map[string]any) (json.RawMessage, error) {
	text, ok := fields["text"].(string)
	if !ok || text == "" {
		return nil, Errorf(CodeInvalidParameter, "payload.text must be a string that is not empty")
	}
	return json.Marshal(textElement{text})
}

func customPayload(fields map[string]any) (json.RawMessage, error) {
	texts := map[string]string{}
	for _, name := range []string{"data", "description", "extension"} {
		text, ok := fields[name].(string)
		if !ok && fields[name] != nil {
			return nil, Errorf(CodeInvalidParameter, "payload.%s must be a string", name)
		}
		texts[name] = text
	}
	return json.Marshal(texts)
}

// Summary is the text that a conversation list shows for a message: the text
// itself, or a label in brackets (chat-api F5.8).
func (m Message) Summary() string {
	if m.Type != MessageText {
		return "[Custom Messages]"
	}
	var payload textElement
	if err := json.Unmarshal(m.Payload, &payload); err != nil {
		return ""
	}
	return payload.Text
}

type textElement struct {
	Text string `json:"text"`
}
