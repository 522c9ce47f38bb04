// Command slim makes a WebAssembly module of Go's smaller to download, without
// changing what it does:
//
//	slim from.wasm to.wasm
//
// Its data is written in few segments: Go's linker leaves out every short run
// of zeros and begins a segment after it, and the addresses of tens of
// thousands of segments compress badly. And it forgets the tables of line
// numbers and file names, which only tracebacks use: these name functions and
// show ? for the file.
//
// A module that it does not understand, such as one of a later Go, is copied as
// it is: it works all the same.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: slim from.wasm to.wasm")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
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
