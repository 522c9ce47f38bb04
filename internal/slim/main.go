// Command slim makes a WebAssembly module of Go's smaller to download:
//
//	slim [-strict] go build -o from.wasm ./wasm
//	slim [-strict] from.wasm to.wasm
//	slim trace from.wasm < traceback
//
// The first, run at the root of the repository, runs the go command for a page,
// with the fmt of internal/slim/fmt, the smaller of Go's garbage collectors, and
// without what no page uses of Go's own packages, see edits.go. Those are changed
// only in versions of Go that were tested, see sources.go.
//
// The second changes nothing of what the module does. It writes calls so that they
// are alike, see calls.go, and has jumps forward go straight, see jumps.go. It writes
// the module's data in few segments: Go's linker leaves out every short run of zeros and
// begins a segment after it, and the addresses of tens of thousands of segments
// compress badly. And it forgets what only tracebacks use: the tables of line
// numbers, file names, arguments and inlined calls. And it takes out what only
// runtimes need that were not edited: names of functions, and the table by which
// they find functions; the list of what there is of each function is packed. A
// module that it does not understand, such as one of a later Go, is copied as it
// is: it works all the same. With -strict, as releases are built, a step that does
// not take is an error.
//
// The third copies a text and explains in it the numbers of functions that there
// are in a traceback of such a module, or in one of a browser's, by the module as it
// was before: with names, files and lines.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	strict := flag.Bool("strict", false, "fail where the module would be larger than it can be")
	flag.Parse()
	var err error
	switch arguments := flag.Args(); {
	case len(arguments) > 1 && arguments[0] == "go":
		err = runGo(*strict, "internal/slim/fmt", arguments[1:]...)
	case len(arguments) == 2 && arguments[0] == "trace":
		err = trace(arguments[1])
	case len(arguments) == 2:
		err = run(*strict, arguments[0], arguments[1])
	default:
		fmt.Fprintln(os.Stderr, "usage: slim [-strict] go command arguments\n       slim [-strict] from.wasm to.wasm\n       slim trace from.wasm")
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

// trace copies the standard input to the standard output, with names for numbers.
func trace(from string) error {
	module, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	text, err = explain(module, text)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	_, err = os.Stdout.Write(text)
	return err
}
