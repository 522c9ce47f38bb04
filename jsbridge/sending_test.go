package jsbridge_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// drafted is a text to bob as npm/drafts.js makes it, as far as it is sent, with
// changes.
func drafted(changes map[string]any) map[string]any {
	message := map[string]any{
		"ID": core.MessageID("alice", 1_700_000_000, 7), "type": core.MessageText, "to": "bob", "conversationType": "C2C", "payload": map[string]any{"text": "<hi>"},
		"priority": "Normal", "atUserList": []string{}, "clientTime": 1_700_000_000, "clientSequence": 1, "random": 7,
	}
	maps.Copy(message, changes)
	return message
}

func TestAMessageKeepsItsIDWhenSentAndIsNamedByItsPlace(t *testing.T) {
	p := signedIn(t)
	for number, name := range []string{"C2Cbob 1", "C2Cbob 2"} {
		message := drafted(map[string]any{"ID": core.MessageID("alice", 1_700_000_000, int64(number))})
		p.calls++
		args, err := json.Marshal([]any{message})
		require.NoError(t, err)
		p.bridge.Call(p.calls, "sendMessage", string(args))
		shown := p.until(func(item map[string]any) bool { return item["messages"] != nil })["messages"].([]any)
		require.Equal(t, message["ID"], shown[0].(map[string]any)["ID"])
		sent := p.until(func(item map[string]any) bool { return item["settle"] == float64(p.calls) })
		require.Equal(t, map[string]any{"message": name}, sent["data"])
	}
	page := p.call("getMessageList", map[string]string{"conversationID": "C2Cbob"})
	require.Equal(t, []any{"C2Cbob 1", "C2Cbob 2"}, page["data"].(map[string]any)["messageList"])
}

func TestWhatNoCreateMethodMadeIsNotSent(t *testing.T) {
	p := signedIn(t)
	for code, changes := range map[core.Code]map[string]any{
		core.CodeMessageNeeded:    {"ID": nil},
		core.CodeConversationType: {"conversationType": "TOPIC"},
		core.CodeNotSupported:     {"type": "TIMGroupTipElem"},
		core.CodeInvalidParameter: {"payload": map[string]any{"text": ""}},
	} {
		require.EqualValues(t, code, p.code(p.call("sendMessage", drafted(changes))))
	}
	for _, message := range []map[string]any{{"to": 1}, {"to": "a b"}, {"priority": "urgent"}, {"payload": "x"}, {"needReadReceipt": 1}, {"atUserList": []int{1}}, {"clientTime": -1}} {
		require.EqualValues(t, core.CodeInvalidParameter, p.code(p.call("sendMessage", drafted(message))), message)
	}
	require.EqualValues(t, core.CodeMessageNeeded, p.code(p.call("sendMessage", "hi")))
}
