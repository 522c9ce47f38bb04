package session

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// TopicCreated says that a community of the user's has another topic.
type TopicCreated struct{ TopicID string }

func (TopicCreated) event() {}

// TopicsDeleted says that topics of one community are no more.
type TopicsDeleted struct{ TopicIDs []string }

func (TopicsDeleted) event() {}

// TopicUpdated says that a topic which the user has entered may look different:
// what it is, its messages, or what the user has read and set there.
type TopicUpdated struct{ Topic *replica.Conversation }

func (TopicUpdated) event() {}

// topicEvents are those of topics.
func (s *Session) topicEvents(effects *core.Effects) (events []Event) {
	for _, id := range effects.TopicsCreated {
		events = append(events, TopicCreated{id})
	}
	for _, ids := range effects.TopicsDeleted {
		events = append(events, TopicsDeleted{ids})
	}
	slices.Sort(effects.TopicsShown) // They come in no order.
	for _, id := range effects.TopicsShown {
		first := effects.FirstSeen[core.GroupOwner(id)] // Whoever has asked for it is shown it.
		if topic := s.replica.Topic(id); topic != nil && (!first || topic.Unread > 0) {
			events = append(events, TopicUpdated{topic})
		}
	}
	return events
}

// Topics returns those topics of a community that are asked for, all of them where
// none is named, in the order in which they were made. The user enters those that
// are new; fault says why that cannot be.
//
// Refusal: 10007 the user is in no such community.
func (s *Session) Topics(ctx context.Context, groupID string, ids []string) (found []*replica.Conversation, fault, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.replica.Group(groupID) == nil {
		return nil, nil, core.Errorf(core.CodeGroupDenied, "you are in no community %q", groupID)
	}
	fault = s.enterTopics(ctx, groupID, ids)
	found, _, _ = s.replica.Topics(groupID, ids)
	return found, fault, nil
}

// Topic returns a topic that the user has entered, nil for any other.
func (s *Session) Topic(topicID string) *replica.Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Topic(topicID)
}

// enterTopics has the user enter topics of a community, all where none is named,
// and waits until all that the user has entered are here.
func (s *Session) enterTopics(ctx context.Context, groupID string, ids []string) error {
	_, fresh, lacks := s.replica.Topics(groupID, ids)
	if len(fresh) > 0 {
		if _, err := s.run(ctx, core.JoinGroup{GroupID: groupID, Topics: fresh}); err != nil {
			return err
		}
		_, _, lacks = s.replica.Topics(groupID, nil)
	}
	for ; lacks && s.options.Remote; _, _, lacks = s.replica.Topics(groupID, nil) {
		if !s.untilChanged(ctx) {
			return errAway
		}
	}
	return nil
}

// openTopic is enterTopics for the topic that a conversation is with, if it is
// with one. Where that fails there is nothing to see.
func (s *Session) openTopic(ctx context.Context, conversationID string) {
	_, id := core.ConversationType(conversationID)
	groupID, _ := core.TopicOf(id)
	if core.IsTopicConversation(conversationID) && s.replica.Group(id) == nil {
		_ = s.enterTopics(ctx, groupID, []string{id})
	}
}

// untilChanged waits for the next change; false says that there is none for now.
func (s *Session) untilChanged(ctx context.Context) bool {
	if !s.replica.Online() || s.closed {
		return false
	}
	done := make(chan struct{})
	s.copying = append(s.copying, done)
	s.parkUntil(ctx, done)
	select {
	case <-done:
		return !s.closed
	default:
		return false
	}
}
