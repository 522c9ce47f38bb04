package media

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
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
	// all is closed when all are counted.
	all chan struct{}
}

// begin notes that a file of this process comes: add counts it.
func (u *used) begin(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.fresh != nil {
		u.fresh[id] = true
	}
}

// add counts a file that is new.
func (u *used) add(owner string, size int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.bytes[owner] += max(size, fileBytes)
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
	close(u.all)
}

// remove counts a file no more. All are counted by then.
func (u *used) remove(owner string, size int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.bytes[owner] -= max(size, fileBytes); u.bytes[owner] <= 0 {
		delete(u.bytes, owner)
	}
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
	for id, err := range f.names() {
		if err != nil {
			return // What cannot be read cannot be counted.
		}
		f.countFile(id)
	}
}

// names are those of the files that are there. It ends with an error, if there is
// one.
func (f *Folder) names() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		folder, err := os.Open(f.path)
		if errors.Is(err, fs.ErrNotExist) {
			return // There is none yet.
		}
		if err != nil {
			yield("", err)
			return
		}
		defer func() { _ = folder.Close() }() // It was only read.
		for err == nil {
			var entries []fs.DirEntry
			entries, err = folder.ReadDir(countAtOnce)
			for _, entry := range entries {
				if !strings.HasPrefix(entry.Name(), unfinished) && !yield(entry.Name(), nil) {
					return
				}
			}
		}
		if !errors.Is(err, io.EOF) {
			yield("", err)
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
