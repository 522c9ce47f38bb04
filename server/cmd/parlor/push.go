package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/push"
)

// pushConfig is what `parlor serve` is told of Web Push.
type pushConfig struct {
	keyFile string
	contact string
	content bool
	hosts   list

	keys  push.Keys  // of keyFile
	named push.Hosts // hosts, read
}

func (c *pushConfig) define(set flags) {
	set.StringVar(&c.keyFile, "push-key-file", "", "`FILE` with the keys that parlor push-key prints: devices that are not connected get messages\npushed by Web Push.")
	set.StringVar(&c.contact, "push-contact", "", "`ADDRESS` where push services reach you: mailto:ops@example.com, or a URL with https.")
	set.BoolVar(&c.content, "push-content", false, "Pushes who wrote what. Without it a device learns only in which conversation a message is.")
	c.hosts = push.KnownHosts
	set.Var(&c.hosts, "push-hosts", "`HOSTS` of the push services that are asked, joined by commas: example.com, *.example.com, an origin\nsuch as http://127.0.0.1:9000, or * for all with public addresses.")
}

// read reads the keys and checks what belongs to them.
func (c *pushConfig) read() (err error) {
	if c.keyFile == "" {
		if c.contact != "" || c.content {
			return wrongUsage("--push-contact and --push-content are of use with --push-key-file only")
		}
		return nil
	}
	if !isContact(c.contact) {
		return wrongUsage("--push-contact must be mailto:somebody@example.com or a URL with https, where push services reach you, not %q", c.contact)
	}
	if c.named, err = push.ParseHosts(c.hosts); err != nil {
		return wrongUsage("--push-hosts: %v", err)
	}
	text, err := os.ReadFile(c.keyFile)
	if err != nil {
		return fmt.Errorf("read the push keys: %w", err)
	}
	if c.keys, err = push.ReadKeys(text); err != nil {
		return fmt.Errorf("read the push keys in %s: %w", c.keyFile, err)
	}
	return nil
}

func isContact(text string) bool {
	if address, mail := strings.CutPrefix(text, "mailto:"); mail {
		name, host, _ := strings.Cut(address, "@")
		return name != "" && host != "" && !strings.ContainsAny(address, " ,")
	}
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Host != ""
}

// newPusher makes the pusher that the operator wants, nil for none.
func (s *server) newPusher() *push.Pusher {
	if s.config.push.keyFile == "" {
		return nil
	}
	return push.New(push.Options{
		Store: s.store, Keys: s.config.push.keys, Contact: s.config.push.contact, Hosts: s.config.push.named, Content: s.config.push.content,
		Connected:  func(user, device string) bool { return s.gateway.Connected(user, device) },
		Log:        s.log,
		Registerer: s.metrics,
	})
}

// answerAboutPush answers what pages ask for.
func (s *server) answerAboutPush(ctx context.Context, user, text string) ([]byte, error) {
	return s.pusher.Answer(ctx, user, gateway.DeviceOf(ctx), text)
}

// sayPosts has an authority put into the outbox what say says, beside what others do.
func sayPosts(a *authority.Authority, say func(core.Call, map[core.Key]core.Document, core.Decision) []authority.Post) {
	others := a.Posts
	if others == nil {
		a.Posts = say
		return
	}
	a.Posts = func(call core.Call, read map[core.Key]core.Document, decision core.Decision) []authority.Post {
		return append(others(call, read, decision), say(call, read, decision)...)
	}
}

const aboutPushKey = `Prints a new pair of keys for Web Push, for --push-key-file. Keep them: with others
all devices have to subscribe anew.

    parlor push-key > push-key && chmod 600 push-key
    parlor serve --push-key-file push-key --push-contact mailto:ops@example.com
`

func pushKeyCommand(_ context.Context, args []string, w world) error {
	if err := newFlags("push-key", aboutPushKey, w).read(args); err != nil {
		return err
	}
	keys, err := push.NewKeys()
	if err != nil {
		return err
	}
	text, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w.stdout, "%s\n", text); err != nil {
		return fmt.Errorf("print the push keys: %w", err)
	}
	return nil
}
