package rest

import (
	"cmp"
	"context"
	"errors"

	"github.com/parlor-chat/parlor/core"
)

// Limits of the calls about messages that are there.
const (
	maxHistoryPage = 20   // messages in one reply
	maxRecalled    = 20   // messages in one call
	maxLookedAt    = 1000 // newest messages that delete_group_msg_by_sender looks at
)

type recallRequest struct {
	aTalk
	MsgSeqList []messageSeq
}

type messageSeq struct{ MsgSeq uint64 }

type recallReply struct {
	status
	RecallRetList []recalled
}

type recalled struct {
	MsgSeq  uint64
	RetCode core.Code
}

// recallGroupMessages takes messages of a group back, each for itself, whoever
// sent them and whenever.
func (a *API) recallGroupMessages(ctx context.Context, call call, request recallRequest) (any, error) {
	if n := len(request.MsgSeqList); n < 1 || n > maxRecalled {
		return nil, core.Errorf(core.CodeInvalidParameter, "MsgSeqList must name 1 to %d messages, not %d", maxRecalled, n)
	}
	groupID, err := a.talk(ctx, request.aTalk)
	if err != nil {
		return nil, err
	}
	reply := recallReply{status: ok}
	for _, one := range request.MsgSeqList {
		_, err := asBackend(ctx, a, call, core.RecallMessage{GroupID: groupID, Sequence: one.MsgSeq}, false)
		var refusal *core.Error
		if err != nil && !errors.As(err, &refusal) {
			return nil, err
		}
		result := recalled{MsgSeq: one.MsgSeq}
		if refusal != nil {
			result.RetCode = refusal.Code
		}
		reply.RecallRetList = append(reply.RecallRetList, result)
	}
	return reply, nil
}

// talk returns the id of a group, or of a topic, that is there.
func (a *API) talk(ctx context.Context, where aTalk) (string, error) {
	id, err := where.talk()
	if err == nil {
		_, err = a.group(ctx, id)
	}
	return id, err
}

type deleteBySenderRequest struct {
	aTalk
	SenderAccount string `json:"Sender_Account"`
}

// deleteBySender takes back what a user has sent of a group's newest thousand
// messages.
func (a *API) deleteBySender(ctx context.Context, call call, request deleteBySenderRequest) (any, error) {
	if err := checkNamed("Sender_Account", []string{request.SenderAccount}, 1); err != nil {
		return nil, err
	}
	groupID, err := a.talk(ctx, request.aTalk)
	if err != nil {
		return nil, err
	}
	messages, err := a.options.Authority.Thread(ctx, core.GroupOwner(groupID), 0, 0, maxLookedAt)
	if err != nil {
		return nil, err
	}
	for _, message := range messages {
		if message.From != request.SenderAccount || message.Revoked != nil {
			continue
		}
		_, err := asBackend(ctx, a, call, core.RecallMessage{GroupID: groupID, Sequence: message.Sequence}, false)
		if err != nil && core.CodeOf(err) != core.CodeNotAllowed { // Somebody else has done it meanwhile.
			return nil, err
		}
	}
	return ok, nil
}

type groupHistoryRequest struct {
	aTalk
	ReqMsgNumber    int
	ReqMsgSeq       uint64
	WithRecalledMsg int
}

type groupHistoryReply struct {
	status
	GroupID    string `json:"GroupId"`
	IsFinished int
	RspMsgList []groupHistoryItem
}

// groupHistoryItem is a message. IsPlaceMsg is 2 for one that was taken back.
type groupHistoryItem struct {
	FromAccount     string `json:"From_Account"`
	IsPlaceMsg      int
	MsgBody         []element
	MsgPriority     string
	MsgRandom       int64
	MsgSeq          uint64
	MsgTimeStamp    int64 // Unix seconds
	CloudCustomData string
	ToAccount       []string `json:"To_Account,omitempty"`
}

const wasRecalled = 2

// groupHistory reads a group's history backwards, from ReqMsgSeq or the newest
// message on. Those that were taken back are left out, or without content.
func (a *API) groupHistory(ctx context.Context, _ call, request groupHistoryRequest) (any, error) {
	if request.ReqMsgNumber < 0 || request.ReqMsgNumber > maxHistoryPage {
		return nil, core.Errorf(core.CodeInvalidParameter, "ReqMsgNumber must be 1 to %d, not %d", maxHistoryPage, request.ReqMsgNumber)
	}
	groupID, err := a.talk(ctx, request.aTalk)
	if err != nil {
		return nil, err
	}
	before := uint64(0)
	if request.ReqMsgSeq > 0 {
		before = request.ReqMsgSeq + 1
	}
	wanted := cmp.Or(request.ReqMsgNumber, maxHistoryPage)
	messages, err := a.options.Authority.Thread(ctx, core.GroupOwner(groupID), 0, before, wanted)
	if err != nil {
		return nil, err
	}
	reply := groupHistoryReply{status: ok, GroupID: request.GroupID, RspMsgList: []groupHistoryItem{}}
	if len(messages) < wanted || messages[len(messages)-1].Sequence == 1 {
		reply.IsFinished = isComplete
	}
	for _, message := range messages {
		if message.Revoked == nil || request.WithRecalledMsg == 1 {
			reply.RspMsgList = append(reply.RspMsgList, historyItemOf(message))
		}
	}
	return reply, nil
}

func historyItemOf(message core.Message) groupHistoryItem {
	item := groupHistoryItem{
		FromAccount: message.From, MsgPriority: message.Priority, MsgRandom: message.Random, MsgSeq: message.Sequence,
		MsgTimeStamp: message.Sent() / 1000, CloudCustomData: message.CloudCustomData, ToAccount: message.Receivers,
	}
	if message.Revoked != nil {
		item.IsPlaceMsg, item.MsgBody = wasRecalled, []element{}
	} else {
		item.MsgBody = []element{elementOf(message)}
	}
	return item
}

type importMessagesRequest struct {
	aTalk
	RecentContactFlag int
	MsgList           []importedMessage
}

type importedMessage struct {
	FromAccount     string `json:"From_Account"`
	SendTime        int64  // Unix seconds
	Random          *uint32
	MsgBody         []element
	CloudCustomData string
}

type importMessagesReply struct {
	status
	ImportMsgResult []importResult
}

type importResult struct {
	MsgSeq  uint64
	MsgTime int64
	Result  int
}

// importMessages adds messages from elsewhere to the end of a group's history, in
// the order of their times: all or none. They never count as unread. Their group
// comes into lists with RecentContactFlag 1 only.
func (a *API) importMessages(ctx context.Context, call call, request importMessagesRequest) (any, error) {
	groupID, err := request.talk()
	if err != nil {
		return nil, err
	}
	command := core.ImportMessages{GroupID: groupID, Listed: request.RecentContactFlag == 1}
	for _, given := range request.MsgList {
		message, err := a.imported(groupID, given)
		if err != nil {
			return nil, err
		}
		command.Messages = append(command.Messages, message)
	}
	first, err := asBackend(ctx, a, call, command, true)
	if err != nil {
		return nil, err
	}
	reply := importMessagesReply{status: ok}
	for i, given := range request.MsgList {
		reply.ImportMsgResult = append(reply.ImportMsgResult, importResult{MsgSeq: first + uint64(i), MsgTime: given.SendTime})
	}
	return reply, nil
}

func (a *API) imported(groupID string, given importedMessage) (core.Message, error) {
	if err := checkNamed("From_Account", []string{given.FromAccount}, 1); err != nil {
		return core.Message{}, err
	}
	draft := core.Message{To: groupID, ConversationType: core.TypeGroup, CloudCustomData: given.CloudCustomData}
	if err := fill(&draft, given.MsgBody, groupCodes.parameter); err != nil {
		return core.Message{}, err
	}
	stamp := a.stamp(sendMessageRequest{MsgRandom: given.Random})
	stamp.Now = given.SendTime * 1000
	return core.NewMessage(given.FromAccount, draft, stamp)
}
