package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// file is a file as it is, and as servers send it.
type file struct {
	raw, gzip, brotli []byte
}

// compress returns a file compressed as far as can be. What was compressed once
// stays in the folder under what it holds.
func compress(ctx context.Context, folder, path string) (f file, err error) {
	if f.raw, err = os.ReadFile(path); err != nil {
		return f, fmt.Errorf("read what is measured (run make package first): %w", err)
	}
	sum := sha256.Sum256(f.raw)
	kept := filepath.Join(folder, "bench", "compressed", hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(kept + ".br"); err != nil {
		if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
			return f, err
		}
		if err := os.WriteFile(kept, f.raw, 0o644); err != nil {
			return f, err
		}
		if _, err := output(ctx, "node", ".ci/compress.mjs", kept); err != nil {
			return f, fmt.Errorf("compress %s: %w", path, err)
		}
	}
	if f.gzip, err = os.ReadFile(kept + ".gz"); err != nil {
		return f, err
	}
	f.brotli, err = os.ReadFile(kept + ".br")
	return f, err
}
