package e2e_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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

func documented(t *testing.T) surface {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "surface.json"))
	require.NoError(t, err)
	var s surface
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
		const { EVENT, TYPES, TSignaling } = TencentCloudChat;
		return [EVENT, TYPES, TSignaling].every(Object.isFrozen);`))
}

func TestTheInstanceHasEveryDocumentedMethod(t *testing.T) {
	onlyAlone(t)
	own := eval[[]string](newSite(t).tab(), `
		const chat = TencentCloudChat.create({ SDKAppID });
		return Object.keys(chat).filter((name) => typeof chat[name] === 'function');`)
	require.ElementsMatch(t, append(documented(t).Methods, "use"), own)
}

func TestEveryMethodThatIsNotSupportedYetSaysSo(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	missing := unsupported(t, p)
	require.NotEmpty(t, missing)
	for _, name := range missing {
		seen := eval[refusal](p, `return outcome(() => chat.`+name+`({}))`)
		require.Equal(t, 2998, seen.Code, name)
		require.Contains(t, seen.Message, name)
		require.True(t, seen.IsError && !seen.Thrown, name)
	}
}

// own are the methods that the page's side answers itself.
var own = []string{
	"on", "once", "off", "isReady", "getLoginUser", "getServerTime", "getTotalUnreadMessageCount", "findMessage",
	"callExperimentalAPI", "setLogLevel", "registerPlugin", "resendMessage", "getMessageReadReceiptList", "downloadMergerMessage",
	"getSignalingInfo", "addSignalingListener", "removeSignalingListener", "inviteSync", "inviteInGroupSync",
}

// unsupported lists what is documented and neither served nor answered by the
// page's side.
func unsupported(t *testing.T, p *tab) []string {
	t.Helper()
	served := eval[[]string](p, `
		const { SERVED } = await import('/npm/methods.js');
		const { DRAFTS } = await import('/npm/drafts.js');
		return [...SERVED, ...DRAFTS.keys()];`)
	return slices.DeleteFunc(documented(t).Methods, func(name string) bool {
		return slices.Contains(served, name) || slices.Contains(own, name)
	})
}

func TestBothSidesOfTheBridgeServeTheSameMethods(t *testing.T) {
	onlyAlone(t)
	served := eval[[]string](newSite(t).tab(), `return [...(await import('/npm/methods.js')).SERVED]`)
	require.ElementsMatch(t, methodTable(t), append(served, "catchUp", "offline", "hide", "getPendingCalls"))
}

// methodTable returns the names of the rows of the Go side's table of methods.
func methodTable(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "jsbridge", "*.go"))
	require.NoError(t, err)
	var names []string
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			rows, ok := node.(*ast.ValueSpec)
			if !ok || !strings.HasSuffix(rows.Names[0].Name, "Methods") {
				return true
			}
			for _, row := range rows.Values[0].(*ast.CompositeLit).Elts {
				name := row.(*ast.CompositeLit).Elts[0].(*ast.KeyValueExpr)
				require.Equal(t, "name", name.Key.(*ast.Ident).Name)
				text, err := strconv.Unquote(name.Value.(*ast.BasicLit).Value)
				require.NoError(t, err)
				names = append(names, text)
			}
			return false
		})
	}
	require.NotEmpty(t, names)
	return names
}
