//go:build !linux

package sqlstore

import "os"

// lockFile has nothing to do here: a lock on the database itself would be in
// the way of SQLite's own.
func lockFile(*os.File) error { return nil }

func unlockFile(*os.File) {}

// birth tells a file from others at its place; here nothing does.
func birth(*os.File) string { return "" }
