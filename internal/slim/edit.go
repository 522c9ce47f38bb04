package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
)

// An edit says what is different in a package of Go's.
type edit struct {
	// bodies are what functions do instead. The name of a method has its type
	// before it, as in "Time.String".
	bodies map[string]string
	// values are what functions read instead of fields of variables, as in
	// "debug.sbrk". What they write there stays.
	values map[string]string
}

// apply returns a file of the package as the edit makes it, and strikes what it
// found there off what is missing. A file without any of it stays as it is.
func (e edit) apply(source string, missing map[string]bool) (string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", source, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	out := writer{source: source}
	offset := func(place token.Pos) int { return files.Position(place).Offset }
	written := map[ast.Node]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, to := range n.Lhs {
				written[to] = true
			}
		case *ast.GenDecl:
			return false // Only functions are changed.
		case *ast.FuncDecl:
			if body, ok := e.bodies[fullName(n)]; ok && n.Body != nil {
				delete(missing, fullName(n))
				out.put(offset(n.Body.Lbrace)+1, offset(n.Body.Rbrace), "\n"+body+"\n")
				return false
			}
		case *ast.SelectorExpr:
			if name := fieldName(n); e.values[name] != "" && !written[n] {
				delete(missing, name)
				out.put(offset(n.Pos()), offset(n.End()), e.values[name])
			}
		}
		return true
	})
	if out.at == 0 {
		return source, nil
	}
	return forgetImports(out.text + source[out.at:])
}

// fullName is the name of a function, with the type that it is a method of.
func fullName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	receiver := f.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	name, _ := receiver.(*ast.Ident)
	if name == nil {
		return "" // Methods of generic types are not changed.
	}
	return name.Name + "." + f.Name.Name
}

// fieldName is the name of a variable and its field, or nothing if it is more.
func fieldName(s *ast.SelectorExpr) string {
	variable, ok := s.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return variable.Name + "." + s.Sel.Name
}

// forgetImports makes blank what a file imports and no longer uses.
func forgetImports(source string) (string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", source, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	used := map[string]bool{"_": true}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if name, ok := s.X.(*ast.Ident); ok {
				used[name.Name] = true
			}
		}
		return true
	})
	out := writer{source: source}
	for _, imported := range file.Imports {
		from, err := strconv.Unquote(imported.Path.Value)
		if err != nil {
			return "", err
		}
		name := path.Base(from)
		if imported.Name != nil {
			name = imported.Name.Name
		}
		if !used[name] {
			out.put(files.Position(imported.Pos()).Offset, files.Position(imported.End()).Offset, "_ "+imported.Path.Value)
		}
	}
	return out.text + source[out.at:], nil
}

// A writer writes a source anew, from its beginning on.
type writer struct {
	source, text string
	at           int
}

// put writes the source as it is up to a place, and something else for what is
// from there to another one.
func (w *writer) put(from, to int, text string) {
	w.text += w.source[w.at:from] + text
	w.at = to
}
