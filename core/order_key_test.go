package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

func TestAKeyBetweenTwoComesBetweenThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := []string{"", ""} // What is between is sorted; the ends are none.
		for range rapid.IntRange(1, 60).Draw(t, "moves") {
			i := rapid.IntRange(1, len(keys)-1).Draw(t, "gap")
			key := core.KeyBetween(keys[i-1], keys[i])
			require.Greater(t, key, keys[i-1])
			if keys[i] != "" {
				require.Less(t, key, keys[i])
			}
			require.True(t, core.CheckOrderKey(key), key)
			keys = append(keys[:i], append([]string{key}, keys[i:]...)...)
		}
	})
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	for _, key := range []string{"", "0", "a0", "a b", "ä", "\x00", string(make([]byte, 65))} {
		require.False(t, core.CheckOrderKey(key), key)
	}
}

// A device takes keys from its server, and panics at none.
func TestAKeyIsFoundWhateverItsNeighboursAre(t *testing.T) {
	for _, before := range []string{"", "V", "ä", "\x00", "0", "z"} {
		for _, after := range []string{"", "V", "ä", "\x00", "0", "z"} {
			require.True(t, core.CheckOrderKey(core.KeyBetween(before, after)), "%q %q", before, after)
		}
	}
}
