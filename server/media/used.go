package media

import (
	"io/fs"
	"os"
	"sync"
)

// fileBytes is what a file counts as at least: so much of a disk it takes.
const fileBytes = 4096

// used is how many bytes each owner has in a [Folder]. What an earlier process
// has left is counted while this one is at work already.
type used struct {
	mu    sync.Mutex
	bytes map[string]int64
	// fresh are the files of this process, as long as others are counted; nil
	// afterwards.
	fresh map[string]bool
}

// add counts a file that is new.
func (u *used) add(id, owner string, size int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.bytes[owner] += max(size, fileBytes)
	if u.fresh != nil {
		u.fresh[id] = true
	}
}

// found counts a file that was there, unless it is of this process.
func (u *used) found(id, owner string, size int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.fresh[id] {
		u.bytes[owner] += max(size, fileBytes)
	}
}

func (u *used) counted() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.fresh = nil
}

func (u *used) of(owner string) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.bytes[owner]
}

// countAtOnce is how many names of files are held while they are counted.
const countAtOnce = 1000

// count counts what is in the folder. A file that cannot be read is nobody's.
func (f *Folder) count() {
	defer f.used.counted()
	folder, err := os.Open(f.path)
	if err != nil {
		return // There is none yet.
	}
	defer func() { _ = folder.Close() }() // It was only read.
	var entries []fs.DirEntry
	for err == nil {
		entries, err = folder.ReadDir(countAtOnce)
		for _, entry := range entries {
			f.countFile(entry.Name())
		}
	}
}

func (f *Folder) countFile(id string) {
	head, content, err := f.open(id)
	if err != nil {
		return
	}
	size, err := content.Seek(0, 2)
	if content.Close() == nil && err == nil {
		f.used.found(id, head.Owner, size)
	}
}
