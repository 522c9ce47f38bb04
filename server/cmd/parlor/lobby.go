package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// lobby bounds the connections that are no WebSockets. If there are too many,
// one has to go. First choice is a connection that is not being answered, of
// the address that has the most of those; of these the one that has been silent
// the longest. Second choice is the oldest connection of an address that has
// more than the newcomer's. A connection of a trusted proxy is never cut in an
// answer, because it serves many people.
type lobby struct {
	limit  int
	trusts func(netip.Addr) bool

	mu     sync.Mutex
	clock  uint64
	guests map[net.Conn]*guest
}

// guest is a connection in the lobby.
type guest struct {
	conn    net.Conn
	address string
	proxy   bool
	// busy: a request is being read or answered.
	busy bool
	// since orders guests by when they came to be so.
	since uint64
}

func newLobby(limit int, trusts func(netip.Addr) bool) *lobby {
	return &lobby{limit: limit, trusts: trusts, guests: map[net.Conn]*guest{}}
}

// note is for [http.Server]'s ConnState.
func (l *lobby) note(conn net.Conn, state http.ConnState) {
	if out := l.change(conn, state); out != nil {
		cut(out.conn)
	}
}

// cut closes a connection without a word, for which TLS would wait.
func cut(conn net.Conn) {
	if over, is := conn.(*tls.Conn); is {
		conn = over.NetConn()
	}
	_ = conn.Close() // It is gone either way.
}

// change notes what became of a connection, and returns the one that has to go
// for it.
func (l *lobby) change(conn net.Conn, state http.ConnState) (out *guest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clock++
	switch state {
	case http.StateNew:
		l.guests[conn] = l.guest(conn)
		if len(l.guests) <= l.limit {
			return nil
		}
		out = l.leaves(l.guests[conn])
		delete(l.guests, out.conn)
		return out
	case http.StateActive, http.StateIdle:
		if known := l.guests[conn]; known != nil { // It may have been cut.
			known.busy, known.since = state == http.StateActive, l.clock
		}
	case http.StateHijacked, http.StateClosed:
		delete(l.guests, conn)
	}
	return nil
}

func (l *lobby) guest(conn net.Conn) *guest {
	g := &guest{conn: conn, address: networkOf(conn.RemoteAddr().String()), since: l.clock}
	if with, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil {
		g.proxy = l.trusts(with.Addr())
	}
	return g
}

// leaves picks who has to go for a newcomer, who may be the one.
func (l *lobby) leaves(newcomer *guest) *guest {
	if out := l.oldest(func(g *guest) bool { return !g.busy && g != newcomer }); out != nil {
		return out
	}
	out := l.oldest(func(g *guest) bool { return !g.proxy && g != newcomer })
	if out == nil || l.count(out.address) <= l.count(newcomer.address) {
		return newcomer
	}
	return out
}

func (l *lobby) count(address string) (n int) {
	for _, g := range l.guests {
		if g.address == address {
			n++
		}
	}
	return n
}

// oldest returns the oldest guest of some kind, of the address with the most of
// them.
func (l *lobby) oldest(is func(*guest) bool) (out *guest) {
	each := map[string]int{}
	for _, g := range l.guests {
		if is(g) {
			each[g.address]++
		}
	}
	for _, g := range l.guests {
		if !is(g) {
			continue
		}
		if out == nil || each[g.address] > each[out.address] || each[g.address] == each[out.address] && g.since < out.since {
			out = g
		}
	}
	return out
}
