//go:build !js

package core

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/source"
)

// thisPackage is read once.
var thisPackage = sync.OnceValues(func() (source.Package, error) { return source.Read(".") })

// methodsNamed returns the methods of that name, by their receivers' types.
func methodsNamed(t *testing.T, name string) map[string]*ast.FuncDecl {
	t.Helper()
	here, err := thisPackage()
	require.NoError(t, err)
	return here.Methods(name)
}

// A command that can be read has members for JSON; so it is one that is sent.
func TestEveryCommandThatCanBeSentHasARow(t *testing.T) {
	read := methodsNamed(t, "Members")
	for name := range methodsNamed(t, "decide") {
		if read[name] != nil && name != "SignIn" && name != "EraseShown" { // A server does these itself.
			require.Equal(t, name, rowOf(name).name, "core/command.go has no row for it")
		}
	}
}

func TestEveryRowIsOfTheCommandOfItsName(t *testing.T) {
	for _, row := range commands {
		name := row.name
		if row.decode == nil {
			require.NotNil(t, row.kept, "%s is neither sent nor kept", name)
			continue
		}
		command, err := row.decode([]byte(`{}`))
		require.NoError(t, err)
		require.Equal(t, name, command.name(), "the row decodes another command")
		outcome, err := row.outcome.read([]byte("null"))
		require.NoError(t, err)
		require.Equal(t, outcomeType(t, name), typeName(outcome), "the row of %s reads another outcome than it has", name)
	}
}

func TestEveryNameIsThatOfItsType(t *testing.T) {
	for receiver, method := range methodsNamed(t, "name") {
		statement, ok := method.Body.List[0].(*ast.ReturnStmt)
		require.True(t, ok)
		literal, ok := statement.Results[0].(*ast.BasicLit)
		require.True(t, ok)
		require.Equal(t, `"`+receiver+`"`, literal.Value)
	}
}

func TestEveryOutcomeIsOneThatCanBeDecided(t *testing.T) {
	var known []string
	for name, example := range map[string]any{
		"None": None{}, "Sorted": Sorted{}, "Changed": Changed{}, "[]string": []string{}, "Message": Message{}, "[]ExtensionResult": []ExtensionResult{},
		"Profile": Profile{}, "UserStatus": UserStatus{}, "[]UserFailure": []UserFailure{},
		"CreatedGroup": CreatedGroup{}, "GroupJoined": GroupJoined{}, "Group": Group{}, "AddedMembers": AddedMembers{}, "Member": Member{}, "GroupCounters": GroupCounters{},
		"Outbox": Outbox{}, "uint64": uint64(0), "Key": Key{}, "bool": false,
	} {
		require.Equal(t, name, typeName(example))
		known = append(known, name)
	}
	for name := range methodsNamed(t, "decide") {
		require.True(t, slices.Contains(known, outcomeType(t, name)), "decideAny and this test have no case for the outcome of %s, %s", name, outcomeType(t, name))
	}
	require.ElementsMatch(t, known, casesOfDecideAny(t))
}

// outcomeType is how the source writes the type of a command's outcome.
func outcomeType(t *testing.T, command string) string {
	t.Helper()
	method := methodsNamed(t, "decide")[command]
	require.NotNil(t, method, command)
	return typeText(method.Type.Results.List[0].Type)
}

func casesOfDecideAny(t *testing.T) (types []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "outcome.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(node ast.Node) bool {
		if clause, ok := node.(*ast.CaseClause); ok {
			for _, one := range clause.List {
				types = append(types, typeText(one.(*ast.IndexExpr).Index))
			}
		}
		return true
	})
	return types
}

func typeText(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.ArrayType:
		return "[]" + typeText(e.Elt)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

func typeName(value any) string {
	return strings.ReplaceAll(reflect.TypeOf(value).String(), "core.", "")
}
