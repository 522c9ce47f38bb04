package e2e_test

import (
	"os"
	"strings"
	"testing"
)

// connected says whether the tests run against a server: all of them run in
// both modes, but for those that ask for one of them.
func connected() bool { return os.Getenv("PARLOR_E2E") == "connected" }

// onlyAlone is for tests of what a page does on its own, and for those that
// would be the very same with a server.
func onlyAlone(t *testing.T) {
	t.Helper()
	if connected() {
		t.Skip("it runs in the mode without a server")
	}
}

// onlyConnected is for tests of what only a server brings.
func onlyConnected(t *testing.T) {
	t.Helper()
	if !connected() {
		t.Skip("it runs in the mode with a server")
	}
}

// fewer is how often to do something that is done n times alone: with a server
// each time crosses the network, and several times the storage.
func fewer(n int) int {
	if connected() {
		return n / 4
	}
	return n
}

// inWorkers says whether instances run in workers, unless they say otherwise.
func inWorkers(t *testing.T) bool {
	return os.Getenv("PARLOR_E2E_WORKER") != "" || strings.HasPrefix(t.Name(), "TestInAWorkerAllIsTheSame/")
}
