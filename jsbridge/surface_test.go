//go:build !js

package jsbridge_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/jsbridge"
)

// surface is the documented API: names and values.
type surface struct {
	EVENT      map[string]string
	TYPES      map[string]any
	TSignaling map[string]any
	Methods    []string
}

// documented is the API that the vendor documents, and use(), which its own
// clients call; and what is of our own.
func documented(t *testing.T) surface {
	t.Helper()
	s, own := surfaceIn(t, "surface.json"), surfaceIn(t, "own.json")
	s.Methods = append(append(s.Methods, "use"), own.Methods...)
	maps.Copy(s.EVENT, own.EVENT)
	return s
}

func surfaceIn(t *testing.T, file string) (s surface) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "e2e", "testdata", file))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &s))
	return s
}

// tables are what the page's side says of itself: its tables, by Node.
type tables struct {
	// Methods has how each method is served, in the words of npm/api.js.
	Methods map[string][]string
	// Own are what the page's side asks Go besides.
	Own []string
	// Events are the values of those that a page may get.
	Events []string
	Codes  map[string]int
}

const printTables = `
	import { API, OWN } from '../npm/api.js';
	import { CODES } from '../npm/codes.js';
	import { EVENT } from '../npm/constants.js';
	import { EVENTS, PLAIN } from '../npm/views.js';
	const Events = [...Object.keys(EVENTS), ...PLAIN.map((name) => EVENT[name])];
	const Methods = Object.fromEntries(Object.entries(API).map(([name, row]) => [name, Object.keys(row)]));
	console.log(JSON.stringify({ Methods, Own: OWN, Events, Codes: CODES }));`

var askTables = sync.OnceValues(func() (s tables, err error) {
	node := exec.Command("node", "--input-type=module", "--eval", printTables)
	node.Stderr = os.Stderr
	out, err := node.Output()
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(out, &s)
})

func pageTables(t *testing.T) tables {
	t.Helper()
	s, err := askTables()
	require.NoError(t, err, "npm's tables, by node")
	return s
}

// with lists the methods whose row in npm/api.js has a field.
func (s tables) with(field string) []string {
	var names []string
	for name, row := range s.Methods {
		for _, has := range row {
			if has == field {
				names = append(names, name)
			}
		}
	}
	return names
}

func TestEveryDocumentedMethodHasARowOnThePagesSide(t *testing.T) {
	rows := pageTables(t).Methods
	require.ElementsMatch(t, documented(t).Methods, names(rows), "the rows of npm/api.js")
	for name, row := range rows {
		require.NotEmpty(t, row, "nobody serves %s", name)
	}
}

func TestBothSidesOfTheBridgeServeTheSameMethods(t *testing.T) {
	page := pageTables(t)
	require.ElementsMatch(t, jsbridge.MethodNames(), append(page.with("asks"), page.Own...), "the methods of jsbridge, and the rows of npm/api.js that ask it")
}

func TestThePagesSideKnowsEveryEventThatTheBridgeDelivers(t *testing.T) {
	events := pageTables(t).Events
	for name, value := range bridgeEvents(t) {
		require.Contains(t, events, value, "%s is neither in EVENTS nor in PLAIN of npm/views.js", name)
	}
}

// bridgeEvents returns the values of the constants that name events in this
// package: all that begin with event.
func bridgeEvents(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "event") || len(spec.Values) == 0 {
				return true
			}
			if literal, ok := spec.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
				value, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				found[spec.Names[0].Name] = value
			}
			return true
		})
	}
	require.NotEmpty(t, found)
	return found
}

func TestViewsPutObjectsWhereDataNameThemAndNowhereElse(t *testing.T) {
	script := exec.Command("node", "--input-type=module", "--eval", `
		import { API } from '../npm/api.js';
		import { EVENT } from '../npm/constants.js';
		import { EVENTS } from '../npm/views.js';
		const objects = { list: () => ['the whole list'], conversation: (id) => 'conversation ' + id, named: (name) => (name === 'gone' ? undefined : 'message ' + name) };
		const seen = (view, data) => JSON.stringify(view ? view(data, objects) : data);
		const names = { message: '1', messageList: ['1', '2'], conversation: 'a', conversationList: ['a'] };
		console.log([
			seen(API.getMessageList.view, names),
			seen(API.getConversationList.view, names),
			seen(API.getConversationList.view, { conversationList: true }),
			seen(API.getConversationProfile.view, names),
			seen(API.sendMessage.view, names),
			seen(API.sendMessage.view, { message: 'gone' }),
			seen(API.getUserStatus.view, names),
			seen(API.setMessageRemindType.view, { successUserList: [] }),
			seen(EVENTS[EVENT.MESSAGE_RECEIVED], names),
			seen(EVENTS[EVENT.CONVERSATION_IN_GROUP_UPDATED], { groupName: 'a', conversationList: ['b'] }),
			seen(EVENTS[EVENT.NET_STATE_CHANGE], names),
			seen(EVENTS[EVENT.ERROR], { code: 1, message: 'it failed', method: 'sendMessage' }),
			API.getMyProfile.view({ profile: { userID: 'alice' } }).gender,
			API.setMessageRemindType.view({ group: { groupID: 'team' } }).group.selfInfo.messageRemindType,
		].join('\n'));`)
	script.Stderr = os.Stderr
	out, err := script.Output()
	require.NoError(t, err)
	require.Equal(t, `{"message":"1","messageList":["message 1","message 2"],"conversation":"a","conversationList":["a"]}
{"message":"1","messageList":["1","2"],"conversation":"a","conversationList":["conversation a"]}
{"conversationList":["the whole list"]}
{"message":"1","messageList":["1","2"],"conversation":"conversation a","conversationList":["a"]}
{"message":"message 1","messageList":["1","2"],"conversation":"a","conversationList":["a"]}
{"message":null}
{"message":"1","messageList":["1","2"],"conversation":"a","conversationList":["a"]}
{"successUserList":[]}
["message 1","message 2"]
{"groupName":"a","conversationList":["conversation b"]}
{"message":"1","messageList":["1","2"],"conversation":"a","conversationList":["a"]}
{"code":1,"message":"sendMessage: it failed","method":"sendMessage"}
Gender_Type_Unknown
AcceptAndNotify
`, string(out))
}

func TestThePagesSideNamesTheLimitsThatNobodyCanSetAsTheCoreHasThem(t *testing.T) {
	script := exec.Command("node", "--input-type=module", "--eval", `
		import { FIXED } from '../npm/groupinfo.js';
		console.log(JSON.stringify(FIXED));`)
	out, err := script.Output()
	require.NoError(t, err)
	require.JSONEq(t, fmt.Sprintf(`{"maxGivenGroupCount":%d,"maxRuleCount":%d,"maxChangeCount":%d,"undoSeconds":%d}`,
		core.MaxGivenConversationGroups, core.MaxConversationRules, core.MaxConversationGroupChanges, core.UndoWindow/1000), string(out))
}
