//go:build linux

package main

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

// spare is how many files a process needs beside its connections.
const spare = 300

// measureIdle opens more and more connections and looks at the server's memory.
func measureIdle(c *cluster, o options) (figures []figure, err error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return nil, err
	}
	most := min(o.connections, int(limit.Max)-spare)
	empty, err := c.memory()
	if err != nil {
		return nil, err
	}
	var open []*device
	defer func() { closeAll(open) }()
	for _, n := range []int{min(2000, most), min(5000, most), most} {
		if n == len(open) {
			continue
		}
		began, before := time.Now(), len(open)
		took, err := c.spend(func() error {
			more, err := c.dialAll(before, n-before, "idle")
			open = append(open, more...)
			return err
		})
		if err != nil {
			return figures, err
		}
		if err := c.connected(n); err != nil {
			return figures, err
		}
		rate := float64(n-before) / time.Since(began).Seconds()
		memory, err := c.memory()
		if err != nil {
			return figures, err
		}
		name := fmt.Sprintf("%d idle connections: ", n)
		figures = append(figures,
			figure{name + "memory", memory / 1e6, "MB"},
			figure{name + "memory of each", (memory - empty) / 1e3 / float64(n), "KB"},
			figure{name + "first sign-ins", rate, "/s"})
		figures = append(figures, took.each(n-before, name+"a first sign-in")...)
		took, err = c.spend(func() error { return pingAll(open) })
		if err != nil {
			return figures, err
		}
		figures = append(figures, took.each(n, name+"a ping")...)
	}
	return figures, nil
}

// pingAll has each device ask once whether the connection lives, as all do every
// half minute or so.
func pingAll(devices []*device) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return each(64, func(worker int) error {
		for i := worker; i < len(devices); i += 64 {
			if err := devices[i].ping(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}
