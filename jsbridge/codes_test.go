//go:build !js

package jsbridge_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryCodeIsDeclaredDescribedAndInTheTable(t *testing.T) {
	want := pageTables(t).Codes
	constants := declaration(t, "Codes")
	require.ElementsMatch(t, names(want), names(constants))
	for name, code := range want {
		require.Equal(t, fmt.Sprintf(": %d;", code), constants[name].line, name)
		require.NotEmpty(t, constants[name].doc, name)
	}
	table := map[string]int{}
	for _, row := range section(t, "Codes") {
		require.NotRegexp(t, `\d+(,|…|$)`, strings.TrimSpace(row[0]), "a code without its name")
		for _, found := range regexp.MustCompile("(\\d+) `(\\w+)`").FindAllStringSubmatch(row[0], -1) {
			table[found[2]] = number(t, found[1])
		}
	}
	require.Equal(t, want, table)
}

func TestTheCodesThatGoGivesHaveTheSameNames(t *testing.T) {
	want := pageTables(t).Codes
	for name, code := range goCodes(t, filepath.Join("..", "core", "code.go")) {
		if name == "STALE" {
			continue // Between a device and its server; no page gets it.
		}
		require.Equal(t, code, want[name], name)
	}
	for name, code := range goCodes(t, filepath.Join("..", "server", "usersig", "code.go")) {
		require.Contains(t, numbers(want), code, "the userSig's %s", name)
	}
}

func TestThePagesSideNamesTheCodesThatItGives(t *testing.T) {
	codes := numbers(pageTables(t).Codes)
	files, err := filepath.Glob(filepath.Join("..", "npm", "*.js"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		if name := filepath.Base(file); name == "codes.js" || name == "wasm_exec.js" {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		code := regexp.MustCompile(`(?s)/\*\*.*?\*/|//[^\n]*`).ReplaceAll(text, nil)
		for _, found := range regexp.MustCompile(`\b\d{4,5}\b`).FindAllString(string(code), -1) {
			require.NotContains(t, codes, number(t, found), "%s gives a code by its number", filepath.Base(file))
		}
	}
}

// goCodes reads the constants of a file, as CodeConversationGroupNotFound = 51009, and
// names them as JavaScript does: CONVERSATION_GROUP_NOT_FOUND.
func goCodes(t *testing.T, file string) map[string]int {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	found := map[string]int{}
	ast.Inspect(parsed, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 {
			return true
		}
		name := strings.TrimPrefix(spec.Names[0].Name, "Code")
		name = strings.ReplaceAll(name, "ID", "Id") // One word.
		name = regexp.MustCompile(`\B[A-Z]`).ReplaceAllString(name, "_$0")
		found[strings.ToUpper(name)] = number(t, spec.Values[0].(*ast.BasicLit).Value)
		return false
	})
	require.NotEmpty(t, found)
	return found
}

func numbers(codes map[string]int) []int {
	var list []int
	for _, code := range codes {
		list = append(list, code)
	}
	return list
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}
