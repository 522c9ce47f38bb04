// Command load uses what a runtime does for a page, for a while and all at once:
// goroutines, channels, timers, deadlines, maps, errors, panics, finalizers, and
// memory that grows and is collected.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

type refusal struct{ code int }

func (r *refusal) Error() string { return "refused " + strconv.Itoa(r.code) }

func (r *refusal) Code() int { return r.code }

type leaf struct {
	name  string
	under map[string]*leaf
}

// grow makes a tree of maps, of which the collector has much to follow.
func grow(deep int) *leaf {
	l := &leaf{"leaf " + strconv.Itoa(deep), map[string]*leaf{}}
	for i := range 9 * min(deep, 1) {
		l.under[strconv.Itoa(i)] = grow(deep - 1)
	}
	return l
}

func count(l *leaf) int {
	n := 1
	for _, u := range l.under {
		n += count(u)
	}
	return n
}

// descend makes a stack grow, and unwinds it by a panic.
func descend(deep int) (back int) {
	defer func() {
		if fault := recover(); fault != nil {
			back = fault.(*refusal).code
		}
	}()
	if deep == 0 {
		panic(&refusal{7})
	}
	var frame [64]int
	frame[deep%64] = deep
	return descend(deep-1) + frame[deep%64] - deep
}

// work hands numbers through channels, while others wait, sleep and collect.
func work() (sum, late int) {
	numbers, results := make(chan int), make(chan int, 3)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			for n := range numbers {
				select {
				case results <- descend(n%200) + count(grow(n%3)):
				case <-time.After(time.Minute):
				}
			}
		})
	}
	done := make(chan bool)
	go func() {
		for r := range results {
			sum += r
		}
		close(done)
	}()
	ticker := time.NewTicker(time.Millisecond)
	for n := range 2000 {
		numbers <- n
		if n%100 == 0 {
			<-ticker.C
			runtime.GC()
		}
	}
	ticker.Stop()
	close(numbers)
	all.Wait()
	close(results)
	<-done
	for _, wait := range []time.Duration{time.Hour, time.Millisecond} {
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		select {
		case <-ctx.Done():
			late++
		case <-time.After(50 * time.Millisecond):
		}
		cancel()
	}
	return sum, late
}

// forgotten counts finalizers that ran.
func forgotten() int {
	var ran sync.WaitGroup
	ran.Add(100)
	for i := range 100 {
		runtime.SetFinalizer(&leaf{name: strconv.Itoa(i)}, func(*leaf) { ran.Done() })
	}
	finished := make(chan bool)
	go func() { ran.Wait(); close(finished) }()
	for {
		runtime.GC()
		select {
		case <-finished:
			return 100
		case <-time.After(time.Millisecond):
		}
	}
}

func main() {
	kept := grow(5)
	sum, late := work()
	err := fmt.Errorf("and so: %w", &refusal{3})
	var as *refusal
	var coded interface{ Code() int }
	var other *os.PathError
	fmt.Fprintf(os.Stdout, "%d %d %d %d\n", sum, late, forgotten(), count(kept))
	fmt.Fprintf(os.Stdout, "%s %s %s\n", strconv.FormatBool(errors.As(err, &as)), strconv.FormatBool(errors.As(err, &coded)), strconv.FormatBool(errors.As(err, &other)))
	fmt.Fprintf(os.Stdout, "%d %d %v\n", as.code, coded.Code(), context.DeadlineExceeded)
	func() {
		defer func() { fmt.Fprintf(os.Stdout, "%v\n", recover()) }()
		panic(fmt.Sprintf("%d", descend(20_000)))
	}()
}
