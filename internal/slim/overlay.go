package main

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// writeOverlay writes what -overlay of go build takes to see the package in the
// folder ours where the toolchain at root has its fmt.
func writeOverlay(root, ours, to string) error {
	overlay := map[string]string{}
	theirs := filepath.Join(root, "src", "fmt")
	files, err := os.ReadDir(theirs)
	if err != nil {
		return err
	}
	for _, file := range files {
		overlay[filepath.Join(theirs, file.Name())] = "" // As if it were not there.
	}
	if ours, err = filepath.Abs(ours); err != nil {
		return err
	}
	if files, err = os.ReadDir(ours); err != nil {
		return err
	}
	for _, file := range files {
		overlay[filepath.Join(theirs, file.Name())] = filepath.Join(ours, file.Name())
	}
	text, err := json.MarshalIndent(map[string]any{"Replace": overlay}, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(to, append(text, '\n'), 0o644)
}
