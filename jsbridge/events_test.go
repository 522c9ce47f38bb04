//go:build !js

package jsbridge_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestThePageIsToldOfEachEventOfASessionInOnePlace(t *testing.T) {
	var events, told []string
	eachNode(t, filepath.Join("..", "core", "session"), func(node ast.Node) {
		if f, ok := node.(*ast.FuncDecl); ok && f.Name.Name == "event" && f.Recv != nil {
			events = append(events, f.Recv.List[0].Type.(*ast.Ident).Name)
		}
	})
	note := func(types ...ast.Expr) {
		for _, is := range types {
			if selector, ok := is.(*ast.SelectorExpr); ok && selector.X.(*ast.Ident).Name == "session" {
				told = append(told, selector.Sel.Name)
			}
		}
	}
	eachNode(t, ".", func(node ast.Node) {
		switch is := node.(type) {
		case *ast.CaseClause:
			note(is.List...)
		case *ast.TypeAssertExpr:
			note(is.Type)
		}
	})
	require.NotEmpty(t, events)
	require.ElementsMatch(t, events, told, "the events of core/session, and those that a teller here takes")
}

// eachNode visits the syntax of a package, without its tests.
func eachNode(t *testing.T, folder string, visit func(ast.Node)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	for _, file := range files {
		if matched, _ := filepath.Match("*_test.go", filepath.Base(file)); matched {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			visit(node)
			return true
		})
	}
}
