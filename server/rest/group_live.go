package rest

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/parlor-chat/parlor/core"
)

// Rooms are those of live groups: who is in them, and what is said there, no store
// has. A gateway is one.
type Rooms interface {
	// SayLive says a message in a room, as a user who need not be in it.
	SayLive(ctx context.Context, user string, message core.Message) (core.Message, error)
	// Broadcast says a message in all rooms.
	Broadcast(message core.Message) (core.Message, error)
	// LiveRoom returns how many users are in a room, and those who came last as
	// documents of members, the last one first.
	LiveRoom(ctx context.Context, groupID string) (count int, newest []core.Document)
}

// Limits of the calls about live groups.
const (
	maxBanned       = 500 // users named in a call
	maxBannedListed = 100 // in one reply
)

// room returns what is in the room of a live group; false for any other.
func (a *API) room(ctx context.Context, group core.Group, groupID string) (count int, members []groupMember, live bool) {
	if group.Type != core.GroupLive || a.options.Rooms == nil {
		return 0, nil, false
	}
	count, newest := a.options.Rooms.LiveRoom(ctx, groupID)
	for _, document := range newest {
		member, _ := document.Value.(core.Member)
		members = append(members, groupMember{document.Key.ID, member})
	}
	return count, members, true
}

// liveRoom is what is in one.
type liveRoom struct {
	count   int
	members []groupMember
}

// roomsOf looks into the rooms of those groups that are live ones, at the same time.
func (a *API) roomsOf(ctx context.Context, profiles []*groupProfile, ids []string) []liveRoom {
	rooms := make([]liveRoom, len(ids))
	var looking sync.WaitGroup
	for i, profile := range profiles {
		if profile != nil && profile.Type == string(core.GroupLive) {
			looking.Go(func() {
				rooms[i].count, rooms[i].members, _ = a.room(ctx, core.Group{Type: core.GroupLive}, ids[i])
			})
		}
	}
	looking.Wait()
	return rooms
}

type banRequest struct {
	aGroup
	MembersAccount []string `json:"Members_Account"`
	Duration       int64    // seconds
	Description    string
}

// ban keeps users out of a live group, in it or not.
func (a *API) ban(ctx context.Context, call call, request banRequest) (any, error) {
	return a.eachBanned(ctx, request, func(users []string) error {
		_, err := asBackend(ctx, a, call, core.RemoveMembers{GroupID: request.GroupID, UserIDs: users, Reason: request.Description, Seconds: request.Duration}, false)
		return err
	})
}

// unban lets users in again.
func (a *API) unban(ctx context.Context, call call, request banRequest) (any, error) {
	return a.eachBanned(ctx, request, func(users []string) error {
		_, err := asBackend(ctx, a, call, core.UnbanMembers{GroupID: request.GroupID, UserIDs: users}, false)
		return err
	})
}

func (a *API) eachBanned(ctx context.Context, request banRequest, do func(users []string) error) (any, error) {
	if err := checkNamed("Members_Account", request.MembersAccount, maxBanned); err != nil {
		return nil, err
	}
	if _, err := a.liveGroup(ctx, request.GroupID); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(request.MembersAccount, core.MaxMembersPerCommand) {
		if err := do(part); err != nil {
			return nil, err
		}
	}
	return ok, nil
}

// liveGroup returns a live group, and refuses any other with 10007.
func (a *API) liveGroup(ctx context.Context, groupID string) (core.Group, error) {
	group, err := a.group(ctx, groupID)
	if err == nil && group.Type != core.GroupLive {
		err = core.Errorf(core.CodeGroupDenied, "this is for live groups, not for a group of type %s", group.Type)
	}
	return group, err
}

type listBannedRequest struct {
	aGroup
	Limit, Offset int
}

type listBannedReply struct {
	status
	BannedAccountList []bannedUser
	// NextOffset is 0 where there are no more.
	NextOffset int
}

type bannedUser struct {
	MemberAccount string `json:"Member_Account"`
	BannedUntil   int64  // Unix seconds
}

// banned lists users who are kept out of a live group, in the order of their ids.
func (a *API) banned(ctx context.Context, _ call, request listBannedRequest) (any, error) {
	if request.Limit < 0 || request.Limit > maxBannedListed || request.Offset < 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "Limit must be 0 to %d, Offset not below 0", maxBannedListed)
	}
	if _, err := a.liveGroup(ctx, request.GroupID); err != nil {
		return nil, err
	}
	now, at := a.options.Now().UnixMilli(), 0
	limit := cmp.Or(request.Limit, maxBannedListed)
	reply := listBannedReply{status: ok, BannedAccountList: []bannedUser{}}
	err := a.eachSilence(ctx, request.GroupID, func(user string, against core.Silence) bool {
		if against.BanUntil <= now {
			return true
		}
		if at++; at <= request.Offset {
			return true
		}
		if len(reply.BannedAccountList) == limit {
			reply.NextOffset = request.Offset + limit
			return false
		}
		reply.BannedAccountList = append(reply.BannedAccountList, bannedUser{user, against.BanUntil / 1000})
		return true
	})
	if err != nil {
		return nil, err
	}
	return reply, nil
}

// eachSilence calls f with what stands against users in a live group, in the order
// of their ids, until it says false.
func (a *API) eachSilence(ctx context.Context, groupID string, f func(user string, against core.Silence) bool) error {
	for after := ""; ; {
		records, err := a.options.Store.Page(ctx, core.MembersOwner(groupID), core.KindSilence, after, memberRead)
		if err != nil {
			return err
		}
		for _, record := range records {
			value, err := core.Decode(record.Key.Kind, record.Body)
			if err != nil {
				return err
			}
			against, _ := value.(core.Silence)
			if !f(record.Key.ID, against) {
				return nil
			}
			after = record.Key.ID
		}
		if len(records) < memberRead {
			return nil
		}
	}
}

// saysLive says a message in the room of a live group. It says it again when the
// call comes again: nothing is kept of it.
func (a *API) saysLive(ctx context.Context, user string, message core.Message, forbidden []string) (any, error) {
	if !slices.Contains(forbidden, forbidBefore) {
		command, err := before(ctx, a, user, core.SendMessage{Message: message}, &core.Admin{})
		if err != nil {
			return nil, err
		}
		message = command.Message
	}
	said, err := a.options.Rooms.SayLive(ctx, user, message)
	if err != nil {
		return nil, err
	}
	return groupMessageReply{ok, said.Time / 1000, said.Sequence}, nil
}

type broadcastRequest struct {
	FromAccount     string `json:"From_Account"`
	Random          *uint32
	MsgBody         []element
	CloudCustomData string
}

// broadcast says a message in the rooms of all live groups.
func (a *API) broadcast(ctx context.Context, call call, request broadcastRequest) (any, error) {
	user := cmp.Or(request.FromAccount, call.admin)
	if err := checkNamed("From_Account", []string{user}, 1); err != nil {
		return nil, err
	}
	if a.options.Rooms == nil {
		return nil, core.Errorf(core.CodeNotSupported, "this server has no live groups")
	}
	draft := core.Message{To: everyRoom, ConversationType: core.TypeGroup, Priority: core.PriorityHigh, CloudCustomData: request.CloudCustomData}
	if err := fill(&draft, request.MsgBody, groupCodes.parameter); err != nil {
		return nil, err
	}
	message, err := core.NewMessage(user, draft, a.stamp(sendMessageRequest{MsgRandom: request.Random}))
	if err != nil {
		return nil, err
	}
	documents, err := a.read(ctx, core.ProfileKey(user))
	if err != nil {
		return nil, err
	}
	profile, _ := documents[0].Value.(core.Profile)
	message.Nick, message.Avatar = profile.Nick, profile.Avatar
	said, err := a.options.Rooms.Broadcast(message)
	if err != nil {
		return nil, err
	}
	return groupMessageReply{ok, said.Time / 1000, said.Sequence}, nil
}

// everyRoom stands for the id of each group that hears a broadcast.
const everyRoom = "all"
