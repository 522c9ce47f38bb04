package push

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/push/pushtest"
)

// world is a store with an authority and a pusher, a push service, and a clock that
// stands.
type world struct {
	testing.TB
	store     *authority.MemOutbox
	authority *authority.Authority
	pusher    *Pusher
	service   *pushtest.Service
	log       bytes.Buffer

	mu        sync.Mutex
	now       time.Time
	connected map[string]bool // "user device"
	sent      int
}

func newWorld(t testing.TB, change ...func(*Options)) *world {
	t.Helper()
	keys, err := NewKeys()
	require.NoError(t, err)
	w := &world{TB: t, store: authority.NewMemOutbox(), now: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC), connected: map[string]bool{}}
	w.service = pushtest.New(keys.Public, true)
	t.Cleanup(w.service.Close)
	w.authority = authority.New(w.store, nobody{}, func() int64 { return w.time().UnixMilli() })
	w.authority.Posts = PostsOf
	hosts, err := ParseHosts([]string{w.service.URL})
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(w.service.Certificate())
	options := Options{
		Store: w.store, Keys: keys, Contact: "mailto:ops@example.com", Hosts: hosts, Now: w.time, Hold: -1,
		Connected: func(user, device string) bool { return w.connected[user+" "+device] },
		Log:       slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Registerer: prometheus.NewRegistry(),
		tls: &tls.Config{RootCAs: roots},
	}
	for _, change := range change {
		change(&options)
	}
	w.pusher = New(options)
	t.Cleanup(func() {
		require.NoError(t, w.service.Fault())
		w.pusher.sender.close()
	})
	return w
}

type nobody struct{}

func (nobody) Publish([]authority.Hint) {}
func (nobody) Subscribe(func(authority.Hint)) func() {
	return func() {}
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(time time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time)
}

func (w *world) ask(user, device, text string) (string, error) {
	reply, err := w.pusher.Answer(context.Background(), user, device, text)
	return string(reply), err
}

// subscribes has a browser reach a user's device.
func (w *world) subscribes(user, device string) *pushtest.Browser {
	w.Helper()
	browser := w.service.Subscribe()
	w.subscribed(browser, user, device)
	return browser
}

func (w *world) subscribed(browser *pushtest.Browser, user, device string) {
	w.Helper()
	_, err := w.ask(user, device, `{"do":"subscribe","subscription":`+browser.JSON()+`}`)
	require.NoError(w, err)
}

func do[O any](w *world, user string, command core.CommandOf[O]) O {
	w.Helper()
	committed, err := w.authority.Do(context.Background(), core.Call{User: user, Command: command}, nil)
	require.NoError(w, err, "%s: %T", user, command)
	return core.OutcomeOf(command, committed.Outcome)
}

func (w *world) exist(users ...string) {
	w.Helper()
	for _, user := range users {
		do(w, user, core.SignIn{})
	}
}

// says sends a text to a conversation.
func (w *world) says(user, conversationID, text string, change ...func(*core.Message)) core.Message {
	w.Helper()
	return w.saysOf(user, conversationID, text, "", change...)
}

// saysOf is says, with what is to be said of it where it is pushed.
func (w *world) saysOf(user, conversationID, text, push string, change ...func(*core.Message)) core.Message {
	w.Helper()
	kind, to := core.ConversationType(conversationID)
	body, err := json.Marshal(map[string]string{"text": text})
	require.NoError(w, err)
	w.sent++
	message, err := core.NewMessage(user, core.Message{
		To: to, ConversationType: kind, Type: core.MessageText, Payload: body,
	}, core.Stamp{Now: w.time().UnixMilli(), Random: int64(w.sent), ClientSequence: int64(w.sent)})
	require.NoError(w, err)
	for _, change := range change {
		change(&message)
	}
	return do(w, user, core.SendMessage{Message: message, Push: []byte(push)})
}

// round sees to what is due once.
func (w *world) round() {
	w.Helper()
	taken, err := w.pusher.take(context.Background())
	require.NoError(w, err)
	w.pusher.seeTo(context.Background(), taken)
}

// pushes are those that came since, after one round, each as whom it is for and what.
func (w *world) pushes() (came []string) {
	w.Helper()
	w.round()
	for _, n := range w.notices() {
		came = append(came, fmt.Sprint(n.UserID, " ", n.ConversationID))
	}
	return came
}

func (w *world) notices() (came []notice) {
	w.Helper()
	for {
		select {
		case push := <-w.service.Pushes():
			var n notice
			require.NoError(w, json.Unmarshal(push.Text, &n))
			came = append(came, n)
		default:
			return came
		}
	}
}

// left is how many posts are not settled.
func (w *world) left() int {
	w.Helper()
	count, err := w.store.CountPosts(context.Background(), Queue)
	require.NoError(w, err)
	return count.Length
}

func (w *world) passed(reason string) int {
	return int(testutil.ToFloat64(w.pusher.metrics.passed.WithLabelValues(reason)))
}

func (w *world) results(of result) int {
	return int(testutil.ToFloat64(w.pusher.metrics.sent.WithLabelValues(string(of))))
}

// silent holds that the log says nothing of what is secret.
func (w *world) silent(secrets ...string) {
	w.Helper()
	for _, secret := range secrets {
		require.False(w, strings.Contains(w.log.String(), secret), "the log says %s: %s", secret, w.log.String())
	}
}

// endpointOf is that of a user's only device.
func (w *world) endpointOf(user string) string {
	w.Helper()
	records, err := w.store.Read(context.Background(), []core.Key{Key(user)})
	require.NoError(w, err)
	own, err := devicesIn(records[0])
	require.NoError(w, err)
	require.Len(w, own.Subscriptions, 1)
	return own.Subscriptions[0].Endpoint
}

// makes has a user make a group with others.
func (w *world) makes(user, groupID string, kind core.GroupType, name string, others ...string) {
	w.Helper()
	var founders []core.Founder
	for _, other := range others {
		founders = append(founders, core.Founder{UserID: other})
	}
	some := min(len(founders), core.MaxMembersPerCommand)
	do(w, user, core.CreateChatGroup{GroupID: groupID, Type: kind, Name: name, Founders: founders[:some]})
	for rest := range slices.Chunk(founders[some:], core.MaxMembersPerCommand) {
		do(w, user, core.AddFounders{GroupID: groupID, Founders: rest})
	}
}
