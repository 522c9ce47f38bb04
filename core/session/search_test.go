package session_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// fill puts messages straight into the history of alice and bob.
func (h *house) fill(n int, word func(i int) string) {
	thread := core.ThreadID("alice", "C2Cbob")
	rows := make([]authority.RowRecord, n)
	for i := range rows {
		body, err := core.Encode(core.Message{
			ID: fmt.Sprint(i), From: "bob", To: "alice", ConversationType: core.TypeC2C, Type: core.MessageText,
			Payload: json.RawMessage(fmt.Sprintf(`{"text":%q}`, word(i))), Sequence: uint64(i + 1), Time: int64(1000 + i),
		})
		require.NoError(h.t, err)
		rows[i] = authority.RowRecord{Thread: thread, Sequence: uint64(i + 1), Body: body}
	}
	body, err := core.Encode(&core.Conversation{Listed: true, LastSequence: uint64(n)})
	require.NoError(h.t, err)
	_, err = h.store.Commit(context.Background(), authority.Commit{
		Writes: []authority.Write{{Key: core.ConversationKey("alice", "C2Cbob"), Body: body}}, Rows: rows,
	})
	require.NoError(h.t, err)
}

func TestOneSearchOfAPageLooksAtSoMuchAndTheNextGoesOn(t *testing.T) {
	h := newHouse(t)
	h.fill(core.MaxVisited+500, func(i int) string {
		if i == 3 {
			return "needle"
		}
		return "hay"
	})
	d := h.device("alice")
	reply, ids := d.searchHere(t, `{"keywords":["needle"],"count":5}`)
	require.Empty(t, ids)
	require.Empty(t, reply[2], "it is further back than one answer looks")
	cursor := reply[1].(string)
	require.NotEmpty(t, cursor)
	text, err := json.Marshal(map[string]any{"keywords": []string{"needle"}, "count": 5, "cursor": cursor})
	require.NoError(t, err)
	reply, ids = d.searchHere(t, string(text))
	require.Equal(t, []string{"3"}, ids)
	require.Equal(t, []any{1.0, "", []any{[]any{"C2Cbob", 1.0}}}, reply)
}

func TestASearchPausesAndIsBoundedByTime(t *testing.T) {
	h := newHouse(t)
	h.fill(1000, func(i int) string { return fmt.Sprint("word ", i) })
	pauses := 0
	s, err := session.Open(context.Background(), newAuthority(h), "alice", session.Options{Now: h.tick, Emit: func([]session.Event) {}, Pause: func() { pauses++ }})
	require.NoError(t, err)
	d := &device{house: h, Session: s}
	pauses = 0
	reply, _ := d.searchHere(t, `{"keywords":["word"],"count":1,"since":1100,"until":1898}`)
	require.Equal(t, []any{1.0, "", []any{[]any{"C2Cbob", 799.0}}}, reply)
	require.GreaterOrEqual(t, pauses, 3)
	reply, _ = d.searchHere(t, `{"keywords":["word"],"count":2,"conversationID":"C2Cbob","since":1990}`)
	require.Equal(t, 10.0, reply[0])
}

func TestASearchThatTakesLongAnswersWithWhatItHas(t *testing.T) {
	h := newHouse(t)
	h.fill(1000, func(i int) string { return fmt.Sprint("word ", i) })
	slow := func() int64 { return h.clock.Add(300) }
	s, err := session.Open(context.Background(), newAuthority(h), "alice", session.Options{Now: slow, Emit: func([]session.Event) {}})
	require.NoError(t, err)
	d := &device{house: h, Session: s}
	search := core.Search{Keywords: []string{"word"}, Count: 100, ConversationID: "C2Cbob"}
	answers := 0
	found := 0
	for first := true; first || search.Cursor != ""; first = false {
		text, err := json.Marshal(search)
		require.NoError(t, err)
		reply, ids := d.searchHere(t, string(text))
		answers++
		found += len(ids)
		search.Cursor = reply[1].(string)
		if search.Cursor == "" {
			require.EqualValues(t, 1000, reply[0])
		}
	}
	require.Equal(t, 1000, found)
	require.GreaterOrEqual(t, answers, 10)
}

func TestASearchOfAnotherUsersFindsNothing(t *testing.T) {
	h := newHouse(t)
	h.fill(10, func(int) string { return "word" })
	eve := h.device("eve")
	for _, conversation := range []string{"", `,"conversationID":"C2Cbob"`, `,"conversationID":"GROUPx"`} {
		reply, ids := eve.searchHere(t, `{"keywords":["word"],"count":5`+conversation+`}`)
		require.Equal(t, []any{0.0, "", []any{}}, reply)
		require.Empty(t, ids)
	}
}
