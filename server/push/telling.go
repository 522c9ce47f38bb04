package push

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// How many members of a group are looked at for one part of it, and for how many the
// documents are read together.
const (
	membersPart   = 500
	receiversPart = 50
	// maxRetries is how many devices of one message are tried again, and maxTries how
	// often.
	maxRetries, maxTries = 500, 6
)

// push tells whom a post concerns, and returns what is left to do and from when, nil
// for nothing.
func (p *Pusher) push(ctx context.Context, it item) (next *post, due int64, err error) {
	t := &telling{Pusher: p, item: it}
	switch {
	case it.Tries > 0:
		err = t.again(ctx)
	case it.Friend:
		err = t.friend(ctx)
	case it.Group:
		return t.group(ctx)
	default:
		if held, err := t.held(ctx); held || err != nil {
			left := it.post
			left.Held = true
			return &left, p.now() + p.options.Hold.Milliseconds(), err
		}
		err = t.tell(ctx, []string{it.To}, nil)
	}
	next, due = t.left()
	return next, due, err
}

// telling is one post on its way.
type telling struct {
	*Pusher
	item

	mu      sync.Mutex
	retries []again
	wait    time.Duration // until these are tried again, at least
}

// left is what is left when all have been told who can be.
func (t *telling) left() (*post, int64) {
	if len(t.retries) == 0 {
		return nil, 0
	}
	left := t.post
	if left.Tries++; left.Tries > maxTries {
		t.metrics.sent.WithLabelValues("given_up").Add(float64(len(t.retries)))
		return nil, 0
	}
	left.After, left.Again = "", t.retries
	return &left, t.now() + max(t.wait, minAgain<<(left.Tries-1)).Milliseconds()
}

// held says whether the message waits because its receiver, whose devices it could be
// pushed to, is connected with some device.
func (t *telling) held(ctx context.Context) (bool, error) {
	if t.Held || t.options.Hold < 0 {
		return false, nil
	}
	records, err := t.options.Store.Read(ctx, []core.Key{Key(t.To)})
	if err != nil || len(records[0].Body) == 0 {
		return false, err
	}
	d := documents{}
	if err := d.read(ctx, t.options.Store, []core.Key{core.StatusKey(t.To)}); err != nil {
		return false, err
	}
	status, _ := d[core.StatusKey(t.To)].(core.Status)
	return len(status.At(t.now()).Places) > 0, nil
}

// again tells the devices that could not be reached before.
func (t *telling) again(ctx context.Context) error {
	only := map[string][]string{}
	for _, a := range t.Again {
		only[a.User] = append(only[a.User], a.Endpoint)
	}
	users := make([]string, 0, len(only))
	for user := range only {
		users = append(users, user)
	}
	slices.Sort(users)
	if t.Friend {
		return t.friendOn(ctx, only)
	}
	for some := range slices.Chunk(users, membersPart) {
		if err := t.tell(ctx, some, only); err != nil {
			return err
		}
	}
	return nil
}

// group tells a part of the members of a group. Those after it are left.
func (t *telling) group(ctx context.Context) (*post, int64, error) {
	began := t.options.Now()
	if due := t.pace.until(t.Thread, began.UnixMilli()); due > 0 && t.After == "" {
		return &t.post, due, nil
	}
	groupID := t.To
	if community, is := core.TopicOf(groupID); is {
		groupID = community // Its members are those of the topic who have entered it.
	}
	members, err := t.options.Store.Page(ctx, core.MembersOwner(groupID), core.KindMember, t.After, membersPart)
	if err != nil {
		return nil, 0, err
	}
	users := make([]string, len(members))
	for i, member := range members {
		users[i] = member.Key.ID
	}
	t.retries = t.Again
	if err := t.tell(ctx, users, nil); err != nil {
		return nil, 0, err
	}
	if len(members) == membersPart {
		left := t.post
		left.After, left.Again = users[len(users)-1], t.retries
		return &left, t.now(), nil
	}
	now := t.options.Now()
	t.pace.took(t.Thread, now.Sub(began), now.UnixMilli())
	next, due := t.left()
	return next, due, nil
}

// tell tells those of the users who are to be told; only says which of their devices,
// nil for all.
func (t *telling) tell(ctx context.Context, users []string, only map[string][]string) error {
	reached, err := t.reachable(ctx, users, only)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(reached, receiversPart) {
		names := make([]string, len(some))
		for i, one := range some {
			names[i] = one.user
		}
		d, err := t.readReceivers(ctx, t.message, names)
		if err != nil {
			return err
		}
		if err := t.tellSome(ctx, some, d, len(reached)); err != nil {
			return err
		}
	}
	return nil
}

func (t *telling) tellSome(ctx context.Context, some []reachable, d documents, all int) error {
	var running sync.WaitGroup
	defer running.Wait()
	for _, one := range some {
		r := d.receiver(one.user, t.message)
		if reason := r.passes(t.message, t.now()); reason != "" {
			t.metrics.passed.WithLabelValues(reason).Inc()
			continue
		}
		n := t.notice(d, r)
		if all <= maxBadges {
			n.Badge = t.badge(ctx, one.user)
		}
		body, err := n.encode()
		if err != nil {
			return err
		}
		t.sendToAll(ctx, &running, one, body, n.topic())
	}
	return nil
}

// sendToAll sends to the devices of a user, each as soon as there is a place for it.
func (t *telling) sendToAll(ctx context.Context, running *sync.WaitGroup, to reachable, body []byte, topic string) {
	for _, device := range to.devices {
		places := t.sending
		if t.options.Hosts.reaches(device.Endpoint) == guarded {
			places = t.strangers
		}
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return // Somebody else sees to the post.
		}
		running.Go(func() {
			defer func() { <-places }()
			t.sendTo(ctx, to.user, device, body, topic)
		})
	}
}

// notice is what a user is told of the message.
func (t *telling) notice(d documents, r receiver) notice {
	m := t.message
	n := notice{
		UserID: r.user, Kind: "message", ConversationID: m.ConversationID(r.user), MessageID: m.ID, Time: m.Sent(),
		Mentioned: slices.Contains(m.AtUserList, r.user) || slices.Contains(m.AtUserList, core.MentionAll),
	}
	if t.options.Content {
		group, _ := d[core.GroupKey(m.To)].(core.Group)
		called := cmp.Or(d.remark(r.user, m.From), m.NameCard, m.Nick, m.From)
		n.Title, n.Body = saidOf(t.post, m, called, cmp.Or(group.Name, m.To))
	}
	return n
}

// sendTo sends to one device, and notes what has to be done because of what came of it.
func (t *telling) sendTo(ctx context.Context, user string, device Subscription, body []byte, topic string) {
	began := time.Now()
	result, wait, err := t.sender.send(ctx, device, body, topic, life-time.Duration(t.now()-t.At)*time.Millisecond)
	if ctx.Err() != nil {
		result = later // Nobody knows what came of it.
	}
	t.metrics.seconds.Observe(time.Since(began).Seconds())
	t.metrics.sent.WithLabelValues(string(result)).Inc()
	switch result {
	case gone:
		if err := t.registry.unsubscribe(ctx, user, device.Endpoint); err != nil {
			t.options.Log.Error("a subscription that is gone could not be removed", "user", user, "error", err)
		}
	case later:
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.wait = max(t.wait, wait); len(t.retries) < maxRetries {
			t.retries = append(t.retries, again{user, named32(device.Endpoint)})
		}
	}
	if err != nil {
		t.options.Log.Warn("a push was not taken", "user", user, "host", hostOf(device.Endpoint), "result", string(result), "error", err)
	}
}

// reachable is a user with devices that a push could reach.
type reachable struct {
	user    string
	devices []Subscription
}

// reachable returns those of users who have devices that are not connected; only says
// which devices count, nil for all.
func (t *telling) reachable(ctx context.Context, users []string, only map[string][]string) (reached []reachable, err error) {
	keys := make([]core.Key, 0, len(users))
	for _, user := range users {
		if user != t.From {
			keys = append(keys, Key(user))
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	records, err := t.options.Store.Read(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, record := range records {
		user := userOf(record)
		own, err := devicesIn(record)
		if err != nil {
			return nil, err
		}
		one := reachable{user: user}
		for _, device := range own.Subscriptions {
			if only != nil && !slices.Contains(only[user], named32(device.Endpoint)) {
				continue
			}
			if t.options.Connected(user, device.Device) {
				t.metrics.passed.WithLabelValues(isHere).Inc()
				continue
			}
			one.devices = append(one.devices, device)
		}
		if len(one.devices) > 0 {
			reached = append(reached, one)
		}
	}
	return reached, nil
}

func userOf(record authority.Record) string { return record.Key.Owner[len(Key("").Owner):] }
