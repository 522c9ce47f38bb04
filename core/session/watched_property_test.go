package session_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// statusCommand draws something that bears on who is seen as there.
func statusCommand(t *rapid.T, now int64) core.Command {
	place := rapid.SampledFrom([]string{"desk", "phone"})
	users := rapid.SliceOfN(rapid.SampledFrom(people), 1, 3)
	switch rapid.IntRange(0, 6).Draw(t, "command") {
	case 0, 1:
		life := rapid.IntRange(1, 60).Draw(t, "seconds")
		return core.Appear{Place: place.Draw(t, "place"), Until: now + int64(life)*1000}
	case 2:
		return core.Vanish{Place: place.Draw(t, "place")}
	case 3:
		return core.SetStatus{Custom: rapid.SampledFrom([]string{"", "busy", "away"}).Draw(t, "custom")}
	case 4:
		return core.UnsubscribeStatus{UserIDs: users.Draw(t, "users")}
	case 5:
		return core.Expire{UserID: rapid.SampledFrom(people).Draw(t, "user")}
	}
	return core.SubscribeStatus{UserIDs: users.Draw(t, "users")}
}

func TestWhoWatchesIsAlwaysShownWhatTheStatusSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t)
		devices := map[string]*device{}
		for _, user := range people {
			devices[user] = h.device(user)
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			d := devices[rapid.SampledFrom(people).Draw(t, "who")]
			if rapid.IntRange(0, 9).Draw(t, "wait") == 0 {
				h.clock.Add(30 * time.Second.Milliseconds())
				require.NoError(t, d.Sweep(context.Background()))
			}
			d.do(statusCommand(t, h.clock.Load()))
		}
		for user, d := range devices {
			d.catchUp()
			checkWatched(t, h, user, d)
		}
	})
}

// checkWatched compares what a user is shown with the status of those watched:
// nothing of any other.
func checkWatched(t *rapid.T, h *house, user string, d *device) {
	for _, other := range people {
		documents, err := newAuthority(h).Documents(context.Background(), []core.Key{core.StatusKey(other), core.SubscribedKey(user, other)})
		require.NoError(t, err)
		watches := documents[1].Value != nil
		require.Equal(t, watches, slices.Contains(d.Watching(), other), "%s watches %s", user, other)
		shown := d.Confirmed(core.PresenceKey(other)).Value
		if status, there := documents[0].Value.(core.Status); watches && there {
			require.Equal(t, status.Shown(), shown, "%s sees %s", user, other)
		} else {
			require.Nil(t, shown, "%s sees %s", user, other)
		}
	}
}
