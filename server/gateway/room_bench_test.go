//go:build unix

package gateway_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// audience are lines that only write out what they are sent, and count the messages
// of rooms.
type audience struct {
	frames, messages atomic.Int64
	// last gets something once so many messages were taken.
	wanted atomic.Int64
	last   chan struct{}
}

type audienceLine struct{ of *audience }

func (l audienceLine) Send(frame wire.Frame) error {
	text, err := gateway.Encode(frame)
	if err != nil || len(text) == 0 {
		return err
	}
	if live, is := gateway.LiveOf(frame); is && len(live.Messages) > 0 {
		l.of.frames.Add(1)
		n := l.of.messages.Add(int64(len(live.Messages)))
		if wanted := l.of.wanted.Load(); wanted > 0 && n >= wanted && l.of.wanted.CompareAndSwap(wanted, 0) {
			l.of.last <- struct{}{}
		}
	}
	return nil
}

func (audienceLine) Close(*gateway.CloseError) {}

// atRest is the heap once it does not get smaller any more.
func atRest() float64 {
	least := heapBytes()
	for range 5 {
		time.Sleep(500 * time.Millisecond)
		least = min(least, heapBytes())
	}
	return least
}

// until has the audience say when so many more messages were taken in all.
func (a *audience) until(n int) chan struct{} {
	a.wanted.Store(a.messages.Load() + int64(n))
	return a.last
}

// BenchmarkRoom measures how long it is until the last of so many in one room has a
// message, one after the other; then how many messages a second all of them get, of
// as many as are said; and what a seat in a room takes of memory beyond a seat. The
// lines write each frame out, and have no sockets.
func BenchmarkRoom(b *testing.B) {
	for _, seats := range []int{1_000, 10_000} {
		var bytes float64 // Of the first run: the next ones see that one's memory go.
		b.Run(fmt.Sprint(seats), func(b *testing.B) {
			s, a := serve(b, func(o *gateway.Options) { o.Limits.RoomRate = 100_000 }), &audience{last: make(chan struct{}, 1)}
			_, err := s.gateway.Authority().Do(background, core.Call{User: "olga", Command: core.CreateChatGroup{GroupID: "show", Type: core.GroupLive, Name: "n"}, Live: true}, nil)
			require.NoError(b, err)
			in := make([]*gateway.Seat, seats)
			for i := range in {
				user := fmt.Sprint("user", i)
				in[i], err = s.gateway.SignIn(background, wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: user, UserSig: "good", Device: "phone"}, audienceLine{a})
				require.NoError(b, err)
			}
			before := atRest()
			for _, seat := range in {
				require.NoError(b, seat.Receive(background, wire.Follow{Owners: []string{"group show"}}))
			}
			eventually(b, "all is said of those who came", func() bool {
				n := a.messages.Load()
				time.Sleep(1200 * time.Millisecond)
				return a.messages.Load() == n
			})
			if bytes == 0 {
				bytes = (atRest() - before) / float64(seats)
			}
			say := func(n int) {
				_, err := s.gateway.SayLive(background, fmt.Sprint("user", n%64), words("", "show", "To be, or not to be, that is the question", core.PriorityNormal))
				require.NoError(b, err)
			}
			worked, frames := worked(b), a.frames.Load()
			b.ResetTimer()
			for n := range b.N {
				last := a.until(seats)
				say(n)
				<-last
			}
			b.StopTimer()
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms-to-the-last")
			b.ReportMetric(worked()/float64(a.frames.Load()-frames), "cpu-µs/frame")
			b.ReportMetric(bytes, "B/seat")

			// Forty a second, as many as a room takes.
			const many = 120
			frames = a.frames.Load()
			last, began := a.until(many*seats), time.Now()
			for n := range many {
				time.Sleep(time.Until(began.Add(time.Duration(n) * 25 * time.Millisecond)))
				say(n)
			}
			<-last
			took := time.Since(began).Seconds()
			b.ReportMetric(many/took, "messages/s-of-40")
			b.ReportMetric(float64(a.frames.Load()-frames)/took, "frames/s-of-40")
			b.ReportMetric((took-float64(many-1)*0.025)*1000, "ms-behind")
		})
	}
}
