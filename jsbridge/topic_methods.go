package jsbridge

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

var topicMethods = []method{
	{name: "getJoinedCommunityList", bare: func(_ context.Context, b *Bridge) (any, error) {
		return b.groupList(true), nil
	}},
	{name: "createTopicInCommunity", command: core.CreateChatGroup{}, second: true, read: readNewTopic, show: func(_ *Bridge, outcome any) any {
		return map[string]string{"topicID": outcome.(core.CreatedGroup).GroupID}
	}},
	{name: "deleteTopicFromCommunity", command: core.DismissGroup{}, second: true, answer: deleteTopics},
	{name: "updateTopicProfile", command: core.UpdateGroup{}, second: true, answer: updateTopic},
	{name: "getTopicList", command: core.JoinGroup{}, second: true, answer: getTopicList},
}

// groupList are the communities with topics that the user is in, or the other
// groups.
func (b *Bridge) groupList(communities bool) groupListDTO {
	groups := slices.DeleteFunc(b.session.Groups(), func(g *replica.Group) bool { return g.Topics != communities })
	return groupListDTO{GroupList: newListedGroupDTOs(groups), IsSyncCompleted: true}
}

// readNewTopic takes a random number as its second argument, for an id that nobody
// has chosen.
func readNewTopic(_ *Bridge, a *arguments) core.Command {
	o := a.Object(0, "options")
	random, _ := a.At(1).(float64)
	command := core.CreateChatGroup{
		Random: int64(random), Type: core.GroupTopic, Name: o.some("topicName"), Avatar: o.OptionalString("avatar"),
		Introduction: o.OptionalString("introduction"), Notification: o.OptionalString("notification"), Data: o.OptionalString("customData"),
	}
	if command.GroupID = core.TopicID(o.some("groupID"), ""); o.OptionalString("topicID") != "" {
		command.GroupID = o.topic()
	}
	return command
}

// topic reads the id of a topic of the community that is named beside it (3021).
func (o *object) topic() string {
	id := o.some("topicID")
	if err := core.CheckTopicOf(o.some("groupID"), id); err != nil {
		o.in.refuse(err)
	}
	return id
}

type topicListDTO struct {
	SuccessTopicList []conversationDTO `json:"successTopicList"`
	FailureTopicList []topicFailureDTO `json:"failureTopicList"`
}

type topicFailureDTO struct {
	TopicID string    `json:"topicID"`
	Code    core.Code `json:"code,omitempty"`
	Message string    `json:"message,omitempty"`
}

type deletedTopicsDTO struct {
	SuccessTopicList []topicFailureDTO `json:"successTopicList"`
	FailureTopicList []topicFailureDTO `json:"failureTopicList"`
}

func newTopicFailureDTO(topicID string, err error) topicFailureDTO {
	refusal := core.Refusal(err)
	return topicFailureDTO{topicID, refusal.Code, refusal.Message}
}

func deleteTopics(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	groupID, ids := o.some("groupID"), o.OptionalStrings("topicIDList")
	return func(ctx context.Context) (any, error) {
		if b.session.Group(groupID) == nil {
			return nil, core.Errorf(core.CodeGroupDenied, "you are in no community %q", groupID)
		}
		if len(ids) == 0 {
			ids = b.session.TopicIDs(groupID)
		}
		dto := deletedTopicsDTO{SuccessTopicList: []topicFailureDTO{}, FailureTopicList: []topicFailureDTO{}}
		for _, id := range ids {
			err := core.CheckTopicOf(groupID, id)
			if err == nil {
				_, err = b.session.Do(ctx, core.DismissGroup{GroupID: id})
			}
			if err != nil {
				dto.FailureTopicList = append(dto.FailureTopicList, newTopicFailureDTO(id, err))
			} else {
				dto.SuccessTopicList = append(dto.SuccessTopicList, topicFailureDTO{TopicID: id})
			}
		}
		return dto, nil
	}
}

func updateTopic(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	id := o.topic()
	command := core.UpdateGroup{
		GroupID: id, Name: o.givenText("topicName"), Avatar: o.givenText("avatar"),
		Introduction: o.givenText("introduction"), Notification: o.givenText("notification"), Data: o.givenText("customData"),
	}
	if o.Has("muteAllMembers") {
		command.MuteAll = new(o.Bool("muteAllMembers"))
	}
	return func(ctx context.Context) (any, error) {
		if _, err := b.session.Do(ctx, command); err != nil {
			return nil, err
		}
		return b.groupResult(ctx, id, nil), nil
	}
}

func getTopicList(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	groupID, ids := o.some("groupID"), o.OptionalStrings("topicIDList")
	return func(ctx context.Context) (any, error) {
		found, missing, fault, err := b.session.Topics(ctx, groupID, ids)
		if fault == nil {
			fault = core.Errorf(core.CodeGroupNotFound, "the community has no such topic")
		}
		dto := topicListDTO{SuccessTopicList: []conversationDTO{}, FailureTopicList: []topicFailureDTO{}}
		for _, topic := range found {
			dto.SuccessTopicList = append(dto.SuccessTopicList, newTopicDTO(topic))
		}
		for _, id := range missing {
			dto.FailureTopicList = append(dto.FailureTopicList, newTopicFailureDTO(id, fault))
		}
		return dto, err
	}
}

// newTopicDTO is a topic, of which npm/topic.js makes the documented shape.
func newTopicDTO(c *replica.Conversation) conversationDTO {
	dto := newConversationDTO(c)
	dto.ReadSequence = c.ReadSequence
	if c.Last != nil {
		dto.LastMessage.Avatar = c.Last.Avatar
	}
	return dto
}

// groupResult is the result that shows a group, or a topic, which the user enters
// for that.
func (b *Bridge) groupResult(ctx context.Context, groupID string, known *core.Group) groupResultDTO {
	community, is := core.TopicOf(groupID)
	if !is {
		return groupResultDTO{Group: b.group(groupID, known)}
	}
	found, _, _, _ := b.session.Topics(ctx, community, []string{groupID})
	if len(found) == 0 {
		return groupResultDTO{} // It was deleted just now.
	}
	dto := newTopicDTO(found[0])
	return groupResultDTO{Topic: &dto}
}

const (
	eventTopicCreated = "onTopicCreated"
	eventTopicDeleted = "onTopicDeleted"
	eventTopicUpdated = "onTopicUpdated"
)

type topicCreatedDTO struct {
	GroupID string `json:"groupID"`
	TopicID string `json:"topicID"`
}

type topicsDeletedDTO struct {
	GroupID     string   `json:"groupID"`
	TopicIDList []string `json:"topicIDList"`
}

type topicUpdatedDTO struct {
	GroupID string          `json:"groupID"`
	Topic   json.RawMessage `json:"topic"`
}

func (b *Bridge) tellTopic(event session.Event) {
	switch e := event.(type) {
	case session.TopicCreated:
		b.tell(eventTopicCreated, topicCreatedDTO(e))
	case session.TopicsDeleted:
		b.tell(eventTopicDeleted, topicsDeletedDTO{e.GroupID, e.TopicIDs})
	case session.TopicUpdated:
		id := e.Topic.With.ID
		text, _ := json.Marshal(newTopicDTO(e.Topic)) // It has no value that JSON lacks.
		if b.topics[id] != string(text) {             // Reactions to old messages, for one, show nothing else.
			b.topics[id] = string(text)
			groupID, _ := core.TopicOf(id)
			b.tell(eventTopicUpdated, topicUpdatedDTO{groupID, text})
		}
	}
}
