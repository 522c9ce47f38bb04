package e2e_test

import (
	"strings"
	"sync"
	"testing"
)

// Tests run side by side, since a page waits more than it works: each has an
// origin and a browser of its own. Those that measure time, or that do what a
// machine takes long for, run by themselves.

var side struct {
	sync.Mutex
	// by holds the tests that run side by side.
	by map[*testing.T]bool
	// alone holds the names of those that do not.
	alone map[string]bool
}

// sideBySide lets a test run beside others from here on, unless it or the test
// that it is a part of runs by itself.
func sideBySide(t *testing.T) {
	t.Helper()
	if beside(t) {
		t.Parallel()
	}
}

// beside notes that a test runs side by side, and says whether that is new.
func beside(t *testing.T) bool {
	side.Lock()
	defer side.Unlock()
	for name := t.Name(); name != ""; {
		if side.alone[name] {
			return false
		}
		name = name[:max(strings.LastIndexByte(name, '/'), 0)]
	}
	if side.by == nil {
		side.by = map[*testing.T]bool{}
	}
	had := side.by[t]
	side.by[t] = true
	return !had
}

// byItself keeps a test from running beside others. It comes first in the test.
func byItself(t *testing.T) {
	t.Helper()
	side.Lock()
	defer side.Unlock()
	if side.alone == nil {
		side.alone = map[string]bool{}
	}
	side.alone[t.Name()] = true
}
