// Command churn exchanges what objects point to, from wherever a page has code run:
// goroutines, timers, calls from JavaScript and finalizers, while the garbage
// collector marks and sweeps all the time. Then it looks whether everything is there.
package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall/js"
	"time"
)

const (
	boxes = 2000
	// Of each kind of code.
	turns = 50
	swaps = 200
)

// item is held by one box at a time, and by nobody else.
type item struct {
	number int
	text   string
	behind *item
}

type box struct {
	held *item
	list []*item
	any  any
	kept map[string]*item
}

var all [boxes]*box

var traveller = newItem(4 * boxes)

var garbage []*item

func newItem(number int) *item {
	return &item{number, "item " + strconv.Itoa(number), &item{number, strconv.Itoa(number), nil}}
}

func fill() {
	for i := range all {
		number := 4 * i
		all[i] = &box{newItem(number), []*item{newItem(number + 1)}, newItem(number + 2), map[string]*item{"": newItem(number + 3)}}
	}
}

// churn exchanges items of boxes that it draws, and makes garbage.
func churn(random *rand.Rand) {
	for range swaps {
		a, b := all[random.IntN(boxes)], all[random.IntN(boxes)]
		a.held, b.held = b.held, a.held
		a.any, b.any = b.any, a.any
		a.list, b.list = append(b.list[:0:0], b.list...), append(a.list[:0:0], a.list...)
		a.kept[""], b.kept[""] = b.kept[""], a.kept[""]
		a.held.behind, b.held.behind = b.held.behind, a.held.behind
		b.held.behind, a.held.behind = a.held.behind, b.held.behind
		*a, *b = *b, *a
		garbage = make([]*item, 1000) // After a megabyte it is collected.
	}
}

// lost counts items that are not there as they were, once each.
func lost() int {
	there := map[int]bool{}
	look := func(items ...*item) {
		for _, i := range items {
			if i.text == "item "+strconv.Itoa(i.number) && i.behind.text == strconv.Itoa(i.number) {
				there[i.number] = true
			}
		}
	}
	look(traveller)
	for _, b := range all {
		look(b.held, b.list[0], b.any.(*item), b.kept[""])
	}
	return 4*boxes + 1 - len(there)
}

// travel has goroutines hand items on to each other.
func travel(done *sync.WaitGroup) {
	chain := make(chan *item, 3)
	out := make(chan *item)
	done.Go(func() {
		defer close(chain)
		for range turns * swaps {
			chain <- traveller
			traveller = <-out
		}
	})
	done.Go(func() {
		for i := range chain {
			out <- &item{i.number, i.text, i.behind}
		}
	})
}

// called has JavaScript call at once, and from tasks of its own.
func called(done *sync.WaitGroup, random *rand.Rand) {
	done.Add(turns)
	left := turns
	var call js.Func
	call = js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		churn(random)
		if len(arguments) > 0 {
			return nil
		}
		call.Invoke("at once")
		done.Done()
		if left--; left > 0 {
			js.Global().Call("setTimeout", call, 0)
		}
		return nil
	})
	js.Global().Call("setTimeout", call, 0)
}

// timed has timers call, and waits for deadlines.
func timed(done *sync.WaitGroup, random *rand.Rand) {
	done.Go(func() {
		for range turns {
			fired := make(chan *box)
			time.AfterFunc(time.Microsecond, func() { churn(random); fired <- &box{} })
			ctx, cancel := context.WithTimeout(context.Background(), time.Microsecond)
			context.AfterFunc(ctx, func() { churn(random); fired <- &box{} })
			<-fired
			<-fired
			cancel()
		}
	})
}

// finalized has finalizers and cleanups of garbage call.
func finalized(done *sync.WaitGroup, random *rand.Rand) {
	done.Add(2 * turns)
	for i := range turns {
		runtime.SetFinalizer(newItem(i), func(*item) { churn(random); done.Done() })
		runtime.AddCleanup(newItem(i), func(int) { churn(random); done.Done() }, i)
	}
}

func main() {
	fill()
	before := debug.SetGCPercent(1)
	random := rand.New(rand.NewPCG(1, 2))
	var done sync.WaitGroup
	finalized(&done, random)
	called(&done, random)
	timed(&done, random)
	travel(&done)
	for range 4 {
		done.Go(func() {
			for range turns {
				churn(random)
				runtime.Gosched()
			}
		})
	}
	done.Wait()
	debug.SetGCPercent(before)
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	fmt.Fprintf(os.Stdout, "lost %d, marked often: %s\n", lost(), strconv.FormatBool(memory.NumGC > 100))
}
