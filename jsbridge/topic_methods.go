package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// The other methods about topics are those of groups, see npm/topic.js.
var topicMethods = []method{
	{name: "getTopicList", command: core.JoinGroup{}, second: true, answer: getTopicList},
}

func getTopicList(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	groupID, ids := o.some("groupID"), o.OptionalStrings("topicIDList")
	return func(ctx context.Context) (any, error) {
		found, fault, err := b.session.Topics(ctx, groupID, ids)
		topics := make([]any, len(found))
		for i, topic := range found {
			topics[i] = newTopicDTO(topic)
		}
		data := map[string]any{"topicList": topics}
		if fault != nil {
			refusal := core.Refusal(fault)
			data["fault"] = map[string]any{"code": int64(refusal.Code), "message": refusal.Message}
		}
		return data, err
	}
}

// newTopicDTO is a topic, of which npm/topic.js makes the documented shape.
func newTopicDTO(c *replica.Conversation) *conversationDTO {
	dto := newConversationDTO(c)
	dto.ReadSequence = c.ReadSequence
	if c.Last != nil {
		dto.LastMessage.Avatar = c.Last.Avatar
	}
	return &dto
}

const (
	eventTopicCreated = "onTopicCreated"
	eventTopicDeleted = "onTopicDeleted"
	eventTopicUpdated = "onTopicUpdated"
)

func (b *Bridge) tellTopic(event session.Event) {
	switch e := event.(type) {
	case session.TopicCreated:
		b.tell(eventTopicCreated, e.TopicID)
	case session.TopicsDeleted:
		b.tell(eventTopicDeleted, e.TopicIDs)
	case session.TopicUpdated:
		b.tell(eventTopicUpdated, newTopicDTO(e.Topic))
	}
}
