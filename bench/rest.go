package main

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// A browser rests when its processes use less than atRest of a core for restFor.
const (
	atRest  = 0.05
	restFor = 500 * time.Millisecond
)

// rest waits until the browser has nothing to do, for some time at most. One
// that was started, or has opened a tab, works for seconds on its own; the
// browser of somebody who opens a page does not.
func (p *page) rest(most time.Duration) error {
	busy, err := p.busySeconds()
	if err != nil {
		return fmt.Errorf("ask what the browser's processes do: %w", err)
	}
	for end := time.Now().Add(most); time.Now().Before(end); {
		if err := chromedp.Run(p.ctx, chromedp.Sleep(restFor)); err != nil {
			return err
		}
		now, err := p.busySeconds()
		if err != nil {
			return err
		}
		if now-busy < atRest*restFor.Seconds() {
			return nil
		}
		busy = now
	}
	return nil
}

// busySeconds is what all processes of the browser have worked.
func (p *page) busySeconds() (sum float64, err error) {
	list, err := p.processes()
	for _, process := range list {
		sum += process.CPUTime
	}
	return sum, err
}

// processes are the browser's.
func (p *page) processes() (list []*systeminfo.ProcessInfo, err error) {
	ctx := cdp.WithExecutor(p.ctx, chromedp.FromContext(p.ctx).Browser)
	err = chromedp.Run(p.ctx, chromedp.ActionFunc(func(context.Context) (err error) {
		list, err = systeminfo.GetProcessInfo().Do(ctx)
		return err
	}))
	return list, err
}
