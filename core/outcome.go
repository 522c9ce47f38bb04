package core

import (
	"fmt"

	"github.com/parlor-chat/parlor/core/json"
)

// None is the outcome of a command that has none. As JSON it is null.
type None struct{}

// OutcomeOf returns the outcome of a command by its type.
func OutcomeOf[O any](_ CommandOf[O], outcome any) O {
	typed, _ := outcome.(O)
	return typed
}

// decideAny decides a command of any outcome. The types of outcomes are few, and
// a case for each costs less than code for each command.
func decideAny(command Command, v *View, c Call) (any, error) {
	switch command := command.(type) {
	case CommandOf[None]:
		return command.decide(v, c)
	case CommandOf[Sorted]:
		return command.decide(v, c)
	case CommandOf[Changed]:
		return command.decide(v, c)
	case CommandOf[[]string]:
		return command.decide(v, c)
	case CommandOf[Message]:
		return command.decide(v, c)
	case CommandOf[[]ExtensionResult]:
		return command.decide(v, c)
	case CommandOf[Profile]:
		return command.decide(v, c)
	case CommandOf[UserStatus]:
		return command.decide(v, c)
	case CommandOf[[]UserFailure]:
		return command.decide(v, c)
	case CommandOf[CreatedGroup]:
		return command.decide(v, c)
	case CommandOf[GroupJoined]:
		return command.decide(v, c)
	case CommandOf[Group]:
		return command.decide(v, c)
	case CommandOf[AddedMembers]:
		return command.decide(v, c)
	case CommandOf[Member]:
		return command.decide(v, c)
	case CommandOf[GroupCounters]:
		return command.decide(v, c)
	case CommandOf[Outbox]:
		return command.decide(v, c)
	case CommandOf[uint64]:
		return command.decide(v, c)
	case CommandOf[Key]:
		return command.decide(v, c)
	case CommandOf[bool]:
		return command.decide(v, c)
	}
	return nil, fmt.Errorf("%s has an outcome of a type that decideAny does not know", command.name())
}

// outcomeText writes outcomes of one type as text, and reads them.
type outcomeText interface {
	write(outcome any) ([]byte, error)
	read([]byte) (any, error)
}

// The outcomes of commands that are sent.
var (
	none             = noText{}
	ids              = idsText{}
	sorted           = structText[Sorted, *Sorted]{}
	changed          = structText[Changed, *Changed]{}
	message          = structText[Message, *Message]{}
	profile          = structText[Profile, *Profile]{}
	userStatus       = structText[UserStatus, *UserStatus]{}
	extensionResults = listText[ExtensionResult, *ExtensionResult]{}
	userFailures     = listText[UserFailure, *UserFailure]{}
	createdGroup     = structText[CreatedGroup, *CreatedGroup]{}
	groupJoined      = structText[GroupJoined, *GroupJoined]{}
	chatGroup        = structText[Group, *Group]{}
	addedMembers     = structText[AddedMembers, *AddedMembers]{}
	chatMember       = structText[Member, *Member]{}
	groupCounters    = structText[GroupCounters, *GroupCounters]{}
)

type (
	noText                                       struct{}
	idsText                                      struct{}
	structText[O json.Value, P json.StructOf[O]] struct{}
	listText[E json.Value, P json.StructOf[E]]   struct{}
)

func (noText) write(any) ([]byte, error) { return []byte("null"), nil }
func (noText) read([]byte) (any, error)  { return None{}, nil }

func (idsText) write(outcome any) ([]byte, error) { return json.Marshal(outcome) }
func (idsText) read(text []byte) (any, error)     { return anyOf(json.UnmarshalStrings(text)) }

func (structText[O, P]) write(outcome any) ([]byte, error) { return json.Marshal(outcome) }

func (structText[O, P]) read(text []byte) (any, error) {
	var outcome O
	err := json.Unmarshal(text, P(&outcome))
	return anyOf(outcome, err)
}

func (listText[E, P]) write(outcome any) ([]byte, error) {
	list, _ := outcome.([]E)
	return json.Marshal(json.List(list))
}

func (listText[E, P]) read(text []byte) (any, error) { return anyOf(json.UnmarshalList[E, P](text)) }

func anyOf[O any](outcome O, err error) (any, error) {
	if err != nil {
		return nil, fmt.Errorf("decode outcome: %w", err)
	}
	return outcome, nil
}

// ReadOutcome reads the outcome of a command from its text.
func ReadOutcome(command Command, text json.RawMessage) (any, error) {
	outcome := rowOf(command.name()).outcome
	if outcome == nil {
		return nil, fmt.Errorf("nobody is sent the outcome of %s", command.name())
	}
	return outcome.read(text)
}

// writeOutcome gives the text of a command's outcome.
func writeOutcome(command Command, value any) (json.RawMessage, error) {
	outcome := rowOf(command.name()).outcome
	if outcome == nil {
		return nil, fmt.Errorf("nobody is sent the outcome of %s", command.name())
	}
	return outcome.write(value)
}
