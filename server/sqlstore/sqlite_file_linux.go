package sqlstore

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// lockFile locks a byte far behind all that SQLite reads, writes and locks, for
// as long as the file is open. The lock belongs to this one opening of the file:
// neither SQLite's closing of its own nor anything but a lock on the same byte
// has to do with it, by whatever name the file is opened.
func lockFile(file *os.File) error {
	err := setLock(file, unix.F_WRLCK)
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EACCES):
		return ErrInUse
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOLCK), errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.ENOSYS):
		return nil // This file system has none; the lock beside it has to do.
	case err != nil:
		return fmt.Errorf("lock the database: %w", err)
	}
	return nil
}

// unlockFile gives the lock up before the file is closed: a process that is just
// being started may have the file open for a moment, too.
func unlockFile(file *os.File) { _ = setLock(file, unix.F_UNLCK) }

func setLock(file *os.File, kind int16) error {
	lock := unix.Flock_t{Type: kind, Whence: io.SeekStart, Start: math.MaxInt64 - 1, Len: 1}
	return unix.FcntlFlock(file.Fd(), unix.F_OFD_SETLK, &lock)
}

// birth tells a file from every other that is or was at its place: its number
// on the disk, and when it came into being where the file system knows.
func birth(file *os.File) string {
	var stat unix.Statx_t
	err := unix.Statx(int(file.Fd()), "", unix.AT_EMPTY_PATH, unix.STATX_INO|unix.STATX_BTIME, &stat)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d.%09d", stat.Ino, stat.Btime.Sec, stat.Btime.Nsec)
}

func links(info os.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink) //nolint:unconvert // It has 32 bits on some.
	}
	return 1
}
