package push

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// The total of unread messages is what a device works out of all that its user has, so
// it is counted for small accounts only, and where few are told of a message.
const (
	maxBadges  = 20
	maxBadgeOf = 300 // conversations, and groups, of the account
)

// badge is the total of unread messages of a user, nil where it would cost much.
func (p *Pusher) badge(ctx context.Context, user string) *int {
	total, err := p.total(ctx, user)
	if err != nil {
		if ctx.Err() == nil {
			p.options.Log.Warn("the total of unread messages could not be counted", "user", user, "error", err)
		}
		return nil
	}
	return total
}

func (p *Pusher) total(ctx context.Context, user string) (*int, error) {
	for _, kind := range []core.Kind{core.KindConversation, core.KindMembership} {
		if n, err := p.options.Store.Count(ctx, user, kind); err != nil || n > maxBadgeOf {
			return nil, err
		}
	}
	update, err := p.reader.Changes(ctx, user, 0)
	if err != nil {
		return nil, err
	}
	shown := replica.New(user, func() {})
	var follows []core.Following
	for _, document := range update.Documents {
		shown.Add(document)
		owner := core.Follows(document.Key)
		if _, group := core.GroupOf(owner); group && document.Value != nil {
			follows = append(follows, core.Following{Owner: owner})
		}
	}
	sets, err := p.reader.Follow(ctx, user, follows)
	if err != nil {
		return nil, err
	}
	for _, set := range sets {
		shown.AddFollowed(set)
	}
	shown.Complete(update.Revision)
	total := shown.Unread()
	return &total, nil
}
