//go:build unix

package pgtest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// shared is the server of all tests of a package that do not need one of their own. It
// starts with the first that asks, and [Main] stops it.
var shared = sync.OnceValues(func() (*Server, error) {
	s, err := Run()
	running = s
	return s, err
})

var running *Server

// Main runs the tests of a package, and returns what its TestMain is to exit with.
func Main(m *testing.M) int {
	code := m.Run()
	if running != nil {
		if err := running.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	return code
}

// Schema returns the URL of an empty schema, see [Server.NewSchema], of a server that
// all tests of a package share. Its TestMain has to go through [Main].
func Schema(t testing.TB) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	url, err := s.NewSchema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return url
}
