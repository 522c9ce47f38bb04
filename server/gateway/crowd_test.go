package gateway_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// knock opens a connection from an address of this machine, says nothing, and
// tells when it has ended.
func knock(url string, from net.IP) (ended chan struct{}, err error) {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}
	client := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}
	web, _, err := websocket.Dial(background, url, &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		return nil, err
	}
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		_, _, _ = web.Read(background)
		_ = web.CloseNow()
	}()
	return ended, nil
}

func TestAStrangersSilentSocketsKeepNobodyOut(t *testing.T) {
	const silent, others = 1100, 124
	stranger := net.IPv4(127, 0, 0, 1)
	crowd := func(t *testing.T, insists bool, from net.IP) {
		s := serve(t) // With the limits that it has by default.
		over := make(chan struct{})
		var strangers sync.WaitGroup
		var knocks atomic.Int64
		for range silent {
			strangers.Go(func() {
				for again := true; again; again = insists {
					ended, err := knock(s.url, stranger)
					if err != nil {
						return
					}
					knocks.Add(1)
					select {
					case <-ended:
					case <-over:
						return
					}
				}
			})
		}
		eventually(t, "all of them have knocked", func() bool { return knocks.Load() >= silent })
		in := comeIn(s, from, others)
		t.Logf("%d of %d got in while a stranger knocked %d times", in, others, knocks.Load())
		close(over)
		ctx, cancel := context.WithTimeout(background, waitLimit)
		defer cancel()
		require.NoError(t, s.gateway.Shutdown(ctx))
		strangers.Wait()
		require.GreaterOrEqual(t, in, int64(others*95/100))
	}
	t.Run("who have the same address", func(t *testing.T) { crowd(t, false, stranger) })
	t.Run("who have another one, while the stranger comes back at once", func(t *testing.T) {
		other := net.IPv4(127, 0, 0, 2)
		if probe, err := net.ListenTCP("tcp", &net.TCPAddr{IP: other}); err != nil {
			t.Skip("this system has one address of its own only:", err)
		} else {
			require.NoError(t, probe.Close())
		}
		crowd(t, true, other)
	})
}

// comeIn has that many users sign in at the same time and returns how many were
// welcomed.
func comeIn(s *site, from net.IP, users int) int64 {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}
	client := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}
	signIn := func(user string) error {
		ctx, cancel := context.WithTimeout(background, waitLimit)
		defer cancel()
		web, _, err := websocket.Dial(ctx, s.url, &websocket.DialOptions{HTTPClient: client})
		if err != nil {
			return err
		}
		defer func() { _ = web.CloseNow() }()
		hello, err := wire.Encode(wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: user, UserSig: "good", Device: "phone"})
		if err != nil {
			return err
		}
		if err := web.Write(ctx, websocket.MessageText, []byte(hello)); err != nil {
			return err
		}
		_, _, err = web.Read(ctx)
		return err
	}
	var in atomic.Int64
	var all sync.WaitGroup
	for i := range users {
		all.Go(func() {
			if signIn(fmt.Sprint("user", i)) == nil {
				in.Add(1)
			}
		})
	}
	all.Wait()
	return in.Load()
}

func TestTheAddressWithTheMostStrangersMakesRoom(t *testing.T) {
	s := serve(t, func(o *gateway.Options) { o.Limits.Unsigned, o.Limits.Hello = 4, time.Hour })
	one, err := knock(s.url, net.IPv4(127, 0, 0, 1)) // The oldest of all.
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{}, 4)
	for range 4 {
		ended, err := knock(s.url, net.IPv4(127, 0, 0, 2))
		if err != nil {
			t.Skip("this system has one address of its own only:", err)
		}
		go func() {
			<-ended
			gone <- struct{}{}
		}()
	}
	<-gone
	select {
	case <-one:
		require.Fail(t, "the address that has one was robbed of it")
	default:
	}
}

func TestWhoIsStillShakingHandsCanMakeRoom(t *testing.T) {
	s := serve(t, func(o *gateway.Options) { o.Limits.Unsigned, o.Limits.Hello = 1, time.Hour })
	for range 200 { // Each comes as soon as the one before has its answer.
		s.dial()
	}
	eventually(t, "only the last is there", func() bool { return s.metric("connections") == 1 })
}

func TestAnAddressHasAtMostSoManyConnections(t *testing.T) {
	s := serve(t, func(o *gateway.Options) { o.Limits.AddressConnections = 2 })
	s.signIn("alice", "phone")
	silent := s.dial()
	s.signIn("bob", "phone") // In the place of who says nothing.
	_, code := silent.end()
	require.Equal(t, 1006, code)
	_, err := s.tryDial()
	require.ErrorContains(t, err, "503")
	require.Equal(t, 1.0, s.metric("turned_away_total", "address"))
}

func TestWhoIsSigningInIsNoStranger(t *testing.T) {
	store := &hanging{Store: authority.NewMemStore(), hang: make(chan struct{})}
	s := serve(t, func(o *gateway.Options) { o.Store, o.Limits.Unsigned, o.Limits.Work = store, 1, time.Hour })
	close(store.hang)
	alice := s.dial()
	alice.send(wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: "alice", UserSig: "good", Device: "phone"})
	eventually(t, "her userSig was found good", func() bool { return s.metric("unsigned_connections") == 0 })
	first := s.dial()
	s.dial()
	_, code := first.end()
	require.Equal(t, 1006, code)
	require.Equal(t, 2.0, s.metric("connections"), "alice and the last")
	s.gateway.Close()
}

func TestAUserSignsInSoOftenAMinute(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Limits.SignIns = 3 })
	mallory := h.device("mallory", "phone")
	for range 3 {
		require.NoError(t, mallory.signIn())
	}
	err := mallory.signIn()
	closes(t, wire.CloseRate, err)
	require.EqualValues(t, 2996, last[wire.Refusal](mallory).Code)

	t.Run("which only those with a good userSig count for", func(t *testing.T) {
		for range 10 {
			forged := mallory.hello()
			forged.UserID, forged.UserSig = "bob", "forged"
			closes(t, wire.CloseRefused, mallory.signInWith(forged))
		}
		h.signedIn("bob", "phone")
	})
	t.Run("and so again after a while", func(t *testing.T) {
		h.now = h.now.Add(20 * time.Second)
		require.NoError(t, mallory.signIn())
		closes(t, wire.CloseRate, mallory.signIn())
	})
}

func TestNobodyWaitsForAUserWhoDoesNotRead(t *testing.T) {
	s := serve(t, func(o *gateway.Options) { o.Limits.LoadBytes = 4 << 20 }) // Two turns.
	h := newHouse(t)
	h.store.MemStore = s.store.(*authority.MemStore)
	for i := range 300 {
		h.do(fmt.Sprint("peer", i), text(fmt.Sprint("peer", i), "mallory", long(11_000)))
		if i < 60 {
			h.do(fmt.Sprint("peer", i), text(fmt.Sprint("peer", i), "alice", long(11_000)))
		}
	}
	s.tight.Store(true)
	for i := range 5 {
		s.dial().send(wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: "mallory", UserSig: "good", Device: fmt.Sprint("phone", i)})
	}
	eventually(t, "one of mallory's has a turn, and the others wait", func() bool { return s.metric("waiting_turns") == 4 })
	s.tight.Store(false)
	alice := s.dial()
	alice.send(wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: "alice", UserSig: "good", Device: "phone"})
	began := time.Now()
	alice.until(func(frame wire.Frame) bool {
		changes, is := frame.(wire.Changes)
		return is && !changes.More
	})
	require.Less(t, time.Since(began), 5*time.Second, "no write has given up yet")
	require.Equal(t, 4.0, s.metric("waiting_turns"))
	s.gateway.Close()
}

func TestWhoWaitsForATurnIsToldSoBeforeItGivesTheLineUp(t *testing.T) {
	const silence = 10 * time.Second // That a device bears: docs/protocol.md.
	require.Less(t, gateway.DefaultLimits().Turn, silence)
}
