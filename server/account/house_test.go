package account_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/account"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// onEach runs a test on an empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("SQLite", func(t *testing.T) { test(t, newHouse(t, filepath.Join(t.TempDir(), "parlor.db"))) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newHouse(t, pgtest.Schema(t))) })
}

// house is a database with an authority and whoever erases accounts.
type house struct {
	t     *testing.T
	store sqlstore.Store
	*authority.Authority
	erasures *account.Erasures
	now      time.Time
	sent     int64
	// shut are those who are let in no more, reopened those who were again.
	shut, reopened []string
	// fails, if it is set, is asked before each commit and erasure of the erasures.
	fails func() error
}

func newHouse(t *testing.T, database string) *house {
	store, err := sqlstore.Open(t.Context(), database)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	h := &house{t: t, store: store, now: time.UnixMilli(1_700_000_000_000)}
	clock := func() int64 { return h.now.UnixMilli() }
	h.Authority = authority.New(store, authority.NewHub().Member(), clock)
	h.Answers, h.Bounds = authority.Searches(), core.ServerBounds{}
	failing := &failing{Store: store, house: h}
	erasing := authority.New(failing, authority.NewHub().Member(), clock)
	erasing.Bounds = core.ServerBounds{}
	h.erasures = account.New(account.Options{
		Store: failing, Authority: erasing,
		Shut: func(_ context.Context, users ...string) error {
			h.shut = append(h.shut, users...)
			return nil
		},
		Reopen: func(_ context.Context, user string) error {
			h.reopened = append(h.reopened, user)
			return nil
		},
		Fresh: func() string { return fmt.Sprint("fresh", h.now.Unix()) },
		Now:   func() time.Time { return h.now },
	})
	return h
}

// failing is a store that fails when the house says so.
type failing struct {
	sqlstore.Store
	house *house
}

func (f *failing) trouble() error {
	if f.house.fails == nil {
		return nil
	}
	return f.house.fails()
}

func (f *failing) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if err := f.trouble(); err != nil {
		return nil, err
	}
	return f.Store.Commit(ctx, c)
}

func (f *failing) EraseDocuments(ctx context.Context, owner string, kept []core.Kind, limit int) (bool, error) {
	if err := f.trouble(); err != nil {
		return false, err
	}
	return f.Store.EraseDocuments(ctx, owner, kept, limit)
}

func (f *failing) EraseRows(ctx context.Context, thread string, last uint64, limit int) (bool, error) {
	if err := f.trouble(); err != nil {
		return false, err
	}
	return f.Store.EraseRows(ctx, thread, last, limit)
}

// as does something as a user, as the user's own device would.
func (h *house) as(user string, commands ...core.Command) {
	h.t.Helper()
	for _, command := range commands {
		_, err := h.Do(h.t.Context(), core.Call{User: user, Command: command}, nil)
		require.NoError(h.t, err, "%s as %s", core.NameOf(command), user)
	}
}

// signIn has users sign in for the first time.
func (h *house) signIn(users ...string) {
	for _, user := range users {
		h.as(user, core.SignIn{})
		h.as(user, core.UpdateProfile{Nick: text("Nick of " + user)})
	}
}

func text(s string) *string { return &s }

// say sends a text. To is a user's id, or GROUP and a group's.
func (h *house) say(from, to, words string) core.Message {
	h.t.Helper()
	h.sent++
	payload, err := json.Marshal(map[string]string{"text": words})
	require.NoError(h.t, err)
	return h.send(from, to, core.MessageText, payload)
}

func (h *house) send(from, to, messageType string, payload []byte) core.Message {
	h.t.Helper()
	kind := core.TypeC2C
	if id, is := strings.CutPrefix(to, core.TypeGroup); is {
		kind, to = core.TypeGroup, id
	}
	h.sent++
	done, err := h.Do(h.t.Context(), core.Call{User: from, Command: core.SendMessage{Message: core.Message{
		ID: core.MessageID(from, h.now.Unix(), h.sent), To: to, ConversationType: kind, Type: messageType,
		Priority: core.PriorityNormal, Payload: payload,
	}}}, nil)
	require.NoError(h.t, err)
	return done.Outcome.(core.Message)
}

// pass lets time pass.
func (h *house) pass(d time.Duration) { h.now = h.now.Add(d) }

// document returns what is under a key, nil for nothing.
func (h *house) document(key core.Key) core.Value {
	h.t.Helper()
	documents, err := h.Documents(h.t.Context(), []core.Key{key})
	require.NoError(h.t, err)
	return documents[0].Value
}

// owned names what there is of an owner, what was removed too.
func (h *house) owned(owner string) (names []string) {
	h.t.Helper()
	changes, err := h.store.Changes(h.t.Context(), owner, 0)
	require.NoError(h.t, err)
	for _, record := range changes.Records {
		names = append(names, strings.TrimSpace(string(record.Key.Kind)+" "+record.Key.ID))
	}
	slices.Sort(names)
	return names
}

// rows returns the texts in a thread, the oldest first.
func (h *house) rows(thread string) (texts []string) {
	h.t.Helper()
	rows, err := h.store.History(h.t.Context(), thread, 0, 0, 0)
	require.NoError(h.t, err)
	for _, row := range slices.Backward(rows) {
		var message core.Message
		require.NoError(h.t, json.Unmarshal(row.Body, &message))
		texts = append(texts, message.From+": "+message.Summary())
	}
	return texts
}

// shown returns the texts that a user sees in a conversation, the oldest first.
func (h *house) shown(user, conversationID string) []string {
	h.t.Helper()
	own, _ := core.AsConversation(h.document(core.ConversationKey(user, conversationID)))
	rows := h.rows(core.ThreadID(user, conversationID))
	head, _ := h.document(core.ThreadKey(core.ThreadID(user, conversationID))).(core.Thread)
	gone := int(head.LastSequence) - len(rows)
	return rows[min(len(rows), max(0, int(own.ClearedSequence)-gone)):]
}

// erase has an account erased to the end.
func (h *house) erase(users ...string) {
	h.t.Helper()
	require.NoError(h.t, h.erasures.Begin(h.t.Context(), users...))
	require.NoError(h.t, h.erasures.Pass(h.t.Context()))
	h.pass(3 * time.Minute)
	require.NoError(h.t, h.erasures.Pass(h.t.Context()))
}
