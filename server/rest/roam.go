package rest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// maxRoamed is how many messages one call reads.
const maxRoamed = 100

// keyOf names a message: MsgSeq_MsgRandom_MsgTime.
func keyOf(m core.Message) string {
	return fmt.Sprintf("%d_%d_%d", m.ClientSequence, m.Random, m.Sent()/1000)
}

type roamRequest struct {
	OperatorAccount string `json:"Operator_Account"`
	PeerAccount     string `json:"Peer_Account"`
	MaxCnt          int
	MinTime         int64 // Unix seconds
	MaxTime         int64
	LastMsgKey      string
}

type roamReply struct {
	status
	Complete    int
	MsgCnt      int
	LastMsgTime int64
	LastMsgKey  string
	MsgList     []roamed
}

// roamed is a message between two users. MsgFlagBits is 8 for one that was taken
// back.
type roamed struct {
	FromAccount     string `json:"From_Account"`
	ToAccount       string `json:"To_Account"`
	MsgSeq          int64
	MsgRandom       int64
	MsgTimeStamp    int64
	MsgFlagBits     int
	IsPeerRead      int
	MsgKey          string
	MsgBody         []element
	CloudCustomData string
}

const recalledFlag = 8

// roam reads the history of two users backwards, from MaxTime, or from the message
// of LastMsgKey at that time, to MinTime.
func (a *API) roam(ctx context.Context, _ call, request roamRequest) (any, error) {
	if err := checkPeople([]string{request.OperatorAccount, request.PeerAccount}); err != nil {
		return nil, err
	}
	if request.MaxCnt < 0 || request.MaxCnt > maxRoamed || request.MinTime < 0 || request.MaxTime < request.MinTime {
		return nil, core.Errorf(core.CodeInvalidParameter, "MaxCnt must be 1 to %d, MaxTime not before MinTime", maxRoamed)
	}
	thread := core.ThreadID(request.OperatorAccount, core.TypeC2C+request.PeerAccount)
	last, err := authority.Seek(ctx, a.options.Store, thread, request.MaxTime*1000+999)
	if err != nil {
		return nil, err
	}
	messages, complete, err := a.before(ctx, thread, last, request)
	if err != nil {
		return nil, err
	}
	reply := roamReply{status: ok, MsgCnt: len(messages), MsgList: []roamed{}}
	if complete {
		reply.Complete = isComplete
	}
	for _, message := range messages {
		reply.LastMsgTime, reply.LastMsgKey = message.Sent()/1000, keyOf(message)
		reply.MsgList = append(reply.MsgList, roamedOf(message))
	}
	slices.Reverse(reply.MsgList)
	return reply, nil
}

// before returns messages of a thread, the newest first, up to the number last and
// behind the one that a page ended with.
func (a *API) before(ctx context.Context, thread string, last uint64, request roamRequest) (page []core.Message, complete bool, err error) {
	wanted, passed := cmp.Or(request.MaxCnt, maxRoamed), request.LastMsgKey == ""
	for last > 0 {
		messages, err := a.options.Authority.Thread(ctx, thread, 0, last+1, maxRoamed)
		if err != nil {
			return nil, false, err
		}
		for _, message := range messages {
			second := message.Sent() / 1000
			switch {
			case second < request.MinTime:
				return page, true, nil
			case !passed && second == request.MaxTime:
				passed = keyOf(message) == request.LastMsgKey
			case len(page) == wanted:
				return page, false, nil
			default:
				passed = true
				page = append(page, message)
			}
		}
		if len(messages) < maxRoamed {
			break
		}
		last = messages[len(messages)-1].Sequence - 1
	}
	return page, true, nil
}

func roamedOf(m core.Message) roamed {
	one := roamed{
		FromAccount: m.From, ToAccount: m.To, MsgSeq: m.ClientSequence, MsgRandom: m.Random, MsgTimeStamp: m.Sent() / 1000,
		MsgKey: keyOf(m), MsgBody: []element{}, CloudCustomData: m.CloudCustomData,
	}
	if m.ReceiptAt > 0 {
		one.IsPeerRead = 1
	}
	if m.Revoked != nil {
		one.MsgFlagBits = recalledFlag
	} else {
		one.MsgBody = append(one.MsgBody, elementOf(m))
	}
	return one
}
