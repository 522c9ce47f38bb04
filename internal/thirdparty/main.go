// Command thirdparty prints the licences of all that is linked into a program
// besides our own code: the modules it is built from, and Go itself.
//
//	go run ./internal/thirdparty [-target js/wasm] package
//
// It fails where a module has no licence that it knows by its name.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// part is what a program is built from: a module, or Go.
type part struct {
	name, version, folder string
}

func main() {
	log.SetFlags(0)
	target := flag.String("target", "", "GOOS/GOARCH; that of this machine if it is not given")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: thirdparty [-target GOOS/GOARCH] package")
	}
	parts, err := partsOf(flag.Arg(0), *target)
	if err == nil {
		err = write(os.Stdout, parts)
	}
	if err != nil {
		log.Fatalf("thirdparty: %v", err)
	}
}

// partsOf lists what a package links that is not ours, Go first.
func partsOf(pkg, target string) ([]part, error) {
	goroot, err := run(target, "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	parts := []part{{"Go", goroot[1], goroot[0]}}
	modules, err := run(target, "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", pkg)
	if err != nil {
		return nil, err
	}
	slices.Sort(modules)
	for _, module := range slices.Compact(modules) {
		if fields := strings.Split(module, "\t"); len(fields) == 3 {
			parts = append(parts, part{fields[0], fields[1], fields[2]})
		}
	}
	return parts, nil
}

// run returns the lines that a go command prints.
func run(target string, arguments ...string) ([]string, error) {
	command := exec.Command("go", arguments...)
	command.Stderr = os.Stderr
	if system, processor, ok := strings.Cut(target, "/"); ok {
		command.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+processor)
	}
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", arguments[0], err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), nil
}

// write prints the licences of parts.
func write(to io.Writer, parts []part) error {
	for _, each := range parts {
		text, err := licence(each)
		if err != nil {
			return err
		}
		rule := strings.Repeat("-", 72)
		if _, err := fmt.Fprintf(to, "%s\n%s %s\n%s\n\n%s\n\n", rule, each.name, each.version, rule, text); err != nil {
			return err
		}
	}
	return nil
}

// licence returns the texts of a part's licence files.
func licence(of part) (string, error) {
	files, err := os.ReadDir(of.folder)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, file := range files {
		if file.IsDir() || !isLicence(file.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(of.folder, file.Name()))
		if err != nil {
			return "", err
		}
		texts = append(texts, strings.TrimSpace(string(text)))
	}
	switch {
	case len(texts) > 0:
		return strings.Join(texts, "\n\n"), nil
	case of.name == "Go": // Some systems keep it elsewhere.
		return "https://go.dev/LICENSE", nil
	}
	return "", fmt.Errorf("%s has no licence file", of.name)
}

// isLicence says whether a file holds a licence, or a notice that goes with one.
func isLicence(name string) bool {
	name = strings.ToUpper(name)
	return slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE"}, func(prefix string) bool {
		return strings.HasPrefix(name, prefix) && !strings.HasSuffix(name, ".GO")
	})
}
