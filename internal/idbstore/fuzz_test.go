//go:build !js

package idbstore_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idbstore"
)

func FuzzStringsAreReadAsEncodingJSONReadsThem(f *testing.F) {
	f.Add(`["\"\\\u0000",""]`)
	f.Add(`["é\u00e9","\/"]`)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.Contains(text, `\ud`) {
			return // Not from a browser: there are no halves of characters in what we store.
		}
		got, err := idbstore.ScanStrings([]byte(text))
		var want []string
		if err != nil || json.Unmarshal([]byte(text), &want) != nil {
			return // The scanner need not refuse all that is no JSON, nor know all that is.
		}
		require.Equal(t, want, got)
	})
}
