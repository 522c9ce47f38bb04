package rest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/rest"
	"github.com/parlor-chat/parlor/server/usersig"
)

var key = usersig.Key{SDKAppID: 1400000000, Secret: "5bd2850fff3ecb11"}

// start is where the clock of every test stands.
var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// backend is an application's server, with the Parlor that it calls.
type backend struct {
	t         require.TestingT
	api       *rest.API
	store     authority.Store
	authority *authority.Authority
	hints     *hints

	mu     sync.Mutex
	now    time.Time
	kicked []string
	erased []string
}

func newBackend(t require.TestingT, change ...func(*rest.Options)) *backend {
	b := &backend{t: t, now: start, hints: &hints{}, store: authority.NewMemStore()}
	options := rest.Options{
		Key: key,
		Revoke: func(_ context.Context, userIDs ...string) error {
			b.kicked = append(b.kicked, userIDs...)
			return nil
		},
		Erase: func(_ context.Context, userIDs ...string) error {
			b.erased = append(b.erased, userIDs...)
			return nil
		},
		Now:    b.clock,
		Random: func() uint32 { return 77 },
		Rate:   1_000_000,
		Store:  b.store,
	}
	for _, change := range change {
		change(&options)
	}
	b.store = options.Store
	b.authority = authority.New(b.store, b.hints, func() int64 { return b.clock().UnixMilli() })
	b.authority.Answers = authority.Searches()
	options.Authority = b.authority
	b.api = rest.New(options)
	return b
}

func (b *backend) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *backend) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// hints remembers whom the authority told of a change.
type hints struct {
	mu     sync.Mutex
	owners []string
}

func (h *hints) Publish(hints []authority.Hint) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, hint := range hints {
		h.owners = append(h.owners, hint.Owner)
	}
}

func (h *hints) Subscribe(func(authority.Hint)) func() { return func() {} }

// query is what an admin's call has in its URL, with some of it changed; an
// empty value leaves it out.
func (b *backend) query(changes ...string) string {
	token, err := key.Sign("administrator", start, time.Hour)
	require.NoError(b.t, err)
	values := url.Values{
		"sdkappid":    {strconv.FormatUint(key.SDKAppID, 10)},
		"identifier":  {"administrator"},
		"usersig":     {token},
		"random":      {"99999999"},
		"contenttype": {"json"},
	}
	for i := 0; i < len(changes); i += 2 {
		values.Del(changes[i])
		if changes[i+1] != "" {
			values.Set(changes[i], changes[i+1])
		}
	}
	return values.Encode()
}

// request sends anything at all, and returns the reply's body.
func (b *backend) request(method, path, query, body string) string {
	request := httptest.NewRequest(method, path+"?"+query, strings.NewReader(body))
	recorder := httptest.NewRecorder()
	b.api.ServeHTTP(recorder, request)
	reply := recorder.Result()
	require.Equal(b.t, http.StatusOK, reply.StatusCode)
	require.Equal(b.t, "application/json", reply.Header.Get("Content-Type"))
	text, err := io.ReadAll(reply.Body)
	require.NoError(b.t, err)
	return string(text)
}

// call makes an admin's call.
func (b *backend) call(command, body string) string {
	return b.request(http.MethodPost, "/v4/"+command, b.query(), body)
}

// must makes a call that succeeds.
func (b *backend) must(command, body string) string {
	reply := b.call(command, body)
	require.Zero(b.t, codeIn(b.t, reply), reply)
	return reply
}

func codeIn(t require.TestingT, reply string) core.Code {
	var status struct {
		ActionStatus string
		ErrorCode    *core.Code
		ErrorInfo    *string
	}
	require.NoError(t, json.Unmarshal([]byte(reply), &status), reply)
	require.NotNil(t, status.ErrorCode, reply)
	require.NotNil(t, status.ErrorInfo, reply)
	if *status.ErrorCode == 0 {
		require.Equal(t, "OK", status.ActionStatus)
		require.Empty(t, *status.ErrorInfo)
	} else {
		require.Equal(t, "FAIL", status.ActionStatus)
		require.NotEmpty(t, *status.ErrorInfo)
	}
	return *status.ErrorCode
}

// as does something as a user, as the user's own device would.
func (b *backend) as(user string, commands ...core.Command) {
	for _, command := range commands {
		_, err := b.authority.Do(context.Background(), core.Call{User: user, Command: command}, nil)
		require.NoError(b.t, err)
	}
}

// open brings conversations into a user's list. One with a chat group is that of a
// group which the user has left: it is there, and nothing else is.
func (b *backend) open(user string, ids ...string) {
	for _, id := range ids {
		if kind, _ := core.ConversationType(id); kind != core.TypeGroup {
			b.as(user, core.OpenConversation{ConversationID: id})
			continue
		}
		body, err := core.Encode(&core.Conversation{
			Listed: true, ListedAt: b.clock().UnixMilli(), Group: &core.GroupSide{Left: &core.LeftGroup{Type: core.GroupPublic}},
		})
		require.NoError(b.t, err)
		_, err = b.store.Commit(context.Background(), authority.Commit{Writes: []authority.Write{{Key: core.ConversationKey(user, id), Body: body}}})
		require.NoError(b.t, err)
	}
}

// has returns a document of a user, as the user's devices get it.
func has[V core.Value](b *backend, user string, id string) (found V) {
	update, err := b.authority.Changes(context.Background(), user, 0)
	require.NoError(b.t, err)
	for _, document := range update.Documents {
		if value, is := document.Value.(V); is && document.Key.ID == id {
			return value
		}
	}
	require.FailNow(b.t, "missing", "%s has no %T %s", user, found, id)
	return found
}

func groups(b *backend, user string) []string {
	return has[core.Directory](b, user, "").Names()
}

func members(b *backend, user, group string) (ids []string) {
	directory := has[core.Directory](b, user, "")
	update, err := b.authority.Changes(context.Background(), user, 0)
	require.NoError(b.t, err)
	for _, document := range update.Documents {
		if c, is := core.AsConversation(document.Value); is {
			for _, name := range c.ConversationGroupNames(directory) {
				if name == group {
					ids = append(ids, document.Key.ID)
				}
			}
		}
	}
	return ids
}

// exchange is a call with the reply that it must have.
type exchange struct {
	does    string
	command string
	body    string
	reply   string
}

func (b *backend) run(t *testing.T, exchanges []exchange) {
	for _, e := range exchanges {
		t.Run(e.does, func(t *testing.T) {
			require.JSONEq(t, e.reply, b.call(e.command, e.body))
		})
	}
}

const done = `"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""`

func refused(code core.Code, info string) string {
	text, _ := json.Marshal(info)
	return fmt.Sprintf(`{"ActionStatus":"FAIL","ErrorCode":%d,"ErrorInfo":%s}`, code, text)
}
