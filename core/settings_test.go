package core_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

func clock(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}

func TestAWindowIsTheOneOfNowOrElseTheNext(t *testing.T) {
	const hour = 3600
	for name, example := range map[string]struct {
		window core.Window
		now    string
		start  string
	}{
		"before it, the same day":          {core.Window{Hour: 22, Duration: 8 * hour}, "2026-03-10T12:00:00Z", "2026-03-10T22:00:00Z"},
		"in it, begun the day before":      {core.Window{Hour: 22, Duration: 8 * hour}, "2026-03-10T05:59:59Z", "2026-03-09T22:00:00Z"},
		"at its end, the next one":         {core.Window{Hour: 22, Duration: 8 * hour}, "2026-03-10T06:00:00Z", "2026-03-10T22:00:00Z"},
		"after it, tomorrow":               {core.Window{Hour: 8, Minute: 30, Second: 15, Duration: 60}, "2026-03-10T12:00:00Z", "2026-03-11T08:30:15Z"},
		"a whole day":                      {core.Window{Hour: 9, Duration: 24 * hour}, "2026-03-10T08:00:00Z", "2026-03-09T09:00:00Z"},
		"by clocks ahead of UTC":           {core.Window{Hour: 1, Duration: hour, Offset: 8 * hour}, "2026-03-10T16:30:00Z", "2026-03-10T17:00:00Z"},
		"by clocks behind UTC":             {core.Window{Hour: 23, Duration: hour, Offset: -5 * hour}, "2026-03-10T03:30:00Z", "2026-03-10T04:00:00Z"},
		"by clocks of half an hour's zone": {core.Window{Hour: 0, Duration: hour, Offset: 5*hour + 1800}, "2026-03-10T18:00:00Z", "2026-03-10T18:30:00Z"},
	} {
		start, end, err := example.window.Times(clock(t, example.now).UnixMilli())
		require.NoError(t, err, name)
		require.Equal(t, clock(t, example.start), time.Unix(start, 0).UTC(), name)
		require.Equal(t, int64(example.window.Duration), end-start, name)
	}
}

func TestAWindowThatIsNoneIsRefused(t *testing.T) {
	for _, window := range []core.Window{{Hour: 24, Duration: 1}, {Minute: 60, Duration: 1}, {Second: 60, Duration: 1}, {Duration: 86_401}} {
		_, _, err := window.Times(0)
		require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err))
	}
	start, end, err := core.Window{Hour: 9}.Times(1_700_000_000_000)
	require.NoError(t, err)
	require.Zero(t, start)
	require.Zero(t, end, "without a duration there is no window")
}

func TestAWindowThatComesAgainIsNeverOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := rapid.Int64Range(1_600_000_000, 1_900_000_000).Draw(t, "now")
		window := core.Window{
			Hour:     rapid.Uint64Range(0, 23).Draw(t, "hour"),
			Minute:   rapid.Uint64Range(0, 59).Draw(t, "minute"),
			Duration: rapid.Uint64Range(1, 86_400).Draw(t, "duration"),
			Offset:   rapid.Int64Range(-12, 14).Draw(t, "zone") * 3600,
		}
		start, end, err := window.Times(now * 1000)
		require.NoError(t, err)
		require.Greater(t, end, now)
		require.LessOrEqual(t, end-86_400, now, "there is none before it that is not over")
		later := now + rapid.Int64Range(0, 100*86_400).Draw(t, "later")
		opt := core.AllReceiveMessageOpt{StartTime: start, EndTime: end, Repeated: true}.At(later * 1000)
		wantStart, wantEnd, err := window.Times(later * 1000)
		require.NoError(t, err)
		require.Equal(t, []int64{wantStart, wantEnd}, []int64{opt.StartTime, opt.EndTime})
		once := core.AllReceiveMessageOpt{StartTime: start, EndTime: end}
		require.Equal(t, once, once.At(later*1000), "one that does not come again stays")
	})
}
