package e2e_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/stretchr/testify/require"
)

// cable is a way to a site that can fall silent: nothing passes, and nothing tells
// anybody so, as on a network out of reach.
type cable struct {
	t        *testing.T
	listener net.Listener
	server   string

	mu     sync.Mutex
	silent bool
	ends   []net.Conn
}

func newCable(t *testing.T, s *site) *cable {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cable{t: t, listener: listener, server: strings.TrimPrefix(s.url, "http://")}
	go c.serve()
	t.Cleanup(func() {
		_ = listener.Close()
		c.cut()
	})
	return c
}

func (c *cable) serve() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", c.server)
		if err != nil {
			_ = near.Close()
			continue
		}
		c.mu.Lock()
		c.ends = append(c.ends, near, far)
		c.mu.Unlock()
		go c.copy(near, far)
		go c.copy(far, near)
	}
}

// copy passes on what comes, unless the cable is silent: then it is lost.
func (c *cable) copy(from, to net.Conn) {
	passed, dropped := make([]byte, 32<<10), io.Discard
	for {
		n, err := from.Read(passed)
		if err != nil {
			return
		}
		target := io.Writer(to)
		if c.isSilent() {
			target = dropped
		}
		if _, err := target.Write(passed[:n]); err != nil {
			return
		}
	}
}

func (c *cable) isSilent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.silent
}

func (c *cable) fallSilent(silent bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.silent = silent
}

func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, end := range c.ends {
		_ = end.Close()
	}
}

// signIn signs a user in by way of this cable.
func (c *cable) signIn(p *tab, user string) {
	c.t.Helper()
	p.do(fmt.Sprintf("await signIn(%q, { SDKAppID, server: 'ws://%s/ws?app=%s' })", user, c.listener.Addr(), application))
}

// timed says whether a call was pending, and how long it took.
const timed = `
	async function timed(call) {
		const start = performance.now();
		const { data } = await call();
		return { pending: data.pending === true, took: performance.now() - start };
	}
	const group = (groupName) => timed(() => chat.createConversationGroup({ groupName, conversationIDList: [] }));
	const states = () => watch.events.filter(({ name }) => name === 'NET_STATE_CHANGE').map(({ data }) => data.state);
`

type timedCall struct {
	Pending bool
	Took    float64
}

func TestOnANetworkThatFallsSilentCallsArePendingWithinSeconds(t *testing.T) {
	byItself(t) // It measures time.
	s := withServer(t)
	c, p := newCable(t, s), s.tab()
	c.signIn(p, "alice")
	c.fallSilent(true)
	calls := eval[[]timedCall](p, timed+`
		const calls = [await group('A')];
		await watch.until(() => watch.last('NET_STATE_CHANGE')?.state === 'disconnected', 'the page to be offline');
		calls.push(await group('B'), await group('C'));
		return calls;`)
	for i, call := range calls {
		require.True(t, call.Pending, "call %d", i)
	}
	require.Less(t, calls[0].Took, 5000.0, "the first one finds out")
	require.Less(t, calls[1].Took, 1000.0, "the others know")
	require.Less(t, calls[2].Took, 1000.0)
	c.fallSilent(false)
	s.goOnline(p)
	p.do(untilAnswered)
	require.Equal(t, "connected", eval[string](p, `return watch.last('NET_STATE_CHANGE').state`))
}

func TestWhereTheBrowserIsOfflineCallsArePendingAtOnce(t *testing.T) {
	byItself(t) // It measures time.
	s := withServer(t)
	c, p := newCable(t, s), s.tab()
	c.signIn(p, "alice")
	c.fallSilent(true) // Emulated, being offline leaves a WebSocket that is open alone.
	p.do(`globalThis.gone = new Promise((resolve) => addEventListener('offline', resolve, { once: true }))`)
	emulateOffline(t, p, true)
	calls := eval[[]timedCall](p, timed+`
		await gone;
		return [await group('A'), await group('B')];`)
	for i, call := range calls {
		require.True(t, call.Pending, "call %d", i)
		require.Less(t, call.Took, 1000.0, "call %d", i)
	}
	require.Equal(t, "disconnected", eval[string](p, `return watch.last('NET_STATE_CHANGE').state`))
	require.Equal(t, "A,B", eval[string](p, `return (await chat.getConversationGroupList()).data.join()`))
	c.fallSilent(false)
	emulateOffline(t, p, false) // The page is told by its own browser.
	p.do(untilAnswered)
	require.Equal(t, "connected", eval[string](p, `return watch.last('NET_STATE_CHANGE').state`))
}

func TestACallThatWaitsIsPendingAsSoonAsTheBrowserIsOffline(t *testing.T) {
	byItself(t) // It measures time.
	s := withServer(t)
	c, p := newCable(t, s), s.tab()
	c.signIn(p, "alice")
	c.fallSilent(true)
	call := eval[timedCall](p, timed+`
		const waiting = group('A');
		await new Promise((resolve) => setTimeout(resolve, 100));
		dispatchEvent(new Event('offline'));
		return waiting;`)
	require.True(t, call.Pending)
	require.Less(t, call.Took, 1500.0)
}

func emulateOffline(t *testing.T, p *tab, offline bool) {
	t.Helper()
	require.NoError(t, p.act(network.Enable(), network.OverrideNetworkState(offline, 0, -1, -1)))
}
