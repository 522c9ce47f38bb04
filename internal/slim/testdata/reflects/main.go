// Command reflects finds types and makes functions while it runs, as no page does.
package main

import (
	"os"
	"reflect"
	"runtime"
	"strconv"
)

type point struct{ x, y int }

func main() {
	same := reflect.SliceOf(reflect.TypeFor[point]()) == reflect.TypeFor[[]point]()
	add := reflect.MakeFunc(reflect.TypeFor[func(*point, *int) *int](), func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		sum := in[0].Interface().(*point).x + *in[1].Interface().(*int)
		return []reflect.Value{reflect.ValueOf(&sum)}
	}).Interface().(func(*point, *int) *int)
	total := new(int)
	for i := range 100 {
		total = add(&point{i, 0}, total)
	}
	os.Stdout.WriteString(strconv.FormatBool(same) + " " + strconv.Itoa(*total) + " " + reflect.TypeFor[struct{ here bool }]().String() + "\n")
}
