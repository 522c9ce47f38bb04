package core

import (
	"encoding/json"
	"fmt"
)

// Named is a command as text, the way it is queued and travels.
type Named struct {
	// Name is the name of the command's type: "CreateGroup", "SendMessage", …
	Name string `json:"name"`
	// Body is the command's own JSON object.
	Body json.RawMessage `json:"body"`
}

// codec knows one command and its outcome as text.
type codec struct {
	command func([]byte) (Command, error)
	outcome func([]byte) (any, error)
}

// commands are those that a device may ask for, by name. SignIn is not among
// them: a server does that itself.
var commands = map[string]codec{
	"CreateGroup":         {parse[CreateGroup], outcomeOf[Sorted]},
	"AddToGroup":          {parse[AddToGroup], outcomeOf[Sorted]},
	"RemoveFromGroup":     {parse[RemoveFromGroup], outcomeOf[Sorted]},
	"DeleteGroup":         {parse[DeleteGroup], nothing},
	"RenameGroup":         {parse[RenameGroup], nothing},
	"OpenConversation":    {parse[OpenConversation], nothing},
	"DeleteConversations": {parse[DeleteConversations], outcomeOf[[]string]},
	"PinConversation":     {parse[PinConversation], nothing},
	"ReadConversation":    {parse[ReadConversation], nothing},
	"MarkConversations":   {parse[MarkConversations], outcomeOf[Sorted]},
	"SetCustomData":       {parse[SetCustomData], outcomeOf[Sorted]},
	"SendMessage":         {parse[SendMessage], outcomeOf[Message]},
}

// NameCommand turns a command into text. One that is too large is refused with
// 6017.
func NameCommand(command Command) (Named, error) {
	name := nameOf(command)
	if _, known := commands[name]; !known {
		return Named{}, fmt.Errorf("%T cannot be queued", command)
	}
	body, err := json.Marshal(command)
	if err != nil {
		return Named{}, fmt.Errorf("encode command %s: %w", name, err)
	}
	if len(body) > MaxCommandBytes {
		return Named{}, Errorf(CodeInvalidParameter, "this call is too large for the server: %d bytes as JSON of at most %d", len(body), MaxCommandBytes)
	}
	return Named{Name: name, Body: body}, nil
}

func nameOf(command Command) string {
	switch command.(type) {
	case CreateGroup:
		return "CreateGroup"
	case AddToGroup:
		return "AddToGroup"
	case RemoveFromGroup:
		return "RemoveFromGroup"
	case DeleteGroup:
		return "DeleteGroup"
	case RenameGroup:
		return "RenameGroup"
	case OpenConversation:
		return "OpenConversation"
	case DeleteConversations:
		return "DeleteConversations"
	case PinConversation:
		return "PinConversation"
	case ReadConversation:
		return "ReadConversation"
	case MarkConversations:
		return "MarkConversations"
	case SetCustomData:
		return "SetCustomData"
	case SendMessage:
		return "SendMessage"
	}
	return ""
}

// Command reads the text back. A name that is not known is refused with 2998,
// a body that is no such command with 6017.
func (n Named) Command() (Command, error) {
	codec, known := commands[n.Name]
	if !known {
		return nil, Errorf(CodeNotSupported, "the command %.40q is not known here", n.Name)
	}
	command, err := codec.command(n.Body)
	if err != nil {
		return nil, Errorf(CodeInvalidParameter, "this is no %s: %v", n.Name, err)
	}
	return command, nil
}

// Outcome reads the outcome of the command, as the command documents it.
func (n Named) Outcome(body json.RawMessage) (any, error) {
	codec, known := commands[n.Name]
	if !known {
		return nil, fmt.Errorf("the command %.40q is not known here", n.Name)
	}
	return codec.outcome(body)
}

func parse[C Command](body []byte) (Command, error) {
	var command C
	err := json.Unmarshal(body, &command)
	return command, err
}

func outcomeOf[O any](body []byte) (any, error) {
	var outcome O
	if err := json.Unmarshal(body, &outcome); err != nil {
		return nil, fmt.Errorf("decode outcome: %w", err)
	}
	return outcome, nil
}

func nothing([]byte) (any, error) { return nil, nil }
