package jsbridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/jsbridge"
)

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
