// Command slim makes a WebAssembly module of Go's smaller to download:
//
//	slim [-strict] go build -o from.wasm ./wasm
//	slim [-strict] from.wasm to.wasm
//
// The first, run at the root of the repository, runs the go command for a page,
// with the fmt of internal/slim/fmt, the smaller of Go's garbage collectors, and
// without what no page uses of Go's own packages, see edits.go. Those are changed
// only in versions of Go that were tested, see sources.go.
//
// The second changes nothing of what the module does. It writes the module's
// data in few segments: Go's linker leaves out every short run of zeros and
// begins a segment after it, and the addresses of tens of thousands of segments
// compress badly. And it forgets what only tracebacks use: the tables of line
// numbers, file names, arguments and inlined calls. A traceback names the
// functions, but not those that were inlined, and shows ? for the file. And it
// takes out the table by which other runtimes find functions. A module that it
// does not understand, such as one of a later Go, is copied as it is: it works all
// the same. With -strict, as releases are built, a step that does not take is an
// error.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	strict := flag.Bool("strict", false, "fail where the module would be larger than it can be")
	flag.Parse()
	var err error
	switch arguments := flag.Args(); {
	case len(arguments) > 1 && arguments[0] == "go":
		err = runGo(*strict, "internal/slim/fmt", arguments[1:]...)
	case len(arguments) == 2:
		err = run(*strict, arguments[0], arguments[1])
	default:
		fmt.Fprintln(os.Stderr, "usage: slim [-strict] go command arguments\n       slim [-strict] from.wasm to.wasm")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

func run(strict bool, from, to string) error {
	binary, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	smaller, err := slim(binary)
	if err != nil && strict {
		return fmt.Errorf("%s: %w", from, err)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "slim: %s stays as large as it is: %v\n", from, err)
		smaller = binary
	}
	return os.WriteFile(to, smaller, 0o755)
}
