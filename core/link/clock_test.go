package link_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/core/session"
)

const days = 24 * time.Hour

// requireServersTime holds a tab's clock to the server's.
func requireServersTime(t require.TestingT, tab *tab) {
	require.InDelta(t, float64(now()), float64(tab.clock.Now()), 250)
}

func TestTheClockIsTheServersOnADeviceThatIsDaysOff(t *testing.T) {
	for _, off := range []time.Duration{5 * days, -5 * days, 100 * 365 * days} {
		scenario(t, func(t *testing.T, _ *server, b *browser) {
			b.ahead.Store(int64(off))
			first, second := b.signedIn(), b.signedIn()
			requireServersTime(t, first)
			requireServersTime(t, second)
			time.Sleep(time.Hour)
			requireServersTime(t, first)
			requireServersTime(t, second)
		})
	}
}

func TestTheClockStaysRightThoughTheDevicesIsSet(t *testing.T) {
	scenario(t, func(t *testing.T, _ *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		for _, ahead := range []time.Duration{time.Hour, -5 * days, 0} {
			b.ahead.Store(int64(ahead))
			requireServersTime(t, first)
			requireServersTime(t, second)
			time.Sleep(time.Minute) // By then the server was asked.
			third := b.signedIn()
			requireServersTime(t, third)
			third.close()
		}
	})
}

func TestOfflineTheClockIsStillTheServers(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		b.ahead.Store(int64(5 * days))
		b.signedIn().close()
		synctest.Wait()
		s.set(func() { s.away = true })
		tab, err := b.open("good")
		require.NoError(t, err)
		requireServersTime(t, tab)
		var result session.Result[core.Message]
		tab.run(func() { result, err = tab.Send(background, text("alice", "bob", "late").Message, nil) })
		require.NoError(t, err)
		require.True(t, result.Pending)
		require.InDelta(t, float64(now()), float64(result.Outcome.Time), 250, "as what waits says of its time")
		require.InDelta(t, float64(now()), float64(tab.Pending()[0].At), 250)
	})
}

func TestADeviceThatSleepsHasTheRightTimeOnceItIsAwake(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		// What is steady stands still meanwhile, so both others have run ahead.
		b.ahead.Add(int64(8 * time.Hour))
		s.set(func() { s.told = func() int64 { return now() + (8 * time.Hour).Milliseconds() } })
		tab.Wake()
		synctest.Wait()
		require.InDelta(t, float64(now()+(8*time.Hour).Milliseconds()), float64(tab.clock.Now()), 250)
	})
}

func TestATimeThatIsNoneIsNotBelieved(t *testing.T) {
	for _, told := range []int64{0, -1, math.MinInt64, math.MaxInt64, 253402300800000} {
		scenario(t, func(t *testing.T, s *server, b *browser) {
			s.set(func() { s.told = func() int64 { return told } })
			requireServersTime(t, b.signedIn())
		})
	}
}

func TestAClockThatTellsTheTimePoorlyCostsNothing(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.took()
		for i := range 20 {
			b.ahead.Store(int64(i%2) * int64(100*time.Millisecond))
			s.act("bob", text("bob", "alice", string(rune('a'+i))))
			synctest.Wait()
		}
		require.Empty(t, s.took(), "nobody asks for the time")
		require.Empty(t, heard[session.ClockSet](tab.seen()))
	})
}

// The clocks of a device are set and the device sleeps, as it likes: a clock is
// as right as the last time that it was set, but for what was slept since.
func TestAClockIsOnlyMovedByTimeThatPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		device := link.Moment{Wall: rapid.Int64Range(0, 1<<42).Draw(t, "wall")}
		clock := link.NewClock(func() link.Moment { return device })
		require.Equal(t, device.Wall, clock.Now(), "before it is set")
		server := rapid.Int64Range(1, 1<<42).Draw(t, "server")
		clock.Set(server - device.Wall)
		for range rapid.IntRange(0, 20).Draw(t, "moves") {
			switch rapid.IntRange(0, 2).Draw(t, "move") {
			case 0:
				device.Wall = rapid.Int64Range(0, 1<<42).Draw(t, "set to")
			case 1:
				passed := rapid.Int64Range(0, 1<<32).Draw(t, "passed")
				server, device.Wall, device.Steady = server+passed, device.Wall+passed, device.Steady+time.Duration(passed)*time.Millisecond
			case 2:
				clock.Set(server - device.Wall)
			}
			require.Equal(t, server, clock.Now())
		}
	})
}
