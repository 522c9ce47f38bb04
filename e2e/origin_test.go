package e2e_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// origins are the addresses that tests have served pages from. The system gives
// a port again that is free again, but the browser keeps what a page of the
// same origin has stored.
var origins struct {
	sync.Mutex
	had map[string]bool
}

// serve serves from an origin that no test has had before. From then on the test
// runs beside others, unless it is to run by itself.
func serve(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	sideBySide(t)
	server := httptest.NewUnstartedServer(handler)
	for !isFresh(server.Listener) {
		had := server.Listener
		defer func() { _ = had.Close() }() // Until then it is not given again.
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		server.Listener = listener
	}
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// isFresh notes an address, and says whether it is new.
func isFresh(listener net.Listener) bool {
	origins.Lock()
	defer origins.Unlock()
	address := listener.Addr().String()
	if origins.had == nil {
		origins.had = map[string]bool{}
	}
	had := origins.had[address]
	origins.had[address] = true
	return !had
}
