package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// tested are the versions of Go, by the SHA-256 of the files of those packages
// that are edited, with which all tests have passed in browsers. No other one is
// changed: a fault in it would be one of memory, not of size. Whoever adds one runs
// make test with it.
var tested = map[string]string{
	"85e78b27cfe4f6f19e31ae5664bb3cf55c8a48e97942363f9fad1bae717e67fd": "go1.26.8",
}

// sources are files of packages of Go's: their texts, by package and name.
type sources map[string]map[string]string

// readSources reads the packages that are edited, as they are built with an
// environment.
func readSources(root string, environment []string) (sources, error) {
	arguments := append([]string{"list", "-f", `{{.ImportPath}} {{join .GoFiles " "}}`}, slices.Sorted(maps.Keys(edits))...)
	command := exec.Command(filepath.Join(root, "bin", "go"), arguments...)
	command.Env, command.Stderr = environment, os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, err
	}
	all := sources{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		files := map[string]string{}
		for _, name := range words[1:] {
			text, err := os.ReadFile(filepath.Join(root, "src", filepath.FromSlash(words[0]), name))
			if err != nil {
				return nil, err
			}
			files[name] = string(text)
		}
		all[words[0]] = files
	}
	return all, nil
}

// hash is the SHA-256 of all names and texts.
func (s sources) hash() string {
	sum := sha256.New()
	for _, pkg := range slices.Sorted(maps.Keys(s)) {
		for _, name := range slices.Sorted(maps.Keys(s[pkg])) {
			_, _ = fmt.Fprintf(sum, "%q %q\n", path.Join(pkg, name), s[pkg][name]) // It never fails.
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// edited returns the files that are different with all edits. It is an error if
// there is something in them that the sources do not have.
func (s sources) edited() (sources, error) {
	all := sources{}
	for pkg, e := range edits {
		all[pkg] = map[string]string{}
		missing := map[string]bool{}
		for name := range e.bodies {
			missing[name] = true
		}
		for name := range e.values {
			missing[name] = true
		}
		for name, source := range s[pkg] {
			text, err := e.apply(source, missing)
			if err != nil {
				return nil, fmt.Errorf("%s/%s: %w", pkg, name, err)
			}
			if text != source {
				all[pkg][name] = text
			}
		}
		if len(missing) > 0 {
			return nil, fmt.Errorf("%s has no %s", pkg, strings.Join(slices.Sorted(maps.Keys(missing)), ", "))
		}
	}
	return all, nil
}
