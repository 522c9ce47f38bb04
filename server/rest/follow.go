package rest

import (
	"cmp"
	"context"

	"github.com/parlor-chat/parlor/core"
)

// Limits of one call about who follows whom.
const (
	maxFollowed      = 20   // that are followed, or whose lists are counted
	maxFollowChecked = 100  // that are told
	maxFansListed    = 1000 // in one reply
	fansListed       = 100  // where WantNum is not given
)

type followRequest struct {
	FromAccount string   `json:"From_Account"`
	ToAccount   []string `json:"To_Account"`
}

type followAddRequest struct {
	FromAccount string `json:"From_Account"`
	FollowItem  []struct {
		ToAccount string `json:"To_Account"`
	}
}

// follow has a user follow others. Who is followed already stays so.
func (a *API) follow(ctx context.Context, _ call, request followAddRequest) (any, error) {
	others := make([]string, len(request.FollowItem))
	for i, item := range request.FollowItem {
		others[i] = item.ToAccount
	}
	return a.eachFollowed(ctx, followRequest{request.FromAccount, others}, false)
}

// unfollow has a user follow others no more.
func (a *API) unfollow(ctx context.Context, _ call, request followRequest) (any, error) {
	return a.eachFollowed(ctx, request, true)
}

func (a *API) eachFollowed(ctx context.Context, request followRequest, off bool) (any, error) {
	if err := a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), maxFollowed); err != nil {
		return nil, err
	}
	reply := relationReply{status: ok}
	for _, other := range request.ToAccount {
		_, err := runAs(ctx, a, request.FromAccount, core.FollowUser{UserID: other, Off: off}, &core.Admin{})
		if err := reply.add(other, err); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

type checkFollowReply struct {
	status
	ResultItem []checkedFollow
}

type checkedFollow struct {
	relationResult
	FollowType int
}

// checkFollow tells how a user and others follow each other: 0 not, 1 the other the
// user, 2 the user the other, 3 both.
func (a *API) checkFollow(ctx context.Context, _ call, request followRequest) (any, error) {
	if err := a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), maxFollowChecked); err != nil {
		return nil, err
	}
	var keys []core.Key
	for _, other := range request.ToAccount {
		keys = append(keys, core.FanKey(listFollowers, request.FromAccount, other), core.FanKey(listFollowing, request.FromAccount, other))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply := checkFollowReply{status: ok}
	for i, other := range request.ToAccount {
		item := checkedFollow{relationResult: relationResult{ToAccount: other}}
		if !core.ValidUserID(other) {
			item.ResultCode, item.ResultInfo = relationCodes.parameter, "this is no user's id"
		}
		for j, document := range documents[2*i : 2*i+2] {
			if document.Value != nil {
				item.FollowType |= 1 << j
			}
		}
		reply.ResultItem = append(reply.ResultItem, item)
	}
	return reply, nil
}

// The lists of [core.FanLists].
const (
	listFollowing = "following"
	listFollowers = "followers"
	listMutual    = "mutual"
)

// fanLists are the lists as FollowType names them.
var fanLists = map[int]string{1: listFollowers, 2: listFollowing, 3: listMutual}

type listFansRequest struct {
	FromAccount string `json:"From_Account"`
	FollowType  int
	StartCursor string
	WantNum     int
}

type listFansReply struct {
	status
	FollowItem []listedFan
	NextCursor string
}

type listedFan struct {
	ToAccount   string `json:"To_Account"`
	FollowTime  int64  // Unix seconds
	ProfileItem []profileItem
}

// listFans tells a page of one of a user's lists, in the order of ids.
func (a *API) listFans(ctx context.Context, _ call, request listFansRequest) (any, error) {
	list, known := fanLists[request.FollowType]
	if !known || request.WantNum < 0 || request.WantNum > maxFansListed {
		return nil, core.Errorf(core.CodeInvalidParameter, "FollowType must be 1 for followers, 2 for whom the user follows or 3 for both, WantNum 1 to %d", maxFansListed)
	}
	if err := a.checkRelation(ctx, request.FromAccount, 1, 1); err != nil {
		return nil, err
	}
	limit := cmp.Or(request.WantNum, fansListed)
	records, err := a.options.Store.Page(ctx, core.FansOwner(list, request.FromAccount), core.KindFan, request.StartCursor, limit+1)
	if err != nil {
		return nil, err
	}
	reply := listFansReply{status: ok, FollowItem: []listedFan{}}
	if len(records) > limit {
		records = records[:limit]
		reply.NextCursor = records[limit-1].Key.ID
	}
	keys := make([]core.Key, len(records))
	for i, record := range records {
		keys[i] = core.ProfileKey(record.Key.ID)
	}
	profiles, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	for i, record := range records {
		value, err := core.Decode(record.Key.Kind, record.Body)
		if err != nil {
			return nil, err
		}
		fan, _ := value.(core.Fan)
		profile, _ := profiles[i].Value.(core.Profile)
		reply.FollowItem = append(reply.FollowItem, listedFan{record.Key.ID, fan.At / 1000, portrait(profile, []string{imTags + "Nick", imTags + "Image"})})
	}
	return reply, nil
}

type countFansReply struct {
	status
	FollowInfo []countedFans
}

type countedFans struct {
	relationResult
	FollowerCount        int
	FollowingCount       int
	MutualFollowingCount int
}

// countFans counts the lists of users.
func (a *API) countFans(ctx context.Context, _ call, request followRequest) (any, error) {
	if err := a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), maxFollowed); err != nil {
		return nil, err
	}
	var keys []core.Key
	for _, user := range request.ToAccount {
		keys = append(keys, core.FansKey(user), core.ProfileKey(user))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply := countFansReply{status: ok}
	for i, user := range request.ToAccount {
		fans, _ := documents[2*i].Value.(core.Fans)
		item := countedFans{relationResult: relationResult{ToAccount: user}, FollowerCount: fans.Followers, FollowingCount: fans.Following, MutualFollowingCount: fans.Mutual}
		if documents[2*i+1].Value == nil {
			item.ResultCode, item.ResultInfo = core.CodeNoAccount, "nobody of this id has ever signed in, or was imported"
		}
		reply.FollowInfo = append(reply.FollowInfo, item)
	}
	return reply, nil
}
