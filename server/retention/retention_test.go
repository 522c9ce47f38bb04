package retention_test

import (
	"context"
	"encoding/json"
	"errors"
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
	"github.com/parlor-chat/parlor/server/retention"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

const day = 24 * time.Hour

// house is a database whose messages are kept for ten days.
type house struct {
	t     *testing.T
	store sqlstore.Store
	*authority.Authority
	sweeper *retention.Sweeper
	now     time.Time
	sent    int64
	// fails, if it is set, is asked before each commit and erasure of the sweeper.
	fails func() error
}

// onEach runs a test on an empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("SQLite", func(t *testing.T) { test(t, newHouse(t, filepath.Join(t.TempDir(), "parlor.db"))) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newHouse(t, pgtest.Schema(t))) })
}

func newHouse(t *testing.T, database string) *house {
	store, err := sqlstore.Open(t.Context(), database)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	h := &house{t: t, store: store, now: time.UnixMilli(1_700_000_000_000)}
	clock := func() int64 { return h.now.UnixMilli() }
	h.Authority = authority.New(store, authority.NewHub().Member(), clock)
	h.Answers, h.Bounds = authority.Searches(), core.ServerBounds{}
	h.sweeper = h.newSweeper()
	return h
}

func (h *house) newSweeper() *retention.Sweeper {
	failing := &failing{Store: h.store, house: h}
	return retention.New(retention.Options{
		Store: failing, Authority: authority.New(failing, authority.NewHub().Member(), func() int64 { return h.now.UnixMilli() }),
		Keep: 10 * day, Every: time.Hour, Now: func() time.Time { return h.now },
		Rest: func(context.Context, time.Duration) {},
	})
}

// failing is a store that fails when the house says so.
type failing struct {
	sqlstore.Store
	house *house
}

func (f *failing) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if f.house.fails != nil {
		if err := f.house.fails(); err != nil {
			return nil, err
		}
	}
	return f.Store.Commit(ctx, c)
}

func (f *failing) EraseRows(ctx context.Context, thread string, last uint64, limit int) (bool, error) {
	if f.house.fails != nil {
		if err := f.house.fails(); err != nil {
			return false, err
		}
	}
	return f.Store.EraseRows(ctx, thread, last, limit)
}

func (h *house) as(user string, commands ...core.Command) {
	h.t.Helper()
	for _, command := range commands {
		_, err := h.Do(h.t.Context(), core.Call{User: user, Command: command}, nil)
		require.NoError(h.t, err, "%s as %s", core.NameOf(command), user)
	}
}

// say sends a text. To is a user's id, or GROUP and a group's.
func (h *house) say(from, to, words string, change ...func(*core.Message)) core.Message {
	h.t.Helper()
	kind := core.TypeC2C
	if id, is := strings.CutPrefix(to, core.TypeGroup); is {
		kind, to = core.TypeGroup, id
	}
	h.sent++
	payload, err := json.Marshal(map[string]string{"text": words})
	require.NoError(h.t, err)
	message := core.Message{
		ID: core.MessageID(from, h.now.Unix(), h.sent), To: to, ConversationType: kind, Type: core.MessageText,
		Priority: core.PriorityNormal, Payload: payload,
	}
	for _, f := range change {
		f(&message)
	}
	done, err := h.Do(h.t.Context(), core.Call{User: from, Command: core.SendMessage{Message: message}}, nil)
	require.NoError(h.t, err)
	return done.Outcome.(core.Message)
}

// rows returns the texts in a thread, the oldest first.
func (h *house) rows(thread string) (texts []string) {
	h.t.Helper()
	rows, err := h.store.History(h.t.Context(), thread, 0, 0, 0)
	require.NoError(h.t, err)
	for _, row := range slices.Backward(rows) {
		var message core.Message
		require.NoError(h.t, json.Unmarshal(row.Body, &message))
		texts = append(texts, message.Summary())
	}
	return texts
}

func (h *house) value(key core.Key) core.Value {
	h.t.Helper()
	documents, err := h.Documents(h.t.Context(), []core.Key{key})
	require.NoError(h.t, err)
	return documents[0].Value
}

func (h *house) conversation(user, id string) core.Conversation {
	c, _ := core.AsConversation(h.value(core.ConversationKey(user, id)))
	return c
}

// sweep lets the hour pass after which it is due again.
func (h *house) sweep() {
	h.t.Helper()
	h.now = h.now.Add(time.Hour)
	require.NoError(h.t, h.sweeper.Turn(h.t.Context()))
}

func TestOldMessagesAreRemoved(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.as("ann", core.SignIn{}, core.CreateChatGroup{GroupID: "team", Type: core.GroupPublic, Name: "Team", Founders: []core.Founder{{UserID: "bob"}}})
		h.say("ann", "bob", "an old word")
		h.say("bob", "ann", "old too")
		read := h.say("ann", "GROUPteam", "old in the group", func(m *core.Message) { m.NeedReadReceipt = true })
		h.as("bob", core.ConfirmRead{ConversationID: "GROUPteam", Sequences: []uint64{read.Sequence}})
		require.NotNil(t, h.value(core.ReaderKey("team", read.Sequence, "bob")))
		h.now = h.now.Add(9 * day)
		h.say("ann", "bob", "a new word")
		h.say("ann", "GROUPteam", "new in the group")
		h.sweep()
		require.Len(t, h.rows(core.ThreadID("ann", "C2Cbob")), 3, "nothing is ten days old")

		h.now = h.now.Add(day)
		h.sweep()
		require.Equal(t, []string{"a new word"}, h.rows(core.ThreadID("ann", "C2Cbob")))
		require.Equal(t, []string{"new in the group"}, h.rows(core.GroupOwner("team")))
		require.Empty(t, h.rows(core.ThreadID("ann", core.SystemConversation)))
		t.Run("and count no more", func(t *testing.T) {
			require.Equal(t, 1, h.conversation("bob", "C2Cann").Unread)
			require.Zero(t, h.conversation("ann", "C2Cbob").Unread)
			require.Equal(t, "a new word", h.conversation("bob", "C2Cann").Last.Summary())
			require.Nil(t, h.conversation("ann", core.SystemConversation).Last)
		})
		t.Run("and are found no more", func(t *testing.T) {
			thread := core.ThreadID("ann", "C2Cbob")
			for word, want := range map[string]int{"old": 0, "new": 1} {
				found, err := h.store.SearchRows(t.Context(), &core.Search{Keywords: []string{word}}, []authority.Stretch{{Thread: thread, Before: 100}}, 10)
				require.NoError(t, err)
				require.Len(t, found, want, word)
			}
		})
		t.Run("nor is who has read them", func(t *testing.T) {
			changes, err := h.store.Changes(t.Context(), core.AboutOwner("team", read.Sequence), 0)
			require.NoError(t, err)
			require.Empty(t, changes.Records)
		})
		t.Run("and histories go on", func(t *testing.T) {
			messages, err := h.History(t.Context(), "bob", "GROUPteam", 0, 0, 20)
			require.NoError(t, err)
			require.Len(t, messages, 1)
			require.EqualValues(t, 4, h.say("bob", "ann", "next").Sequence)
		})
	})
}

func TestASweepThatStopsGoesOn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for i := range 3 {
			for range 3 {
				h.say("ann", fmt.Sprint("peer", i), "old")
			}
		}
		h.now = h.now.Add(11 * day)
		stopped := errors.New("the power is gone")
		steps := 0
		for done := false; !done; steps++ {
			left := steps
			h.fails = func() error {
				if left--; left < 0 {
					return stopped
				}
				return nil
			}
			h.now = h.now.Add(time.Hour)
			done = h.newSweeper().Turn(t.Context()) == nil
			require.Less(t, steps, 100)
		}
		require.Greater(t, steps, 3)
		for i := range 3 {
			require.Empty(t, h.rows(core.ThreadID("ann", fmt.Sprint("C2Cpeer", i))))
			require.Zero(t, h.conversation(fmt.Sprint("peer", i), "C2Cann").Unread)
		}
	})
}

func TestWhatWasLeftHalfWayIsRemovedAlsoWhereTheNextIsYoung(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.say("ann", "bob", "old")
		h.now = h.now.Add(11 * day)
		h.say("ann", "bob", "new")
		thread := core.ThreadID("ann", "C2Cbob")
		h.as(core.SystemSender, core.TrimHistory{Thread: thread, UpTo: 1}) // And then the power was gone.
		require.Len(t, h.rows(thread), 2)
		h.sweep()
		require.Equal(t, []string{"new"}, h.rows(thread))
	})
}

func TestLongHistoriesAreRemovedInSteps(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.as("ann", core.CreateChatGroup{GroupID: "team", Type: core.GroupPublic, Name: "Team", Founders: []core.Founder{{UserID: "bob"}}})
		var rows []authority.RowRecord
		for i := uint64(1); i <= 1200; i++ {
			body, err := core.Encode(core.Message{Sequence: i, Count: i, From: "ann", To: "team", ConversationType: core.TypeGroup, Type: core.MessageText, Time: h.now.UnixMilli(), Payload: []byte(`{"text":"old"}`)})
			require.NoError(t, err)
			rows = append(rows, authority.RowRecord{Thread: core.GroupOwner("team"), Sequence: i, Body: body})
		}
		head, err := core.Encode(core.Thread{LastSequence: 1200, LastTime: h.now.UnixMilli(), Counted: 1200, Shown: 1200})
		require.NoError(t, err)
		_, err = h.store.Commit(t.Context(), authority.Commit{Rows: rows, Writes: []authority.Write{{Key: core.ThreadKey(core.GroupOwner("team")), Body: head}}})
		require.NoError(t, err)
		h.now = h.now.Add(11 * day)
		h.say("ann", "GROUPteam", "new")
		h.sweep()
		require.Equal(t, []string{"new"}, h.rows(core.GroupOwner("team")))
		thread := h.value(core.ThreadKey(core.GroupOwner("team"))).(core.Thread)
		require.EqualValues(t, 1200, thread.Trimmed)
		require.EqualValues(t, 1200, thread.TrimmedCount)
		require.EqualValues(t, 1201, thread.Counted)
	})
}

func TestOfSeveralSweepersOneWorks(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.say("ann", "bob", "old")
		h.now = h.now.Add(11 * day)
		inner := 0
		other := h.newSweeper()
		h.fails = func() error {
			if inner++; inner == 2 { // The first commit takes the turn.
				before := inner
				require.NoError(t, other.Turn(t.Context()))
				require.Equal(t, before, inner, "it has written nothing")
			}
			return nil
		}
		require.NoError(t, h.sweeper.Turn(t.Context()))
		require.Greater(t, inner, 2)
		h.fails = nil
		h.say("ann", "bob", "older than ten days soon")
		require.NoError(t, other.Turn(t.Context()), "not due yet")
		require.Len(t, h.rows(core.ThreadID("ann", "C2Cbob")), 1)
	})
}
