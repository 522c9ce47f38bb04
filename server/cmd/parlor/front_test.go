package main

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhoAsksIsWhomTheTrustedProxiesName(t *testing.T) {
	trusted, err := parseProxies([]string{"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"})
	require.NoError(t, err)
	f := &front{trusted: trusted}
	for name, c := range map[string]struct {
		remote string
		said   []string
		want   string
	}{
		"without a proxy":                        {"192.0.2.1:7", nil, "192.0.2.1"},
		"who says so without being a proxy":      {"192.0.2.1:7", []string{"198.51.100.9"}, "192.0.2.1"},
		"behind one proxy":                       {"127.0.0.1:7", []string{"198.51.100.9"}, "198.51.100.9"},
		"behind two":                             {"127.0.0.1:7", []string{"198.51.100.9, 10.1.2.3"}, "198.51.100.9"},
		"in two headers":                         {"127.0.0.1:7", []string{"198.51.100.9", "10.1.2.3"}, "198.51.100.9"},
		"who wrote somebody else in front":       {"127.0.0.1:7", []string{"203.0.113.5, 198.51.100.9"}, "198.51.100.9"},
		"who wrote a trusted address in front":   {"127.0.0.1:7", []string{"10.9.9.9, 198.51.100.9"}, "198.51.100.9"},
		"a proxy that says nothing":              {"127.0.0.1:7", nil, "127.0.0.1"},
		"a proxy that says nonsense":             {"127.0.0.1:7", []string{"unknown"}, "127.0.0.1"},
		"with a port":                            {"127.0.0.1:7", []string{"198.51.100.9:4711"}, "198.51.100.9"},
		"an IPv6 address stands for its network": {"127.0.0.1:7", []string{"2a00:1:2:3:4:5:6:7"}, "2a00:1:2:3::/64"},
		"an IPv6 address in brackets":            {"[2001:db8::1]:7", []string{"[2a00:1:2:3::9]:80"}, "2a00:1:2:3::/64"},
		"an IPv4 address written as IPv6":        {"[::ffff:127.0.0.1]:7", []string{"::ffff:198.51.100.9"}, "198.51.100.9"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header = c.remote, http.Header{"X-Forwarded-For": c.said}
		require.Equal(t, c.want, networkOf(f.client(r)), name)
	}
	_, err = parseProxies([]string{"nginx"})
	require.ErrorContains(t, err, "--trusted-proxies")
}

func TestAnAddressHasSoManyCallsAtATime(t *testing.T) {
	f := &front{each: 2, active: map[string]int{}}
	hold, held := make(chan struct{}), make(chan struct{})
	handler := f.handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			held <- struct{}{}
			<-hold
		}
	}))
	call := func(path, from string) int {
		r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
		r.RemoteAddr = from
		handler.ServeHTTP(w, r)
		return w.Code
	}
	ended := make(chan int)
	for range 2 {
		go func() { ended <- call("/slow", "192.0.2.1:1") }()
		<-held
	}
	require.Equal(t, http.StatusServiceUnavailable, call("/", "192.0.2.1:2"))
	require.Equal(t, http.StatusOK, call("/", "192.0.2.2:1"))
	require.Equal(t, http.StatusOK, call(socketPath, "192.0.2.1:2"), "the gateway counts WebSockets")
	close(hold)
	require.Equal(t, http.StatusOK, <-ended)
	require.Equal(t, http.StatusOK, <-ended)
	require.Equal(t, http.StatusOK, call("/", "192.0.2.1:2"))
	require.Empty(t, f.active)
}

// caller is a connection that only has an address.
type caller struct {
	net.Conn
	address string
	closed  bool
}

func (c *caller) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.address))
}

func (c *caller) Close() error {
	if c.closed {
		return errors.New("closed twice")
	}
	c.closed = true
	return nil
}

func TestTheLobbyMakesRoomForANewcomer(t *testing.T) {
	proxy := netip.MustParseAddr("10.0.0.1")
	crowded := func(busy bool, addresses ...string) (*lobby, []*caller) {
		l := newLobby(len(addresses), func(a netip.Addr) bool { return a == proxy })
		var all []*caller
		for _, address := range addresses {
			c := &caller{address: address}
			l.note(c, http.StateNew)
			if busy {
				l.note(c, http.StateActive)
			}
			all = append(all, c)
		}
		return l, all
	}
	comes := func(l *lobby, address string) *caller {
		c := &caller{address: address}
		l.note(c, http.StateNew)
		return c
	}
	closed := func(all []*caller) (indexes []int) {
		for i, c := range all {
			if c.closed {
				indexes = append(indexes, i)
			}
		}
		return indexes
	}
	t.Run("the oldest silent one of the address with the most goes", func(t *testing.T) {
		l, all := crowded(false, "192.0.2.1:1", "192.0.2.2:1", "192.0.2.2:2")
		require.False(t, comes(l, "192.0.2.3:1").closed)
		require.Equal(t, []int{1}, closed(all))
	})
	t.Run("not who is being answered", func(t *testing.T) {
		l, all := crowded(false, "192.0.2.2:1", "192.0.2.2:2")
		l.note(all[0], http.StateActive)
		comes(l, "192.0.2.3:1")
		require.Equal(t, []int{1}, closed(all))
	})
	t.Run("but of an address that has more than the newcomer's, where all are", func(t *testing.T) {
		l, all := crowded(true, "192.0.2.1:1", "192.0.2.2:1", "192.0.2.2:2")
		require.False(t, comes(l, "192.0.2.3:1").closed)
		require.Equal(t, []int{1}, closed(all))
	})
	t.Run("else the newcomer", func(t *testing.T) {
		l, all := crowded(true, "192.0.2.1:1", "192.0.2.2:1")
		require.True(t, comes(l, "192.0.2.2:2").closed)
		require.True(t, comes(l, "192.0.2.3:1").closed)
		require.Empty(t, closed(all))
	})
	t.Run("a proxy's are not cut in an answer", func(t *testing.T) {
		l, all := crowded(true, "10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3")
		require.True(t, comes(l, "192.0.2.3:1").closed)
		require.Empty(t, closed(all))
		l.note(all[1], http.StateIdle)
		require.False(t, comes(l, "192.0.2.3:1").closed)
		require.Equal(t, []int{1}, closed(all))
	})
	t.Run("who became a WebSocket or has gone takes no place", func(t *testing.T) {
		l, all := crowded(true, "192.0.2.1:1", "192.0.2.2:1")
		l.note(all[0], http.StateHijacked)
		l.note(all[1], http.StateClosed)
		require.False(t, comes(l, "192.0.2.3:1").closed)
		require.False(t, comes(l, "192.0.2.3:2").closed)
	})
}

func TestConnectionsAreHeldAgainstOpenFiles(t *testing.T) {
	c := config{maxConnections: 50_000, httpConnections: 100}
	require.NoError(t, c.fitConnections(1_000_000))
	require.Equal(t, 50_000, c.maxConnections)
	require.NoError(t, c.fitConnections(1024))
	require.Equal(t, 1024-200-spareFiles, c.maxConnections, "nobody said that there must be more")
	require.ErrorContains(t, c.fitConnections(300), "raise that (LimitNOFILE, ulimit -n)")
	given := config{maxConnections: 50_000, httpConnections: 100, connectionsGiven: true}
	require.ErrorContains(t, given.fitConnections(1024), "--max-connections 50000 and --http-connections 100 need 50328 open files, and this process may have 1024")
}
