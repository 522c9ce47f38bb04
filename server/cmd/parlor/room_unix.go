//go:build linux || darwin

package main

import "syscall"

// freeBytes is the free space where a folder is; false where it cannot be told.
func freeBytes(folder string) (uint64, bool) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, false
	}
	return disk.Bavail * uint64(disk.Bsize), true
}
