//go:build unix

package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/internal/wsconn"
	"github.com/parlor-chat/parlor/server/usersig"
)

func now() int64 { return time.Now().UnixMilli() }

// device is a signed-in device, as the WebAssembly module wires one.
type device struct {
	*session.Session
	*link.Keeper
	name  string
	addrs []string      // Of the processes it connects to, in turn.
	dials atomic.Uint64 // How often it has.
	stamp atomic.Int64

	mu     sync.Mutex
	faults []error // What must not happen.
}

// signIn opens a device that first connects to the process with the given
// number.
func signIn(t *testing.T, user, name string, addrs []string, first int) *device {
	t.Helper()
	return open(t, secret, user, name, addrs, first)
}

// signedWith is signIn to a process with another secret.
func signedWith(t *testing.T, secret, user, name string, addrs []string) *device {
	t.Helper()
	return open(t, secret, user, name, addrs, 0)
}

func open(t *testing.T, secret, user, name string, addrs []string, first int) *device {
	t.Helper()
	d := &device{name: name, addrs: addrs}
	d.dials.Store(uint64(first))
	userSig, err := usersig.Key{SDKAppID: 1, Secret: secret}.Sign(user, time.Now(), time.Hour)
	require.NoError(t, err)
	copied := link.NewCopy(authority.NewMemStore(), authority.NewHub().Member(), now)
	d.Session, err = session.Open(t.Context(), copied, user, session.Options{
		NewDevice: func() string { return name },
		Remote:    true, Tab: name, Now: now, Emit: d.hear,
	})
	require.NoError(t, err)
	d.Keeper = link.NewKeeper(link.Options{
		Account: link.Account{SDKAppID: 1, UserID: user, UserSig: userSig, Agent: "chaos"},
		Tab:     name, Dial: d.dial, Random: rand.Float64,
	})
	t.Cleanup(d.close)
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	defer cancel()
	require.NoError(t, d.Connect(ctx, d.Session, func(f func()) { f() }))
	return d
}

func (d *device) close() {
	d.Session.Close()
	d.Keeper.Close()
}

// dial connects to the next process.
func (d *device) dial(ctx context.Context) (link.Line, error) {
	n := d.dials.Add(1) - 1
	conn, err := wsconn.Dial(ctx, "ws://"+d.addrs[n%uint64(len(d.addrs))]+"/ws")
	if err != nil {
		return nil, err
	}
	return line{conn}, nil
}

// line is a WebSocket as the keeper knows it.
type line struct{ *wsconn.Conn }

func (l line) Read(ctx context.Context) (string, error) {
	text, err := l.Conn.Read(ctx)
	var closed *wsconn.CloseError
	if errors.As(err, &closed) {
		return "", &link.Closed{Code: closed.Code, Reason: closed.Reason}
	}
	return text, err
}

func (l line) Close(code int, reason string) {
	_ = l.Conn.Close(code, reason) // It is over either way.
}

// hear notes what must not happen.
func (d *device) hear(events []session.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case session.Refused:
			d.fault(fmt.Errorf("%s was refused: %w", e.Name, e.Err))
		case session.Trouble:
			d.fault(e.Err)
		case session.SignedOut:
			d.fault(fmt.Errorf("signed out: %s", e.Reason))
		}
	}
}

func (d *device) fault(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, fmt.Errorf("%s: %w", d.name, err))
}

// trouble returns what must not have happened and did.
func (d *device) trouble() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return errors.Join(d.faults...)
}

// say sends a text to a peer.
func (d *device) say(ctx context.Context, peer, words string) (session.Result[core.Message], error) {
	payload, err := json.Marshal(map[string]string{"text": words})
	if err != nil {
		return session.Result[core.Message]{}, err
	}
	draft := core.Message{To: peer, ConversationType: core.TypeC2C, Type: core.MessageText, Payload: payload}
	message, err := core.NewMessage(d.User(), draft, core.Stamp{Now: now(), Random: rand.Int64N(1 << 31), ClientSequence: d.stamp.Add(1)})
	if err != nil {
		return session.Result[core.Message]{}, err
	}
	return d.Send(ctx, message, nil)
}

// history returns the texts of a whole conversation, page by page, oldest
// first.
func (d *device) history(t *testing.T, conversationID string) []string {
	var texts []string
	for before := uint64(0); ; {
		page, err := d.Messages(t.Context(), conversationID, before, 50)
		require.NoError(t, err)
		var older []string
		for _, message := range page.Messages {
			var payload struct{ Text string }
			require.NoError(t, json.Unmarshal(message.Payload, &payload))
			older = append(older, payload.Text)
		}
		texts = append(older, texts...)
		if page.Before == 0 {
			return texts
		}
		require.True(t, before == 0 || page.Before < before, "pages go on to older ones")
		before = page.Before
	}
}

// display is what a user sees.
type display struct {
	List   []replica.Conversation
	Groups []string
	Unread int
}

func (d *device) display() display {
	shown := display{Groups: slices.Clone(d.ConversationGroupNames()), Unread: d.TotalUnread()}
	for _, conversation := range d.Conversations(replica.Filter{}) {
		shown.List = append(shown.List, *conversation)
	}
	return shown
}
