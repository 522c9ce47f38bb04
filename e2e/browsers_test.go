package e2e_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// browsers are those that run. A test has one to itself while it lasts, so that
// of tests that run side by side none takes the front, the renderers or the
// storage of another. The next test gets the browser of one that is over.
type browsers struct {
	// path is the program.
	path string

	mu   sync.Mutex
	idle []context.Context
	used map[*testing.T]context.Context
	ends []func()
}

// of returns the browser of a test.
func (b *browsers) of(t *testing.T) context.Context {
	t.Helper()
	browser := b.find(t)
	if browser == nil {
		started, end, err := startBrowser(b.path)
		require.NoError(t, err)
		browser = started
		b.mu.Lock()
		b.ends = append(b.ends, end)
		b.mu.Unlock()
	}
	b.lend(browser, t)
	return browser
}

// find returns the browser that the test has, or one that nobody uses, or nil.
func (b *browsers) find(t *testing.T) context.Context {
	b.mu.Lock()
	defer b.mu.Unlock()
	if browser := b.used[t]; browser != nil {
		return browser
	}
	for len(b.idle) > 0 {
		browser := b.idle[len(b.idle)-1]
		b.idle = b.idle[:len(b.idle)-1]
		if browser.Err() == nil { // It may have ended.
			return browser
		}
	}
	return nil
}

// lend gives the test a browser until it is over.
func (b *browsers) lend(browser context.Context, t *testing.T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used == nil {
		b.used = map[*testing.T]context.Context{}
	}
	if b.used[t] != nil {
		return
	}
	b.used[t] = browser
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.used, t)
		b.idle = append(b.idle, browser)
	})
}

func (b *browsers) stop() {
	for _, end := range b.ends {
		end()
	}
}

// quietly drops what chromedp says of events that it is too old to know.
func quietly(string, ...any) {}

// startBrowser starts a browser. Several of its tabs run at once, so none may be
// slowed down for being in the background.
func startBrowser(path string) (browser context.Context, end func(), err error) {
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
	end = func() {
		stopBrowser()
		stopAllocator()
	}
	if err := chromedp.Run(browser); err != nil {
		end()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return browser, end, nil
}
