//go:build !js

package jsbridge_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// section returns the rows of the table under a heading of docs/api.md, each as
// its cells.
func section(t *testing.T, heading string) [][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "docs", "api.md"))
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(text), "\n## "+heading+"\n")
	require.True(t, found, "docs/api.md has no section %s", heading)
	rest, _, _ = strings.Cut(rest, "\n## ")
	var rows [][]string
	for line := range strings.Lines(rest) {
		if strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "|-") {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
			rows = append(rows, cells)
		}
	}
	require.Greater(t, len(rows), 1, "the section %s has no table", heading)
	return rows[1:]
}

// statuses returns what the second cell of each row says of the names in the
// first, and checks that each name stands there once.
func statuses(t *testing.T, heading string, name *regexp.Regexp) map[string]string {
	t.Helper()
	said := map[string]string{}
	for _, row := range section(t, heading) {
		for _, found := range name.FindAllString(row[0], -1) {
			require.NotContains(t, said, found, "%s stands there twice", found)
			said[found] = strings.TrimSpace(row[1])
		}
	}
	return said
}

// works are the names whose status is not "not yet".
func works(said map[string]string) []string {
	var names []string
	for name, status := range said {
		if status != "not yet" {
			names = append(names, name)
		}
	}
	return names
}

func TestTheDocumentationSaysOfEveryMethodWhetherItWorks(t *testing.T) {
	said := statuses(t, "Methods", regexp.MustCompile(`\b[a-z]+[A-Za-z0-9]*\b`))
	methods := documented(t).Methods
	require.ElementsMatch(t, methods, slices.Collect(maps.Keys(said)))
	require.ElementsMatch(t, methods, works(said))
}

func TestTheDocumentationSaysOfEveryEventWhetherItComes(t *testing.T) {
	said := statuses(t, "Events", regexp.MustCompile(`\b[A-Z_]{5,}\b`))
	values := documented(t).EVENT
	require.ElementsMatch(t, names(values), names(said))
	delivered := pageTables(t).Events
	for name, value := range values {
		require.Equal(t, slices.Contains(delivered, value), said[name] != "not yet", name)
	}
}
