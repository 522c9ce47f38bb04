package gateway_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

type (
	ctx     = context.Context
	changes = authority.Changes
	hintOf  = authority.Hint
)

func hint(owner string, revision core.Revision) []authority.Hint {
	return []authority.Hint{{Owner: owner, Revision: revision}}
}

// sequences lists the numbers of the messages.
func sequences(t *testing.T, rows wire.Rows) (list []int) {
	t.Helper()
	require.Nil(t, rows.Error)
	for _, row := range rows.Messages {
		var message core.Message
		require.NoError(t, json.Unmarshal(row, &message))
		list = append(list, int(message.Sequence))
	}
	return list
}

func TestHistory(t *testing.T) {
	h := newHouse(t)
	alice := h.signedIn("alice", "phone")
	for i := range 10 {
		h.do("bob", text("bob", "alice", fmt.Sprint("message ", i+1)))
	}
	for name, c := range map[string]struct {
		ask  wire.Ask
		want []int
		more bool
	}{
		"the newest come first":            {wire.Ask{Limit: 3}, []int{10, 9, 8}, true},
		"all of them":                      {wire.Ask{Limit: 300}, []int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, false},
		"exactly all of them":              {wire.Ask{Limit: 10}, []int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, false},
		"those between two":                {wire.Ask{After: 3, Before: 6, Limit: 9}, []int{5, 4}, false},
		"some between two":                 {wire.Ask{After: 3, Before: 8, Limit: 2}, []int{7, 6}, true},
		"none between neighbours":          {wire.Ask{After: 3, Before: 4, Limit: 9}, nil, false},
		"none above the last":              {wire.Ask{After: 10, Limit: 9}, nil, false},
		"none in a range that is no range": {wire.Ask{After: 1<<64 - 1, Before: 1, Limit: 9}, nil, false},
		"a bound far above":                {wire.Ask{Before: 1<<64 - 1, Limit: 1}, []int{10}, true},
	} {
		t.Run(name, func(t *testing.T) {
			c.ask.ID, c.ask.ConversationID = name, "C2Cbob"
			rows := alice.asks(c.ask)
			require.Equal(t, name, rows.ID)
			require.Equal(t, c.want, sequences(t, rows))
			require.Equal(t, c.more, rows.More)
		})
	}
	for name, c := range map[string]struct {
		ask  wire.Ask
		code core.Code
	}{
		"no limit":          {wire.Ask{ConversationID: "C2Cbob"}, core.CodeInvalidParameter},
		"a negative limit":  {wire.Ask{ConversationID: "C2Cbob", Limit: -1}, core.CodeInvalidParameter},
		"too high a limit":  {wire.Ask{ConversationID: "C2Cbob", Limit: wire.MaxRows + 1}, core.CodeInvalidParameter},
		"no conversation":   {wire.Ask{Limit: 1}, core.CodeInvalidConversation},
		"a thread":          {wire.Ask{ConversationID: "c2c bob carol", Limit: 1}, core.CodeInvalidConversation},
		"a pair in one id":  {wire.Ask{ConversationID: "C2Cbob carol", Limit: 1}, core.CodeInvalidConversation},
		"the system's list": {wire.Ask{ConversationID: "@TIM#SYSTEM", Limit: 1}, core.CodeInvalidConversation},
	} {
		t.Run(name+" is refused in the answer", func(t *testing.T) {
			c.ask.ID = "q"
			rows := alice.asks(c.ask)
			require.Equal(t, c.code, rows.Error.Code)
			require.Equal(t, "q", rows.ID)
			require.Empty(t, rows.Messages)
		})
	}
	t.Run("whoever asks gets nothing of other people's", func(t *testing.T) {
		mallory := h.signedIn("mallory", "phone")
		for _, id := range []string{"C2Calice", "C2Cbob", "C2Cmallory", "GROUPalice", "GROUPbob"} {
			require.Empty(t, sequences(t, mallory.asks(wire.Ask{ID: "1", ConversationID: id, Limit: 9})), id)
		}
	})
	t.Run("a chat group that one only opened shows nothing", func(t *testing.T) {
		row := authority.RowRecord{Thread: core.ThreadID("alice", "GROUPsecret"), Sequence: 1, Body: []byte(`{"id":"1-2-3"}`)}
		_, err := h.store.MemStore.Commit(background, authority.Commit{Rows: []authority.RowRecord{row}})
		require.NoError(t, err)
		mallory := h.signedIn("mallory", "phone")
		mallory.do(core.OpenConversation{ConversationID: "GROUPsecret"})
		require.Empty(t, sequences(t, mallory.asks(wire.Ask{ID: "1", ConversationID: "GROUPsecret", Limit: 9})))
	})
	t.Run("what the user has cleared stays cleared, on every device", func(t *testing.T) {
		alice.do(core.DeleteConversations{ConversationIDs: []string{"C2Cbob"}, ClearHistory: true})
		h.do("bob", text("bob", "alice", "anew"))
		require.Equal(t, []int{11}, sequences(t, alice.asks(wire.Ask{ID: "1", ConversationID: "C2Cbob", Limit: 9})))
		bob := h.signedIn("bob", "phone")
		require.Len(t, sequences(t, bob.asks(wire.Ask{ID: "1", ConversationID: "C2Calice", Limit: 99})), 11)
	})
	t.Run("long messages come in answers of bounded size", func(t *testing.T) {
		for range 60 {
			h.do("bob", text("bob", "carol", long(11_000)))
		}
		carol := h.signedIn("carol", "phone")
		var got []int
		for before, more := uint64(0), true; more; {
			rows := carol.asks(wire.Ask{ID: "1", ConversationID: "C2Cbob", Before: before, Limit: 100})
			require.Less(t, size(t, rows), 300*1024)
			got = append(got, sequences(t, rows)...)
			before, more = uint64(got[len(got)-1]), rows.More
		}
		require.Len(t, got, 60)
		require.Equal(t, 1, got[59])
	})
}
