package hooks_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/hooks"
)

// house is an authority whose commits are told.
type house struct {
	t         *testing.T
	store     *authority.MemOutbox
	authority *authority.Authority
	hooks     *hooks.Hooks
	now       int64
	message   int64
}

const secret = "a secret of the test"

func options(store *authority.MemOutbox, url string) hooks.Options {
	return hooks.Options{
		URL: url, Secret: secret, SDKAppID: 7, Outbox: store,
		Body: func(m core.Message) any { return []any{map[string]any{"MsgType": m.Type, "MsgContent": m.Payload}} },
		Key:  func(m core.Message) string { return "key of " + m.ID },
		Fill: func(m *core.Message, body json.RawMessage) error {
			var list []struct {
				MsgType    string
				MsgContent json.RawMessage
			}
			if json.Unmarshal(body, &list) != nil || len(list) != 1 {
				return core.Errorf(2106, "no body")
			}
			m.Type, m.Payload = list[0].MsgType, []byte(list[0].MsgContent)
			return nil
		},
		Message: func(ctx context.Context, thread string, sequence uint64) (message core.Message, err error) {
			rows, err := store.History(ctx, thread, sequence-1, sequence+1, 1)
			if err != nil || len(rows) == 0 {
				return message, err
			}
			return message, json.Unmarshal(rows[0].Body, &message)
		},
		Group: func(ctx context.Context, groupID string) (core.Group, error) {
			documents, err := authority.New(store, authority.NewHub().Member(), nil).Documents(ctx, []core.Key{core.GroupKey(groupID)})
			if err != nil {
				return core.Group{}, err
			}
			group, _ := documents[0].Value.(core.Group)
			return group, nil
		},
	}
}

func newHouse(t *testing.T, url string, change ...func(*hooks.Options)) *house {
	h := &house{t: t, store: authority.NewMemOutbox(), now: time.Now().Add(-10 * time.Minute).UnixMilli()}
	o := options(h.store, url)
	for _, f := range change {
		f(&o)
	}
	var err error
	h.hooks, err = hooks.New(o)
	require.NoError(t, err)
	h.authority = authority.New(h.store, authority.NewHub().Member(), func() int64 { return h.now })
	h.authority.Posts = h.hooks.Posts
	for _, user := range []string{"ann", "bob", "eve"} {
		h.do(user, core.SignIn{})
	}
	h.told()
	return h
}

// do has a command carried out, with a moment behind it.
func (h *house) do(user string, command core.Command) authority.Committed {
	h.t.Helper()
	committed, err := h.try(core.Call{User: user, Command: command})
	require.NoError(h.t, err)
	return committed
}

func (h *house) try(call core.Call) (authority.Committed, error) {
	h.now += 1000
	return h.authority.Do(h.t.Context(), call, nil)
}

// told is what was posted since, in order.
func (h *house) told() []map[string]any {
	h.t.Helper()
	posts, err := h.store.TakePosts(h.t.Context(), hooks.Queue, h.now, h.now, 1000)
	require.NoError(h.t, err)
	events := []map[string]any{}
	var ids []int64
	for _, post := range posts {
		var e struct {
			Name string
			Body map[string]any
		}
		require.NoError(h.t, json.Unmarshal(post.Body, &e))
		require.Equal(h.t, e.Name, e.Body["CallbackCommand"])
		require.InDelta(h.t, float64(h.now), e.Body["EventTime"], 100_000)
		delete(e.Body, "EventTime")
		events, ids = append(events, e.Body), append(ids, post.ID)
	}
	require.NoError(h.t, h.store.SettlePosts(h.t.Context(), hooks.Queue, ids, nil))
	return events
}

// stop closes the hooks once all was told.
func (h *house) stop() {
	h.t.Helper()
	require.Eventually(h.t, func() bool {
		count, err := h.store.CountPosts(h.t.Context(), hooks.Queue)
		return err == nil && count.Length == 0
	}, 20*time.Second, 5*time.Millisecond)
	h.hooks.Close()
}

func namesOf(events []map[string]any) []string {
	names := []string{}
	for _, e := range events {
		names = append(names, e["CallbackCommand"].(string))
	}
	return names
}

// text is a text of a user's to a conversation.
func (h *house) text(from, kind, to, text string) core.Message {
	h.message++
	m, err := core.NewMessage(from, core.Message{
		To: to, ConversationType: kind, Type: core.MessageText, Payload: []byte(`{"text":"` + text + `"}`),
	}, core.Stamp{Now: h.now, Random: h.message, ClientSequence: h.message})
	require.NoError(h.t, err)
	return m
}

func (h *house) send(from, kind, to, text string) core.Message {
	h.t.Helper()
	return core.OutcomeOf(core.SendMessage{}, h.do(from, core.SendMessage{Message: h.text(from, kind, to, text)}).Outcome)
}

// backend is an application's, which remembers what it was sent.
type backend struct {
	*httptest.Server
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	// says answers, by the number of the request from 1.
	says func(w http.ResponseWriter, n int)
	came chan struct{}
}

func newBackend(t *testing.T, says func(w http.ResponseWriter, n int)) *backend {
	b := &backend{says: says, came: make(chan struct{}, 1000)}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		b.mu.Lock()
		b.got, b.bodies = append(b.got, r), append(b.bodies, string(body))
		n := len(b.got)
		b.mu.Unlock()
		b.says(w, n)
		b.came <- struct{}{}
	}))
	t.Cleanup(b.Close)
	return b
}

// wait waits until so many more requests were answered.
func (b *backend) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-b.came:
		case <-time.After(20 * time.Second):
			t.Fatal("the backend was not asked")
		}
	}
}

func (b *backend) all() ([]*http.Request, []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]*http.Request{}, b.got...), append([]string{}, b.bodies...)
}

func answers(text string) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, _ int) { _, _ = io.WriteString(w, text) }
}

func codeOf(err error) core.Code {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return 0
}
