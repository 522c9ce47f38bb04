//go:build unix

package gateway_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// BenchmarkIdleConnection measures what a connection takes that is signed in
// and idle. Its other end, in the same process, is hardly more than a socket.
func BenchmarkIdleConnection(b *testing.B) {
	const sockets = 2000
	s := serve(b, func(o *gateway.Options) { o.Limits.Unsigned = sockets })
	for b.Loop() {
		heapBefore, resident := heap(), rss(b)
		open := make([]net.Conn, sockets)
		for i := range open {
			open[i] = s.bare(fmt.Sprint("user", i), nil)
		}
		for range 3 { // Stacks shrink by half in each round.
			debug.FreeOSMemory()
		}
		b.ReportMetric(float64(heap()-heapBefore)/sockets, "heap+stack-B/conn")
		b.ReportMetric(float64(rss(b)-resident)/sockets, "rss-B/conn")
		for _, conn := range open {
			_ = conn.Close()
		}
		eventually(b, "all are gone", func() bool { return s.metric("connections") == 0 })
	}
}

// rss is the memory that the process holds, in bytes.
func rss(b *testing.B) int64 {
	b.Helper()
	runtime.GC()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip("there is no /proc here")
	}
	var size, resident int64
	_, err = fmt.Sscan(string(text), &size, &resident)
	require.NoError(b, err)
	return resident * int64(os.Getpagesize())
}

// BenchmarkPush measures how fast a change reaches a thousand devices, store
// and sockets included.
func BenchmarkPush(b *testing.B) {
	const devices = 1000
	s := serve(b, func(o *gateway.Options) { o.Limits.UserConnections = devices })
	var pushed sync.WaitGroup
	for range devices {
		conn := s.bare("alice", &pushed)
		defer func() { _ = conn.Close() }()
	}
	worked := worked(b)
	b.ResetTimer()
	for range b.N {
		pushed.Add(devices)
		_, err := s.gateway.Authority().Do(background, core.Call{User: "bob", Command: text("bob", "alice", "To be, or not to be, that is the question")}, nil)
		require.NoError(b, err)
		pushed.Wait()
	}
	b.ReportMetric(float64(b.N*devices)/b.Elapsed().Seconds(), "pushes/s")
	b.ReportMetric(worked()/float64(b.N*devices), "cpu-µs/push")
}

// worked returns how to find out for how many microseconds this process has
// had a processor since: other than the time, that does not depend on who else
// uses the machine.
func worked(b *testing.B) func() float64 {
	b.Helper()
	now := func() float64 {
		var usage syscall.Rusage
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
		return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1000
	}
	began := now()
	return func() float64 { return now() - began }
}

// BenchmarkCommand measures a command from one socket to its answer.
func BenchmarkCommand(b *testing.B) {
	s := serve(b, func(o *gateway.Options) { o.Limits.Rate, o.Limits.Burst = 1e9, 1e9 })
	alice := s.signIn("alice", "phone")
	number := uint64(0)
	for b.Loop() {
		number++
		alice.send(command(b, number, text("alice", "bob", "hello")))
		_, err := alice.next()
		require.NoError(b, err)
	}
}

// bare signs a device in over a connection that keeps no buffers. With pushed,
// each frame that comes later is one done.
func (s *site) bare(user string, pushed *sync.WaitGroup) net.Conn {
	s.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "ws://"))
	require.NoError(s.t, err)
	_, err = io.WriteString(conn, handshake)
	require.NoError(s.t, err)
	reader := bufio.NewReader(conn)
	for line := ""; line != "\r\n"; {
		line, err = reader.ReadString('\n')
		require.NoError(s.t, err)
	}
	text, err := wire.Encode(wire.Hello{Version: wire.Version, SDKAppID: 7, UserID: user, UserSig: "good", Device: "phone"})
	require.NoError(s.t, err)
	_, err = conn.Write(append([]byte{0x81, 0x80 | 126, byte(len(text) >> 8), byte(len(text)), 0, 0, 0, 0}, text...))
	require.NoError(s.t, err)
	for range 3 { // The welcome, the changes, and that this was all.
		require.NoError(s.t, skip(reader))
	}
	if pushed != nil {
		go func() {
			for skip(reader) == nil {
				pushed.Done()
			}
		}()
	}
	return conn
}

// skip reads a frame.
func skip(reader *bufio.Reader) error {
	head := make([]byte, 4)
	if _, err := io.ReadFull(reader, head[:2]); err != nil {
		return err
	}
	length := int(head[1])
	if length == 126 {
		if _, err := io.ReadFull(reader, head[2:]); err != nil {
			return err
		}
		length = int(binary.BigEndian.Uint16(head[2:]))
	}
	_, err := reader.Discard(length)
	return err
}
