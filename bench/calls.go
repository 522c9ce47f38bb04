package main

import (
	"context"
	"fmt"
)

// measureCalls measures accounts of several sizes, each in a browser of its own.
func measureCalls(ctx context.Context, b *bench) error {
	for _, count := range b.conversations {
		samples, err := b.account(ctx, count)
		if err != nil {
			return fmt.Errorf("an account of %d conversations: %w", count, err)
		}
		b.report.add("calls", accountCase(count), samples)
	}
	return nil
}

func accountCase(count int) string {
	return grouped(int64(count)) + " conversations"
}

// account makes an account and measures what is done with it.
func (b *bench) account(ctx context.Context, count int) ([]sample, error) {
	own, err := b.launch(ctx)
	if err != nil {
		return nil, err
	}
	defer own.stop()
	if err := own.visit("index.html", func(p *page) error { return p.call("seed.js", fmt.Sprintf("seed(%d)", count), nil) }); err != nil {
		return nil, err
	}
	var all []sample
	for range b.runs {
		loads, err := own.loads(count)
		if err != nil {
			return nil, err
		}
		all = append(all, loads...)
	}
	holds, err := own.holds()
	if err != nil {
		return nil, err
	}
	var calls []sample
	err = own.visit("index.html", func(p *page) error {
		return p.call("calls.js", fmt.Sprintf("calls(%d, %d)", count, b.repeatsFor(count)), &calls)
	})
	return append(append(all, holds...), calls...), err
}

// repeatsFor is how often calls are measured: less where each takes long.
func (b *bench) repeatsFor(count int) int {
	if count > 20_000 {
		return min(b.repeats, 7)
	}
	return b.repeats
}

// taken is what loading took, and the longest task meanwhile.
type taken struct {
	Took, Longest float64
	Count         int
}

// loads measures one load of each kind, each in a new tab.
func (b *browser) loads(count int) ([]sample, error) {
	var list, empty, plain float64
	var warm, warmPlain taken
	for _, load := range []struct {
		call   string
		result any
	}{
		{"fromStart(false)", &list},
		{"plainFromStart()", &plain},
		{"fromStart(true)", &empty},
		{"warm()", &warm},
		{"plain()", &warmPlain},
	} {
		if err := b.visit("index.html", func(p *page) error { return p.call("load.js", load.call, load.result) }); err != nil {
			return nil, err
		}
	}
	if warmPlain.Count < count {
		return nil, fmt.Errorf("the baseline has %d conversations", warmPlain.Count)
	}
	return []sample{
		{Name: "page start to the list", Unit: "ms", Value: list, Baseline: plain},
		{Name: "page start to ready, empty account", Unit: "ms", Value: empty},
		{Name: "login() to the list, module loaded", Unit: "ms", Value: warm.Took, Baseline: warmPlain.Took},
		{Name: "longest task of that, 0 if none over 50 ms", Unit: "ms", Value: warm.Longest},
		{Name: "longest task of the baseline, 0 if none over 50 ms", Unit: "ms", Value: warmPlain.Longest},
	}, nil
}

// holds measures what pages hold with the list loaded, over an empty page.
func (b *browser) holds() ([]sample, error) {
	var samples []sample
	values := map[string]held{}
	var wasm float64
	for _, kind := range []string{"parlor", "plain"} {
		err := b.visit("blank.html", func(p *page) error {
			empty, err := p.held()
			if err != nil {
				return err
			}
			if err := p.open("index.html"); err != nil {
				return err
			}
			var memory float64
			if err := p.call("load.js", fmt.Sprintf("hold(%q)", kind), &memory); err != nil {
				return err
			}
			wasm = max(wasm, memory)
			now, err := p.held()
			values[kind] = held{now.private - empty.private, now.heap - empty.heap}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	samples = append(samples,
		sample{Name: "private memory with the list", Unit: "MiB", Value: values["parlor"].private / mebi, Baseline: values["plain"].private / mebi},
		sample{Name: "JavaScript heap with the list", Unit: "MiB", Value: values["parlor"].heap / mebi, Baseline: values["plain"].heap / mebi},
		sample{Name: "wasm memory with the list", Unit: "MiB", Value: wasm / mebi})
	return samples, nil
}
