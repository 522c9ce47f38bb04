package authority_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// machine has a clock that people set, and an authority that reads it.
type machine struct {
	t         require.TestingT
	wall      int64
	steady    time.Duration
	authority *authority.Authority
	sent      int
}

func newMachine(t require.TestingT) *machine {
	m := &machine{t: t, wall: 1_700_000_000_000}
	wall := func() int64 { return m.wall }
	m.authority = authority.New(authority.NewMemStore(), authority.NewHub().Member(), wall)
	m.authority.Clock = authority.NewClock(wall, func() time.Duration { return m.steady })
	return m
}

func (m *machine) pass(d time.Duration) {
	m.steady += d
	m.wall += d.Milliseconds()
}

// set puts the clock forward, or back.
func (m *machine) set(by time.Duration) { m.wall += by.Milliseconds() }

func (m *machine) do(user string, command core.Command) (any, error) {
	committed, err := m.authority.Do(context.Background(), core.Call{User: user, Command: command}, nil)
	return committed.Outcome, err
}

func (m *machine) send(from, to string) core.Message {
	m.sent++
	payload, err := json.Marshal(map[string]string{"text": "hello"})
	require.NoError(m.t, err)
	outcome, err := m.do(from, core.SendMessage{Message: core.Message{
		ID: core.MessageID(from, 0, int64(m.sent)), To: to, ConversationType: core.TypeC2C, Type: core.MessageText, Priority: core.PriorityNormal, Payload: payload,
	}})
	require.NoError(m.t, err)
	return outcome.(core.Message)
}

func (m *machine) revoke(message core.Message) error {
	_, err := m.do(message.From, core.RevokeMessage{ConversationID: "C2C" + message.To, Sequence: message.Sequence})
	return err
}

// list returns the ids of a user's conversations in their order.
func (m *machine) list(user string) []string {
	update, err := m.authority.Changes(context.Background(), user, 0)
	require.NoError(m.t, err)
	conversations := map[string]*core.Conversation{}
	var ids []string
	for _, document := range update.Documents {
		if conversation, ok := document.Value.(*core.Conversation); ok && conversation.Listed {
			conversations[document.Key.ID] = conversation
			ids = append(ids, document.Key.ID)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return core.CompareOrder(a, conversations[a], b, conversations[b]) })
	return ids
}

func TestWhatWasWrittenToLastIsFirstThoughTheClockWasAhead(t *testing.T) {
	m := newMachine(t)
	m.set(24 * time.Hour)
	m.send("alice", "bob")
	m.set(-24 * time.Hour)
	m.pass(time.Second)
	m.send("alice", "carol")
	m.pass(time.Second)
	require.Equal(t, []string{"C2Ccarol", "C2Cbob"}, m.list("alice"))
	m.send("bob", "alice")
	require.Equal(t, []string{"C2Cbob", "C2Ccarol"}, m.list("alice"))
	_, err := m.do("alice", core.OpenConversation{ConversationID: "C2Cdora"})
	require.NoError(t, err)
	m.set(-24 * time.Hour)
	_, err = m.do("alice", core.OpenConversation{ConversationID: "C2Ceve"})
	require.NoError(t, err)
	require.Equal(t, []string{"C2Cbob", "C2Ccarol", "C2Cdora", "C2Ceve"}, m.list("alice"), "without a message, as they came")
}

func TestADeletedMessageTakesItsPlaceInTheListAlong(t *testing.T) {
	m := newMachine(t)
	m.send("alice", "bob")
	m.pass(2 * time.Minute)
	m.send("alice", "carol")
	m.set(-24 * time.Hour)
	m.pass(time.Second)
	late := m.send("alice", "bob")
	require.Equal(t, []string{"C2Cbob", "C2Ccarol"}, m.list("alice"))
	_, err := m.do("alice", core.DeleteMessages{ConversationID: "C2Cbob", Sequences: []uint64{late.Sequence}})
	require.NoError(t, err)
	require.Equal(t, []string{"C2Ccarol", "C2Cbob"}, m.list("alice"))
}

func TestAMessageHasTheTimeOfNowWhereOthersHaveTheFutures(t *testing.T) {
	m := newMachine(t)
	m.set(24 * time.Hour)
	first := m.send("alice", "bob")
	m.set(-24 * time.Hour)
	m.pass(time.Second)
	second, third := m.send("bob", "alice"), m.send("alice", "bob")
	require.Equal(t, m.wall, second.Sent())
	require.Equal(t, m.wall, third.Sent())
	require.Less(t, first.Time, second.Time, "in the history it goes on, or nothing could be sought by time")
	require.Less(t, second.Time, third.Time)
	m.set(-time.Second)
	require.Equal(t, m.wall, m.send("alice", "bob").Sent())
	carol := m.send("alice", "carol")
	m.set(-30 * time.Second)
	require.Equal(t, carol.Sent(), m.send("alice", "carol").Sent(), "put back by little it stands still")
}

func TestAMessageCanBeRevokedAtOnceHoweverTheClockIsSet(t *testing.T) {
	for _, leap := range []time.Duration{time.Hour, 91 * 24 * time.Hour, -time.Hour, -10 * time.Minute} {
		m := newMachine(t)
		early := m.send("alice", "bob")
		m.pass(100 * time.Second)
		late := m.send("alice", "bob")
		m.set(leap)
		m.pass(21 * time.Second)
		require.Equal(t, core.CodeRevokeTooLate, core.CodeOf(m.revoke(early)), "%s", leap)
		require.NoError(t, m.revoke(late), "%s", leap)
		later := m.send("alice", "bob")
		m.set(-2 * leap)
		m.pass(time.Second)
		m.set(leap / 2)
		require.NoError(t, m.revoke(later), "%s", leap)
	}
}

func TestAMessageOfTheFutureCannotBeRevokedUntilThen(t *testing.T) {
	m := newMachine(t)
	m.set(24 * time.Hour)
	message := m.send("alice", "bob")
	m.set(-24 * time.Hour)
	m.pass(time.Minute)
	require.NoError(t, m.revoke(message))
	m.set(24 * time.Hour)
	message = m.send("alice", "bob")
	m.set(-24 * time.Hour)
	m.pass(time.Second)
	m.send("alice", "carol") // The clock is looked at.
	m.pass(3 * time.Minute)
	require.Equal(t, core.CodeRevokeTooLate, core.CodeOf(m.revoke(message)))
}

// Users write to each other while the clock is set again and again. The lists
// are always in the order in which things happened, the times of a history never
// run backwards, each message shows the clock, and what was just sent can be
// taken back.
func TestClocksThatAreSetChangeNoOrder(t *testing.T) {
	users := []string{"alice", "bob", "carol", "dora"}
	by := rapid.OneOf(rapid.Int64Range(0, 1<<40), rapid.Int64Range(-1<<40, -core.RecencyStride-1))
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		model := map[string][]string{} // The ids of conversations, the latest first.
		latest := map[string]int64{}   // The time of the newest message, by thread.
		last := map[string]int64{}     // What the clock showed at a user's newest message.
		happened := func(user, id string) {
			model[user] = append([]string{id}, slices.DeleteFunc(model[user], func(other string) bool { return other == id })...)
		}
		for range rapid.IntRange(1, 40).Draw(t, "messages") {
			m.pass(time.Duration(rapid.Int64Range(1, 300_000).Draw(t, "passes")) * time.Millisecond)
			if rapid.Bool().Draw(t, "the clock is set") {
				m.set(time.Duration(by.Draw(t, "by")) * time.Millisecond)
			}
			from := rapid.IntRange(0, 3).Draw(t, "from")
			to := (from + rapid.IntRange(1, 3).Draw(t, "to")) % 4
			for _, user := range []string{users[from], users[to]} {
				if m.wall <= last[user] && m.wall >= last[user]-core.RecencyStride {
					// Put back by so little, all in all, it may pass unseen.
					m.wall = max(last[users[from]], last[users[to]]) + 1
				}
			}
			last[users[from]], last[users[to]] = m.wall, m.wall
			message := m.send(users[from], users[to])
			happened(users[from], "C2C"+users[to])
			happened(users[to], "C2C"+users[from])
			thread := core.ThreadID(users[from], "C2C"+users[to])
			require.GreaterOrEqual(t, message.Time, latest[thread])
			latest[thread] = message.Time
			require.InDelta(t, float64(m.wall), float64(message.Sent()), core.ClockTolerance)
			for _, user := range users {
				require.Equal(t, model[user], append([]string(nil), m.list(user)...))
			}
			if rapid.Bool().Draw(t, "it is taken back") {
				m.set(time.Duration(by.Draw(t, "after")) * time.Millisecond)
				m.pass(time.Duration(rapid.Int64Range(0, 100_000).Draw(t, "waits")) * time.Millisecond)
				require.NoError(t, m.revoke(message))
			}
		}
	})
}
