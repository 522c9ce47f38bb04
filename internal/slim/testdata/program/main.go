// Command program uses what could be lost: data, garbage collection, deferred
// calls that recover or are too deep to, and a traceback.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

type node struct {
	next *node
	name string
}

var zeros [4096]int

//go:noinline
func fault() (err error) {
	defer func() { err = fmt.Errorf("recovered: %v", recover()) }()
	var list *node
	return fmt.Errorf("%s", list.name)
}

type deep struct{}

// rescue is inlined into the wrapper that the compiler makes for holder.
func (*deep) rescue() { tooDeep() }

//go:noinline
func tooDeep() {
	if recover() != nil {
		panic("recovered where it must not be")
	}
}

type holder struct{ *deep }

//go:noinline
func notRescued(by interface{ rescue() }) (err error) {
	defer func() { err = fmt.Errorf("recovered: %v", recover()) }()
	defer by.rescue()
	panic("deep")
}

//go:noinline
func where() string {
	trace := make([]byte, 4096)
	return string(trace[:runtime.Stack(trace, false)])
}

func main() {
	var list *node
	for i := range 200_000 {
		list = &node{list, strconv.Itoa(i)}
		if i%1000 == 0 {
			list.next = nil
			runtime.GC()
		}
	}
	count := 0
	for n := list; n != nil; n = n.next {
		count++
	}
	fmt.Fprintf(os.Stdout, "%d %d %d %v %v %s\n",
		count, len(zeros), zeros[17], fault(), notRescued(holder{&deep{}}), strconv.FormatBool(strings.Contains(where(), "main.where")))
}
