package main

import (
	"context"
	"fmt"
)

const (
	burstCase = "messages that come in, 1,000 conversations"
	// burstAccount is the account that they come into.
	burstAccount = 1000
)

// measureBurst lets many messages come in, in each run into a new account.
func measureBurst(ctx context.Context, b *bench) error {
	var all []sample
	for range b.runs {
		samples, err := b.burstOnce(ctx)
		if err != nil {
			return err
		}
		all = append(all, samples...)
	}
	b.report.add("burst", burstCase, all)
	return nil
}

func (b *bench) burstOnce(ctx context.Context) ([]sample, error) {
	own, err := b.launch(ctx)
	if err != nil {
		return nil, err
	}
	defer own.stop()
	all := []sample{{Name: "messages", Value: float64(b.burst)}}
	for _, call := range []struct{ script, call string }{
		{"seed.js", fmt.Sprintf("seed(%d)", burstAccount)},
		{"burst.js", fmt.Sprintf("atOnce(%d)", b.burst)},
		{"burst.js", fmt.Sprintf("oneByOne(%d)", b.burst)},
	} {
		var samples []sample
		err := own.visit("index.html", func(p *page) error { return p.call(call.script, call.call, &samples) })
		if err != nil {
			return nil, err
		}
		all = append(all, samples...)
	}
	return all, nil
}
