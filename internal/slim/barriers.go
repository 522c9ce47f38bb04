package main

import "strings"

// module is the path of ours.
const module = "github.com/parlor-chat/parlor"

// noBarriers is for the compiler: where a pointer is written, nothing is said of it
// to the garbage collector, which needs to hear of it only while it marks what is in
// use. That is 34,000 bytes of the download.
//
// In an edited runtime no goroutine but the runtime's own runs while it marks, see
// runtimeValues. So code may be without barriers that runs on other goroutines only.
// That of our packages does:
//
//   - From the moment when marking begins, the scheduler runs nothing but goroutines
//     that began with a function of the runtime's. Of those that run others' code, the
//     first one and those of finalizers, cleanups and calls from JavaScript, none
//     counts as such.
//   - What the scheduler itself calls is the runtime's, and what package time has due
//     timers do: send, or start a goroutine, which then waits.
//   - JavaScript does not run meanwhile, so it calls nobody: the program returns to it
//     when there is nothing else to do, and there is the marking, which a goroutine
//     that is there for it does to the end.
//   - A generic function of Go's that our packages make an instance of may be the copy
//     that others call as well. What the runtime and time share so with us, as
//     cmp.Compare, writes no pointer.
//
// Go's own packages keep their barriers, and so do others' modules: there is next to
// nothing to win.
const noBarriers = "-wb=false"

// withoutBarriers adds noBarriers to the arguments of go build, for the packages of
// our module. The last -gcflags that is meant for a package is its only one.
func withoutBarriers(arguments []string) []string {
	all := []string{arguments[0], "-gcflags=" + module + "/...=" + noBarriers}
	for _, argument := range arguments[1:] {
		if strings.HasPrefix(argument, "-gcflags="+module) {
			argument += " " + noBarriers
		}
		all = append(all, argument)
	}
	return all
}
