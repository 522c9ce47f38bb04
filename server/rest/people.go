package rest

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// maxPeople is how many users one call asks for, or writes to.
const maxPeople = 500

type onlineStatusRequest struct {
	ToAccount []string `json:"To_Account"`
}

type onlineStatusReply struct {
	status
	QueryResult []onlineStatus
}

// onlineStatus says whether a user is signed in, under both names that the
// documented API has had for it.
type onlineStatus struct {
	ToAccount string `json:"To_Account"`
	Status    string
	State     string
}

// onlineStatuses tells who is signed in somewhere.
func (a *API) onlineStatuses(ctx context.Context, _ call, request onlineStatusRequest) (any, error) {
	if err := checkPeople(request.ToAccount); err != nil {
		return nil, err
	}
	keys := make([]core.Key, len(request.ToAccount))
	for i, user := range request.ToAccount {
		keys[i] = core.StatusKey(user)
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply, now := onlineStatusReply{status: ok}, a.options.Now().UnixMilli()
	for _, document := range documents {
		word := "Offline"
		if status, _ := document.Value.(core.Status); len(status.At(now).Places) > 0 {
			word = "Online"
		}
		reply.QueryResult = append(reply.QueryResult, onlineStatus{document.Key.Owner, word, word})
	}
	return reply, nil
}

func checkPeople(users []string) error {
	if n := len(users); n < 1 || n > maxPeople {
		return core.Errorf(core.CodeInvalidParameter, "To_Account must name 1 to %d users, not %d", maxPeople, n)
	}
	for _, user := range users {
		if !core.ValidUserID(user) {
			return core.Errorf(codeRecipient, "To_Account cannot name %.64q: that is no user's id", user)
		}
	}
	return nil
}

type batchRequest struct {
	sendMessageRequest
	ToAccount []string `json:"To_Account"`
}

type batchReply struct {
	status
	MsgKey    string
	ErrorList []batchError
}

type batchError struct {
	ToAccount string `json:"To_Account"`
	ErrorCode core.Code
}

// sendBatch sends one message to many users, to each by itself. ErrorList has those
// who do not get it.
func (a *API) sendBatch(ctx context.Context, call call, request batchRequest) (any, error) {
	if err := checkPeople(request.ToAccount); err != nil {
		return nil, err
	}
	reply := batchReply{status: ok, ErrorList: []batchError{}}
	for _, user := range request.ToAccount {
		request.sendMessageRequest.ToAccount = user
		sent, err := a.sendMessage(ctx, call, request.sendMessageRequest)
		if err == nil {
			reply.MsgKey = sent.(sendMessageReply).MsgKey
			continue
		}
		if core.CodeOf(err) != core.CodeBlocked {
			return nil, err
		}
		reply.ErrorList = append(reply.ErrorList, batchError{user, core.CodeBlocked})
	}
	return reply, nil
}

type readRequest struct {
	ReportAccount string `json:"Report_Account"`
	PeerAccount   string `json:"Peer_Account"`
}

// setRead marks what a peer has sent to a user as read.
func (a *API) setRead(ctx context.Context, _ call, request readRequest) (any, error) {
	if err := checkPeople([]string{request.ReportAccount, request.PeerAccount}); err != nil {
		return nil, err
	}
	if _, err := do(ctx, a, request.ReportAccount, core.ReadConversation{ConversationID: core.TypeC2C + request.PeerAccount}); err != nil {
		return nil, err
	}
	return ok, nil
}

type unreadRequest struct {
	ToAccount   string   `json:"To_Account"`
	PeerAccount []string `json:"Peer_Account"`
}

type unreadReply struct {
	status
	AllC2CUnreadMsgNum  int
	C2CUnreadMsgNumList []unreadOf `json:",omitempty"`
}

type unreadOf struct {
	PeerAccount     string `json:"Peer_Account"`
	C2CUnreadMsgNum int
}

// unread counts what a user has not read, of all peers and of those that are
// named.
func (a *API) unread(ctx context.Context, _ call, request unreadRequest) (any, error) {
	if err := checkPeople(append([]string{request.ToAccount}, request.PeerAccount...)); err != nil {
		return nil, err
	}
	_, conversations, err := a.everything(ctx, request.ToAccount)
	if err != nil {
		return nil, err
	}
	reply, of := unreadReply{status: ok}, map[string]int{}
	for _, c := range conversations {
		if kind, peer := core.ConversationType(c.id); kind == core.TypeC2C && c.Listed {
			of[peer] = c.Unread
			reply.AllC2CUnreadMsgNum += c.Unread
		}
	}
	for _, peer := range request.PeerAccount {
		reply.C2CUnreadMsgNumList = append(reply.C2CUnreadMsgNumList, unreadOf{peer, of[peer]})
	}
	return reply, nil
}
