package natsnotify_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/natsnotify"
)

func TestMessagesSurviveTheWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sender, earlier := rapid.Uint64().Draw(t, "sender"), rapid.Uint64().Draw(t, "earlier")
		hints := rapid.SliceOf(rapid.Custom(func(t *rapid.T) authority.Hint {
			return authority.Hint{
				Owner:    rapid.String().Draw(t, "owner"),
				Revision: core.Revision(rapid.Int64Range(1, math.MaxInt64).Draw(t, "revision")),
			}
		})).Draw(t, "hints")

		gotSender, gotEarlier, got, ok := natsnotify.Decode(natsnotify.Encode(sender, earlier, hints))
		require.True(t, ok)
		require.Equal(t, sender, gotSender)
		require.Equal(t, earlier, gotEarlier)
		require.ElementsMatch(t, hints, got)
	})
}

func TestWhatIsNotWhollyAMessageIsNone(t *testing.T) {
	good := natsnotify.Encode(7, 3, []authority.Hint{{Owner: "ann", Revision: 300}})
	for size := range good {
		_, _, hints, ok := natsnotify.Decode(good[:size])
		// Cut after the head it is a beat.
		require.Equal(t, size == 10, ok, size)
		require.Empty(t, hints)
	}
	head := good[:10]
	for name, tail := range map[string]string{
		"no revision":                    "\x01a\x00",
		"a negative revision":            "\x01a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"a revision beyond 64 bits":      "\x01a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
		"an owner longer than the rest":  "\x7fa\x01",
		"an owner longer than memory":    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a\x01",
		"a length that does not end":     "\xff",
		"a second hint that is not good": "\x01a\x01\x01b",
	} {
		_, _, _, ok := natsnotify.Decode(append(head[:10:10], tail...))
		require.False(t, ok, name)
	}
	other := append([]byte{2}, good[1:]...)
	_, _, _, ok := natsnotify.Decode(other)
	require.False(t, ok, "another format")
}

func FuzzDecode(f *testing.F) {
	f.Add(natsnotify.Encode(7, 3, []authority.Hint{{Owner: "ann", Revision: 300}, {Owner: "", Revision: 1}}))
	f.Add(natsnotify.Encode(math.MaxUint64, math.MaxUint64, nil))
	f.Add([]byte("hello"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sender, earlier, hints, ok := natsnotify.Decode(data)
		if !ok {
			require.Empty(t, hints)
			return
		}
		for _, h := range hints {
			require.Positive(t, h.Revision)
			require.LessOrEqual(t, len(h.Owner), len(data))
		}
		sender2, earlier2, hints2, ok := natsnotify.Decode(natsnotify.Encode(sender, earlier, hints))
		require.True(t, ok)
		require.Equal(t, []any{sender, earlier, hints}, []any{sender2, earlier2, hints2})
	})
}
