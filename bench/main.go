package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// options say what is measured, and how thoroughly.
type options struct {
	runs          int
	repeats       int
	only          string
	quick         bool
	conversations []int
	burst         int
	folder        string
}

func main() {
	o := options{}
	sizes := "100,1000,10000,100000"
	flag.IntVar(&o.runs, "runs", 5, "how often each start and each load is measured")
	flag.IntVar(&o.repeats, "repeats", 15, "how often each call is measured")
	flag.StringVar(&o.only, "only", "", "the parts to measure, of sizes,start,calls,growth,burst,search; none is all")
	flag.StringVar(&sizes, "conversations", sizes, "the accounts that calls are measured on")
	flag.IntVar(&o.burst, "burst", 1000, "how many messages come in at once")
	flag.BoolVar(&o.quick, "quick", false, "everything once and on small accounts: to see that it runs")
	flag.StringVar(&o.folder, "build", "build", "the folder for what is built and installed")
	flag.Parse()
	if o.quick {
		o.runs, o.repeats, o.burst, sizes = 1, 1, 50, "200"
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o, sizes); err != nil {
		log.Fatal(err)
	}
}

// part measures one thing.
type part struct {
	name string
	run  func(context.Context, *bench) error
}

var parts = []part{
	{"sizes", measureSizes},
	{"start", measureStart},
	{"calls", measureCalls},
	{"growth", measureGrowth},
	{"burst", measureBurst},
	{"search", measureSearch},
}

// bench is one run of the benchmark.
type bench struct {
	options
	report report
	site   *site
	// chromium is the browser's path.
	chromium string
}

func run(ctx context.Context, o options, sizes string) error {
	wanted, err := chosen(o.only)
	if err != nil {
		return err
	}
	if o.conversations, err = numbers(sizes); err != nil {
		return err
	}
	b := &bench{options: o}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	defer b.site.close()
	for _, p := range wanted {
		fmt.Fprintf(os.Stderr, "measuring %s\n", p.name)
		if err := p.run(ctx, b); err != nil {
			return fmt.Errorf("measure %s: %w", p.name, err)
		}
	}
	b.report.judge()
	fmt.Print(b.report.table())
	return b.report.save(filepath.Join(o.folder, "bench.json"))
}

// chosen returns the parts with these names, all for none.
func chosen(only string) ([]part, error) {
	if only == "" {
		return parts, nil
	}
	var list []part
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no part %q", name)
		}
		list = append(list, parts[i])
	}
	return list, nil
}

func numbers(text string) ([]int, error) {
	var list []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 100 {
			return nil, errors.New("an account has 100 conversations or more: -conversations 100,1000")
		}
		list = append(list, n)
	}
	return list, nil
}

// prepare finds the browser and serves what the pages need.
func (b *bench) prepare(ctx context.Context) (err error) {
	if b.chromium, err = output(ctx, ".ci/chromium"); err != nil {
		return fmt.Errorf("find Chromium: %w", err)
	}
	if b.report.Machine, err = describeMachine(ctx, b.chromium); err != nil {
		return err
	}
	b.site, err = openSite(ctx, b.folder)
	return err
}
