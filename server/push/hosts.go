package push

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

// KnownHosts are the push services of the browsers that there are: of Chromium,
// Firefox, Edge and Safari.
var KnownHosts = []string{"fcm.googleapis.com", "*.push.services.mozilla.com", "*.notify.windows.com", "*.push.apple.com"}

// Hosts say where pushes may go. Where a device is reached its user says, so what
// is not named is not asked: it could be anything behind this server.
type Hosts struct {
	names map[string]bool // hosts, and origins
	below []string        // ".suffix" of hosts
	any   bool
}

// ParseHosts reads a list of host names, "*.example.com" for all below one, whole
// origins ("http://127.0.0.1:9000"), and "*" for every host with a public address,
// beside [KnownHosts]. But for origins it is https at its own port.
func ParseHosts(list []string) (Hosts, error) {
	h := Hosts{names: map[string]bool{}}
	if slices.Contains(list, "*") {
		list = append(slices.Clone(list), KnownHosts...)
	}
	for _, name := range list {
		name = strings.ToLower(name)
		suffix, below := strings.CutPrefix(name, "*")
		switch u, err := url.Parse(name); {
		case name == "*":
			h.any = true
		case below && strings.HasPrefix(suffix, ".") && isHost(suffix[1:]):
			h.below = append(h.below, suffix)
		case isHost(name):
			h.names[name] = true
		case err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && name == u.Scheme+"://"+u.Host:
			h.names[name] = true
		default:
			return Hosts{}, fmt.Errorf("%.100q is no host of a push service: give example.com, *.example.com, an origin such as http://127.0.0.1:9000, or *", name)
		}
	}
	return h, nil
}

func isHost(name string) bool {
	return name != "" && !strings.ContainsAny(name, "*/:@?# []") && !strings.HasPrefix(name, ".")
}

// reach says how a push may go to an endpoint.
type reach uint8

const (
	never   reach = iota
	named         // The operator named the host.
	guarded       // Anybody's host: only to a public address.
)

// maxEndpoint is how many bytes of an endpoint are kept.
const maxEndpoint = 1024

// reaches says whether a push may go to an endpoint.
func (h Hosts) reaches(endpoint string) reach {
	u, err := url.Parse(endpoint)
	if err != nil || len(endpoint) > maxEndpoint || u.Host == "" || u.User != nil || u.Fragment != "" {
		return never
	}
	host := strings.ToLower(u.Host)
	if h.names[u.Scheme+"://"+host] {
		return named
	}
	if u.Scheme != "https" || u.Port() != "" {
		return never
	}
	if h.names[host] {
		return named
	}
	for _, suffix := range h.below {
		if strings.HasSuffix(host, suffix) {
			return named
		}
	}
	if h.any {
		return guarded
	}
	return never
}

// notPublic are networks that are nobody's on the internet, or lead to others.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), // An IPv4 address is in it.
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), // An IPv4 address is in it.
	netip.MustParsePrefix("fec0::/10"),
}

var errNotPublic = errors.New("not a public address")

// onlyPublic refuses to connect to what is not on the internet. It is asked with the
// address that a name was resolved to, so no name leads behind it.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return errNotPublic
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || !isPublic(ip) {
		return errNotPublic
	}
	return nil
}

func isPublic(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, prefix := range notPublic {
		if prefix.Contains(ip) {
			return false
		}
	}
	return true
}
