package sim_test

import (
	"flag"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	oneSeed = flag.Uint64("seed", 0, "run only this seed, and tell its story")
	seeds   = flag.Int("seeds", 1000, "how many seeds to run")
	steps   = flag.Int("steps", 600, "how many things happen before the world comes to rest")
)

// TestSeeds runs the world from many seeds: whatever happened, when it comes to
// rest all devices show what the authority has, every command took effect
// exactly once and no message was lost, doubled or counted wrong.
func TestSeeds(t *testing.T) {
	if *oneSeed != 0 {
		w := live(t, *oneSeed)
		t.Log(w.telling())
		return
	}
	next := make(chan uint64)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for seed := range next {
				done := make(chan struct{})
				go func() { // A seed that fails ends it, and nothing else.
					defer close(done)
					live(&witness{t, seed}, seed)
				}()
				<-done
			}
		})
	}
	count := *seeds
	if testing.Short() {
		count /= 20
	}
	for seed := range count {
		if t.Failed() {
			break
		}
		next <- uint64(seed) + 1
	}
	close(next)
	all.Wait()
}

func live(t require.TestingT, seed uint64) *world {
	w := newWorld(t, seed)
	for range *steps {
		w.step()
	}
	w.settle()
	w.check()
	return w
}

// witness says which seed failed.
type witness struct {
	*testing.T
	seed uint64
}

func (w *witness) FailNow() {
	w.Errorf("seed %d failed", w.seed)
	runtime.Goexit()
}

func (w *witness) Errorf(format string, args ...any) {
	w.T.Errorf("seed %d: %s", w.seed, fmt.Sprintf(format, args...))
}

// TestASeedTellsTheSameStoryAgain keeps failures worth something.
func TestASeedTellsTheSameStoryAgain(t *testing.T) {
	for seed := range uint64(5) {
		require.Equal(t, live(t, seed+100).story, live(t, seed+100).story, "seed %d", seed+100)
	}
}
