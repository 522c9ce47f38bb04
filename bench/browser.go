package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a Chromium with a profile that nobody has used.
type browser struct {
	ctx  context.Context
	stop func()
	site *site
	rest time.Duration // How long its pages wait for that, at most.
}

// launch starts a browser. Each has its own profile, which is gone afterwards.
func (b *bench) launch(ctx context.Context) (*browser, error) {
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(b.chromium), chromedp.DisableGPU,
		chromedp.Flag("headless", "new"),
		chromedp.Flag("no-sandbox", os.Geteuid() == 0),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true))
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	running, stopBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	started := &browser{ctx: running, site: b.site, stop: func() { stopBrowser(); stopAllocator() }}
	if !b.quick {
		started.rest = 10 * time.Second
	}
	if err := chromedp.Run(running); err != nil {
		started.stop()
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	return started, nil
}

// page is a tab.
type page struct {
	ctx     context.Context
	cancel  func()
	browser *browser
	slow    bool // Its network is.
}

// waitLimit is how long a page may take for one thing.
const waitLimit = 5 * time.Minute

func (b *browser) page() *page {
	ctx, cancel := chromedp.NewContext(b.ctx)
	ctx, expire := context.WithTimeout(ctx, waitLimit)
	return &page{ctx: ctx, cancel: func() { expire(); cancel() }, browser: b}
}

// visit opens a page in a tab of its own and closes it when f is done with it.
func (b *browser) visit(name string, f func(*page) error) error {
	p := b.page()
	defer p.cancel()
	if err := p.open(name); err != nil {
		return err
	}
	return f(p)
}

// open brings the page before the user: in a tab behind others clocks are slow,
// and Parlor waits until it is seen again. What the page loads is not kept for
// DevTools, as chromedp asks for at first: of a module of 6 MB that is a task of
// 150 ms, which no visitor's browser has. Nor is theirs still starting up.
func (p *page) open(name string) error {
	record := chromedp.Action(network.Disable())
	if p.slow {
		record = p.throttled()
	}
	if err := chromedp.Run(p.ctx, record, cdppage.BringToFront()); err != nil {
		return fmt.Errorf("open a tab for %s: %w", name, err)
	}
	if err := p.rest(p.browser.rest); err != nil {
		return fmt.Errorf("wait until the browser rests: %w", err)
	}
	if err := chromedp.Run(p.ctx, chromedp.Navigate(p.browser.site.URL+"/page/"+name)); err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	return nil
}

// throttled slows the network of the page down to 10 Mbit/s. It takes no longer
// for that to answer. A slow network is one that DevTools watches; it keeps a
// byte of what comes.
func (p *page) throttled() chromedp.Tasks {
	const bytesPerSecond = 10_000_000 / 8
	return chromedp.Tasks{
		network.Disable(),
		network.Enable().WithMaxTotalBufferSize(1).WithMaxResourceBufferSize(1),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return cdp.Execute(ctx, "Network.emulateNetworkConditions", map[string]any{
				"offline": false, "latency": 0, "downloadThroughput": bytesPerSecond, "uploadThroughput": bytesPerSecond,
			}, nil)
		}),
	}
}

// evaluate runs an expression and waits for its result.
func (p *page) evaluate(expression string, result any) error {
	awaited := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	err := chromedp.Run(p.ctx, chromedp.Evaluate(expression, result, chromedp.EvalAsValue, awaited))
	if err != nil {
		return fmt.Errorf("run %s: %w", expression, err)
	}
	return nil
}

// call calls a function of a script of bench/page.
func (p *page) call(script, call string, result any) error {
	return p.evaluate(fmt.Sprintf("import('./%s').then((m) => m.%s)", script, call), result)
}

// heapBytes is what JavaScript holds, after it was collected. The browser gives
// back a moment later what that has freed.
func (p *page) heapBytes() (used float64, err error) {
	err = chromedp.Run(p.ctx,
		heapprofiler.CollectGarbage(), chromedp.Sleep(300*time.Millisecond),
		heapprofiler.CollectGarbage(), chromedp.Sleep(300*time.Millisecond),
		chromedp.ActionFunc(func(ctx context.Context) error {
			used, _, _, _, err = runtime.GetHeapUsage().Do(ctx)
			return err
		}))
	return used, err
}
