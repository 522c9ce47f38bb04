// Command worker measures what a page gains from create({ worker: true }): the
// longest task of the main thread while an account of many conversations is
// loaded, and how long that takes, with and without.
//
//	make package && go run ./bench/worker
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

func main() {
	runs := flag.Int("runs", 5, "runs of each way, in turn")
	conversations := flag.Int("conversations", 10_000, "size of the account")
	flag.Parse()
	if err := run(*runs, *conversations); err != nil {
		log.Fatal(err)
	}
}

// figures are milliseconds; a longest task of 0 is one of less than 50.
type figures struct {
	Conversations   int
	Listed, Longest float64
}

func run(runs, conversations int) error {
	browser, err := exec.Command(".ci/chromium").Output()
	if err != nil {
		return fmt.Errorf("find Chromium: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir("bench/worker/page")))
	mux.Handle("/parlor-chat/", http.StripPrefix("/parlor-chat/", http.FileServer(http.Dir("build/package"))))
	server := httptest.NewServer(mux)
	defer server.Close()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(strings.TrimSpace(string(browser))), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	defer cancel()
	ctx, expire := context.WithTimeout(ctx, 10*time.Minute)
	defer expire()

	if err := visit(ctx, server.URL, fmt.Sprintf("fill(%d)", conversations), nil); err != nil {
		return err
	}
	ways := []string{"in the page", "in a worker"}
	seen := map[string][]figures{}
	for range runs {
		for _, way := range ways {
			var f figures
			if err := visit(ctx, server.URL, fmt.Sprintf("measure(%t)", way == ways[1]), &f); err != nil {
				return err
			}
			if f.Conversations != conversations {
				return fmt.Errorf("%s: the list has %d conversations", way, f.Conversations)
			}
			seen[way] = append(seen[way], f)
		}
	}
	fmt.Printf("%d conversations, medians of %d runs in turn, ms\n", conversations, runs)
	for _, way := range ways {
		fmt.Printf("  %-11s start to the list %8.0f   longest task of the main thread %6.0f\n", way,
			median(seen[way], func(f figures) float64 { return f.Listed }), median(seen[way], func(f figures) float64 { return f.Longest }))
	}
	return nil
}

// visit opens the page anew and runs a function of its script.
func visit(ctx context.Context, url, script string, result any) error {
	awaited := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	return chromedp.Run(ctx, chromedp.Navigate(url),
		chromedp.Evaluate("import('./measure.js').then((m) => m."+script+")", result, chromedp.EvalAsValue, awaited))
}

func median(all []figures, of func(figures) float64) float64 {
	var values []float64
	for _, f := range all {
		values = append(values, of(f))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
