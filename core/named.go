package core

import (
	"fmt"

	"github.com/parlor-chat/parlor/core/json"
)

// Named is a command as text, the way it is queued and travels.
type Named struct {
	// Name is the name of the command's type: "CreateConversationGroup",
	// "SendMessage", …
	Name string `json:"name"`
	// Body is the command's own JSON object.
	Body json.RawMessage `json:"body"`
}

// NameCommand turns a command into text. One that is too large is refused with
// 6017.
func NameCommand(command Command) (Named, error) {
	if rowOf(command.name()).decode == nil {
		return Named{}, fmt.Errorf("%s cannot be queued", command.name())
	}
	body, err := json.Marshal(command)
	if err != nil {
		return Named{}, fmt.Errorf("encode command %s: %w", command.name(), err)
	}
	if len(body) > MaxCommandBytes {
		return Named{}, Errorf(CodeInvalidParameter, "this call is too large for the server: %d bytes as JSON of at most %d", len(body), MaxCommandBytes)
	}
	return Named{Name: command.name(), Body: body}, nil
}

// Command reads the text back. A name that is not known is refused with 2998,
// a body that is no such command with 6017.
func (n Named) Command() (Command, error) {
	row := rowOf(n.Name)
	if row.decode == nil {
		return nil, Errorf(CodeNotSupported, "the command %.40q is not known here", n.Name)
	}
	command, err := row.decode(n.Body)
	if err != nil {
		return nil, Errorf(CodeInvalidParameter, "this is no %s: %v", n.Name, err)
	}
	return command, nil
}

// AskedAs is the documented name of what a command asks for, where its type stands for
// several; "" for others.
func (n Named) AskedAs() string {
	command, _ := n.Command()
	friends, _ := command.(ChangeFriends)
	return friends.Op
}

// renamed are names that commands had in version 1 of the protocol. A device
// may still have some of these in its queue.
var renamed = []struct{ old, present string }{
	{"CreateGroup", "CreateConversationGroup"},
	{"AddToGroup", "AddToConversationGroup"},
	{"RemoveFromGroup", "RemoveFromConversationGroup"},
	{"DeleteGroup", "DeleteConversationGroup"},
	{"RenameGroup", "RenameConversationGroup"},
}

// Present returns n with the name that its command has now.
func (n Named) Present() Named {
	for _, name := range renamed {
		if n.Name == name.old {
			n.Name = name.present
		}
	}
	return n
}

// NeedsServer says whether only a server can tell what comes of a command.
func NeedsServer(command Command) bool {
	needs := rowOf(command.name()).needsServer
	return needs != nil && needs(command)
}

// Spared says whether a command need not be sent to a server when it would
// change nothing on the device. Online: a server is there.
func Spared(command Command, online bool) bool {
	spared := rowOf(command.name()).spared
	return spared != nil && spared(command, online)
}

// Kept returns what a device carries out by itself in the place of a command that
// concerns nobody else; false for others.
func Kept(command Command) (Command, bool) {
	kept := rowOf(command.name()).kept
	if kept == nil {
		return nil, false
	}
	return kept(command), true
}

func decodeCommand[C Command, P json.StructOf[C]](body []byte) (Command, error) {
	var command C
	err := json.Unmarshal(body, P(&command))
	return command, err
}
