package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// front stands before everything that is served: it finds out who asks, and
// limits how many calls an address makes at a time.
type front struct {
	// trusted are the proxies whose word for an address counts.
	trusted []netip.Prefix
	// each is how many calls of one address are answered at the same time.
	each int

	mu     sync.Mutex
	active map[string]int
}

// parseProxies reads addresses and networks: 10.0.0.1, 10.0.0.0/8, ::1.
func parseProxies(given []string) ([]netip.Prefix, error) {
	var trusted []netip.Prefix
	for _, one := range given {
		prefix, err := netip.ParsePrefix(one)
		if err != nil {
			address, wrong := netip.ParseAddr(one)
			if wrong != nil {
				return nil, wrongUsage("--trusted-proxies names addresses and networks, such as 127.0.0.1 or 10.0.0.0/8, not %q", one)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		trusted = append(trusted, prefix.Masked())
	}
	return trusted, nil
}

// trusts says whether an address is that of a trusted proxy.
func (f *front) trusts(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	for _, prefix := range f.trusted {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// handler serves next with the address of the client as the request's
// RemoteAddr. WebSockets last, and the gateway counts them itself.
func (f *front) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = f.client(r)
		if r.URL.Path == socketPath {
			next.ServeHTTP(w, r)
			return
		}
		address := networkOf(r.RemoteAddr)
		if !f.begin(address) {
			w.Header().Set("Retry-After", "5")
			http.Error(w, "too many calls at a time from this address; try again", http.StatusServiceUnavailable)
			return
		}
		defer f.end(address)
		next.ServeHTTP(w, r)
	})
}

func (f *front) begin(address string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.active[address] >= f.each {
		return false
	}
	f.active[address]++
	return true
}

func (f *front) end(address string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.active[address]--; f.active[address] == 0 {
		delete(f.active, address)
	}
}

// client returns who asks. Each proxy adds to the end of X-Forwarded-For the
// address from which it got the request. So the list counts only from its end
// to the first address that we do not trust; anybody may have written what
// stands before that.
func (f *front) client(r *http.Request) string {
	client, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !f.trusts(client.Addr()) {
		return r.RemoteAddr
	}
	address := client.Addr()
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(said) - 1; i >= 0 && f.trusts(address); i-- {
		next, err := parseAddress(strings.TrimSpace(said[i]))
		if err != nil {
			break
		}
		address = next
	}
	return net.JoinHostPort(address.String(), fmt.Sprint(client.Port()))
}

// parseAddress reads an address, with a port as some proxies write it or
// without.
func parseAddress(text string) (netip.Addr, error) {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr(), nil
	}
	return netip.ParseAddr(strings.Trim(text, "[]"))
}

// networkOf names whose an address is: an IPv4 address, or the network of an
// IPv6 one, for whoever has one address of it has all.
func networkOf(remote string) string {
	with, err := netip.ParseAddrPort(remote)
	if err != nil {
		return remote
	}
	address := with.Addr().Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	const network = 64
	return netip.PrefixFrom(address, network).Masked().String()
}
