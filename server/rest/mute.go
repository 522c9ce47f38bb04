package rest

import (
	"context"
	"math"

	"github.com/parlor-chat/parlor/core"
)

type muteRequest struct {
	SetAccount             string `json:"Set_Account"`
	C2CMsgNospeakingTime   *int64 `json:"C2CmsgNospeakingTime"`
	GroupMsgNospeakingTime *int64 `json:"GroupmsgNospeakingTime"`
}

// muteUser keeps a user from writing to users, to groups, or both.
func (a *API) muteUser(ctx context.Context, call call, request muteRequest) (any, error) {
	if request.C2CMsgNospeakingTime == nil && request.GroupMsgNospeakingTime == nil {
		return nil, core.Errorf(core.CodeInvalidParameter, "give C2CmsgNospeakingTime, GroupmsgNospeakingTime, or both")
	}
	command := core.MuteUser{UserID: request.SetAccount, Users: request.C2CMsgNospeakingTime, Groups: request.GroupMsgNospeakingTime}
	if _, err := asBackend(ctx, a, call, command, false); err != nil {
		return nil, err
	}
	return ok, nil
}

type mutesRequest struct {
	GetAccount string `json:"Get_Account"`
}

// mutesReply has the seconds for which a user is muted still, 4294967295 for good.
type mutesReply struct {
	status
	C2CMsgNospeakingTime   int64 `json:"C2CmsgNospeakingTime"`
	GroupMsgNospeakingTime int64 `json:"GroupmsgNospeakingTime"`
}

// mutesOf tells for how long a user is muted still.
func (a *API) mutesOf(ctx context.Context, _ call, request mutesRequest) (any, error) {
	if err := checkUser("Get_Account", request.GetAccount); err != nil {
		return nil, err
	}
	documents, err := a.read(ctx, core.MutedUserKey(request.GetAccount, core.TypeC2C), core.MutedUserKey(request.GetAccount, core.TypeGroup))
	if err != nil {
		return nil, err
	}
	var left [2]int64
	for i, document := range documents {
		silence, _ := document.Value.(core.Silence)
		switch until, now := silence.MuteUntil, a.options.Now().UnixMilli(); {
		case until == math.MaxInt64:
			left[i] = core.MutedForGood
		case until > now:
			left[i] = (until - now + 999) / 1000
		}
	}
	return mutesReply{ok, left[0], left[1]}, nil
}
