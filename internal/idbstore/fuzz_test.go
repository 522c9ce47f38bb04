//go:build !js

package idbstore_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/idbstore"
)

func FuzzStringsAreReadAsEncodingJSONReadsThem(f *testing.F) {
	f.Add(`["\"\\\u0000",""]`)
	f.Add(`["\ud83d\ude00","\uD83D"]`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := idbstore.ScanStrings([]byte(text))
		if err != nil {
			return
		}
		// What the browser does not write may be read differently.
		var want []string
		again, _ := json.Marshal(got)
		require.NoError(t, json.Unmarshal(again, &want))
		require.Len(t, got, len(want))
	})
}
