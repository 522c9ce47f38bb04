package e2e_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shared is what all tests of the binary use.
var shared struct {
	browsers browsers
	// installed is the folder that holds node_modules.
	installed string
}

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	shared.installed, err = os.MkdirTemp("", "parlor-e2e-")
	if err != nil {
		return 1, fmt.Errorf("make a folder for the package: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(shared.installed)) }()
	if err := install(shared.installed); err != nil {
		return 1, err
	}
	if shared.browsers.path, err = command("..", filepath.Join(".ci", "chromium")); err != nil {
		return 1, fmt.Errorf("no Chromium found: run make setup (%w)", err)
	}
	defer shared.browsers.stop()
	defer func() { err = errors.Join(err, writeCosts()) }()
	return m.Run(), nil
}

// install packs ../build/package and installs it as a page's author would.
func install(folder string) error {
	laidOut := filepath.Join("..", "build", "package")
	if _, err := os.Stat(filepath.Join(laidOut, "chat.wasm")); err != nil {
		return errors.New("build/package/chat.wasm is missing: run make package")
	}
	packed, err := command(laidOut, "npm", "pack", "--silent", "--pack-destination", folder)
	if err != nil {
		return fmt.Errorf("pack the package: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "package.json"), []byte(`{"private": true, "type": "module"}`), 0o600); err != nil {
		return fmt.Errorf("write package.json: %w", err)
	}
	if _, err := command(folder, "npm", "install", "--offline", "--no-audit", "--no-fund", "./"+packed); err != nil {
		return fmt.Errorf("install the package: %w", err)
	}
	return nil
}

// command runs a program and returns what it printed.
func command(folder, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(complaints.String()))
	}
	return strings.TrimSpace(string(out)), nil
}
