package natsnotify_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"
)

// listen returns what a gateway hears in a room.
func (g *gateway) listen(room string) (heard chan string, leave func()) {
	heard = make(chan string, 10_000)
	return heard, g.Rooms().Subscribe(room, func(data []byte) { heard <- string(data) })
}

func hear(t *testing.T, heard chan string) string {
	t.Helper()
	select {
	case text := <-heard:
		return text
	case <-time.After(waitLimit):
		require.Fail(t, "nothing was heard")
		return ""
	}
}

func TestWhatIsSaidInARoomReachesThoseWhoAreInIt(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two, three := connect(t, url), connect(t, url), connect(t, url)
	for _, room := range []string{"show", "", "a.b.*.>", "@TGS#_x y", "房间"} {
		t.Run(room, func(t *testing.T) {
			own, _ := one.listen(room)
			heard, leave := two.listen(room)
			other, _ := three.listen(room + "!")
			require.Eventually(t, func() bool { one.Rooms().Publish(room, []byte("ready?")); return len(heard) > 0 }, waitLimit, pace)
			one.Rooms().Publish(room, []byte("first"))
			for hear(t, heard) != "first" {
			}
			for i := range 300 {
				data := []byte(fmt.Sprint(i))
				one.Rooms().Publish(room, data)
				clear(data) // It is the caller's again.
			}
			for i := range 300 {
				require.Equal(t, fmt.Sprint(i), hear(t, heard), "in the order of the sender")
			}
			require.Empty(t, own, "nobody hears itself")
			require.Empty(t, other, "nor another room")
			leave()
			one.Rooms().Publish(room, []byte("anybody?"))
			one.Rooms().Publish(room+"!", []byte("the end"))
			require.Eventually(t, func() bool { one.Rooms().Publish(room+"!", []byte("the end")); return len(other) > 0 }, waitLimit, pace)
			require.Empty(t, heard, "nor who has left")
		})
	}
}

func TestRoomsOfEmbeddedServersHearEachOther(t *testing.T) {
	one := embed(t)
	two := embed(t, one.Addr())
	heard, _ := two.listen("show")
	require.Eventually(t, func() bool { one.Rooms().Publish("show", []byte("hello")); return len(heard) > 0 }, waitLimit, pace)
}

func TestWhatIsSaidWhileNATSIsAwayIsLost(t *testing.T) {
	s := startNATS(t, -1)
	port := portOf(t, s)
	one, two := connect(t, s.ClientURL()), connect(t, s.ClientURL())
	heard, _ := two.listen("show")
	require.Eventually(t, func() bool { one.Rooms().Publish("show", []byte("before")); return len(heard) > 0 }, waitLimit, pace)
	stopNATS(s)
	require.Eventually(t, func() bool { return !one.IsConnected() && !two.IsConnected() }, waitLimit, pace)
	for range 3 * 1024 {
		one.Rooms().Publish("show", []byte("meanwhile")) // It does not wait.
	}
	startNATS(t, port)
	require.Eventually(t, func() bool {
		one.Rooms().Publish("show", []byte("after"))
		return one.IsConnected() && two.IsConnected()
	}, waitLimit, pace)
	for text := ""; text != "after"; text = hear(t, heard) {
		require.NotEqual(t, "meanwhile", text)
	}
}

func TestARoomThatPanicsHearsTheNextOne(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	one, two := connect(t, url), connect(t, url)
	heard := make(chan string, 100)
	two.Rooms().Subscribe("show", func(data []byte) {
		if string(data) == "bang" {
			panic("no")
		}
		heard <- string(data)
	})
	conn, err := nats.Connect(url)
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.Publish("parlor.room", []byte("not a room's")))
	require.Eventually(t, func() bool {
		one.Rooms().Publish("show", []byte("bang"))
		one.Rooms().Publish("show", []byte("still here"))
		return len(heard) > 0
	}, waitLimit, pace)
}
