package e2e_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// surface is the documented API: names and values.
type surface struct {
	EVENT      map[string]string
	TYPES      map[string]any
	TSignaling map[string]any
	Methods    []string
}

// documented is the documented API, and what is of our own beside it.
func documented(t *testing.T) surface {
	t.Helper()
	s, own := surfaceIn(t, "surface.json"), surfaceIn(t, "own.json")
	s.Methods = append(s.Methods, own.Methods...)
	maps.Copy(s.EVENT, own.EVENT)
	return s
}

func surfaceIn(t *testing.T, file string) (s surface) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &s))
	return s
}

func TestTheDefaultExportHasTheDocumentedNamesAndValues(t *testing.T) {
	onlyAlone(t)
	want := documented(t)
	p := newSite(t).tab()
	require.Equal(t, []string{"create", "EVENT", "TYPES", "TSignaling", "VERSION"}, eval[[]string](p, `return Object.keys(TencentCloudChat)`))
	require.Equal(t, want.EVENT, eval[map[string]string](p, `return TencentCloudChat.EVENT`))
	require.Equal(t, want.TYPES, eval[map[string]any](p, `return TencentCloudChat.TYPES`))
	require.Equal(t, want.TSignaling, eval[map[string]any](p, `return TencentCloudChat.TSignaling`))
	require.Regexp(t, `^3\.\d+\.\d+$`, eval[string](p, `return TencentCloudChat.VERSION`))
	require.True(t, eval[bool](p, `
		const named = await import('parlor-chat');
		return Object.keys(named.default).every((name) => named[name] === named.default[name]);`))
	require.True(t, eval[bool](p, `
		const { EVENT, TYPES, TSignaling, CODES } = await import('parlor-chat');
		return [EVENT, TYPES, TSignaling, CODES].every(Object.isFrozen);`))
}

func TestTheInstanceHasEveryDocumentedMethod(t *testing.T) {
	onlyAlone(t)
	own := eval[[]string](newSite(t).tab(), `
		const chat = TencentCloudChat.create({ SDKAppID });
		return Object.keys(chat).filter((name) => typeof chat[name] === 'function');`)
	require.ElementsMatch(t, append(documented(t).Methods, "use"), own)
}

func TestEveryDocumentedMethodIsThere(t *testing.T) {
	methods := surfaceIn(t, "surface.json").Methods
	require.Len(t, methods, 149)
	p := newSite(t).user("alice")
	asked, _ := json.Marshal(methods)
	refused := eval[map[string]refusal](p, `
		// What ends the instance comes last.
		const LAST = ['logout', 'destroy'];
		const methods = `+string(asked)+`.filter((name) => !LAST.includes(name)).concat(LAST);
		const refused = {};
		for (const name of methods) {
			for (const args of [[{}], ['x'], []]) {
				const seen = await outcome(() => chat[name](...args));
				if (seen.code === 2998) refused[name] = seen;
			}
		}
		return refused;`)
	require.Empty(t, refused)
}
