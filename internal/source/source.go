// Package source reads what packages declare and mention, for tests that hold
// that nothing was forgotten.
package source

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Package is the syntax of a package without its tests.
type Package struct{ files []*ast.File }

// Read reads the Go files of a directory, for whatever target they are.
func Read(directory string) (Package, error) {
	names, err := filepath.Glob(filepath.Join(directory, "*.go"))
	if err != nil {
		return Package{}, err
	}
	var p Package
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return Package{}, err
		}
		p.files = append(p.files, file)
	}
	return p, nil
}

// Constants returns the values of the constants that are declared as texts of a
// type, by name.
func (p Package) Constants(of string) map[string]string {
	values := map[string]string{}
	p.each(func(node ast.Node) {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != len(spec.Names) {
			return
		}
		if named, ok := spec.Type.(*ast.Ident); !ok || named.Name != of {
			return
		}
		for i, name := range spec.Names {
			if text, ok := spec.Values[i].(*ast.BasicLit); ok {
				values[name.Name], _ = strconv.Unquote(text.Value) // A literal that was parsed.
			}
		}
	})
	return values
}

// Methods returns the methods of that name, by the names of their types.
func (p Package) Methods(name string) map[string]*ast.FuncDecl {
	methods := map[string]*ast.FuncDecl{}
	p.each(func(node ast.Node) {
		f, ok := node.(*ast.FuncDecl)
		if !ok || f.Recv == nil || f.Name.Name != name {
			return
		}
		if receiver, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
			methods[receiver.Name] = f
		}
	})
	return methods
}

// Having returns the names of the types that have a method of that name.
func (p Package) Having(method string) []string {
	return slices.Collect(maps.Keys(p.Methods(method)))
}

// Mentions returns the selectors on names that stand in the package, such as
// "session.Event".
func (p Package) Mentions() map[string]bool {
	found := map[string]bool{}
	p.each(func(node ast.Node) {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if on, ok := selector.X.(*ast.Ident); ok {
				found[on.Name+"."+selector.Sel.Name] = true
			}
		}
	})
	return found
}

// Makes returns the names of the package's own types of which it makes values.
func (p Package) Makes() map[string]bool {
	found := map[string]bool{}
	p.each(func(node ast.Node) {
		switch n := node.(type) {
		case *ast.CompositeLit:
			if named, ok := n.Type.(*ast.Ident); ok {
				found[named.Name] = true
			}
		case *ast.CallExpr: // A conversion looks like a call.
			if named, ok := n.Fun.(*ast.Ident); ok {
				found[named.Name] = true
			}
		}
	})
	return found
}

func (p Package) each(f func(ast.Node)) {
	for _, file := range p.files {
		ast.Inspect(file, func(node ast.Node) bool {
			f(node)
			return true
		})
	}
}
