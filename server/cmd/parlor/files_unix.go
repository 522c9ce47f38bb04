//go:build linux || darwin

package main

import "syscall"

// openFiles raises how many files may be open to the most that the system lets
// this process have, and returns that; false where it does not say.
func openFiles() (uint64, bool) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, false
	}
	soft := limit.Cur
	limit.Cur = limit.Max
	if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) != nil { // Some systems promise more than they give.
		return soft, true
	}
	return limit.Cur, true
}
