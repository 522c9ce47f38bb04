package rest

import (
	"cmp"
	"context"
	"strconv"

	"github.com/parlor-chat/parlor/core"
)

type createTopicRequest struct {
	aGroup
	TopicID      string `json:"TopicId"`
	TopicName    string
	FromAccount  string `json:"From_Account"`
	FaceURL      string `json:"FaceUrl"`
	Introduction string
	Notification string
	CustomString string
	CreateTime   int64 // Unix seconds, import_topic only
}

type topicReply struct {
	status
	TopicID string `json:"TopicId"`
}

// createTopic makes a topic in a community, as From_Account, else as the admin who
// calls.
func (a *API) createTopic(ctx context.Context, call call, request createTopicRequest) (any, error) {
	request.CreateTime = 0
	return a.importTopic(ctx, call, request)
}

// importTopic is createTopic for one that was made earlier, elsewhere.
func (a *API) importTopic(ctx context.Context, call call, request createTopicRequest) (any, error) {
	user, err := acting(call, request.FromAccount)
	if err != nil {
		return nil, err
	}
	if request.TopicID == "" {
		request.TopicID = core.TopicID(request.GroupID, strconv.FormatInt(a.wideRandom(), 36))
	}
	if err := request.checkTopic(request.TopicID); err != nil {
		return nil, err
	}
	command := core.FoundGroup{
		CreateChatGroup: core.CreateChatGroup{
			Type: core.GroupTopic, GroupID: request.TopicID, Name: request.TopicName, Avatar: request.FaceURL,
			Introduction: request.Introduction, Notification: request.Notification, Data: request.CustomString,
		},
		OwnerID: user, CreatedAt: request.CreateTime * 1000,
	}
	if _, err := asBackend(ctx, a, call, command, false); err != nil {
		return nil, err
	}
	return topicReply{ok, request.TopicID}, nil
}

// acting is the user as whom a call acts: the one who is named, else the admin.
func acting(call call, named string) (string, error) {
	user := cmp.Or(named, call.admin)
	return user, checkNamed("From_Account", []string{user}, 1)
}

type topicsRequest struct {
	aGroup
	FromAccount string   `json:"From_Account"`
	TopicIDList []string `json:"TopicIdList"`
}

type destroyTopicsReply struct {
	status
	DestroyResultItem []topicResult
}

type topicResult struct {
	TopicID   string `json:"TopicId"`
	ErrorCode core.Code
	ErrorInfo string
}

// destroyTopics deletes topics of a community, each for itself.
func (a *API) destroyTopics(ctx context.Context, call call, request topicsRequest) (any, error) {
	user, err := acting(call, request.FromAccount)
	if err != nil {
		return nil, err
	}
	if n := len(request.TopicIDList); n < 1 || n > maxGroupsAsked {
		return nil, core.Errorf(core.CodeInvalidParameter, "TopicIdList must name 1 to %d topics, not %d", maxGroupsAsked, n)
	}
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	reply := destroyTopicsReply{status: ok}
	for _, id := range request.TopicIDList {
		result := topicResult{TopicID: id}
		err := request.checkTopic(id)
		if err == nil {
			_, err = runAs(ctx, a, user, core.DismissGroup{GroupID: id}, &core.Admin{})
		}
		if err != nil {
			refusal := core.Refusal(err)
			if result.ErrorCode, result.ErrorInfo = groupCodes.code(refusal.Code), refusal.Message; result.ErrorCode == groupCodes.internal {
				return nil, err
			}
		}
		reply.DestroyResultItem = append(reply.DestroyResultItem, result)
	}
	return reply, nil
}

type modifyTopicRequest struct {
	aGroup
	TopicID         string `json:"TopicId"`
	FromAccount     string `json:"From_Account"`
	TopicName       *string
	FaceURL         *string `json:"FaceUrl"`
	Introduction    *string
	Notification    *string
	CustomString    *string
	MuteAllMember   string
	ShutUpAllMember string // the former name
}

// modifyTopic changes what is given of a topic.
func (a *API) modifyTopic(ctx context.Context, call call, request modifyTopicRequest) (any, error) {
	user, err := acting(call, request.FromAccount)
	if err != nil {
		return nil, err
	}
	if err := request.checkTopic(request.TopicID); err != nil {
		return nil, err
	}
	command := core.UpdateGroup{
		GroupID: request.TopicID, Name: request.TopicName, Avatar: request.FaceURL, Introduction: request.Introduction,
		Notification: request.Notification, Data: request.CustomString,
	}
	if command.MuteAll, err = muteAll(request.MuteAllMember + request.ShutUpAllMember); err != nil {
		return nil, err
	}
	if _, err := runAs(ctx, a, user, command, &core.Admin{}); err != nil {
		return nil, err
	}
	return ok, nil
}

type getTopicsReply struct {
	status
	TopicAndSelfInfo []topicAndSelf
}

type topicAndSelf struct {
	ErrorCode core.Code
	ErrorInfo string
	TopicInfo topicInfo
	SelfInfo  *selfInfo `json:",omitempty"`
}

// topicInfo is what there is to say of a topic. Times are Unix seconds.
type topicInfo struct {
	TopicID       string `json:"TopicId"`
	GroupID       string `json:"GroupId"`
	TopicName     string
	FaceURL       string `json:"FaceUrl"`
	Introduction  string
	Notification  string
	CustomString  string
	CreateTime    int64
	LastMsgTime   int64
	NextMsgSeq    uint64
	MuteAllMember string
	ShutUpAllFlag int
}

// getTopics tells of the topics of a community that are named, else of all, and with
// From_Account of those that this user has opened how far the user has read.
func (a *API) getTopics(ctx context.Context, _ call, request topicsRequest) (any, error) {
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	ids, err := a.topicsOf(ctx, request)
	if err != nil {
		return nil, err
	}
	var keys []core.Key
	for _, id := range ids {
		if err := request.checkTopic(id); err != nil {
			return nil, err
		}
		keys = append(keys, core.GroupKey(id), core.ThreadKey(core.GroupOwner(id)))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	conversations := map[string]core.Conversation{}
	if request.FromAccount != "" {
		if err := checkNamed("From_Account", []string{request.FromAccount}, 1); err != nil {
			return nil, err
		}
		if conversations, err = a.groupConversations(ctx, request.FromAccount); err != nil {
			return nil, err
		}
	}
	reply := getTopicsReply{status: ok, TopicAndSelfInfo: []topicAndSelf{}}
	for i, id := range ids {
		item := topicAndSelf{TopicInfo: topicOf(id, request.GroupID, documents[2*i].Value, documents[2*i+1].Value)}
		if group, there := documents[2*i].Value.(core.Group); !there || group.DismissedBy != "" {
			item = topicAndSelf{ErrorCode: core.CodeGroupNotFound, ErrorInfo: "there is no such topic, or it was deleted", TopicInfo: topicInfo{TopicID: id, GroupID: request.GroupID}}
		}
		if c, entered := conversations[id]; entered {
			item.SelfInfo = &selfInfo{MsgFlag: c.Reminds(), MsgSeq: c.ReadSequence, UnreadMsgNum: c.Unread}
		}
		reply.TopicAndSelfInfo = append(reply.TopicAndSelfInfo, item)
	}
	return reply, nil
}

// topicsOf are the topics that a call is about.
func (a *API) topicsOf(ctx context.Context, request topicsRequest) ([]string, error) {
	if n := len(request.TopicIDList); n > maxGroupsAsked {
		return nil, core.Errorf(core.CodeInvalidParameter, "TopicIdList must name up to %d topics, not %d", maxGroupsAsked, n)
	}
	if len(request.TopicIDList) > 0 {
		return request.TopicIDList, nil
	}
	documents, err := a.read(ctx, core.TopicsKey(request.GroupID))
	if err != nil {
		return nil, err
	}
	topics, _ := documents[0].Value.(core.Topics)
	ids := make([]string, len(topics.Own))
	for i, own := range topics.Own {
		ids[i] = core.TopicID(request.GroupID, own)
	}
	return ids, nil
}

func topicOf(id, groupID string, group, head core.Value) topicInfo {
	g, _ := group.(core.Group)
	thread, _ := head.(core.Thread)
	info := topicInfo{
		TopicID: id, GroupID: groupID, TopicName: g.Name, FaceURL: g.Avatar, Introduction: g.Introduction, Notification: g.Notification,
		CustomString: g.Data, CreateTime: g.CreatedAt / 1000, LastMsgTime: thread.LastTime / 1000, NextMsgSeq: thread.LastSequence + 1,
		MuteAllMember: onOff(g.MuteAll),
	}
	if g.MuteAll {
		info.ShutUpAllFlag = 1
	}
	return info
}
