// Command flat writes JavaScript modules into a folder, each as one short file
// with all that it imports: a page without a bundler waits for every file by
// itself, and for every byte. Beside it lies its source map, so that whoever
// debugs a page sees the modules as they were written.
//
//	flat folder module.js ... module.cjs ...
//
// For module.cjs it writes module.js once more, for those who load it with
// require: readable, for only programs in Node ever do, such as Jest. For
// module.classic.js it writes module.js as a script that importScripts() takes, with
// what it exports under the name parlor.
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
	var forPages, forRequire, forScripts []string
	for _, module := range modules {
		if name, is := strings.CutSuffix(module, ".cjs"); is {
			forRequire = append(forRequire, name+".js")
		} else if name, is := strings.CutSuffix(module, ".classic.js"); is {
			forScripts = append(forScripts, name+".js")
		} else {
			forPages = append(forPages, module)
		}
	}
	return errors.Join(build(folder, forPages, short), build(folder, forRequire, commonJS), build(folder, forScripts, classic))
}

// classic is for what knows no modules, as service workers of some browsers.
func classic(options *api.BuildOptions) {
	short(options)
	options.Format = api.FormatIIFE
	options.GlobalName = "parlor"
	options.OutExtension = map[string]string{".js": ".classic.js"}
}

func short(options *api.BuildOptions) {
	options.Format = api.FormatESModule
	options.Sourcemap = api.SourceMapLinked
	options.MinifyWhitespace = true
	options.MinifySyntax = true
	options.MinifyIdentifiers = true
}

// commonJS has no import.meta: a module finds what lies beside it by its path.
func commonJS(options *api.BuildOptions) {
	options.Format = api.FormatCommonJS
	options.OutExtension = map[string]string{".js": ".cjs"}
	options.Banner = map[string]string{"js": "const thisURL = require('node:url').pathToFileURL(__filename).href;"}
	options.Define = map[string]string{"import.meta.url": "thisURL"}
}

func build(folder string, modules []string, as func(*api.BuildOptions)) error {
	if len(modules) == 0 {
		return nil
	}
	options := api.BuildOptions{
		EntryPoints: modules,
		Outdir:      folder,
		Bundle:      true,
		Write:       true,
		Platform:    api.PlatformNeutral,
		Target:      api.ESNext,
		Charset:     api.CharsetUTF8,
		External:    []string{"react", "vue"}, // Whose page uses them has them.
	}
	as(&options)
	result := api.Build(options)
	problems := api.FormatMessages(append(result.Errors, result.Warnings...), api.FormatMessagesOptions{})
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "\n"))
	}
	return nil
}
