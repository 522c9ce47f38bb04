//go:build !js

package jsbridge_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// declared is a member of an interface of index.d.ts: what is said of it, and
// the rest of its line.
type declared struct{ doc, line string }

var member = regexp.MustCompile(`(?m)^  (?:/\*\*((?s:.*?))\*/\n  )?(?:readonly )?(\w+)((?:<.*)?\??[(:].*)$`)

// declaration returns the members of an interface of index.d.ts. Of one that is
// declared more than once it is the first.
func declaration(t *testing.T, name string) map[string]declared {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "npm", "index.d.ts"))
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(text), "\nexport interface "+name+" ")
	require.True(t, found, name)
	body, _, _ := strings.Cut(rest, "\n}\n")
	members := map[string]declared{}
	for _, m := range member.FindAllStringSubmatch(body, -1) {
		if _, overload := members[m[2]]; !overload {
			members[m[2]] = declared{doc: m[1], line: m[3]}
		}
	}
	return members
}

func names[M ~map[string]V, V any](m M) []string { return slices.Sorted(maps.Keys(m)) }

func TestEveryMethodIsDeclaredAndDescribed(t *testing.T) {
	there := declaration(t, "Chat")
	require.ElementsMatch(t, documented(t).Methods, names(there))
	for name, method := range there {
		require.NotEmpty(t, method.doc, name)
		require.NotContains(t, method.doc, "Not yet", name)
	}
}

func TestEveryEventIsDeclaredAndDescribed(t *testing.T) {
	want := documented(t).EVENT
	constants := declaration(t, "Events")
	require.ElementsMatch(t, names(want), names(constants))
	require.ElementsMatch(t, slices.Collect(maps.Values(want)), names(declaration(t, "EventData")))
	said := statuses(t, "Events", regexp.MustCompile(`\b[A-Z_]{5,}\b`))
	for name, value := range want {
		require.Equal(t, ": '"+value+"';", constants[name].line, name)
		require.NotEmpty(t, constants[name].doc, name)
		require.Equal(t, said[name] == "not yet", strings.Contains(constants[name].doc, "Not yet"), name)
	}
}

func TestEveryConstantIsDeclaredWithItsValue(t *testing.T) {
	want := documented(t)
	events := map[string]any{}
	for name, value := range want.EVENT {
		events[name] = value
	}
	require.Equal(t, literals(want.TYPES), constants(t, "TYPES", "const"))
	for namespace, values := range map[string]map[string]any{"TYPES": want.TYPES, "EVENT": events, "TSignaling": want.TSignaling} {
		require.Equal(t, literals(values), constants(t, namespace, "type"), "%s as types", namespace)
	}
	for name, signaling := range declaration(t, "Signalings") {
		require.Equal(t, ": "+literals(want.TSignaling)[name]+";", signaling.line)
	}
}

// constants returns what a namespace of index.d.ts declares, as values or as
// types, with the literal of each.
func constants(t *testing.T, namespace, kind string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "npm", "index.d.ts"))
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(text), "\nexport namespace "+namespace+" {\n")
	require.True(t, found, namespace)
	body, _, _ := strings.Cut(rest, "\n}\n")
	members := map[string]string{}
	for _, one := range regexp.MustCompile(`(?m)^  `+kind+` (\w+)(?::| =) (.*);$`).FindAllStringSubmatch(body, -1) {
		members[one[1]] = one[2]
	}
	return members
}

func literals(values map[string]any) map[string]string {
	literals := map[string]string{}
	for name, value := range values {
		literals[name] = fmt.Sprint(value)
		if _, isText := value.(string); isText {
			literals[name] = "'" + literals[name] + "'"
		}
	}
	return literals
}

func TestTheDeclarationsPromiseNothingUnknown(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "npm", "index.d.ts"))
	require.NoError(t, err)
	code := regexp.MustCompile(`(?s)/\*\*.*?\*/|//[^\n]*`).ReplaceAllString(string(text), "")
	require.NotRegexp(t, `\bany\b`, code)
}
