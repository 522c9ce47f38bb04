package hooks_test

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/hooks"
)

func TestTheManualNamesEveryEvent(t *testing.T) {
	manual, err := os.ReadFile("../../docs/server.md")
	require.NoError(t, err)
	for _, event := range slices.Concat(hooks.After, hooks.Before) {
		require.Contains(t, string(manual), "`"+event+"`")
	}
	for _, header := range []string{hooks.HeaderID, hooks.HeaderTime, hooks.HeaderSignature} {
		require.Contains(t, string(manual), "`"+header+"`")
	}
}
