package core_test

import (
	"testing"

	"github.com/parlor-chat/parlor/core"
)

func BenchmarkCompare(b *testing.B) {
	was, is := benchmarked(), benchmarked()
	is.Unread++
	profile := core.Profile{Nick: "Ann", UpdatedAt: 1}
	for _, c := range []struct {
		name     string
		key      core.Key
		old, new core.Value
	}{
		{"a conversation", core.ConversationKey("bob", "C2Calice"), was, is},
		{"a profile", core.ProfileKey("bob"), profile, profile},
		{"a command that waits", core.QueuedKey("bob", 1), core.Queued{Number: 1}, core.Queued{Number: 2}},
		{"what nobody is told of", core.RecencyKey("bob"), core.Recency{}, core.Recency{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var effects core.Effects
			for b.Loop() {
				effects.Compare(c.key, c.old, c.new)
			}
		})
	}
}
