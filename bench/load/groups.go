//go:build linux

package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// writers is how many devices change their groups.
const writers = 64

// measureGroups has devices rename a group of their own, again and again.
func measureGroups(c *cluster, o options) ([]figure, error) {
	devices, err := c.dialAll(0, writers, "writer")
	defer closeAll(devices)
	if err != nil {
		return nil, err
	}
	var done atomic.Int64
	began := time.Now()
	took, err := c.spend(func() error {
		return each(writers, func(i int) error { return devices[i].rename(o, began.Add(o.seconds), &done) })
	})
	rate := float64(done.Load()) / time.Since(began).Seconds()
	name := "durable conversation group commands of 64 devices"
	return append([]figure{{name, rate, "/s"}}, took.each(int(done.Load()), name)...), err
}

// rename keeps a window of commands in flight until the end, and waits for all
// answers.
func (d *device) rename(o options, end time.Time, done *atomic.Int64) error {
	ctx, cancel := context.WithDeadline(context.Background(), end.Add(20*time.Second))
	defer cancel()
	if err := d.command(ctx, 0, core.CreateConversationGroup{Name: "one"}); err != nil {
		return err
	}
	names := [2]string{"one", "two"}
	for collected := uint64(0); ; {
		for time.Now().Before(end) && d.number < collected+uint64(o.window) {
			if err := d.command(ctx, collected, core.RenameConversationGroup{OldName: names[0], NewName: names[1]}); err != nil {
				return err
			}
			names[0], names[1] = names[1], names[0]
		}
		if collected == d.number {
			return nil
		}
		changes, err := d.next(ctx)
		if err != nil {
			return err
		}
		number, err := answered(changes)
		if err != nil {
			return err
		}
		if number > collected {
			done.Add(int64(number - collected))
			collected = number
		}
	}
}
