//go:build unix && !linux

package sqlstore

import (
	"os"
	"syscall"
)

func links(info os.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink)
	}
	return 1
}
