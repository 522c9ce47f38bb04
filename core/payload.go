package core

import (
	"encoding/json"
	"errors"
)

type textPayload struct {
	Text string `json:"text"`
}

type customPayload struct {
	Data        string `json:"data"`
	Description string `json:"description"`
	Extension   string `json:"extension"`
}

// CheckPayload returns raw in canonical form: every field of the type there,
// no other, in a fixed order (chat-api F8.3). A text must not be empty; the
// fields of a custom message are strings, empty when absent. Anything else is
// refused with 6017, a type that cannot be sent yet with 2998.
func CheckPayload(messageType string, raw json.RawMessage) (json.RawMessage, error) {
	switch messageType {
	case MessageText:
		return canonical(raw, func(p textPayload) error {
			if p.Text == "" {
				return Errorf(CodeInvalidParameter, "payload.text must be a string that is not empty")
			}
			return nil
		})
	case MessageCustom:
		return canonical(raw, func(customPayload) error { return nil })
	}
	return nil, Errorf(CodeNotSupported, "messages of type %q are not supported yet", messageType)
}

func canonical[P any](raw json.RawMessage, check func(P) error) (json.RawMessage, error) {
	var payload P
	if err := json.Unmarshal(raw, &payload); err != nil {
		return nil, payloadError(err)
	}
	if err := check(payload); err != nil {
		return nil, err
	}
	return json.Marshal(payload)
}

func payloadError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return Errorf(CodeInvalidParameter, "payload.%s must be a string", wrong.Field)
	}
	return Errorf(CodeInvalidParameter, "payload must be an object")
}

// Summary is the text that a conversation list shows for a message: the text
// itself, or a label in brackets (chat-api F5.8).
func (m Message) Summary() string {
	if m.Type != MessageText {
		return "[Custom Messages]"
	}
	var p textPayload
	if err := json.Unmarshal(m.Payload, &p); err != nil {
		return ""
	}
	return p.Text
}
