package media

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Folder is a [Store] in a folder of files, one for each id. It is made with
// the first of them. One process has it to itself.
//
// A file begins with a line that says whose it is and of which type, so that
// both come into being together with the content.
type Folder struct {
	path string
	used used
}

// heading is the first line of a file.
type heading struct {
	Owner string `json:"owner"`
	Type  string `json:"type"`
}

const (
	maxHeading = 4096
	unfinished = "unfinished-"
)

// OpenFolder opens a folder, which need not exist, and removes what an earlier
// process was taking in when it ended.
func OpenFolder(path string) (*Folder, error) {
	left, err := filepath.Glob(filepath.Join(escape(path), unfinished+"*"))
	if err != nil {
		return nil, fmt.Errorf("open media folder: %w", err)
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return nil, fmt.Errorf("open media folder: %w", err)
		}
	}
	f := &Folder{path: path, used: used{bytes: map[string]int64{}, fresh: map[string]bool{}, all: make(chan struct{})}}
	go f.count()
	return f, nil
}

// escape makes a path match itself.
func escape(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}

// PutMedia implements [Store].
func (f *Folder) PutMedia(_ context.Context, id, owner, contentType string, content io.Reader) (err error) {
	if taken, err := f.taken(id, owner); taken || err != nil {
		return err
	}
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	file, err := os.CreateTemp(f.path, unfinished)
	if err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }() // Linked by then, or in vain.
	size, err := write(file, heading{owner, contentType}, content)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	f.used.begin(id)                       // Before whoever counts can find it.
	err = os.Link(file.Name(), f.file(id)) // Unlike a rename it replaces nothing.
	if errors.Is(err, fs.ErrExist) {
		_, err = f.taken(id, owner) // Somebody was quicker.
		return err
	}
	if err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	f.used.add(owner, size)
	return f.sync()
}

// MediaBytes implements [Store]. What an earlier process has left may not all be
// counted yet.
func (f *Folder) MediaBytes(_ context.Context, owner string) (int64, error) {
	return f.used.of(owner), nil
}

func (f *Folder) file(id string) string { return filepath.Join(f.path, id) }

// write writes a file, waits until it is on disk and returns the content's size.
func write(file *os.File, head heading, content io.Reader) (size int64, err error) {
	line, err := json.Marshal(head)
	if err != nil {
		return 0, err
	}
	if _, err := file.Write(append(line, '\n')); err != nil {
		return 0, err
	}
	if size, err = io.Copy(file, content); err != nil {
		return 0, err
	}
	return size, file.Sync()
}

// sync makes a new name last.
func (f *Folder) sync() error {
	folder, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	_ = folder.Sync() // Not every system can; there names last without.
	return folder.Close()
}

// taken says whether owner has something under id; [fs.ErrExist] if somebody
// else does.
func (f *Folder) taken(id, owner string) (bool, error) {
	head, content, err := f.open(id)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("put media: %w", err)
	}
	if head.Owner != owner {
		return false, errors.Join(fmt.Errorf("put media: %s is somebody else's: %w", id, fs.ErrExist), content.Close())
	}
	return true, content.Close()
}

// OpenMedia implements [Store].
func (f *Folder) OpenMedia(_ context.Context, id string) (string, io.ReadSeekCloser, error) {
	head, content, err := f.open(id)
	if err != nil {
		return "", nil, fmt.Errorf("open media: %w", err)
	}
	return head.Type, content, nil
}

// ListMedia implements [Store]. With an owner it reads the head of each file.
func (f *Folder) ListMedia(ctx context.Context, owner string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for id, err := range f.names() {
			switch {
			case ctx.Err() != nil:
				err = ctx.Err()
			case err == nil && owner != "" && !f.isOf(id, owner):
				continue
			}
			if err != nil {
				err = fmt.Errorf("list media: %w", err)
			}
			if !yield(id, err) || err != nil {
				return
			}
		}
	}
}

func (f *Folder) isOf(id, owner string) bool {
	head, content, err := f.open(id)
	return err == nil && content.Close() == nil && head.Owner == owner
}

// RemoveMedia implements [Store]. It waits until what an earlier process has left
// is counted.
func (f *Folder) RemoveMedia(ctx context.Context, id string) error {
	select {
	case <-f.used.all:
	case <-ctx.Done():
		return ctx.Err()
	}
	head, content, err := f.open(id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove media: %w", err)
	}
	size, err := content.Seek(0, io.SeekEnd)
	if err := errors.Join(err, content.Close()); err != nil {
		return fmt.Errorf("remove media: %w", err)
	}
	err = os.Remove(f.file(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // Somebody was quicker.
	}
	if err != nil {
		return fmt.Errorf("remove media: %w", err)
	}
	f.used.remove(head.Owner, size)
	return nil
}

func (f *Folder) open(id string) (head heading, _ io.ReadSeekCloser, err error) {
	file, err := os.Open(f.file(id))
	if err != nil {
		return head, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return head, nil, errors.Join(err, file.Close())
	}
	line, err := bufio.NewReaderSize(io.LimitReader(file, maxHeading), maxHeading).ReadSlice('\n')
	if err == nil {
		err = json.Unmarshal(line, &head)
	}
	if err != nil {
		return head, nil, errors.Join(fmt.Errorf("%s has no heading: %w", id, err), file.Close())
	}
	begin := int64(len(line))
	return head, section{io.NewSectionReader(file, begin, info.Size()-begin), file}, nil
}

// section is the content of a file.
type section struct {
	*io.SectionReader
	io.Closer
}
