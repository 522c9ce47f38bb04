package rest

import (
	"cmp"
	"context"

	"github.com/parlor-chat/parlor/core"
)

type receiptRequest struct {
	aGroup
	MsgSeqList []messageSeq
}

type receiptReply struct {
	status
	GroupMsgReceiptList []readCount
}

// readCount is how many have read a message of those who were to, or why that is
// not known.
type readCount struct {
	MsgSeq    uint64
	Code      core.Code
	ReadNum   int
	UnreadNum int
}

// receipts counts who has read messages of a group that need receipts.
func (a *API) receipts(ctx context.Context, _ call, request receiptRequest) (any, error) {
	if n := len(request.MsgSeqList); n < 1 || n > maxRecalled {
		return nil, core.Errorf(core.CodeInvalidParameter, "MsgSeqList must name 1 to %d messages, not %d", maxRecalled, n)
	}
	reply := receiptReply{status: ok}
	for _, one := range request.MsgSeqList {
		message, err := a.receiptable(ctx, groupMessageNamed{request.aGroup, one.MsgSeq})
		if code := core.CodeOf(err); code == core.CodeMessageNotFound || code == core.CodeNoReceiptNeeded {
			reply.GroupMsgReceiptList = append(reply.GroupMsgReceiptList, readCount{MsgSeq: one.MsgSeq, Code: code})
			continue
		}
		if err != nil {
			return nil, err
		}
		documents, err := a.read(ctx, core.ReadCountsKey(message.From, core.TypeGroup+request.GroupID, message.Sequence))
		if err != nil {
			return nil, err
		}
		counts, _ := documents[0].Value.(core.ReadCounts)
		count := counts.Of(message)
		reply.GroupMsgReceiptList = append(reply.GroupMsgReceiptList, readCount{MsgSeq: one.MsgSeq, ReadNum: count.Read, UnreadNum: count.Of - count.Read})
	}
	return reply, nil
}

// receiptable is groupMessage of one that needs receipts, else 2114.
func (a *API) receiptable(ctx context.Context, named groupMessageNamed) (core.Message, error) {
	message, err := a.groupMessage(ctx, named)
	if err == nil && !message.NeedReadReceipt {
		err = core.Errorf(core.CodeNoReceiptNeeded, "this message needs no receipts")
	}
	return message, err
}

type readersRequest struct {
	groupMessageNamed
	Filter int
	Cursor string
	Count  int
}

type readersReply struct {
	status
	MsgSeq     uint64
	IsFinished int
	Cursor     string
	ReadList   []reader   `json:",omitempty"`
	UnreadList []unreader `json:",omitempty"`
}

type (
	reader struct {
		ReadAccount string `json:"Read_Account"`
	}
	unreader struct {
		UnreadAccount string `json:"Unread_Account"`
	}
)

// maxReaders is how many members one reply names.
const maxReaders = 200

// readers tells who has read a message of a group, or with Filter 1 who has not, of
// those who are members, in the order of their ids.
func (a *API) readers(ctx context.Context, _ call, request readersRequest) (any, error) {
	if request.Filter != 0 && request.Filter != 1 || request.Count < 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "Filter must be 0 for who has read it or 1 for who has not, Count not below 0")
	}
	message, err := a.receiptable(ctx, request.groupMessageNamed)
	if err != nil {
		return nil, err
	}
	reply := readersReply{status: ok, MsgSeq: message.Sequence}
	users, next, err := a.whoRead(ctx, message, request)
	if err != nil {
		return nil, err
	}
	if reply.Cursor = next; next == "" {
		reply.IsFinished = isComplete
	}
	for _, user := range users {
		if request.Filter == 0 {
			reply.ReadList = append(reply.ReadList, reader{user})
		} else {
			reply.UnreadList = append(reply.UnreadList, unreader{user})
		}
	}
	return reply, nil
}

// whoRead is a page of those who have read a message, or have not; next is where the
// one after it begins.
func (a *API) whoRead(ctx context.Context, message core.Message, request readersRequest) (users []string, next string, err error) {
	want := min(cmp.Or(request.Count, maxReaders), maxReaders)
	members, err := a.toRead(ctx, message, request.Cursor)
	if err != nil {
		return nil, "", err
	}
	keys := make([]core.Key, len(members))
	for i, user := range members {
		keys[i] = core.ReaderKey(request.GroupID, message.Sequence, user)
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	for i, user := range members {
		if _, has := documents[i].Value.(core.Reader); has != (request.Filter == 0) {
			continue
		}
		if len(users) == want {
			return users, users[want-1], nil
		}
		users = append(users, user)
	}
	return users, "", nil
}

// toRead are the members who were to read a message, in the order of their ids: those
// who were in the group when it came. Such a group was small then.
func (a *API) toRead(ctx context.Context, message core.Message, after string) (users []string, err error) {
	for {
		members, err := a.members(ctx, message.To, after, memberRead)
		if err != nil {
			return nil, err
		}
		var keys []core.Key
		for _, member := range members {
			if after = member.id; after != message.From && message.SeenBy(after) {
				keys = append(keys, core.MembershipKey(after, message.To))
			}
		}
		documents, err := a.read(ctx, keys...)
		if err != nil {
			return nil, err
		}
		for _, document := range documents {
			if in, member := document.Value.(core.Membership); member && in.Joined < message.Sequence {
				users = append(users, document.Key.Owner)
			}
		}
		if len(members) < memberRead {
			return users, nil
		}
	}
}

type confirmGroupRequest struct {
	aGroup
	FromAccount string `json:"From_Account"`
	MsgSeqList  []messageSeq
}

// maxConfirmed is how many messages one call confirms.
const maxConfirmed = 30

// confirmInGroup confirms as a member that messages of a group were read.
func (a *API) confirmInGroup(ctx context.Context, _ call, request confirmGroupRequest) (any, error) {
	if err := checkNamed("From_Account", []string{request.FromAccount}, 1); err != nil {
		return nil, err
	}
	if err := checkConfirmed(len(request.MsgSeqList)); err != nil {
		return nil, err
	}
	if err := checkGroupID(request.GroupID); err != nil {
		return nil, err
	}
	command := core.ConfirmRead{ConversationID: core.TypeGroup + request.GroupID}
	for _, one := range request.MsgSeqList {
		command.Sequences = append(command.Sequences, one.MsgSeq)
	}
	if _, err := do(ctx, a, request.FromAccount, command); err != nil {
		return nil, err
	}
	return ok, nil
}

func checkConfirmed(n int) error {
	if n < 1 || n > maxConfirmed {
		return core.Errorf(core.CodeInvalidParameter, "name 1 to %d messages, not %d", maxConfirmed, n)
	}
	return nil
}

type confirmRequest struct {
	OperatorAccount string         `json:"Operator_Account"`
	PeerAccount     string         `json:"Peer_Account"`
	Messages        []messageNamed `json:"C2CMsgInfo"`
}

// confirm confirms as a user that messages of a peer were read which need receipts.
func (a *API) confirm(ctx context.Context, _ call, request confirmRequest) (any, error) {
	if err := checkPeople([]string{request.OperatorAccount, request.PeerAccount}); err != nil {
		return nil, err
	}
	if err := checkConfirmed(len(request.Messages)); err != nil {
		return nil, err
	}
	command := core.ConfirmRead{ConversationID: core.TypeC2C + request.PeerAccount}
	for _, named := range request.Messages {
		if named.FromAccount != request.PeerAccount || named.ToAccount != request.OperatorAccount {
			return nil, core.Errorf(core.CodeInvalidParameter, "C2CMsgInfo must name messages of Peer_Account to Operator_Account")
		}
		message, err := a.find(ctx, named)
		if err != nil {
			return nil, err
		}
		command.Sequences = append(command.Sequences, message.Sequence)
	}
	if _, err := do(ctx, a, request.OperatorAccount, command); err != nil {
		return nil, err
	}
	return ok, nil
}
