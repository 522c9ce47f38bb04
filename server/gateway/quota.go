package gateway

import (
	"context"
	"unicode/utf8"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Quota bounds what is kept for a user, 0 for no bound. It holds for what
// devices ask for: others can always write to a user, so nobody fills up
// somebody else's.
type Quota struct {
	Conversations int // that a user has or, up to 2,000 and counted by themselves, watches the peer of
	Devices       int // that have asked for something and were not forgotten; 64 more may be connected
}

// maxSubscribed is how many users one may subscribe to: with the groups that a user
// may be in they are fewer than a device may say that it has something of, also
// where several add some at the same time.
const maxSubscribed = 2_000

// recount is after how many commands that may add something it is counted again:
// so much more than the quota each connection may come to have, where several
// add at the same time.
const recount = 100

// maxCounts is how many count at the same time: a database answers only so many
// at once.
const maxCounts = 2

// quota is what a seat may add before somebody has to count. It is empty at
// first.
type quota struct{ room map[core.Kind]int }

// admitDevice refuses a new device if the user has as many as allowed and none
// of them can be forgotten.
func (g *Gateway) admitDevice(ctx context.Context, user, device string) error {
	counter, can := g.options.Store.(authority.Counter)
	if !can || g.options.Quota.Devices <= 0 {
		return nil
	}
	records, err := g.options.Store.Read(ctx, []core.Key{core.DeviceKey(user, device)})
	if err != nil || len(records[0].Body) > 0 {
		return err
	}
	count, err := counter.Count(ctx, user, core.KindDevice)
	if err != nil || count < g.options.Quota.Devices {
		return err
	}
	old := oldDevices{gateway: g, user: user, except: device}
	if err := old.find(ctx); err != nil {
		return err
	}
	old.forget()
	if count, err = counter.Count(ctx, user, core.KindDevice); err != nil || count < g.options.Quota.Devices {
		return err
	}
	return core.Errorf(core.CodeQuota, "%d devices have signed in, the most this server keeps for a user; those that are not used are forgotten after 90 days", count)
}

// admit refuses a command that would add more than the user may have. To count is
// long work where there is much, so it is done only for what is not there, and
// for one device of a user at a time.
func (s *Seat) admit(ctx context.Context, command core.Command) error {
	counter, can := s.gateway.options.Store.(authority.Counter)
	most := s.gateway.options.Quota.Conversations
	keys := s.adds(command)
	if len(keys) > 0 && keys[0].Kind == core.KindSubscribed && (most <= 0 || most > maxSubscribed) {
		most = maxSubscribed
	}
	if !can || most <= 0 || len(keys) == 0 {
		return nil
	}
	kind := keys[0].Kind
	if s.quota.take(kind, len(keys)) {
		return nil
	}
	there, err := s.there(ctx, keys)
	if err != nil || there == len(keys) {
		return err
	}
	count := 0
	if err := s.inTurn(ctx, s.gateway.counts, func() (err error) {
		count, err = counter.Count(ctx, s.user, kind)
		return err
	}); err != nil {
		return err
	}
	s.quota.found(kind, min(most-count, recount))
	if s.quota.take(kind, len(keys)) || count+len(keys)-there <= most {
		return nil
	}
	return core.Errorf(core.CodeQuota, "%d %s: that is the most this server keeps for a user", count, kept[kind])
}

// kept says what is counted.
var kept = map[core.Kind]string{
	core.KindConversation: "conversations are kept for you, deleted ones included",
	core.KindSubscribed:   "users are subscribed to",
}

// adds returns what a command makes that may not be there yet.
func (s *Seat) adds(command core.Command) (keys []core.Key) {
	conversations := func(ids ...string) {
		for _, id := range ids {
			keys = append(keys, core.ConversationKey(s.user, id))
		}
	}
	switch c := command.(type) {
	case core.SendMessage:
		conversations(c.Message.ConversationType + c.Message.To)
	case core.OpenConversation:
		conversations(c.ConversationID)
	case core.PinConversation:
		conversations(c.ConversationID)
	case core.SetRemindType:
		conversations(c.ConversationIDs[:min(len(c.ConversationIDs), core.MaxRemindTypesPerCall)]...)
	case core.SubscribeStatus:
		for _, user := range c.UserIDs[:min(len(c.UserIDs), core.MaxSubscribedPerCall)] {
			keys = append(keys, core.SubscribedKey(s.user, user))
		}
	}
	return keys
}

// there returns how many of the documents there are.
func (s *Seat) there(ctx context.Context, keys []core.Key) (n int, err error) {
	records, err := s.gateway.options.Store.Read(ctx, named(keys))
	for _, record := range records {
		if len(record.Body) > 0 {
			n++
		}
	}
	return n, err
}

// named leaves out what is named by no text that a store takes; the command
// that names it is refused for that.
func named(keys []core.Key) (good []core.Key) {
	for _, key := range keys {
		if utf8.ValidString(key.ID) {
			good = append(good, key)
		}
	}
	return good
}

// take takes room for so many.
func (q *quota) take(kind core.Kind, n int) bool {
	if q.room[kind] < n {
		return false
	}
	q.room[kind] -= n
	return true
}

func (q *quota) found(kind core.Kind, room int) {
	if q.room == nil {
		q.room = map[core.Kind]int{}
	}
	q.room[kind] = room
}
