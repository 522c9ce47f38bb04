package main

import (
	"context"
	"fmt"
)

const (
	searchCase = "100,000 messages, 10,000 conversations"
	// What is searched: seven messages in each conversation, the others in one.
	searchAccount, searchLong = 10_000, 30_000
)

// measureSearch makes an account of many messages and searches in it.
func measureSearch(ctx context.Context, b *bench) error {
	account, long := searchAccount, searchLong
	if b.quick {
		account, long = 200, 500
	}
	own, err := b.launch(ctx)
	if err != nil {
		return err
	}
	defer own.stop()
	var all []sample
	visit := func(script, call string) error {
		var samples []sample
		err := own.visit("index.html", func(p *page) error { return p.call(script, call, &samples) })
		all = append(all, samples...)
		return err
	}
	if err := visit("seed.js", fmt.Sprintf("seed(%d)", account)); err != nil {
		return err
	}
	if err := visit("search.js", fmt.Sprintf("messages(%d, %d)", account, long)); err != nil {
		return err
	}
	for range b.runs {
		if err := visit("search.js", "searches()"); err != nil {
			return err
		}
	}
	b.report.add("search", searchCase, all)
	return nil
}
