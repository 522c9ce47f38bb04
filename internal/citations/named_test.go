//go:build !js

package citations_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Pages and comments name a file of the repository by its path, pages also tests.
var (
	file    = regexp.MustCompile(`\b(?:bench|chaos|core|docs|e2e|examples|internal|jsbridge|npm|server|sim|tools|wasm)/[\w./-]+\.(?:go|js|mjs|cjs|ts|md|txt|html)\b`)
	comment = regexp.MustCompile(`(?://|^\s*(?:/?\*+|#)) .*$`)
	test    = regexp.MustCompile(`\bTest[A-Z]\w+`)
	// made are files that only a build makes.
	made = []string{"npm/wasm_exec.js"}
)

func TestFilesThatAreNamedAreThere(t *testing.T) {
	named, missing := 0, []string{}
	for path, text := range files(t) {
		if inRoot, err := filepath.Rel(root, path); err != nil || slices.Contains(made, filepath.ToSlash(inRoot)) {
			continue // Others wrote it.
		}
		for line := range strings.Lines(text) {
			if !strings.HasSuffix(path, ".md") {
				line = comment.FindString(strings.TrimRight(line, "\n"))
			}
			if strings.Contains(line, "(new)") {
				continue // An example of a file that somebody adds.
			}
			for _, name := range file.FindAllString(line, -1) {
				named++
				if !exists(filepath.Join(root, name)) && !slices.Contains(made, name) {
					missing = append(missing, path+" names "+name)
				}
			}
		}
	}
	require.Empty(t, missing)
	require.Greater(t, named, 100)
}

func TestTestsThatPagesNameAreThere(t *testing.T) {
	var pages, code []string
	for path, text := range files(t) {
		if strings.HasSuffix(path, ".md") {
			pages = append(pages, test.FindAllString(text, -1)...)
		} else if strings.HasSuffix(path, "_test.go") {
			code = append(code, test.FindAllString(text, -1)...)
		}
	}
	require.NotEmpty(t, pages)
	require.Subset(t, append(code, "TestX"), pages) // TestX stands for any.
}
