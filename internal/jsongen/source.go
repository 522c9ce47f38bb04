package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

const module = "github.com/parlor-chat/parlor/"

// source is a parsed package.
type source struct {
	name   string
	folder string
	// types are all types of the package, in the order of files.
	types []*declared
	// seen are the packages that this one imports.
	seen map[string]*source
}

// declared is a type where it is declared.
type declared struct {
	name    string
	expr    ast.Expr
	onlyJS  bool
	imports map[string]string
}

func parse(folder string) (*source, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	s := &source{folder: folder, seen: map[string]*source{}}
	for _, path := range paths {
		name := filepath.Base(path)
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_json.go") || strings.HasSuffix(name, "_json_js.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.name = file.Name.Name
		s.add(file, strings.HasSuffix(name, "_js.go"))
	}
	return s, nil
}

func (s *source) add(file *ast.File, onlyJS bool) {
	imports := map[string]string{}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value) // The parser has seen to it.
		imports[path[strings.LastIndexByte(path, '/')+1:]] = path
	}
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok && t.TypeParams == nil {
				s.types = append(s.types, &declared{t.Name.Name, t.Type, onlyJS, imports})
			}
		}
	}
}

func (s *source) find(name string) *declared {
	for _, t := range s.types {
		if t.name == name {
			return t
		}
	}
	return nil
}

// imported returns another package of this module.
func (s *source) imported(path string) (*source, error) {
	if other, ok := s.seen[path]; ok {
		return other, nil
	}
	below, ours := strings.CutPrefix(path, module)
	if !ours {
		return nil, fmt.Errorf("types of %s cannot be written", path)
	}
	root := s.folder
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if root == filepath.Dir(root) {
			return nil, fmt.Errorf("%s is in no module", s.folder)
		}
		root = filepath.Dir(root)
	}
	other, err := parse(filepath.Join(root, filepath.FromSlash(below)))
	s.seen[path] = other
	return other, err
}

// member is a field with a json tag, or an embedded struct.
type member struct {
	field    string
	name     string
	optional bool
	sparse   bool // Left out when nothing of it is written.
	embedded bool
	expr     ast.Expr
}

// members returns the members of a struct that is written as JSON: one in
// which tags are, or in which nothing is.
func members(t *declared) ([]member, bool, error) {
	structure, ok := t.expr.(*ast.StructType)
	if !ok {
		return nil, false, nil
	}
	var list []member
	tagged := len(structure.Fields.List) == 0
	for _, field := range structure.Fields.List {
		m := member{expr: field.Type, embedded: len(field.Names) == 0}
		tag := ""
		if field.Tag != nil {
			text, _ := strconv.Unquote(field.Tag.Value) // The parser has seen to it.
			tag = reflect.StructTag(text).Get("json")
		}
		switch {
		case tag != "":
			tagged = true
		case m.embedded:
		default:
			continue
		}
		var options string
		m.name, options, _ = strings.Cut(tag, ",")
		m.optional = options == "omitempty"
		m.sparse = options == "omitzero"
		if options != "" && !m.optional && !m.sparse || m.name == "-" || tag != "" && (m.name == "" || len(field.Names) != 1) {
			return nil, false, fmt.Errorf("%s: the tag %q is not understood", t.name, tag)
		}
		if !m.embedded {
			m.field = field.Names[0].Name
		}
		list = append(list, m)
	}
	return list, tagged, nil
}
