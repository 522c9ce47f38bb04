package session

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// What the members of a chat group share: attributes, counters and pins
// (docs/facts.md#attributes-counters-and-pins).

// GroupAttributesUpdated says that attributes of a chat group changed.
type GroupAttributesUpdated core.AttributesChange

func (GroupAttributesUpdated) event() {}

// GroupCounterUpdated says that a counter of a chat group has another value.
type GroupCounterUpdated core.CounterChange

func (GroupCounterUpdated) event() {}

// MessagePinned says that a message was pinned in a chat group, or the pin taken
// away: its Pin says which.
type MessagePinned struct{ Message Message }

func (MessagePinned) event() {}

// sharedEvents are those of what the members of groups share.
func (s *Session) sharedEvents(effects core.Effects) []Event {
	var events []Event
	for _, change := range effects.Attributes {
		events = append(events, GroupAttributesUpdated(change))
	}
	for _, change := range effects.Counters {
		events = append(events, GroupCounterUpdated(change))
	}
	return events
}

// GroupAttributes returns the attributes of a chat group. Refusals here and below:
// 10007 the user is in no such group.
func (s *Session) GroupAttributes(groupID string) (core.GroupAttributes, error) {
	value, err := s.shared(core.GroupAttributesKey(groupID), groupID)
	attributes, _ := value.(core.GroupAttributes)
	return attributes, err
}

// GroupCounters returns the counters of a chat group.
func (s *Session) GroupCounters(groupID string) (core.GroupCounters, error) {
	value, err := s.shared(core.GroupCountersKey(groupID), groupID)
	counters, _ := value.(core.GroupCounters)
	return counters, err
}

// PinnedMessages returns the messages that are pinned in a chat group and that the
// user may see, cleared or not, in the order of their numbers. Refusal: 2800 some
// of them are not on this device and there is no server.
func (s *Session) PinnedMessages(ctx context.Context, groupID string) ([]Message, error) {
	value, err := s.shared(core.PinnedKey(groupID), groupID)
	pinned, _ := value.(core.PinnedMessages)
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := []Message{}
	for _, number := range pinned.Numbers {
		message, fault := s.anyMessage(ctx, core.TypeGroup+groupID, number)
		switch {
		case fault == nil && message.Pinned():
			messages = append(messages, message)
		case fault != nil && core.CodeOf(fault) != core.CodeMessageNotFound:
			return nil, fault
		}
	}
	return messages, err
}

// shared is a document of a group whose member the user is.
func (s *Session) shared(key core.Key, groupID string) (core.Value, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.replica.Group(groupID) == nil {
		return nil, core.Errorf(core.CodeGroupDenied, "you are in no chat group %q", groupID)
	}
	return s.replica.Value(key), nil
}

// asSeen returns a command that changes attributes of a group with how they are
// shown here: it is meant for nothing else.
func (s *Session) asSeen(command core.Command) core.Command {
	change, is := command.(core.SetAttributes)
	if !is {
		return command
	}
	seen, _ := s.replica.Value(core.GroupAttributesKey(change.GroupID)).(core.GroupAttributes)
	return change.SeenIn(seen)
}

// advanceAfter is advance, and catches up where a command was refused because
// something is not as it is shown here.
func (s *Session) advanceAfter(ctx context.Context, committed authority.Committed, refusal error) error {
	if refusal != nil && core.CodeOf(refusal) == core.CodeAttributesChanged {
		return s.takeNews(ctx)
	}
	return s.advance(ctx, committed)
}
