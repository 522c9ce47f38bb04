package rest

import (
	"context"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// messageNamed names a message that one user has sent to another.
type messageNamed struct {
	FromAccount string `json:"From_Account"`
	ToAccount   string `json:"To_Account"`
	MsgKey      string
}

// find returns the message that is named.
func (a *API) find(ctx context.Context, named messageNamed) (core.Message, error) {
	if err := checkPeople([]string{named.FromAccount, named.ToAccount}); err != nil {
		return core.Message{}, err
	}
	var sequence, random, second int64
	if n, _ := fmt.Sscanf(named.MsgKey, "%d_%d_%d", &sequence, &random, &second); n < 3 || second < 0 {
		return core.Message{}, core.Errorf(core.CodeInvalidParameter, "MsgKey must be what sendmsg answered, not %.64q", named.MsgKey)
	}
	messages, err := a.ofSecond(ctx, core.ThreadID(named.FromAccount, core.TypeC2C+named.ToAccount), second)
	if err != nil {
		return core.Message{}, err
	}
	i := slices.IndexFunc(messages, func(m core.Message) bool { return m.From == named.FromAccount && keyOf(m) == named.MsgKey })
	if i < 0 {
		return core.Message{}, core.Errorf(codeNoMessage, "there is no such message")
	}
	return messages[i], nil
}

// ofSecond returns the messages of a thread that were sent in one second.
func (a *API) ofSecond(ctx context.Context, thread string, second int64) ([]core.Message, error) {
	last, err := authority.Seek(ctx, a.options.Store, thread, second*1000+999)
	if err != nil {
		return nil, err
	}
	messages, _, err := a.before(ctx, thread, last, roamRequest{MinTime: second})
	return messages, err
}

// withdraw takes back a message that one user has sent to another, however long
// ago.
func (a *API) withdraw(ctx context.Context, _ call, request messageNamed) (any, error) {
	message, err := a.find(ctx, request)
	if err != nil {
		return nil, err
	}
	command := core.RevokeMessage{ConversationID: core.TypeC2C + request.ToAccount, Sequence: message.Sequence}
	if _, err := runAs(ctx, a, request.FromAccount, command, &core.Admin{}); err != nil {
		return nil, err
	}
	return ok, nil
}

// change is what a message is to be; what is not given stays.
type change struct {
	MsgBody         []element
	CloudCustomData *string
}

type modifyMessageRequest struct {
	messageNamed
	change
}

// modifyMessage changes a message that one user has sent to another, for both.
func (a *API) modifyMessage(ctx context.Context, _ call, request modifyMessageRequest) (any, error) {
	command, err := request.command()
	if err != nil {
		return nil, err
	}
	message, err := a.find(ctx, request.messageNamed)
	if err != nil {
		return nil, err
	}
	command.ConversationID, command.Sequence = core.TypeC2C+request.ToAccount, message.Sequence
	if _, err := runAs(ctx, a, request.FromAccount, command, &core.Admin{}); err != nil {
		return nil, err
	}
	return ok, nil
}

type modifyGroupMessageRequest struct {
	aTalk
	MsgSeq uint64
	change
}

// modifyGroupMessage changes a message of a group, or of a topic, for all.
func (a *API) modifyGroupMessage(ctx context.Context, call call, request modifyGroupMessageRequest) (any, error) {
	command, err := request.command()
	if err != nil {
		return nil, err
	}
	groupID, err := request.talk()
	if err != nil {
		return nil, err
	}
	command.ConversationID, command.Sequence = core.TypeGroup+groupID, request.MsgSeq
	if _, err := asBackend(ctx, a, call, command, false); err != nil {
		return nil, err
	}
	return ok, nil
}

// command is the change without the message.
func (c change) command() (core.AlterMessage, error) {
	command := core.AlterMessage{CloudCustomData: c.CloudCustomData}
	if len(c.MsgBody) == 0 && c.CloudCustomData == nil {
		return command, core.Errorf(core.CodeInvalidParameter, "give MsgBody, CloudCustomData, or both")
	}
	if len(c.MsgBody) > 0 {
		var draft core.Message
		if err := fill(&draft, c.MsgBody, codeBody); err != nil {
			return command, err
		}
		command.Type, command.Payload = draft.Type, draft.Payload
	}
	return command, nil
}

// aTalk is a group, or one of its topics: where messages are.
type aTalk struct {
	aGroup
	TopicID string `json:"TopicId"`
}

// talk is the id under which the messages are: the topic's, where one is named.
func (t aTalk) talk() (string, error) {
	if t.TopicID == "" {
		return t.GroupID, checkGroupID(t.GroupID)
	}
	return t.TopicID, t.checkTopic(t.TopicID)
}

// checkTopic refuses what can be no topic of the group.
func (g aGroup) checkTopic(topicID string) error {
	if err := checkGroupID(g.GroupID); err != nil {
		return err
	}
	if community, is := core.TopicOf(topicID); !is || community != g.GroupID || checkGroupID(topicID) != nil {
		return core.Errorf(core.CodeTopicID, "TopicId must be that of a topic in GroupId, not %.100q", topicID)
	}
	return nil
}
