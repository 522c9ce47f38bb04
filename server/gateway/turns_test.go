package gateway_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/gateway"
)

func TestAFreeTurnIsForTheUserWhoHasTheFewest(t *testing.T) {
	turns := gateway.NewTurns(4, 2)
	granted := make(chan string, 16)
	wait := func(user string) {
		before := turns.Count()
		go func() {
			if turns.Take(background, user) == nil {
				granted <- user
			}
		}()
		eventually(t, user+" waits", func() bool { return turns.Count() == before+1 })
	}
	for _, user := range []string{"mallory", "mallory", "malvin", "malvin"} {
		require.NoError(t, turns.Take(background, user))
	}
	for range 4 {
		wait("mallory")
		wait("malvin")
	}
	for _, user := range []string{"alice", "bob"} {
		wait(user)
	}
	turns.Give("mallory")
	require.Equal(t, "alice", <-granted)
	turns.Give("alice")
	require.Equal(t, "bob", <-granted)
	turns.Give("bob")
	require.Equal(t, "mallory", <-granted, "once nobody else waits")
	for range 5 {
		turns.Give("mallory")
	}
	for range 6 {
		turns.Give("malvin")
	}
	require.Zero(t, turns.Count())
}

func TestADeviceIsToldToComeLaterBeforeItGivesTheLineUp(t *testing.T) {
	const silence = 10 * time.Second // See docs/protocol.md, "Heartbeat".
	require.Less(t, gateway.Limits{}.WithDefaults().Turn, silence)
}
