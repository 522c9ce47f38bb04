package rest

import (
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// BodyOf is the MsgBody of a message, as calls show it.
func BodyOf(message core.Message) any { return []element{elementOf(message)} }

// KeyOf is the MsgKey of a message between two users: MsgSeq_MsgRandom_MsgTime.
func KeyOf(message core.Message) string { return keyOf(message) }

// FillBody gives a message another MsgBody, and refuses one that no call could send.
func FillBody(message *core.Message, body json.RawMessage) error {
	var elements []element
	if err := json.Unmarshal(body, &elements); err != nil {
		return core.Errorf(codeBody, "MsgBody must be a list of elements")
	}
	return fill(message, elements, codeBody)
}
