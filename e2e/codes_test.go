package e2e_test

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

// codes is what the package exports as CODES.
func codes(t *testing.T) map[string]int {
	t.Helper()
	p := newSite(t).tab()
	require.True(t, eval[bool](p, `return Object.isFrozen((await import('parlor-chat')).CODES)`))
	return eval[map[string]int](p, `return (await import('parlor-chat')).CODES`)
}

func TestEveryCodeIsDeclaredDescribedAndInTheTable(t *testing.T) {
	onlyAlone(t)
	want := codes(t)
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
	onlyAlone(t)
	want := codes(t)
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

func TestEveryCodeThatThePagesSideGivesHasAName(t *testing.T) {
	onlyAlone(t)
	known := numbers(codes(t))
	given := regexp.MustCompile(`(?:chatError\(|name\.all\(.*, |none: |format: |large: |failed: |^  )(\d{4,5})\b`)
	files, err := filepath.Glob(filepath.Join("..", "npm", "*.js"))
	require.NoError(t, err)
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, code := range given.FindAllStringSubmatch(string(text), -1) {
			require.Contains(t, known, number(t, code[1]), filepath.Base(file))
			found++
		}
	}
	require.Greater(t, found, 30)
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
