package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// shared is what all tests of the binary use: one browser, one installation.
var shared struct {
	// browser is the context of the running browser.
	browser context.Context
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
	stop, err := startBrowser()
	if err != nil {
		return 1, err
	}
	defer stop()
	return m.Run(), nil
}

// install packs ../build/package and installs it as a page's author would.
func install(folder string) error {
	laidOut := filepath.Join("..", "build", "package")
	if _, err := os.Stat(filepath.Join(laidOut, "chat.wasm")); err != nil {
		return errors.New("build/package/chat.wasm is missing: run make npm")
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

// quietly drops what chromedp says of events that it is too old to know.
func quietly(string, ...any) {}

// startBrowser starts the one browser. Several tabs run at once, so none may
// be slowed down for being in the background.
func startBrowser() (stop func(), err error) {
	path, err := command("..", filepath.Join(".ci", "chromium"))
	if err != nil || path == "" {
		return nil, fmt.Errorf("no Chromium found: run make browser (%w)", err)
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("no-sandbox", os.Geteuid() == 0),
	}
	for _, flag := range []string{
		"disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "disable-dev-shm-usage", "disable-extensions",
		"disable-background-timer-throttling", "disable-renderer-backgrounding",
		"disable-backgrounding-occluded-windows", "disable-ipc-flooding-protection", "disable-breakpad",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	browser, stopBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(quietly))
	stop = func() {
		stopBrowser()
		stopAllocator()
	}
	if err := chromedp.Run(browser); err != nil {
		stop()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	shared.browser = browser
	return stop, nil
}
