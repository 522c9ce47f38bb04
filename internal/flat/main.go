// Command flat writes JavaScript modules into a folder, each as one short file
// with all that it imports: a page without a bundler waits for every file by
// itself, and for every byte. Beside it lies its source map, so that whoever
// debugs a page sees the modules as they were written.
//
//	go run ./internal/flat folder module.js ...
package main

import (
	"errors"
	"log"
	"os"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if len(os.Args) < 3 {
		log.Fatal("usage: flat folder module.js ...")
	}
	if err := flatten(os.Args[1], os.Args[2:]); err != nil {
		log.Fatal(err)
	}
}

func flatten(folder string, modules []string) error {
	result := api.Build(api.BuildOptions{
		EntryPoints: modules,
		Outdir:      folder,
		Bundle:      true,
		Write:       true,
		Format:      api.FormatESModule,
		Platform:    api.PlatformNeutral,
		Target:      api.ESNext,
		Charset:     api.CharsetUTF8,
		Sourcemap:   api.SourceMapLinked,

		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
	})
	problems := api.FormatMessages(append(result.Errors, result.Warnings...), api.FormatMessagesOptions{})
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "\n"))
	}
	return nil
}
