package rest

import (
	"context"
	"fmt"

	"github.com/parlor-chat/parlor/core"
)

// sendMessageRequest is a message from one user to another. What else the
// vendor's call takes has nothing to act on here and is passed over. So is SyncOtherMachine: both sides share
// one history, the sender sees the message too.
type sendMessageRequest struct {
	FromAccount             string `json:"From_Account"`
	ToAccount               string `json:"To_Account"`
	MsgSeq                  *uint32
	MsgRandom               *uint32
	MsgLifeTime             *int64
	MsgBody                 []element
	CloudCustomData         string
	SendMsgControl          []string
	IsNeedReadReceipt       int
	SupportMessageExtension int
	OfflinePushInfo         *pushInfo
	ForbidCallbackControl   []string
}

type sendMessageReply struct {
	status
	MsgTime int64  // Unix seconds
	MsgKey  string // MsgSeq_MsgRandom_MsgTime
	MsgID   string `json:"MsgId"`
}

// sendMessage sends a message, from the admin who calls if no sender is named.
// A call with a MsgRandom that comes again within five minutes is answered like
// the first and sends nothing.
func (a *API) sendMessage(ctx context.Context, call call, request sendMessageRequest) (any, error) {
	if request.FromAccount == "" {
		request.FromAccount = call.admin
	}
	draft, err := request.draft()
	if err != nil {
		return nil, err
	}
	return a.send(ctx, request, draft)
}

func (a *API) send(ctx context.Context, request sendMessageRequest, draft core.Message) (any, error) {
	documents, err := a.read(ctx, core.ProfileKey(request.FromAccount))
	if err != nil {
		return nil, err
	}
	profile, _ := documents[0].Value.(core.Profile)
	draft.Nick, draft.Avatar = profile.Nick, profile.Avatar
	message, err := core.NewMessage(request.FromAccount, draft, a.stamp(request))
	if err != nil {
		return nil, err
	}
	command := core.SendOnce{Message: message, Name: request.name(), At: a.elapsed(), Push: request.OfflinePushInfo.text()}
	sent, err := a.sendAs(ctx, request.FromAccount, command, request.ForbidCallbackControl)
	if err != nil {
		return nil, err
	}
	return sendMessageReply{ok, sent.Sent() / 1000, keyOf(sent), sent.ID}, nil
}

// stamp takes from the request what is there. A sequence is else drawn like a
// random number, for the clients have counters of their own.
func (a *API) stamp(request sendMessageRequest) core.Stamp {
	number := func(given *uint32) int64 {
		if given != nil {
			return int64(*given)
		}
		return int64(a.options.Random() % 100_000_000)
	}
	return core.Stamp{
		Now:            a.options.Now().UnixMilli(),
		Random:         number(request.MsgRandom),
		ClientSequence: number(request.MsgSeq),
	}
}

// name is the same for a message that is sent again, and none for one that
// each call sends.
func (r sendMessageRequest) name() string {
	if r.MsgRandom == nil || r.MsgLifeTime != nil && *r.MsgLifeTime == 0 {
		return ""
	}
	sequence := uint32(0)
	if r.MsgSeq != nil {
		sequence = *r.MsgSeq
	}
	return fmt.Sprintf("%d %d", sequence, *r.MsgRandom)
}

// elapsed is a clock that the machine's, when it is set, does not change: from
// the start on it counts. Unix milliseconds.
func (a *API) elapsed() int64 {
	return a.started.Add(a.options.Now().Sub(a.started)).UnixMilli()
}

func (r sendMessageRequest) draft() (core.Message, error) {
	if !core.ValidUserID(r.FromAccount) {
		return core.Message{}, core.Errorf(codeSender, "From_Account must be a user id, not %.64q", r.FromAccount)
	}
	if !core.ValidUserID(r.ToAccount) {
		return core.Message{}, core.Errorf(codeRecipient, "To_Account must be a user id, not %.64q", r.ToAccount)
	}
	draft := core.Message{
		To: r.ToAccount, ConversationType: core.TypeC2C,
		CloudCustomData:    r.CloudCustomData,
		OnlineOnly:         r.MsgLifeTime != nil && *r.MsgLifeTime == 0,
		NeedReadReceipt:    r.IsNeedReadReceipt == 1,
		IsSupportExtension: r.SupportMessageExtension == 1,
	}
	if err := fill(&draft, r.MsgBody, codeBody); err != nil {
		return core.Message{}, err
	}
	return draft, control(&draft, r.SendMsgControl)
}

// fill gives a draft its content. What is wrong with it is refused with fault.
func fill(draft *core.Message, body []element, fault core.Code) (err error) {
	if len(body) != 1 {
		return core.Errorf(fault, "MsgBody must have one element, not %d", len(body))
	}
	draft.Type = body[0].MsgType
	draft.Payload, err = body[0].payload(fault)
	return err
}

// control applies SendMsgControl. The last two ask for what holds anyway.
func control(draft *core.Message, words []string) error {
	for _, word := range words {
		switch word {
		case "NoUnread":
			draft.ExcludedFromUnread = true
		case "NoLastMsg":
			draft.ExcludedFromLast = true
		case "WithMuteNotifications", "NoMsgCheck":
		default:
			return core.Errorf(core.CodeInvalidParameter, "SendMsgControl does not know %.32q", word)
		}
	}
	return nil
}
