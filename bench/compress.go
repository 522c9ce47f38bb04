package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// file is a file as it is, and as servers send it.
type file struct {
	raw, gzip, brotli []byte
}

// compress returns a file compressed as far as can be. It leaves the compressed
// ones in the folder.
func compress(ctx context.Context, folder, path string) (f file, err error) {
	if f.raw, err = os.ReadFile(path); err != nil {
		return f, fmt.Errorf("read what is measured (run make package first): %w", err)
	}
	if err := os.MkdirAll(filepath.Join(folder, "bench"), 0o755); err != nil {
		return f, err
	}
	name := filepath.Join(folder, "bench", filepath.Base(path))
	if _, err := output(ctx, "node", ".ci/compress.mjs", path, name); err != nil {
		return f, fmt.Errorf("compress %s: %w", path, err)
	}
	if f.gzip, err = os.ReadFile(name + ".gz"); err != nil {
		return f, err
	}
	f.brotli, err = os.ReadFile(name + ".br")
	return f, err
}
