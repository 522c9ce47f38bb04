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

	"github.com/chromedp/chromedp"
)

func main() {
	runs := flag.Int("runs", 5, "runs of the small account")
	conversations := flag.Int("conversations", 10_000, "size of the large account")
	flag.Parse()
	if err := run(*runs, *conversations); err != nil {
		log.Fatal(err)
	}
}

func run(runs, conversations int) error {
	if err := printSizes("npm"); err != nil {
		return err
	}
	browser, err := exec.Command(".ci/chromium").Output()
	if err != nil {
		return fmt.Errorf("find Chromium: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir("bench/page")))
	mux.Handle("/parlor-chat/", http.StripPrefix("/parlor-chat/", http.FileServer(http.Dir("npm"))))
	server := httptest.NewServer(mux)
	defer server.Close()

	small, err := measure(strings.TrimSpace(string(browser)), server.URL, "small()", runs)
	if err != nil {
		return err
	}
	printFigures(fmt.Sprintf("an empty account, medians of %d cold starts", runs), small)
	large, err := measure(strings.TrimSpace(string(browser)), server.URL, fmt.Sprintf("large(%d)", conversations), 1)
	if err != nil {
		return err
	}
	printFigures(fmt.Sprintf("an account of %d conversations in 20 groups", conversations), large)
	return nil
}

// figure is one measured value of a page.
type figure struct {
	Name  string
	Value float64
}

// measure runs a script of the page several times, each in a fresh browser,
// and returns the median of each figure.
func measure(browser, url, script string, runs int) ([]figure, error) {
	var all [][]figure
	for range runs {
		figures, err := visit(browser, url, script)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", script, err)
		}
		all = append(all, figures)
	}
	medians := slices.Clone(all[0])
	for i := range medians {
		var values []float64
		for _, figures := range all {
			values = append(values, figures[i].Value)
		}
		slices.Sort(values)
		medians[i].Value = values[len(values)/2]
	}
	return medians, nil
}

func visit(browser, url, script string) ([]figure, error) {
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	defer cancel()
	var figures []figure
	err := chromedp.Run(ctx,
		chromedp.Navigate(url),
		chromedp.Evaluate("window.measured = import('./measure.js').then((m) => m."+script+")", &figures, chromedp.EvalAsValue, awaitPromise))
	return figures, err
}

func printFigures(title string, figures []figure) {
	fmt.Printf("\n%s\n", title)
	for _, f := range figures {
		fmt.Printf("  %-58s %10.2f\n", f.Name, f.Value)
	}
}
