//go:build linux

package main

import (
	"fmt"
	"time"
)

// returning is how many users sign in again and again.
const returning = 256

// measureSignIn signs users in who have many conversations, without a copy, and
// then many who have one and to whom nothing happened.
func measureSignIn(c *cluster, o options) ([]figure, error) {
	var figures []figure
	for _, n := range accounts {
		var times []time.Duration
		took, err := c.spend(func() error {
			for range 10 {
				began := time.Now()
				d, err := c.dial(0, fmt.Sprint("account", n))
				if err != nil {
					return err
				}
				times = append(times, time.Since(began))
				closeAll([]*device{d})
			}
			return nil
		})
		if err != nil {
			return figures, err
		}
		name := fmt.Sprintf("sign-in with %d conversations", n)
		figures = append(figures, figure{name + ", median of 10", quantile(times, 0.5), "ms"})
		figures = append(figures, took.each(10, name)...)
	}
	again, err := measureReturning(c, o)
	return append(figures, again...), err
}

func measureReturning(c *cluster, o options) ([]figure, error) {
	devices, err := c.dialAll(0, returning, "returning")
	closeAll(devices)
	if err != nil {
		return nil, err
	}
	counts := make([]int, writers)
	began := time.Now()
	took, err := c.spend(func() error {
		return each(writers, func(worker int) error {
			for i := worker; time.Since(began) < o.seconds; i += writers {
				n := i % returning
				d, err := c.dialAgain(i%100_000, fmt.Sprint("returning", n), devices[n].copy)
				if err != nil {
					return err
				}
				closeAll([]*device{d})
				counts[worker]++
			}
			return nil
		})
	})
	done := 0
	for _, n := range counts {
		done += n
	}
	name := "sign-ins with a copy, 64 at once"
	return append([]figure{{name, float64(done) / time.Since(began).Seconds(), "/s"}}, took.each(done, name)...), err
}
