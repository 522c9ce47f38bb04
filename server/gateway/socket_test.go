package gateway_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

func TestTwoUsersTalkOverWebSockets(t *testing.T) {
	s := serve(t)
	alice, bob := s.signIn("alice", "phone"), s.signIn("bob", "phone")
	for i := uint64(1); i <= 20; i++ {
		alice.send(command(t, i, text("alice", "bob", long(10_000))))
		require.Nil(t, alice.answered("phone", i).Error)
		bob.until(func(frame wire.Frame) bool {
			changes, _ := frame.(wire.Changes)
			return len(changes.Documents) == 1 && changes.Documents[0].ID == "C2Calice"
		})
	}
	bob.send(wire.Ask{ID: "q", ConversationID: "C2Calice", Limit: 300})
	rows := bob.until(func(frame wire.Frame) bool { _, ok := frame.(wire.Rows); return ok }).(wire.Rows)
	require.Len(t, rows.Messages, 20)
	require.Equal(t, 20.0, s.metric("commands_total", "SendMessage", "done"))
	require.Equal(t, 20.0, s.metric("frames_total", "command", "in"))
	require.Equal(t, 2.0, s.metric("sign_ins_total", "ok"))
	require.GreaterOrEqual(t, s.metric("pushes_total"), 22.0)
}

func TestAHelloThatDoesNotWaitForTheHandshakeIsTaken(t *testing.T) {
	s := serve(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "ws://"))
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	text, err := wire.Encode(wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: "alice", UserSig: "good", Device: "phone", Agent: long(3000)})
	require.NoError(t, err)
	head := []byte{0x81, 0x80 | 126, byte(len(text) >> 8), byte(len(text)), 0, 0, 0, 0}
	_, err = conn.Write([]byte(handshake + string(head) + text))
	require.NoError(t, err)
	got := ""
	for !strings.Contains(got, `"type":"changes"`) {
		buffer := make([]byte, 4096)
		n, err := conn.Read(buffer)
		require.NoError(t, err)
		got += string(buffer[:n])
	}
	require.Contains(t, got, `"type":"welcome"`)
}

func TestADeviceThatGoesIsForgottenAtOnce(t *testing.T) {
	s := serve(t)
	for _, leave := range []func(c *client){
		func(c *client) { _ = c.web.Close(1000, "") },
		func(c *client) { _ = c.web.CloseNow() },
		func(c *client) { _ = c.tcp.SetLinger(0); _ = c.tcp.Close() },
	} {
		leave(s.signIn("alice", "phone"))
		eventually(t, "it is gone", func() bool { return s.metric("connections") == 0 })
		require.Zero(t, s.gateway.Kick("alice", wire.CloseKicked, ""))
	}
	require.Equal(t, 1.0, s.metric("closes_total", "device"))
	require.Equal(t, 2.0, s.metric("closes_total", "broken"))
}

func TestSilence(t *testing.T) {
	quick := func(o *gateway.Options) { o.Limits.Heartbeat = 200 * time.Millisecond }
	t.Run("is broken by the server's ping, and then ends the connection", func(t *testing.T) {
		frames := serve(t, quick).signIn("alice", "phone").closes(wire.CloseSilent)
		require.Equal(t, []wire.Frame{wire.Ping{}}, frames)
	})
	t.Run("does not when the device answers", func(t *testing.T) {
		s := serve(t, quick)
		alice := s.signIn("alice", "phone")
		for range 4 {
			alice.until(func(frame wire.Frame) bool { return frame == wire.Ping{} })
			alice.send(wire.Pong{})
		}
		require.Zero(t, s.metric("closes_total"))
	})
	t.Run("is none while the device pings", func(t *testing.T) {
		s := serve(t, quick)
		alice := s.signIn("alice", "phone")
		for range 12 {
			alice.send(wire.Ping{})
			frame, err := alice.next()
			require.NoError(t, err)
			require.IsType(t, wire.Pong{}, frame)
			time.Sleep(60 * time.Millisecond) // The device's own timer.
		}
	})
}

func TestTheConnectionEndsWhenTheUserSigDoes(t *testing.T) {
	t.Run("without anybody doing anything", func(t *testing.T) {
		s := serve(t, func(o *gateway.Options) {
			o.Check = func(_ wire.Hello, now time.Time) (gateway.Proof, error) {
				return gateway.Proof{Expires: now.Add(300 * time.Millisecond)}, nil
			}
		})
		began := time.Now()
		s.signIn("alice", "phone").closes(wire.CloseExpired)
		require.Greater(t, time.Since(began), 250*time.Millisecond)
	})
	t.Run("and not before", func(t *testing.T) {
		s := serve(t, func(o *gateway.Options) {
			o.Check = func(_ wire.Hello, now time.Time) (gateway.Proof, error) {
				return gateway.Proof{Expires: now.Add(time.Hour)}, nil
			}
			o.Limits.Heartbeat = 50 * time.Millisecond
		})
		s.signIn("alice", "phone").closes(wire.CloseSilent)
	})
}

func TestWhoIsEndedByOthers(t *testing.T) {
	t.Run("one device too many ends the first", func(t *testing.T) {
		s := serve(t, func(o *gateway.Options) { o.Instances = 1 })
		phone := s.signIn("alice", "phone")
		tablet := s.signIn("alice", "tablet")
		phone.closes(wire.CloseTakenOver)
		tablet.send(wire.Ping{})
		tablet.until(isPong)
	})
	t.Run("a user who is kicked", func(t *testing.T) {
		s := serve(t)
		alice := s.signIn("alice", "phone")
		require.Equal(t, 1, s.gateway.Kick("alice", wire.CloseKicked, long(500)))
		alice.closes(wire.CloseKicked)
		require.Equal(t, 1.0, s.metric("closes_total", "4004"))
	})
}

func TestShutdown(t *testing.T) {
	t.Run("tells all devices to come back elsewhere", func(t *testing.T) {
		s := serve(t, func(o *gateway.Options) { o.Limits.Drain = 200 * time.Millisecond })
		var devices []*client
		for i := range 20 {
			devices = append(devices, s.signIn(fmt.Sprint("user", i), "phone"))
		}
		silent := s.dial()
		var waiting sync.WaitGroup
		codes := make([]int, len(devices))
		for i, d := range devices {
			waiting.Go(func() { _, codes[i] = d.end() })
		}
		waiting.Go(func() { silent.end() })
		require.NoError(t, s.gateway.Shutdown(background))
		waiting.Wait()
		for _, code := range codes {
			require.Equal(t, wire.CloseRestart, code)
		}
		require.Zero(t, s.metric("connections"))
		_, err := s.tryDial()
		require.ErrorContains(t, err, "503")
	})
	t.Run("lets a command finish that is at work", func(t *testing.T) {
		entered, leave := make(chan struct{}), make(chan struct{})
		store := &locked{}
		s := serve(t, func(o *gateway.Options) { store.Store, o.Store = o.Store, store })
		alice := s.signIn("alice", "phone")
		store.set(func() { close(entered); <-leave })
		alice.send(command(t, 1, core.CreateConversationGroup{Name: "Work"}))
		<-entered
		done := make(chan error, 1)
		go func() { done <- s.gateway.Shutdown(background) }()
		eventually(t, "nobody is let in any more", func() bool { _, err := s.tryDial(); return err != nil })
		close(leave)
		require.Nil(t, alice.answered("phone", 1).Error)
		alice.closes(wire.CloseRestart)
		require.NoError(t, <-done)
	})
	t.Run("does not wait for ever", func(t *testing.T) {
		leave := make(chan struct{})
		store := &locked{}
		s := serve(t, func(o *gateway.Options) { store.Store, o.Store = o.Store, store })
		alice := s.signIn("alice", "phone")
		entered := make(chan struct{})
		store.set(func() { close(entered); <-leave })
		alice.send(command(t, 1, core.CreateConversationGroup{Name: "Work"}))
		<-entered
		ctx, cancel := context.WithTimeout(background, 50*time.Millisecond)
		defer cancel()
		require.ErrorIs(t, s.gateway.Shutdown(ctx), context.DeadlineExceeded)
		alice.closes(1006)
		close(leave)
	})
}
