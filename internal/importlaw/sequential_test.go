//go:build !js

package importlaw_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The Makefile lists packages that it tests without the race detector.
func TestInPackagesWithoutTheRaceDetectorNothingRunsBesideAnythingElse(t *testing.T) {
	makefile, err := os.ReadFile("../../Makefile")
	require.NoError(t, err)
	listed := regexp.MustCompile(`(?m)^SEQUENTIAL := (.*)$`).FindSubmatch(makefile)
	require.NotNil(t, listed)
	packages := strings.Fields(string(listed[1]))
	require.NotEmpty(t, packages)
	for _, pkg := range packages {
		files, err := filepath.Glob(filepath.Join("..", "..", pkg, "*.go"))
		require.NoError(t, err)
		require.NotEmpty(t, files, pkg)
		for _, file := range files {
			require.False(t, startsAnything(t, file), "%s is in SEQUENTIAL of the Makefile, and %s starts something beside it", pkg, file)
		}
	}
	require.True(t, startsAnything(t, "../../core/authority/lanes_test.go"), "this is what the test looks for")
}

// startsAnything says whether a file has a go statement, or a call of what has
// one for it.
func startsAnything(t *testing.T, file string) bool {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	starts := false
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GoStmt:
			starts = true
		case *ast.SelectorExpr:
			starts = starts || slices.Contains([]string{"AfterFunc", "Go", "NewServer", "Parallel", "RunParallel"}, node.Sel.Name)
		}
		return true
	})
	return starts
}
