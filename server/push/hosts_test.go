package push

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPushesGoOnlyToHostsThatTheOperatorNames(t *testing.T) {
	known, err := ParseHosts(KnownHosts)
	require.NoError(t, err)
	own, err := ParseHosts([]string{"http://127.0.0.1:9000", "Push.example.com"})
	require.NoError(t, err)
	all, err := ParseHosts([]string{"*", "https://10.0.0.1:8443"})
	require.NoError(t, err)
	for _, c := range []struct {
		hosts    Hosts
		endpoint string
		want     reach
	}{
		{known, "https://fcm.googleapis.com/fcm/send/abc:def", named},
		{known, "https://updates.push.services.mozilla.com/wpush/v2/x", named},
		{known, "https://web.push.apple.com/x", named},
		{known, "https://wns2-am3p.notify.windows.com/w/?token=x", named},
		{known, "http://fcm.googleapis.com/x", never},
		{known, "https://fcm.googleapis.com:8443/x", never},
		{known, "https://fcm.googleapis.com.evil.example/x", never},
		{known, "https://evilnotify.windows.com/x", never},
		{known, "https://user@fcm.googleapis.com/x", never},
		{known, "https://fcm.googleapis.com/x#y", never},
		{known, "https://169.254.169.254/latest", never},
		{known, "https://localhost/x", never},
		{known, "file:///etc/passwd", never},
		{known, "https:///x", never},
		{known, "://", never},
		{known, "", never},
		{known, "https://fcm.googleapis.com/" + strings.Repeat("x", maxEndpoint), never},
		{own, "http://127.0.0.1:9000/x", named},
		{own, "http://127.0.0.1:9001/x", never},
		{own, "https://127.0.0.1:9000/x", never},
		{own, "https://PUSH.example.com/x", named},
		{own, "https://fcm.googleapis.com/x", never},
		{all, "https://anything.example/x", guarded},
		{all, "https://fcm.googleapis.com/x", named},
		{all, "https://10.0.0.1:8443/x", named},
		{all, "https://10.0.0.1/x", guarded},
		{all, "http://anything.example/x", never},
	} {
		require.Equal(t, c.want, c.hosts.reaches(c.endpoint), c.endpoint)
	}
}

func TestAListOfHostsThatIsNoneIsRefused(t *testing.T) {
	for _, wrong := range []string{"", "*.", "*x.com", "http://a/b", "ftp://a", "a b", "a:80", "user@a", "[::1]", "http://", ".a"} {
		_, err := ParseHosts([]string{wrong})
		require.Error(t, err, wrong)
	}
}

func TestAnAddressThatIsNotOnTheInternetIsNotPublic(t *testing.T) {
	for _, private := range []string{
		"127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3",
		"224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1",
		"64:ff9b::a00:1", "2002:a00:1::1", "2001:db8::1", "2001::1",
	} {
		require.False(t, isPublic(netip.MustParseAddr(private)), private)
	}
	for _, public := range []string{"1.1.1.1", "142.250.1.95", "2606:4700::1111", "::ffff:1.1.1.1"} {
		require.True(t, isPublic(netip.MustParseAddr(public)), public)
	}
	require.ErrorIs(t, onlyPublic("tcp", "no address", nil), errNotPublic)
	require.NoError(t, onlyPublic("tcp", "1.1.1.1:443", nil))
}

// A name that anybody has may lead to this machine. The connection itself is refused,
// so it makes no difference when the name was looked up.
func TestAHostOfAnybodysIsNotReachedBehindItsName(t *testing.T) {
	reached := false
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	t.Cleanup(inside.Close)
	keys, err := NewKeys()
	require.NoError(t, err)
	hosts, err := ParseHosts([]string{"*"})
	require.NoError(t, err)
	s := newSender(Options{Keys: keys, Contact: "https://example.com", Hosts: hosts, Now: time.Now})
	t.Cleanup(s.close)
	_, port, err := net.SplitHostPort(inside.Listener.Addr().String())
	require.NoError(t, err)
	transport := s.guarded.Transport.(*http.Transport)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dial(ctx, network, "localhost:"+port) // As a name server of anybody's would have it.
	}
	var to Subscription
	to.Endpoint = "https://rebind.example/x"
	to.Keys.P256dh, to.Keys.Auth = keys.Public, "AAAAAAAAAAAAAAAAAAAAAA"
	result, _, err := s.send(t.Context(), to, []byte("x"), "", time.Minute)
	require.Equal(t, gone, result)
	require.ErrorIs(t, err, errNotPublic)
	require.NotContains(t, err.Error(), "rebind.example/x")
	require.False(t, reached)
}
