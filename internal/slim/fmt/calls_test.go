//go:build !js

package fmt_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A call is a call of fmt's, or of a function of ours that hands its format and
// arguments on, in what a page downloads.
type call struct {
	place  string
	format string
	args   []types.Type
	// wraps says that %w may be in the format.
	wraps bool
	// handedOn says that the format is the caller's own, and so are the
	// arguments: what calls the caller is looked at.
	handedOn bool
	// unknown says that the format is made while the program runs.
	unknown bool
}

// shown is all that a place may be like.
var shown = regexp.MustCompile(`%(?:\+?v|s|(?:\.\d+)?q|d|(?:0\d+)?x|T|w|%)|%`)

func TestEveryCallInThePagesModuleFormatsOnlyWhatThisPackageCan(t *testing.T) {
	found := calls(t)
	require.Greater(t, len(found), 150)
	for _, c := range found {
		if c.handedOn {
			continue
		}
		require.False(t, c.unknown, "the format of %s must be constant", c.place)
		places := slices.DeleteFunc(shown.FindAllString(c.format, -1), func(place string) bool { return place == "%%" })
		require.Len(t, c.args, len(places), "%s must have an argument for each of %q", c.place, places)
		for i, place := range places {
			verb := place[len(place)-1]
			require.True(t, verb != 'w' || c.wraps, "%s: only Errorf knows %%w", c.place)
			require.True(t, showable(verb, c.args[i]), "%s: %s of %v is not known to internal/slim/fmt; convert it to a string or a number", c.place, place, c.args[i])
		}
	}
}

// showable says that this package shows values of a type under a verb. Of a
// value that may be of any type, such as what a panic brought, it shows what it
// can.
func showable(verb byte, what types.Type) bool {
	number := slices.ContainsFunc([]types.BasicKind{types.Int, types.Int64, types.Uint64}, func(kind types.BasicKind) bool {
		return types.Identical(what, types.Typ[kind])
	})
	fault := types.Implements(what, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
	if what.String() == "time.Time" {
		return false // It does not say much of itself in a page, see internal/slim/edits.go.
	}
	words := fault || types.Identical(what, types.Typ[types.String]) || isStringer(what)
	switch verb {
	case 'v':
		return words || number || types.Identical(what, types.NewInterfaceType(nil, nil))
	case 's', 'q':
		return words
	case 'd':
		return number
	case 'x':
		return types.Identical(what, types.Typ[types.Uint64])
	case 'w':
		return fault
	}
	return verb == 'T'
}

func isStringer(what types.Type) bool {
	method, _, _ := types.LookupFieldOrMethod(what, false, nil, "String")
	f, ok := method.(*types.Func)
	return ok && types.Identical(f.Signature(), types.NewSignatureType(nil, nil, nil, nil, types.NewTuple(types.NewVar(0, nil, "", types.Typ[types.String])), false))
}

func TestNothingInThePagesModuleIsAFormatterButTheErrorOfSafejs(t *testing.T) {
	var formatters []string
	for _, p := range linkedPackages(t) {
		for _, name := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			require.NoError(t, err)
			if bytes.Contains(text, []byte(" fmt.State,")) {
				formatters = append(formatters, p.ImportPath)
			}
		}
	}
	require.Equal(t, []string{"github.com/hack-pad/safejs/internal/stackerr"}, formatters)
}

func calls(t *testing.T) []call {
	t.Helper()
	linked := linkedPackages(t)
	exports := map[string]string{}
	for _, p := range linked {
		exports[p.ImportPath] = p.Export
	}
	files := token.NewFileSet()
	compiled := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, errors.New("no export data of " + path)
		}
		return os.Open(exports[path])
	})
	var found []call
	for _, p := range linked {
		if p.Standard {
			require.NotContains(t, p.Imports, "fmt", "%s is not looked at", p.ImportPath)
		} else {
			found = append(found, callsOf(t, p, files, compiled)...)
		}
	}
	return found
}

type linkedPackage struct {
	ImportPath, Dir, Export string
	Standard                bool
	GoFiles, Imports        []string
}

func linkedPackages(t *testing.T) []linkedPackage {
	t.Helper()
	command := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,Standard,GoFiles,Imports", "github.com/parlor-chat/parlor/wasm")
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	require.NoError(t, err, problems.String())
	var list []linkedPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p linkedPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		require.NoError(t, err)
		list = append(list, p)
	}
}

func callsOf(t *testing.T, p linkedPackage, files *token.FileSet, imports types.Importer) []call {
	t.Helper()
	var parsed []*ast.File
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		parsed = append(parsed, file)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	_, err := (&types.Config{Importer: imports, Sizes: types.SizesFor("gc", "wasm")}).Check(p.ImportPath, files, parsed, info)
	require.NoError(t, err)
	for _, used := range info.Uses {
		f, ok := used.(*types.Func)
		require.False(t, ok && f.FullName() == "(time.Time).String", "%s asks a time for its text, which says little in a page", p.ImportPath)
	}
	var found []call
	for _, file := range parsed {
		ast.Inspect(file, func(n ast.Node) bool {
			if n, ok := n.(*ast.CallExpr); ok {
				if c, ok := callOf(n, info); ok {
					c.place += " at " + files.Position(n.Pos()).String()
					found = append(found, c)
				}
			}
			return true
		})
	}
	return found
}

func callOf(n *ast.CallExpr, info *types.Info) (call, bool) {
	f := calledBy(n, info)
	if f == nil {
		return call{}, false
	}
	format := -1
	params := f.Signature().Params()
	for i := range params.Len() {
		if params.At(i).Name() == "format" {
			format = i
		}
	}
	ofFmt := f.Pkg().Path() == "fmt" && f.Signature().Recv() == nil
	if format < 0 && !ofFmt {
		return call{}, false
	}
	c := call{wraps: ofFmt && f.Name() == "Errorf", place: f.FullName()}
	if format < 0 {
		c.format = strings.Repeat("%v", len(n.Args)-params.Len()+1)
	} else if value := info.Types[n.Args[format]].Value; value != nil {
		c.format = constant.StringVal(value)
	} else {
		own, isName := n.Args[format].(*ast.Ident)
		c.handedOn = isName && own.Name == "format" && n.Ellipsis.IsValid()
		c.unknown = !c.handedOn
	}
	for _, arg := range n.Args[params.Len()-1:] {
		c.args = append(c.args, info.Types[arg].Type)
	}
	return c, true
}

// calledBy is the function that a call names, or nil if it is no such call.
func calledBy(n *ast.CallExpr, info *types.Info) *types.Func {
	var name *ast.Ident
	switch f := ast.Unparen(n.Fun).(type) {
	case *ast.Ident:
		name = f
	case *ast.SelectorExpr:
		name = f.Sel
	default:
		return nil
	}
	f, ok := info.Uses[name].(*types.Func)
	if !ok || f.Pkg() == nil {
		return nil
	}
	return f
}
