package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// CopyFolder copies the files that a folder of media has and another lacks, and
// returns how many: whose they are goes along, and does not count. Media may be
// added meanwhile. Files of the same name are the same. A folder that does not exist
// counts as empty.
func CopyFolder(ctx context.Context, from, to string) (n int, err error) {
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return 0, err
	}
	target := &Folder{path: to}
	for _, entry := range entries {
		_, err := os.Lstat(filepath.Join(to, entry.Name()))
		switch {
		case ctx.Err() != nil:
			return n, ctx.Err()
		case !entry.Type().IsRegular(), strings.HasPrefix(entry.Name(), unfinished), err == nil:
			continue
		case !errors.Is(err, fs.ErrNotExist):
			return n, err
		}
		if err := target.copyIn(filepath.Join(from, entry.Name())); err != nil {
			return n, fmt.Errorf("copy %s: %w", entry.Name(), err)
		}
		if entry.Name() != ownerID {
			n++
		}
	}
	return n, target.sync()
}

// copyIn takes a file of another folder in, whole or not at all.
func (f *Folder) copyIn(name string) (err error) {
	source, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	file, err := os.CreateTemp(f.path, unfinished)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // Renamed by then, or in vain.
	_, err = io.Copy(file, source)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(f.path, filepath.Base(name)))
}
