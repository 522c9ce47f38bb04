// Command slim makes a WebAssembly module of Go's smaller to download:
//
//	slim go build -o from.wasm ./wasm
//	slim from.wasm to.wasm
//
// The first, run at the root of the repository, runs the go command for a page,
// with the fmt of internal/slim/fmt, the smaller of Go's garbage collectors, and a
// runtime that finds functions by their numbers and does not check at each start
// that they are in order.
//
// The second changes nothing of what the module does. It writes the module's
// data in few segments: Go's linker leaves out every short run of zeros and
// begins a segment after it, and the addresses of tens of thousands of segments
// compress badly. And it forgets what only tracebacks use: the tables of line
// numbers, file names, arguments and inlined calls. A traceback names the
// functions, but not those that were inlined, and shows ? for the file. And it
// takes out the table by which other runtimes find functions. A module that it
// does not understand, such as one of a later Go, is copied as it is: it works all
// the same.
package main

import (
	"fmt"
	"os"
)

func main() {
	var err error
	switch arguments := os.Args[1:]; {
	case len(arguments) > 1 && arguments[0] == "go":
		err = runGo("internal/slim/fmt", arguments[1:]...)
	case len(arguments) == 2:
		err = run(arguments[0], arguments[1])
	default:
		fmt.Fprintln(os.Stderr, "usage: slim go command arguments\n       slim from.wasm to.wasm")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	binary, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	smaller, err := slim(binary)
	if err != nil {
		fmt.Fprintf(os.Stderr, "slim: %s stays as large as it is: %v\n", from, err)
		smaller = binary
	}
	return os.WriteFile(to, smaller, 0o755)
}
