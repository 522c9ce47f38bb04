package rest

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// What OperateType says.
const (
	setKeys = 1 + iota
	deleteKeys
	clearKeys
)

// keyValue is an extension of a message. There are no sequences: Seq is 0.
type keyValue struct {
	Key   string
	Value string
	Seq   int
}

type keyValues struct {
	OperateType   int
	ExtensionList []keyValue
}

type setKeyValuesRequest struct {
	messageNamed
	keyValues
}

type setGroupKeyValuesRequest struct {
	aGroup
	MsgSeq uint64
	keyValues
}

type setKeyValuesReply struct {
	status
	ExtensionList []setKeyValue
}

type setKeyValue struct {
	ErrorCode core.Code
	Extension keyValue
}

type getKeyValuesReply struct {
	status
	CompleteFlag  int
	LatestSeq     int
	ClearSeq      int
	ExtensionList []keyValue
}

// setKeyValues sets keys of a message between two users, or deletes some or all.
func (a *API) setKeyValues(ctx context.Context, _ call, request setKeyValuesRequest) (any, error) {
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
	return request.reply(), nil
}

// setGroupKeyValues is setKeyValues of a message of a group.
func (a *API) setGroupKeyValues(ctx context.Context, call call, request setGroupKeyValuesRequest) (any, error) {
	command, err := request.command()
	if err != nil {
		return nil, err
	}
	if err := checkGroupID(request.GroupID); err != nil {
		return nil, err
	}
	command.ConversationID, command.Sequence = core.TypeGroup+request.GroupID, request.MsgSeq
	if _, err := asBackend(ctx, a, call, command, false); err != nil {
		return nil, err
	}
	return request.reply(), nil
}

// command is what is asked, without the message.
func (r keyValues) command() (command core.ExtendMessage, err error) {
	if n := len(r.ExtensionList); r.OperateType != clearKeys && (n < 1 || n > core.MaxExtensionsPerCall) {
		return command, core.Errorf(core.CodeInvalidParameter, "ExtensionList must name 1 to %d keys, not %d", core.MaxExtensionsPerCall, n)
	}
	switch r.OperateType {
	case setKeys:
		for _, one := range r.ExtensionList {
			command.Set = append(command.Set, core.Extension{Key: one.Key, Value: one.Value})
		}
	case deleteKeys:
		for _, one := range r.ExtensionList {
			command.Delete = append(command.Delete, one.Key)
		}
	case clearKeys:
		command.Clear = true
	default:
		err = core.Errorf(core.CodeInvalidParameter, "OperateType must be 1 to set keys, 2 to delete some, or 3 to delete all")
	}
	return command, err
}

func (r keyValues) reply() setKeyValuesReply {
	reply := setKeyValuesReply{status: ok, ExtensionList: []setKeyValue{}}
	for _, one := range r.ExtensionList {
		if r.OperateType == deleteKeys {
			one.Value = ""
		}
		reply.ExtensionList = append(reply.ExtensionList, setKeyValue{Extension: keyValue{Key: one.Key, Value: one.Value}})
	}
	return reply
}

// getKeyValues tells the keys of a message between two users, all at once.
func (a *API) getKeyValues(ctx context.Context, _ call, request messageNamed) (any, error) {
	message, err := a.find(ctx, request)
	if err != nil {
		return nil, err
	}
	return extensionsOf(message), nil
}

type groupMessageNamed struct {
	aGroup
	MsgSeq uint64
}

// getGroupKeyValues is getKeyValues of a message of a group.
func (a *API) getGroupKeyValues(ctx context.Context, _ call, request groupMessageNamed) (any, error) {
	message, err := a.groupMessage(ctx, request)
	if err != nil {
		return nil, err
	}
	return extensionsOf(message), nil
}

// groupMessage returns a message of a group, with 10030 where there is none, or it was
// taken back.
func (a *API) groupMessage(ctx context.Context, named groupMessageNamed) (core.Message, error) {
	if _, err := a.group(ctx, named.GroupID); err != nil {
		return core.Message{}, err
	}
	messages, err := a.options.Authority.Thread(ctx, core.GroupOwner(named.GroupID), 0, named.MsgSeq+1, 1)
	if err != nil {
		return core.Message{}, err
	}
	if len(messages) == 0 || messages[0].Sequence != named.MsgSeq || messages[0].Revoked != nil {
		return core.Message{}, core.Errorf(core.CodeMessageNotFound, "there is no such message in the group, or it was taken back")
	}
	return messages[0], nil
}

func extensionsOf(message core.Message) getKeyValuesReply {
	reply := getKeyValuesReply{status: ok, CompleteFlag: isComplete, ExtensionList: []keyValue{}}
	for _, one := range message.Extensions {
		reply.ExtensionList = append(reply.ExtensionList, keyValue{Key: one.Key, Value: one.Value})
	}
	return reply
}
