package core

import (
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core/json"
)

// Named is a command as text, the way it is queued and travels.
type Named struct {
	// Name is the name of the command's type: "CreateConversationGroup", "SendMessage", …
	Name string `json:"name"`
	// Body is the command's own JSON object.
	Body json.RawMessage `json:"body"`
}

// codec knows one command and its outcome as text.
type codec struct {
	name    string
	is      func(Command) bool
	command func([]byte) (Command, error)
	outcome func([]byte) (any, error)
}

// commands are those that a device may ask a server for. SignIn is not among
// them: a server does that itself.
var commands = []codec{
	codecOf[CreateConversationGroup]("CreateConversationGroup", outcomeOf[Sorted]),
	codecOf[AddToConversationGroup]("AddToConversationGroup", outcomeOf[Sorted]),
	codecOf[RemoveFromConversationGroup]("RemoveFromConversationGroup", outcomeOf[Sorted]),
	codecOf[DeleteConversationGroup]("DeleteConversationGroup", nothing),
	codecOf[RenameConversationGroup]("RenameConversationGroup", nothing),

	codecOf[OpenConversation]("OpenConversation", nothing),
	codecOf[DeleteConversations]("DeleteConversations", idsOutcome),
	codecOf[PinConversation]("PinConversation", nothing),
	codecOf[ReadConversation]("ReadConversation", nothing),
	codecOf[ReadConversations]("ReadConversations", nothing),
	codecOf[ClearHistory]("ClearHistory", nothing),
	codecOf[SetRemindType]("SetRemindType", outcomeOf[Sorted]),
	codecOf[SetAllReceiveMessageOpt]("SetAllReceiveMessageOpt", nothing),
	codecOf[MarkConversations]("MarkConversations", outcomeOf[Sorted]),
	codecOf[SetCustomData]("SetCustomData", outcomeOf[Sorted]),

	codecOf[SendMessage]("SendMessage", outcomeOf[Message]),
	codecOf[RevokeMessage]("RevokeMessage", outcomeOf[Message]),
	codecOf[ModifyMessage]("ModifyMessage", outcomeOf[Message]),
	codecOf[DeleteMessages]("DeleteMessages", nothing),
	codecOf[ConfirmRead]("ConfirmRead", nothing),
	codecOf[SetExtensions]("SetExtensions", listOutcome[ExtensionResult]),
	codecOf[DeleteExtensions]("DeleteExtensions", listOutcome[ExtensionResult]),
	codecOf[React]("React", nothing),

	codecOf[UpdateProfile]("UpdateProfile", outcomeOf[Profile]),
	codecOf[AddToBlacklist]("AddToBlacklist", idsOutcome),
	codecOf[RemoveFromBlacklist]("RemoveFromBlacklist", idsOutcome),
	codecOf[SetStatus]("SetStatus", outcomeOf[UserStatus]),
	codecOf[SubscribeStatus]("SubscribeStatus", listOutcome[UserFailure]),
	codecOf[UnsubscribeStatus]("UnsubscribeStatus", listOutcome[UserFailure]),
}

func codecOf[C Command, P json.StructOf[C]](name string, outcome func([]byte) (any, error)) codec {
	return codec{
		name:    name,
		is:      func(c Command) bool { _, is := c.(C); return is },
		command: parse[C, P],
		outcome: outcome,
	}
}

func codecFor(is func(codec) bool) (codec, bool) {
	i := slices.IndexFunc(commands, is)
	if i < 0 {
		return codec{}, false
	}
	return commands[i], true
}

// renamed are names that commands had in version 1 of the protocol. A device
// may still have some of these in its queue.
var renamed = map[string]string{
	"CreateGroup":     "CreateConversationGroup",
	"AddToGroup":      "AddToConversationGroup",
	"RemoveFromGroup": "RemoveFromConversationGroup",
	"DeleteGroup":     "DeleteConversationGroup",
	"RenameGroup":     "RenameConversationGroup",
}

// Present returns n with the name that its command has now.
func (n Named) Present() Named {
	if name, old := renamed[n.Name]; old {
		n.Name = name
	}
	return n
}

func (n Named) codec() (codec, bool) {
	return codecFor(func(c codec) bool { return c.name == n.Name })
}

// NameCommand turns a command into text. One that is too large is refused with
// 6017.
func NameCommand(command Command) (Named, error) {
	codec, known := codecFor(func(c codec) bool { return c.is(command) })
	if !known {
		return Named{}, fmt.Errorf("%T cannot be queued", command)
	}
	body, err := json.Marshal(command)
	if err != nil {
		return Named{}, fmt.Errorf("encode command %s: %w", codec.name, err)
	}
	if len(body) > MaxCommandBytes {
		return Named{}, Errorf(CodeInvalidParameter, "this call is too large for the server: %d bytes as JSON of at most %d", len(body), MaxCommandBytes)
	}
	return Named{Name: codec.name, Body: body}, nil
}

// Command reads the text back. A name that is not known is refused with 2998,
// a body that is no such command with 6017.
func (n Named) Command() (Command, error) {
	codec, known := n.codec()
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
	codec, known := n.codec()
	if !known {
		return nil, fmt.Errorf("the command %.40q is not known here", n.Name)
	}
	return codec.outcome(body)
}

func parse[C Command, P json.StructOf[C]](body []byte) (Command, error) {
	var command C
	err := json.Unmarshal(body, P(&command))
	return command, err
}

func outcomeOf[O any, P json.StructOf[O]](body []byte) (any, error) {
	var outcome O
	err := json.Unmarshal(body, P(&outcome))
	return decoded(outcome, err)
}

func idsOutcome(body []byte) (any, error) {
	ids, err := json.UnmarshalStrings(body)
	return decoded(ids, err)
}

func listOutcome[E any, P json.StructOf[E]](body []byte) (any, error) {
	list, err := json.UnmarshalList[E, P](body)
	return decoded(list, err)
}

func decoded(outcome any, err error) (any, error) {
	if err != nil {
		return nil, fmt.Errorf("decode outcome: %w", err)
	}
	return outcome, nil
}

func nothing([]byte) (any, error) { return nil, nil }
