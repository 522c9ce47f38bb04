package jsbridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/jsbridge"
)

func TestHalfASurrogatePairIsFound(t *testing.T) {
	for text, want := range map[string]bool{
		`["plain"]`:             false,
		`["\ud800"]`:            true,
		`["\uDFFF"]`:            true,
		`["\\ud800"]`:           false,
		`["\\\ud800"]`:          true,
		`["\u0000\ud7ff"]`:      false,
		`["\n\t\"\\"]`:          false,
		`["\`:                   false,
		`["\u`:                  false,
		`["\ud`:                 false,
		`["😀 needs no escape"]`: false,
	} {
		require.Equal(t, want, jsbridge.LoneSurrogate(text), text)
	}
}

func FuzzArguments(f *testing.F) {
	for _, seed := range []string{`[]`, `[{"to":"bob","payload":{"text":"x"},"markType":1}]`, `[{"groupName":""}]`, `["\ud800"]`, `[[[[`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := jsbridge.ParseArguments(text); err != nil {
			require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err))
		}
	})
}
