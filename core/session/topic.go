package session

import (
	"context"
	"maps"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// TopicCreated says that a community has another topic, which was not made here.
type TopicCreated struct{ GroupID, TopicID string }

func (TopicCreated) event() {}

// TopicsDeleted says that topics of a community are no more, and were not deleted
// here.
type TopicsDeleted struct {
	GroupID  string
	TopicIDs []string
}

func (TopicsDeleted) event() {}

// TopicUpdated says that a topic which the user has entered looks different: what
// it is, its messages, or what the user has read and set there.
type TopicUpdated struct{ Topic *replica.Conversation }

func (TopicUpdated) event() {}

// topicEvents are those of topics.
func (s *Session) topicEvents(effects core.Effects) []Event {
	var events []Event
	for _, change := range effects.Topics {
		for _, id := range s.elsewhere(change.Created) {
			events = append(events, TopicCreated{change.GroupID, id})
		}
		if deleted := s.elsewhere(change.Deleted); len(deleted) > 0 {
			events = append(events, TopicsDeleted{change.GroupID, deleted})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(effects.TopicsShown)) {
		first := effects.FirstSeen[core.GroupOwner(id)] // Whoever has asked for it is shown it.
		if topic := s.replica.Topic(id); topic != nil && (!first || topic.Unread > 0) {
			events = append(events, TopicUpdated{topic})
		}
	}
	return events
}

// elsewhere leaves out the topics that are made or deleted from here just now.
func (s *Session) elsewhere(ids []string) []string {
	return slices.DeleteFunc(ids, func(id string) bool { return s.ownTopics[id] })
}

// actOnTopic runs a command that makes or deletes a topic, up to where the list of
// the community's topics shows that.
func (s *Session) actOnTopic(ctx context.Context, command core.Command, id string) (result, error) {
	s.ownTopics[id] = true
	defer delete(s.ownTopics, id)
	result, err := s.run(ctx, command)
	groupID, _ := core.TopicOf(id)
	_, makes := command.(core.CreateChatGroup)
	for err == nil && s.options.Remote && slices.Contains(s.replica.Topics(groupID), id) != makes {
		if !s.untilChanged(ctx) {
			break
		}
	}
	return result, err
}

// Topics returns those topics of a community that are asked for, all of them where
// none is named. The user enters those that are new. Missing are those of which
// nothing is there; fault says why, where it is for another reason than that there
// is no such topic.
//
// Refusal: 10007 the user is in no such community.
func (s *Session) Topics(ctx context.Context, groupID string, ids []string) (found []*replica.Conversation, missing []string, fault, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.replica.Group(groupID) == nil {
		return nil, nil, nil, core.Errorf(core.CodeGroupDenied, "you are in no community %q", groupID)
	}
	if len(ids) == 0 {
		ids = s.replica.Topics(groupID)
	}
	fault = s.enterTopics(ctx, groupID, ids)
	for _, id := range distinct(ids) {
		of, _ := core.TopicOf(id)
		if topic := s.replica.Topic(id); topic != nil && of == groupID {
			found = append(found, topic)
		} else {
			missing = append(missing, id)
		}
	}
	return found, missing, fault, nil
}

// Topic returns a topic that the user has entered, nil for any other.
func (s *Session) Topic(topicID string) *replica.Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Topic(topicID)
}

// TopicIDs are the topics of a community that the user is in.
func (s *Session) TopicIDs(groupID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Topics(groupID)
}

// enterTopics has the user enter those topics of a community that there are, and
// waits until they are here.
func (s *Session) enterTopics(ctx context.Context, groupID string, ids []string) error {
	var fresh []string
	for _, id := range s.replica.Topics(groupID) {
		if slices.Contains(ids, id) && s.replica.Group(id) == nil {
			fresh = append(fresh, id)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if _, err := s.run(ctx, core.JoinGroup{GroupID: groupID, Topics: fresh}); err != nil {
		return err
	}
	for s.options.Remote && slices.ContainsFunc(fresh, func(id string) bool { return s.replica.Group(id) == nil }) {
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
	if groupID, is := core.TopicOf(id); is && s.replica.Group(id) == nil {
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
