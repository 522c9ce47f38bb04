//go:build linux

package main

import (
	"fmt"
	"syscall"
	"time"
)

// spare is how many files a process needs beside its connections.
const spare = 300

// measureIdle opens more and more connections and looks at the server's memory.
func measureIdle(s *server, o options) (figures []figure, err error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return nil, err
	}
	most := min(o.connections, int(limit.Max)-spare)
	empty, err := s.memory()
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
		more, err := s.dialAll(before, n-before, "idle")
		open = append(open, more...)
		if err != nil {
			return figures, err
		}
		if err := s.connected(n); err != nil {
			return figures, err
		}
		rate := float64(n-before) / time.Since(began).Seconds()
		memory, err := s.memory()
		if err != nil {
			return figures, err
		}
		name := fmt.Sprintf("%d idle connections: ", n)
		figures = append(figures,
			figure{name + "memory", memory / 1e6, "MB"},
			figure{name + "memory of each", (memory - empty) / 1e3 / float64(n), "KB"},
			figure{name + "first sign-ins", rate, "/s"})
	}
	return figures, nil
}
