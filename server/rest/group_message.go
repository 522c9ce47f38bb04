package rest

import (
	"context"
	"slices"
	"strconv"

	"github.com/parlor-chat/parlor/core"
)

type groupMessageRequest struct {
	aTalk
	FromAccount             string   `json:"From_Account"`
	ToAccount               []string `json:"To_Account"`
	Random                  *uint32
	MsgPriority             string
	MsgBody                 []element
	OnlineOnlyFlag          int
	CloudCustomData         string
	SendMsgControl          []string
	GroupAtInfo             []groupAt
	NeedReadReceipt         int
	SupportMessageExtension int
	OfflinePushInfo         *pushInfo
	ForbidCallbackControl   []string
}

// groupAt mentions a user, or all.
type groupAt struct {
	GroupAtAllFlag int
	GroupAtAccount string `json:"GroupAt_Account"`
}

type groupMessageReply struct {
	status
	MsgTime int64 // Unix seconds
	MsgSeq  uint64
}

// sendGroupMessage sends a message to a group, from the admin who calls if no
// sender is named. A sender need not be in the group, nor is held to a mute. A
// call with a Random that comes again within five minutes is answered like the
// first and sends nothing.
func (a *API) sendGroupMessage(ctx context.Context, call call, request groupMessageRequest) (any, error) {
	if request.FromAccount == "" {
		request.FromAccount = call.admin
	}
	if err := checkNamed("From_Account", []string{request.FromAccount}, 1); err != nil {
		return nil, err
	}
	groupID, err := request.talk()
	if err != nil {
		return nil, err
	}
	request.GroupID = groupID
	draft, err := request.draft()
	if err != nil {
		return nil, err
	}
	stamp := a.stamp(sendMessageRequest{MsgRandom: request.Random})
	message, err := core.NewMessage(request.FromAccount, draft, stamp)
	if err != nil {
		return nil, err
	}
	documents, err := a.read(ctx, core.GroupKey(request.GroupID))
	if err != nil {
		return nil, err
	}
	if group, _ := documents[0].Value.(core.Group); group.Type == core.GroupLive && a.options.Rooms != nil {
		return a.saysLive(ctx, request.FromAccount, message, request.ForbidCallbackControl)
	}
	command := core.SendOnce{Message: message, At: a.elapsed(), Push: request.OfflinePushInfo.text()}
	if request.Random != nil && !draft.OnlineOnly {
		command.Name = strconv.FormatUint(uint64(*request.Random), 10)
	}
	sent, err := a.sendAs(ctx, request.FromAccount, command, request.ForbidCallbackControl)
	if err != nil {
		return nil, err
	}
	return groupMessageReply{ok, sent.Sent() / 1000, sent.Sequence}, nil
}

func (r groupMessageRequest) draft() (core.Message, error) {
	draft := core.Message{
		To: r.GroupID, ConversationType: core.TypeGroup, Priority: r.MsgPriority, CloudCustomData: r.CloudCustomData,
		Receivers: r.ToAccount, OnlineOnly: r.OnlineOnlyFlag == 1,
		NeedReadReceipt: r.NeedReadReceipt == 1, IsSupportExtension: r.SupportMessageExtension == 1,
	}
	for _, at := range r.GroupAtInfo {
		user := at.GroupAtAccount
		if at.GroupAtAllFlag == 1 {
			user = core.MentionAll
		}
		draft.AtUserList = append(draft.AtUserList, user)
	}
	if err := fill(&draft, r.MsgBody, groupCodes.parameter); err != nil {
		return draft, err
	}
	return draft, control(&draft, r.SendMsgControl)
}

type groupNoticeRequest struct {
	aGroup
	Content          string
	ToMembersAccount []string `json:"ToMembers_Account"`
}

// maxNoticeBytes is how long a notice may be.
const maxNoticeBytes = core.MaxMessageBytes

// sendGroupNotice gives a notice to members of a group, to all if none is named.
// Who is named and not in the group is passed over.
func (a *API) sendGroupNotice(ctx context.Context, call call, request groupNoticeRequest) (any, error) {
	if request.Content == "" || len(request.Content) > maxNoticeBytes {
		return nil, core.Errorf(core.CodeInvalidParameter, "Content must have 1 to %d bytes", maxNoticeBytes)
	}
	group, err := a.group(ctx, request.GroupID)
	if err != nil {
		return nil, err
	}
	if group.Type == core.GroupLive && len(request.ToMembersAccount) == 0 {
		return nil, core.Errorf(core.CodeGroupDenied, "a live group keeps no members: name users in ToMembers_Account, or send a message")
	}
	notify := func(users []string) error {
		for part := range slices.Chunk(users, core.MaxNotified) {
			if _, err := asBackend(ctx, a, call, core.NotifyMembers{GroupID: request.GroupID, UserIDs: part, Text: request.Content}, false); err != nil {
				return err
			}
		}
		return nil
	}
	if len(request.ToMembersAccount) > 0 {
		if err := checkNamed("ToMembers_Account", request.ToMembersAccount, maxMembersNamed); err != nil {
			return nil, err
		}
		return ok, notify(request.ToMembersAccount)
	}
	if err := a.checkNotLarge(ctx, request.GroupID); err != nil {
		return nil, err
	}
	return ok, a.eachMembers(ctx, request.GroupID, func(members []groupMember) error {
		users := make([]string, len(members))
		for i, member := range members {
			users[i] = member.id
		}
		return notify(users)
	})
}

// maxToldMembers is of how many members one call tells each.
const maxToldMembers = 2000

// checkNotLarge refuses what is written for each member by itself.
func (a *API) checkNotLarge(ctx context.Context, groupID string) error {
	documents, err := a.read(ctx, core.GroupSizeKey(groupID))
	if err != nil {
		return err
	}
	if size, _ := documents[0].Value.(core.GroupSize); size.Count > maxToldMembers {
		return core.Errorf(codeLarge, "the group has %d members, and one call gives a notice to %d: name them in ToMembers_Account, up to %d a call, or send a message", size.Count, maxToldMembers, maxMembersNamed)
	}
	return nil
}
