package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// The cases of a start.
const (
	coldLoopback = "cold, loopback, from navigation"
	memory       = "memory over an empty page"
)

// The figures of a start that others are held against.
const (
	vendorCreated = "vendor: create() returned"
	longest       = "longest task, 0 if none over 50 ms"
)

// subject is what a page starts.
type subject struct {
	name, page string
	// steps are what memory is measured after, if it is.
	steps []string
}

var (
	parlor  = subject{"Parlor", "parlor.html", []string{"create", "ready", "first group"}}
	floor   = subject{"a page with one script", "script.html", nil}
	bareGo  = subject{"Go with fmt and encoding/json", "bare.html", []string{"ready"}}
	vendors = []subject{
		{"vendor", "vendor.html", []string{"create"}},
		{"vendor, index.js", "vendor-main.html", []string{"create"}},
	}
)

// subjects are what is started, in turn.
func (b *bench) subjects() []subject {
	list := []subject{floor, parlor, bareGo}
	if b.site.vendor == nil {
		list = append(slices.Clone(vendors), list...)
	}
	return list
}

// measureStart starts everything in turn, again and again, each time in a
// browser that has never seen it, and then once more in that browser.
func measureStart(ctx context.Context, b *bench) error {
	samples := map[string][]sample{}
	cases := []string{coldLoopback, "second visit, loopback, from navigation", "cold, 10 Mbit/s, from navigation", "second visit, 10 Mbit/s, from navigation"}
	var held []sample
	for range b.runs {
		created := map[string]float64{} // By the vendor's SDK, in this run.
		for _, s := range b.subjects() {
			for _, slow := range []bool{false, true} {
				visits, err := b.start(ctx, s, slow)
				if err != nil {
					return fmt.Errorf("start %s: %w", s.name, err)
				}
				for i, visit := range visits {
					name := cases[i]
					if slow {
						name = cases[i+2]
					}
					samples[name] = append(samples[name], beside(visit, created, name)...)
				}
			}
			if len(s.steps) == 0 {
				continue
			}
			more, err := b.startHeld(ctx, s)
			if err != nil {
				return fmt.Errorf("measure the memory of %s: %w", s.name, err)
			}
			held = append(held, more...)
		}
	}
	for _, name := range cases {
		b.report.add("start", name, samples[name])
	}
	b.report.add("start", memory, held)
	return nil
}

// beside puts the vendor's created object of the same run, which is measured
// first, beside the steps of all others.
func beside(visit []sample, created map[string]float64, where string) []sample {
	for i := range visit {
		if visit[i].Name == vendorCreated {
			created[where] = visit[i].Value
		} else if !strings.HasSuffix(visit[i].Name, longest) {
			visit[i].Baseline = created[where]
		}
	}
	return visit
}

// start visits a page twice, and returns the samples of each visit.
func (b *bench) start(ctx context.Context, s subject, slow bool) (visits [2][]sample, err error) {
	fresh, err := b.launch(ctx)
	if err != nil {
		return visits, err
	}
	defer fresh.stop()
	for i := range visits {
		p := fresh.page()
		p.slow = slow
		if err := p.open(s.page); err != nil {
			return visits, err
		}
		if err := p.evaluate("window.measured", &visits[i]); err != nil {
			return visits, err
		}
		p.cancel()
		prefix(visits[i], s.name)
	}
	return visits, nil
}

func prefix(samples []sample, name string) {
	for i := range samples {
		samples[i].Name = name + ": " + samples[i].Name
	}
}

// startHeld measures what a page holds after each step, over an empty page in
// the same tab.
func (b *bench) startHeld(ctx context.Context, s subject) (samples []sample, err error) {
	fresh, err := b.launch(ctx)
	if err != nil {
		return nil, err
	}
	defer fresh.stop()
	err = fresh.visit("blank.html", func(p *page) error {
		empty, err := p.held()
		if err != nil {
			return err
		}
		if err := p.open(s.page + "?steps"); err != nil {
			return err
		}
		for _, step := range s.steps {
			var wasm float64
			if err := p.evaluate(fmt.Sprintf("window.step(%q)", step), &wasm); err != nil {
				return err
			}
			now, err := p.held()
			if err != nil {
				return err
			}
			samples = append(samples, now.over(empty, s.name+", "+step+": ", wasm)...)
		}
		return nil
	})
	return samples, err
}
