package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/hooks"
	"github.com/parlor-chat/parlor/server/rest"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// webhooks is what `parlor serve` is told of them.
type webhooks struct {
	url           string
	secret        string
	events        list
	timeout       time.Duration
	beforeFailure string
	outbox        int
}

func (c *webhooks) define(set flags) {
	set.StringVar(&c.url, "webhook-url", "", "`URL` of your own backend, which is told what happens. The manual says what it is sent.")
	set.StringVar(&c.secret, "webhook-secret", "", "`SECRET` that webhooks are signed with, of 16 bytes or more.")
	set.Var(&c.events, "webhook-events", "`NAMES` of the events that the backend is told of or asked about, joined by commas; after stands for\nall that are told after they happened, which is the default.")
	set.DurationVar(&c.timeout, "webhook-timeout", 2*time.Second, "`TIME` that the backend has to answer a webhook.")
	set.StringVar(&c.beforeFailure, "webhook-before-failure", "allow", "`WHAT` becomes of what the backend was asked about and did not answer: allow or refuse.")
	set.IntVar(&c.outbox, "outbox-posts", 1_000_000, "`NUMBER` of events that wait in the database to be told. Beyond it they are dropped and counted.")
}

func (c *webhooks) check() error {
	switch {
	case c.url == "" && (c.secret != "" || len(c.events) > 0):
		return wrongUsage("--webhook-secret and --webhook-events are of use with --webhook-url only")
	case c.timeout <= 0 || c.timeout > time.Minute:
		return wrongUsage("--webhook-timeout must be above 0 and at most 1m")
	case c.beforeFailure != "allow" && c.beforeFailure != "refuse":
		return wrongUsage("--webhook-before-failure must be allow or refuse, not %q", c.beforeFailure)
	case c.outbox < 1:
		return wrongUsage("--outbox-posts must not be below 1")
	case c.url == "":
		return nil
	}
	if err := hooks.Check(c.url, c.secret, c.events); err != nil {
		return wrongUsage("--webhook-url, --webhook-secret, --webhook-events: %v", err)
	}
	return nil
}

// openHooks makes what tells the backend, nil without one. It begins with Start.
func (s *server) openHooks() error {
	c := s.config.webhooks
	s.store.LimitPosts(c.outbox)
	if c.url == "" {
		return nil
	}
	if c.secret == "" {
		s.log.Warn("webhooks are not signed: without --webhook-secret the backend cannot know whom they are from")
	}
	opened, err := hooks.New(hooks.Options{
		URL: c.url, Secret: c.secret, Events: c.events, Timeout: c.timeout, RefuseUnanswered: c.beforeFailure == "refuse",
		SDKAppID: s.config.key.SDKAppID, Outbox: s.store,
		Body: rest.BodyOf, Key: rest.KeyOf,
		Fill: rest.FillBody, Group: groupIn(s.store), Message: messageIn(s.store), Log: s.log, Registerer: s.metrics,
	})
	s.hooks = opened
	return err
}

// groupIn looks chat groups up in a store.
func groupIn(store sqlstore.Store) func(ctx context.Context, groupID string) (core.Group, error) {
	return func(ctx context.Context, groupID string) (core.Group, error) {
		records, err := store.Read(ctx, []core.Key{core.GroupKey(groupID)})
		if err != nil {
			return core.Group{}, err
		}
		var decoder core.Decoder
		value, err := decoder.Decode(core.KindGroup, records[0].Body)
		group, _ := value.(core.Group)
		return group, err
	}
}

// messageIn looks messages up in a store.
func messageIn(store sqlstore.Store) func(ctx context.Context, thread string, sequence uint64) (core.Message, error) {
	return func(ctx context.Context, thread string, sequence uint64) (message core.Message, err error) {
		if sequence == 0 {
			return message, nil
		}
		rows, err := store.History(ctx, thread, sequence-1, sequence+1, 1)
		if err != nil || len(rows) == 0 {
			return message, err
		}
		return message, json.Unmarshal(rows[0].Body, &message)
	}
}

// posts is what others are told of a commit, by each who says something of it; nil
// where nobody does.
func (s *server) posts() func(core.Call, map[core.Key]core.Document, core.Decision) []authority.Post {
	if s.hooks == nil {
		return nil
	}
	return s.hooks.Posts
}

// askBefore asks the backend about commands of devices; nil where it is not asked.
func (s *server) askBefore() func(ctx context.Context, user string, command core.Command) (core.Command, error) {
	if s.hooks == nil || !s.hooks.Asks() {
		return nil // No command need wait for this.
	}
	return func(ctx context.Context, user string, command core.Command) (core.Command, error) {
		return s.hooks.Before(ctx, user, command, nil)
	}
}

// askBeforeREST asks about those of the backend itself.
func (s *server) askBeforeREST() func(ctx context.Context, user string, command core.Command, admin *core.Admin) (core.Command, error) {
	if s.hooks == nil {
		return nil
	}
	return s.hooks.Before
}
