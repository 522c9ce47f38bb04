package gateway_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/gateway"
)

func TestPace(t *testing.T) {
	limits := gateway.Limits{Rate: 50, Burst: 200, Flood: 30 * time.Second}
	start := time.Unix(1_700_000_000, 0)
	// send has a device send n frames, the next as soon as the one before is
	// dealt with and after a pause. It returns when it is done or closed.
	send := func(p *gateway.Pace, now time.Time, n int, pause time.Duration) (end time.Time, flood bool) {
		for range n {
			wait, flood := p.Take(now, limits)
			if flood {
				return now, true
			}
			now = now.Add(max(wait, pause))
		}
		return now, false
	}
	t.Run("a burst is not held up", func(t *testing.T) {
		end, flood := send(&gateway.Pace{}, start, 200, 0)
		require.Equal(t, start, end)
		require.False(t, flood)
	})
	t.Run("a device that was offline sends a thousand commands in their time", func(t *testing.T) {
		end, flood := send(&gateway.Pace{}, start, 1000, 0)
		require.Equal(t, start.Add(16*time.Second), end)
		require.False(t, flood)
	})
	t.Run("and again after a pause", func(t *testing.T) {
		p := &gateway.Pace{}
		end, _ := send(p, start, 1000, 0)
		_, flood := send(p, end.Add(3*time.Second), 1000, 0)
		require.False(t, flood)
	})
	t.Run("one that keeps to the rate may go on for ever", func(t *testing.T) {
		end, flood := send(&gateway.Pace{}, start, 100_000, 20*time.Millisecond)
		require.Equal(t, start.Add(2000*time.Second), end)
		require.False(t, flood)
	})
	t.Run("one that does not is closed in the end", func(t *testing.T) {
		end, flood := send(&gateway.Pace{}, start, 100_000, 0)
		require.True(t, flood)
		require.InDelta(t, 30, end.Sub(start).Seconds(), 1)
	})
}
