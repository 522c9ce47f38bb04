//go:build !js

package tabs_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/tabs"
)

func FuzzDecodeTakesAnything(f *testing.F) {
	f.Add(`{"parlor":[{"owner":"ann","revision":1}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, hint := range tabs.Decode(text) {
			require.Positive(t, hint.Revision)
		}
	})
}
