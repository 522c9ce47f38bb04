package core_test

import (
	stdjson "encoding/json"
	"testing"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

func benchmarked() *core.Conversation {
	return &core.Conversation{
		Listed: true, ListedAt: 1_700_000_000_000, Unread: 3, LastSequence: 17, ReadSequence: 14, PeerReadSequence: 12, PeerReadAt: 1_700_000_000_000,
		ConversationGroups: []int{1, 2}, Marks: []uint64{4},
		Last: &core.Message{
			ID: "1234567890123456789-1700000000-12345678", From: "alice", To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText,
			Payload: json.RawMessage(`{"text":"See you at the station at nine."}`), Sequence: 17, Time: 1_700_000_000_123,
			ClientTime: 1_700_000_000, ClientSequence: 42, Random: 12345678, Priority: core.PriorityNormal,
		},
	}
}

func BenchmarkConversation(b *testing.B) {
	value := benchmarked()
	text, err := core.Encode(value)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			_, _ = core.Encode(value)
		}
	})
	b.Run("encode as encoding/json", func(b *testing.B) {
		for b.Loop() {
			_, _ = stdjson.Marshal(value)
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			_, _ = core.Decode(core.KindConversation, text)
		}
	})
	b.Run("decode as encoding/json", func(b *testing.B) {
		for b.Loop() {
			var v core.Conversation
			_ = stdjson.Unmarshal(text, &v)
		}
	})
}
