//go:build linux

package main

import (
	"fmt"
	"time"
)

// measureSignIn signs users in who have many conversations, without a copy.
func measureSignIn(s *server, _ options) ([]figure, error) {
	var figures []figure
	for _, n := range accounts {
		var times []time.Duration
		for range 10 {
			began := time.Now()
			d, err := s.dial(0, fmt.Sprint("account", n))
			if err != nil {
				return figures, err
			}
			times = append(times, time.Since(began))
			closeAll([]*device{d})
		}
		figures = append(figures, figure{fmt.Sprintf("sign-in with %d conversations, median of 10", n), quantile(times, 0.5), "ms"})
	}
	return figures, nil
}
