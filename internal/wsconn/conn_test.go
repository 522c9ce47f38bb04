package wsconn_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/wsconn"
)

// These tests hold on either side of the build tag. In a browser the peer is a
// made-up WebSocket, elsewhere it is a server.

// peer is the other side of a connection.
type peer interface {
	send(text string)
	sendMany(n int, text string)
	sendBinary()
	close(code int, reason string)
	cut()
	// next returns the next message that came from the connection.
	next() string
	// closed returns the code and the reason that came from the connection.
	closed() (code int, reason string)
}

var texts = []string{
	"", "hello", "\ufeffa byte order mark", "\ufeff\ufeff", "ö 漢 😀 \u2028", "\x00", `{"type":"hello"}`, strings.Repeat("ö", 100_000),
}

func TestTextsArriveAsTheyWereAndInOrder(t *testing.T) {
	c, peer := connect(t)
	for _, text := range texts {
		peer.send(text)
	}
	for _, text := range texts {
		require.NoError(t, c.Write(t.Context(), text))
	}
	for _, text := range texts {
		require.Equal(t, text, read(t, c))
		require.Equal(t, text, peer.next())
	}
}

func TestWhatCameBeforeTheEndIsReadFirst(t *testing.T) {
	for name, end := range map[string]struct {
		by   func(peer)
		want wsconn.CloseError
	}{
		"with a code and a reason": {func(p peer) { p.close(4001, "gründlich") }, wsconn.CloseError{Code: 4001, Reason: "gründlich"}},
		"with a code":              {func(p peer) { p.close(1001, "") }, wsconn.CloseError{Code: 1001}},
		"without a code":           {func(p peer) { p.close(1005, "") }, wsconn.CloseError{Code: 1005}},
		"without a word":           {func(p peer) { p.cut() }, wsconn.CloseError{Code: wsconn.CodeAbnormal}},
	} {
		t.Run(name, func(t *testing.T) {
			c, peer := connect(t)
			peer.send("one")
			peer.send("two")
			end.by(peer)
			require.Equal(t, "one", read(t, c))
			require.Equal(t, "two", read(t, c))
			require.Equal(t, end.want, endOf(t, c))
			require.Equal(t, end.want, endOf(t, c), "the end does not change")
			var closed *wsconn.CloseError
			require.ErrorAs(t, c.Write(t.Context(), "too late"), &closed)
			require.Equal(t, end.want, *closed)
			require.NoError(t, c.Close(4000, "too late"))
			require.Equal(t, end.want, endOf(t, c))
		})
	}
}

func TestGivingUpOnReadingLosesNothing(t *testing.T) {
	c, peer := connect(t)
	ctx, cancel := context.WithCancel(t.Context())
	reading := make(chan error)
	go func() {
		_, err := c.Read(ctx)
		reading <- err
	}()
	cancel()
	require.ErrorIs(t, <-reading, context.Canceled)

	peer.send("one")
	_, err := c.Read(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, "one", read(t, c))
	require.NoError(t, c.Write(t.Context(), "still here"))
	require.Equal(t, "still here", peer.next())
}

func TestClosing(t *testing.T) {
	t.Run("tells the other side once", func(t *testing.T) {
		c, peer := connect(t)
		require.NoError(t, c.Close(4321, "\ufeffenough"))
		require.NoError(t, c.Close(1000, "again"))
		code, reason := peer.closed()
		require.Equal(t, 4321, code)
		require.Equal(t, "\ufeffenough", reason)
		require.Equal(t, wsconn.CloseError{Code: 4321, Reason: "\ufeffenough"}, endOf(t, c))
		require.Error(t, c.Write(t.Context(), "too late"))
	})
	t.Run("wakes everyone who reads", func(t *testing.T) {
		c, _ := connect(t)
		var group sync.WaitGroup
		for range 5 {
			group.Go(func() {
				_, err := c.Read(t.Context())
				var closed *wsconn.CloseError
				if !errors.As(err, &closed) {
					t.Errorf("read: %v", err)
				}
			})
		}
		require.NoError(t, c.Close(wsconn.CodeNormal, ""))
		group.Wait()
	})
	t.Run("with what no browser sends does nothing", func(t *testing.T) {
		c, peer := connect(t)
		for _, code := range []int{0, -1, 999, 1001, 1006, 1009, 2999, 5000} {
			require.ErrorContains(t, c.Close(code, ""), fmt.Sprint(code))
		}
		require.ErrorContains(t, c.Close(1000, strings.Repeat("ö", 62)), "124 bytes")
		require.ErrorContains(t, c.Close(1000, "\xff"), "UTF-8")
		require.NoError(t, c.Write(t.Context(), "still here"))
		require.Equal(t, "still here", peer.next())
		require.NoError(t, c.Close(1000, strings.Repeat("x", 123)))
	})
}

func TestWhatMustNotComeEndsTheConnection(t *testing.T) {
	for name, wrong := range map[string]struct {
		do   func(peer)
		code int
	}{
		"a binary message":        {peer.sendBinary, wsconn.CodeBinary},
		"a message too large":     {func(p peer) { p.send(strings.Repeat("x", wsconn.MaxMessage+1)) }, wsconn.CodeTooLarge},
		"a message of many bytes": {func(p peer) { p.send(strings.Repeat("漢", wsconn.MaxMessage/3+1)) }, wsconn.CodeTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			c, peer := connect(t)
			peer.send("before")
			wrong.do(peer)
			peer.send("behind")
			require.Equal(t, "before", read(t, c))
			require.Equal(t, wrong.code, endOf(t, c).Code)
		})
	}
}

func TestTheOtherSideHearsWhatWasWrong(t *testing.T) {
	c, peer := connect(t)
	peer.sendBinary()
	require.Equal(t, wsconn.CloseError{Code: wsconn.CodeBinary, Reason: "a message is binary"}, endOf(t, c))
	code, reason := peer.closed()
	require.Equal(t, onTheWire(wsconn.CodeBinary), code)
	require.Equal(t, "a message is binary", reason)
}

func TestTheLargestMessageGoesBothWays(t *testing.T) {
	c, peer := connect(t)
	text := strings.Repeat("x", wsconn.MaxMessage)
	peer.send(text)
	require.Equal(t, text, read(t, c))
	require.NoError(t, c.Write(t.Context(), text))
	require.Equal(t, text, peer.next())
}

func TestUnreadMessagesAreBounded(t *testing.T) {
	for name, flood := range map[string]struct {
		text string
		room int
	}{
		"in number": {"x", wsconn.MaxUnread},
		"in bytes":  {strings.Repeat("x", 1<<20), wsconn.MaxUnreadBytes >> 20},
	} {
		t.Run(name, func(t *testing.T) {
			c, peer := connect(t)
			peer.sendMany(flood.room+1, flood.text)
			code, _ := peer.closed()
			require.Equal(t, wsconn.CodeUnread, code)
			for range flood.room {
				require.Equal(t, flood.text, read(t, c))
			}
			require.Equal(t, wsconn.CodeUnread, endOf(t, c).Code)
		})
	}
	t.Run("those that were read leave room", func(t *testing.T) {
		c, peer := connect(t)
		for range 3 {
			peer.sendMany(wsconn.MaxUnread, "x")
			for range wsconn.MaxUnread {
				read(t, c)
			}
		}
	})
}

func TestAMessageThatMustNotBeSentDoesNoHarm(t *testing.T) {
	c, peer := connect(t)
	require.ErrorIs(t, c.Write(t.Context(), strings.Repeat("x", wsconn.MaxMessage+1)), wsconn.ErrNotSendable)
	require.ErrorIs(t, c.Write(t.Context(), "\xff"), wsconn.ErrNotSendable)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, c.Write(ctx, "given up"), context.Canceled)

	require.NoError(t, c.Write(t.Context(), "still here"))
	require.Equal(t, "still here", peer.next())
}

func TestEachMessageIsReadOnce(t *testing.T) {
	const readers, messages = 4, 400
	c, peer := connect(t)
	var mu sync.Mutex
	seen := map[string]int{}
	var group sync.WaitGroup
	for range readers {
		group.Go(func() {
			for {
				text, err := c.Read(t.Context())
				if err != nil {
					return
				}
				mu.Lock()
				seen[text]++
				mu.Unlock()
			}
		})
	}
	for i := range messages {
		peer.send(fmt.Sprint(i))
	}
	peer.close(1000, "")
	group.Wait()
	require.Len(t, seen, messages)
	for text, n := range seen {
		require.Equal(t, 1, n, text)
	}
}

func TestDialingWithAContextThatHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := wsconn.Dial(ctx, "ws://127.0.0.1/")
	require.ErrorIs(t, err, context.Canceled)
}

func TestAnURLThatIsNone(t *testing.T) {
	for _, url := range []string{"://", "ws://", "ftp://127.0.0.1/"} {
		_, err := wsconn.Dial(t.Context(), url)
		require.ErrorContains(t, err, "connect: ", url)
	}
}

// read takes the next message.
func read(t *testing.T, c *wsconn.Conn) string {
	t.Helper()
	text, err := c.Read(t.Context())
	require.NoError(t, err)
	return text
}

// endOf reads the end.
func endOf(t *testing.T, c *wsconn.Conn) wsconn.CloseError {
	t.Helper()
	text, err := c.Read(t.Context())
	var closed *wsconn.CloseError
	require.ErrorAs(t, err, &closed, "read %.20q", text)
	require.Contains(t, err.Error(), fmt.Sprint(closed.Code))
	require.Contains(t, err.Error(), closed.Reason)
	return *closed
}
