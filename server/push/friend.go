package push

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/parlor-chat/parlor/core"
)

// friend tells a user that somebody wants to be a friend.
func (t *telling) friend(ctx context.Context) error { return t.friendOn(ctx, nil) }

// friendOn tells those devices that only names, nil for all.
func (t *telling) friendOn(ctx context.Context, only map[string][]string) error {
	reached, err := t.reachable(ctx, []string{t.To}, only)
	if err != nil || len(reached) == 0 {
		return err
	}
	d := documents{}
	relation, contacts, profile := core.RelationKey(t.To, t.From), core.ContactsKey(t.To), core.ProfileKey(t.From)
	if err := d.read(ctx, t.options.Store, []core.Key{relation, contacts, profile, core.SettingsKey(t.To), core.BlacklistKey(t.To)}); err != nil {
		return err
	}
	asked, _ := d[relation].(*core.Relation)
	all, _ := d[contacts].(*core.Contacts)
	settings, _ := d[core.SettingsKey(t.To)].(core.Settings)
	blocked, _ := d[core.BlacklistKey(t.To)].(core.Blacklist)
	reason := applicationPasses(asked, all, settings, t.now())
	if slices.Contains(blocked.Users, t.From) {
		reason = isBlocked
	}
	if reason != "" {
		t.metrics.passed.WithLabelValues(reason).Inc()
		return nil
	}
	n := notice{UserID: t.To, Kind: "friend", Time: t.At}
	if t.options.Content {
		from, _ := d[profile].(core.Profile)
		n.Title, n.Body = clip(cmp.Or(from.Nick, t.From), maxTitle), clip(asked.Wording, maxText)
	}
	body, err := n.encode()
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	defer running.Wait()
	t.sendToAll(ctx, &running, reached[0], body, n.topic())
	return nil
}

// applicationPasses says why a user is not told of an application now, "" if the user
// is: it is open, nobody has looked at it, and the user may be disturbed.
func applicationPasses(asked *core.Relation, all *core.Contacts, settings core.Settings, now int64) (reason string) {
	window := settings.AllReceive.At(now)
	switch {
	case asked == nil || !asked.Came():
		return isRevoked
	case all != nil && asked.Number <= all.Read:
		return isRead
	case window.StartTime <= now/1000 && now/1000 < window.EndTime && window.Reminds() != core.RemindNotify:
		return isDisturb
	}
	return ""
}
