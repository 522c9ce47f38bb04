package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Codes of importmsg alone.
const (
	codeNoRandom    core.Code = 90005
	codeNoTimestamp core.Code = 90006
	codeNoSync      core.Code = 90030
)

// What SyncFromOldSystem says of a message that is brought in.
const (
	syncUnread = 1 // it counts as unread
	syncRead   = 2 // it was read
)

type importMessageRequest struct {
	sendMessageRequest
	SyncFromOldSystem int
	MsgTimeStamp      int64 // Unix seconds
}

// importMessage brings in a message that one user has sent to another elsewhere, in
// the order of their times. One of the same two, with the same random number and
// second, that is there already is left as it is.
func (a *API) importMessage(ctx context.Context, _ call, request importMessageRequest) (any, error) {
	draft, err := request.imported()
	if err != nil {
		return nil, err
	}
	from, thread := request.FromAccount, core.ThreadID(request.FromAccount, core.TypeC2C+request.ToAccount)
	there, err := a.ofSecond(ctx, thread, request.MsgTimeStamp)
	if err != nil {
		return nil, err
	}
	random := int64(*request.MsgRandom)
	if slices.ContainsFunc(there, func(m core.Message) bool { return m.From == from && m.Random == random }) {
		return ok, nil
	}
	stamp := a.stamp(request.sendMessageRequest)
	stamp.Now = request.MsgTimeStamp * 1000
	message, err := core.NewMessage(from, draft, stamp)
	if err != nil {
		return nil, err
	}
	command := core.ImportMessage{Message: message, Unread: request.SyncFromOldSystem == syncUnread}
	if _, err = runAs(ctx, a, from, command, &core.Admin{}); err != nil && core.CodeOf(err) != core.CodeSendFailed {
		return nil, err
	}
	return ok, nil
}

// imported is the message, without its time.
func (r importMessageRequest) imported() (core.Message, error) {
	switch {
	case r.SyncFromOldSystem != syncUnread && r.SyncFromOldSystem != syncRead:
		return core.Message{}, core.Errorf(codeNoSync, "SyncFromOldSystem must be 1 for a message that counts as unread, or 2 for one that was read")
	case r.MsgRandom == nil:
		return core.Message{}, core.Errorf(codeNoRandom, "MsgRandom must be a number: by it a message is known that is there already")
	case r.MsgTimeStamp < 1:
		return core.Message{}, core.Errorf(codeNoTimestamp, "MsgTimeStamp must be when the message was sent, in Unix seconds")
	}
	r.MsgLifeTime = nil
	return r.draft()
}
