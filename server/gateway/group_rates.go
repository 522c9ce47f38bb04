package gateway

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// groupRates limits what a user does to chat groups and to other users that they hear
// of, or that stays for ever: a dismissed group keeps its id. Followed are users whom
// the user follows, or follows no more.
type groupRates struct{ made, joined, added, befriended, followed rates }

// admitOften refuses (10006) a command of a kind that the user has asked for too
// often in the last hour. What comes again because its answer was lost counts
// again. Who joins a live group tells nobody by that, see [Seat.enterOne].
func (s *Seat) admitOften(ctx context.Context, command core.Command) error {
	limits, rates := s.gateway.options.Limits, &s.gateway.groupRates
	switch c := command.(type) {
	case core.CreateChatGroup:
		if err := s.often(&rates.made, 1, limits.GroupsMade, "chat groups are made"); err != nil {
			return err
		}
		return s.often(&rates.added, len(c.Founders), limits.MembersAdded, "members are added")
	case core.JoinGroup:
		if len(c.Topics) > 0 {
			return nil // Nobody hears of it, and there are only so many.
		}
		if live, err := s.gateway.isLive(ctx, c.GroupID); live || err != nil {
			return err
		}
		return s.often(&rates.joined, 1, limits.Joins, "chat groups are joined, or asked to let in")
	case core.ChangeFriends:
		if c.Op == "addFriend" {
			return s.often(&rates.befriended, 1, limits.FriendsAdded, "friends are added, or asked")
		}
	case core.AddFounders:
		return s.often(&rates.added, len(c.Founders), limits.MembersAdded, "members are added")
	case core.FollowUser:
		return s.often(&rates.followed, 1, limits.Follows, "users are followed or unfollowed")
	case core.AddMembers:
		return s.often(&rates.added, len(c.UserIDs), limits.MembersAdded, "members are added")
	}
	return nil
}

// isLive says whether a group is a live one.
func (g *Gateway) isLive(ctx context.Context, groupID string) (bool, error) {
	if core.CheckConversationID(core.TypeGroup+groupID) != nil {
		return false, nil
	}
	documents, err := g.authority.Documents(ctx, []core.Key{core.GroupKey(groupID)})
	if err != nil {
		return false, err
	}
	group, _ := documents[0].Value.(core.Group)
	return group.Type == core.GroupLive, nil
}

func (s *Seat) often(rates *rates, n, most int, what string) error {
	if most <= 0 || n == 0 || rates.allow(s.user, s.gateway.options.Now(), n, most, time.Hour) {
		return nil
	}
	return core.Errorf(core.CodeTooFrequent, "at most %d %s an hour by one user; try again later", most, what)
}
