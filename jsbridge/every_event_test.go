//go:build !js

package jsbridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/source"
)

func TestEveryEventOfASessionIsDelivered(t *testing.T) {
	session, err := source.Read("../core/session")
	require.NoError(t, err)
	bridge, err := source.Read(".")
	require.NoError(t, err)
	events, mentioned := session.Having("event"), bridge.Mentions()
	require.NotEmpty(t, events)
	for _, event := range events {
		require.Contains(t, mentioned, "session."+event, "jsbridge does nothing with session.%s", event)
	}
}
