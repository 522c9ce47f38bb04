package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/hack-pad/safejs"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/jsbridge"
)

// pace is the least time between two CONVERSATION_LIST_UPDATED.
const pace = 50 * time.Millisecond

func main() {
	if err := run(); err != nil {
		println("parlor:", err.Error())
		return
	}
	// The browser may still report the end of a transaction or a timer, and an
	// ended program cannot take it. Nothing refers to this one any more: it is
	// collected with its memory.
	select {}
}

func run() error {
	value, err := safejs.Global().Get("parlorHost")
	if err != nil {
		return fmt.Errorf("find the page: %w", err)
	}
	host := jsbridge.NewHost(value)
	pause, err := host.Pauser()
	if err != nil {
		return err
	}
	open, err := opener(value, pause)
	if err != nil {
		return err
	}
	unlimited, err := property(value, "unlimited")
	if err != nil {
		return err
	}
	bridge := jsbridge.New(jsbridge.Options{
		NewChangeID: func() string { return drawID()[:16] },
		Open:        open,
		Deliver:     host.Deliver,
		Compose:     host.Compose,
		Now:         now,
		Unlimited:   unlimited != "",
		Pace:        pace,
		Pause:       pause,
	})
	return bridge.Serve(host)
}

// opener chooses the mode: the page names a server, or it is on its own; and
// where things are kept.
func opener(host safejs.Value, pause func()) (func(context.Context, jsbridge.Account) (jsbridge.Backend, error), error) {
	name, err := property(host, "name")
	if err != nil {
		return nil, err
	}
	server, err := property(host, "server")
	if err != nil {
		return nil, err
	}
	id, err := property(host, "sdkAppID")
	if err != nil {
		return nil, err
	}
	storage, err := property(host, "storage")
	if err != nil {
		return nil, err
	}
	lines, err := host.Get("lines")
	if err != nil {
		return nil, fmt.Errorf("read lines: %w", err)
	}
	keep := inDatabase(lines)
	if storage == "memory" {
		keep = inMemory()
	}
	if server == "" {
		settings, err := groupSettings(host)
		if err != nil {
			return nil, err
		}
		friendsOnly, err := property(host, "friendsOnly")
		if err != nil {
			return nil, err
		}
		limits, err := conversationGroupLimits(host)
		return embedded{name, keep, pause, settings, limits, friendsOnly != ""}.open, err
	}
	sdkAppID, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read sdkAppID: %w", err)
	}
	return connected{name: name + "@" + server, keep: keep, pause: pause, server: server, sdkAppID: sdkAppID, host: jsbridge.NewHost(host)}.open, nil
}

// groupSettings are what the page sets for chat groups, where it is on its own.
func groupSettings(host safejs.Value) (*core.GroupSettings, error) {
	text, err := property(host, "groups")
	if err != nil || text == "" {
		return nil, err
	}
	return core.ParseGroupSettings(text)
}

// conversationGroupLimits are what the page allows of conversation groups, where it is
// on its own.
func conversationGroupLimits(host safejs.Value) (limits *core.ConversationGroupLimits, err error) {
	text, err := property(host, "limits")
	if err != nil || text == "" {
		return nil, err
	}
	limits = new(core.ConversationGroupLimits)
	return limits, json.Unmarshal([]byte(text), limits)
}

// property reads a text that the page hands over.
func property(object safejs.Value, name string) (string, error) {
	value, err := object.Get(name)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return value.String()
}

func now() int64 {
	return time.Now().UnixMilli()
}

// steady is a clock that nobody sets: what has passed since now.
func steady() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}
