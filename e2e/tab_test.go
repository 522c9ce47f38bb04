package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// waitLimit is how long a scenario may take; only a fault takes as long.
const waitLimit = 2 * time.Minute

// tab is a tab of the browser. What its page logs as an error, or throws and
// nobody catches, fails the test unless it was expected.
type tab struct {
	t       *testing.T
	ctx     context.Context
	close   context.CancelFunc
	crashed chan struct{}
	// reports gets what the page passes to report(text).
	reports chan string

	mu       sync.Mutex
	faults   []string
	expected []string
}

func newTab(t *testing.T) *tab {
	t.Helper()
	p := &tab{t: t, crashed: make(chan struct{}), reports: make(chan string, 10_000)}
	p.ctx, p.close = chromedp.NewContext(shared.browsers.of(t))
	chromedp.ListenTarget(p.ctx, p.hear)
	t.Cleanup(func() {
		p.close()
		require.Empty(t, p.unexpected(), "errors in the page")
	})
	require.NoError(t, chromedp.Run(p.ctx)) // Opens it, for as long as ctx lives.
	require.NoError(t, p.act(runtime.AddBinding("report")))
	return p
}

// act does something with the tab, unless it crashes first or takes too long.
func (p *tab) act(actions ...chromedp.Action) error {
	ctx, cancel := context.WithTimeout(p.ctx, waitLimit)
	defer cancel()
	go func() {
		select {
		case <-p.crashed:
			cancel()
		case <-ctx.Done():
		}
	}()
	return chromedp.Run(ctx, actions...)
}

func (p *tab) visit(url string) {
	p.t.Helper()
	require.NoError(p.t, p.act(chromedp.Navigate(url)))
}

// reload loads the page anew, as a person would.
func (p *tab) reload() {
	p.t.Helper()
	require.NoError(p.t, p.act(chromedp.Reload()))
}

func (p *tab) signIn(userID string) {
	p.t.Helper()
	p.do(fmt.Sprintf("await signIn(%q)", userID))
}

// report waits for what the page passes to report(text).
func (p *tab) report() string {
	p.t.Helper()
	select {
	case text := <-p.reports:
		return text
	case <-p.crashed:
		require.FailNow(p.t, "the tab has crashed")
	case <-time.After(waitLimit):
		require.FailNow(p.t, "the page reports nothing")
	}
	return ""
}

// crash kills the renderer in the middle of whatever it does.
func (p *tab) crash() {
	go func() { _ = chromedp.Run(p.ctx, page.Crash()) }() // It never answers.
	select {
	case <-p.crashed:
	case <-time.After(waitLimit):
		require.FailNow(p.t, "the renderer did not crash")
	}
}

// expectError makes an error that contains the text harmless.
func (p *tab) expectError(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, text)
}

// do runs a scenario: the body of an async function.
func (p *tab) do(script string) {
	p.t.Helper()
	require.NoError(p.t, p.try(script, nil))
}

// eval runs a scenario and returns what it returns.
func eval[T any](p *tab, script string) T {
	p.t.Helper()
	var result T
	require.NoError(p.t, p.try(script, &result))
	return result
}

// try is eval for goroutines other than the test's own.
func (p *tab) try(script string, result any) error {
	return p.act(chromedp.ActionFunc(func(ctx context.Context) error {
		value, exception, err := runtime.Evaluate("(async () => {" + script + "\n})()").
			WithAwaitPromise(true).WithReturnByValue(true).Do(ctx)
		if err != nil {
			return fmt.Errorf("run %q: %w", script, err)
		}
		if exception != nil {
			return fmt.Errorf("in %q: %s", script, describe(exception))
		}
		if result == nil {
			return nil
		}
		if len(value.Value) == 0 {
			return fmt.Errorf("%q returned nothing", script)
		}
		return json.Unmarshal(value.Value, result)
	}))
}

// inAll runs a scenario in several tabs at once.
func inAll(tabs []*tab, script string) []error {
	errs := make([]error, len(tabs))
	var all sync.WaitGroup
	for i, p := range tabs {
		all.Go(func() { errs[i] = p.try(script, nil) })
	}
	all.Wait()
	return errs
}

func (p *tab) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError {
			p.fault(spoken(e.Args))
		}
	case *runtime.EventExceptionThrown:
		p.fault(describe(e.ExceptionDetails))
	case *runtime.EventBindingCalled:
		p.reports <- e.Payload
	case *inspector.EventTargetCrashed:
		close(p.crashed)
	}
}

func (p *tab) fault(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, text)
}

func (p *tab) unexpected() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var rest []string
	for _, fault := range p.faults {
		if !containsAny(fault, p.expected) {
			rest = append(rest, fault)
		}
	}
	return rest
}

func containsAny(text string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func describe(details *runtime.ExceptionDetails) string {
	if details.Exception != nil && details.Exception.Description != "" {
		return details.Exception.Description
	}
	if details.Exception != nil {
		return details.Text + " " + string(details.Exception.Value)
	}
	return details.Text
}

func spoken(args []*runtime.RemoteObject) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg.Description
		if arg.Description == "" {
			words[i] = string(arg.Value)
		}
	}
	return strings.Join(words, " ")
}

// quote is a text as a JavaScript string that holds it as JSON.
func quote(text string) string {
	inner, _ := json.Marshal(text)
	outer, _ := json.Marshal(string(inner))
	return string(outer)
}
