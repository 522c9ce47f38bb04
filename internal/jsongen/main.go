// Command jsongen writes, for the package in the current folder, how its
// structs with json tags are written and read: their methods for [json.Struct]
// and [json.Value]. They go to package_json.go, and those of files that are
// for js alone to package_json_js.go. `go generate ./...` runs it where it is
// needed.
//
// [json.Struct]: https://pkg.go.dev/github.com/parlor-chat/parlor/core/json#Struct
// [json.Value]: https://pkg.go.dev/github.com/parlor-chat/parlor/core/json#Value
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	folder, err := os.Getwd()
	if err == nil {
		err = run(folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "jsongen:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	files, err := generate(folder)
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
