package jsbridge_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/jsbridge"
)

// page is the other side of a bridge: it collects what is delivered.
type page struct {
	t      *testing.T
	bridge *jsbridge.Bridge
	texts  chan string
	items  []map[string]any
	calls  int
	list   []string // The ids of the conversations.
	// current: it has been told that the list is whole.
	current bool
}

func newPage(t *testing.T, open func(context.Context, jsbridge.Account) (jsbridge.Backend, error)) *page {
	return newPageAt(t, func() int64 { return 1_700_000_000_000 }, open)
}

func newPageAt(t *testing.T, now func() int64, open func(context.Context, jsbridge.Account) (jsbridge.Backend, error)) *page {
	changes := 0
	newChangeID := func() string { changes++; return fmt.Sprintf("change-%d", changes) }
	return newPageWith(t, jsbridge.Options{Open: open, Now: now, NewChangeID: newChangeID})
}

func newPageWith(t *testing.T, options jsbridge.Options) *page {
	p := &page{t: t, texts: make(chan string, 10_000)}
	options.Deliver = func(text []byte) { p.texts <- string(text) }
	options.Pace = 20 * time.Millisecond
	options.Compose = norm.NFC.String
	p.bridge = jsbridge.New(options)
	ended := make(chan struct{})
	go func() {
		p.bridge.Run()
		close(ended)
	}()
	t.Cleanup(func() {
		p.call("destroy")
		<-ended
	})
	return p
}

// inMemory opens a backend on one store.
func inMemory(store authority.Store) func(context.Context, jsbridge.Account) (jsbridge.Backend, error) {
	hub := authority.NewHub()
	return func(context.Context, jsbridge.Account) (jsbridge.Backend, error) {
		member := hub.Member()
		return jsbridge.Backend{
			Authority: authority.New(store, member, func() int64 { return 1_700_000_000_000 }),
			Notifier:  member,
			Close:     func() {},
		}, nil
	}
}

func signedIn(t *testing.T) *page {
	p := newPage(t, inMemory(authority.NewMemStore()))
	p.call("login", map[string]string{"userID": "alice", "userSig": "x"})
	p.await("onFriendListUpdated")
	return p
}

// call makes a call and returns the item that settles it.
func (p *page) call(method string, args ...any) map[string]any {
	if args == nil {
		args = []any{}
	}
	text, err := json.Marshal(args)
	require.NoError(p.t, err)
	return p.callText(method, string(text))
}

func (p *page) callText(method, text string) map[string]any {
	p.calls++
	id := p.calls
	p.bridge.Call(id, method, text)
	return p.until(func(item map[string]any) bool { return item["settle"] == float64(id) })
}

// await returns the next item of an event.
func (p *page) await(event string) map[string]any {
	return p.until(func(item map[string]any) bool { return item["event"] == event })
}

// until takes items in, up to and with the first that fits.
func (p *page) until(fits func(map[string]any) bool) map[string]any {
	for {
		for len(p.items) > 0 {
			item := p.items[0]
			p.items = p.items[1:]
			p.believe(item)
			if fits(item) {
				return item
			}
		}
		select {
		case text := <-p.texts:
			require.NoError(p.t, json.Unmarshal([]byte(text), &p.items))
		case <-time.After(10 * time.Second):
			require.Fail(p.t, "nothing came")
		}
	}
}

// believe changes the list as an item says.
func (p *page) believe(item map[string]any) {
	if current, ok := item["current"].(bool); ok {
		p.current = current
	}
	change, _ := item["list"].(map[string]any)
	if change["clear"] == true {
		p.list = nil
	}
	places := func(name string) (list []int) {
		for _, place := range orNone(change[name]) {
			list = append(list, int(place.(float64)))
		}
		return list
	}
	news := orNone(change["conversations"])
	next := func() string {
		id := news[0].(map[string]any)["conversationID"].(string)
		news = news[1:]
		return id
	}
	for _, place := range slices.Backward(places("drop")) {
		p.list = slices.Delete(p.list, place, place+1)
	}
	for _, place := range places("put") {
		p.list = slices.Insert(p.list, place, next())
	}
	for _, place := range places("set") {
		require.Equal(p.t, p.list[place], next())
	}
	require.Empty(p.t, news)
}

func orNone(list any) []any {
	some, _ := list.([]any)
	return some
}

// open makes conversations exist and waits until the list event says so, which
// may come before a call's result or after it.
func (p *page) open(ids ...string) {
	for _, id := range ids {
		p.bridge.Call(-1, "getConversationProfile", `["`+id+`"]`)
	}
	p.until(func(item map[string]any) bool {
		if item["event"] != "onConversationListUpdated" {
			return false
		}
		require.Equal(p.t, true, item["data"].(map[string]any)["conversationList"])
		return len(p.list) == len(ids)
	})
}

func (p *page) code(item map[string]any) float64 {
	fault, ok := item["error"].(map[string]any)
	require.True(p.t, ok, "%v is no refusal", item)
	require.NotEmpty(p.t, fault["message"])
	return fault["code"].(float64)
}

func TestEveryMethodRefusesNonsenseWithACode(t *testing.T) {
	p := signedIn(t)
	nonsense := []string{`[]`, `[null]`, `[5]`, `["\u0000"]`, `[[]]`, `[{}]`, `[[1,2]]`, `[{"conversationIDList":"x","groupName":5}]`, `not json`, ``, `{}`, `[{"userID":{}}]`, `["\ud800"]`}
	for _, method := range jsbridge.MethodNames() {
		if method == "destroy" || method == "logout" {
			continue
		}
		for _, text := range nonsense {
			item := p.callText(method, text)
			if item["error"] != nil {
				require.NotEqual(t, float64(core.CodeUncaught), p.code(item), "%s %s", method, text)
			}
		}
	}
	require.Nil(t, p.call("createConversationGroup", map[string]any{"groupName": "still works", "conversationIDList": []string{}})["error"])
}

func TestAParameterErrorNamesTheParameter(t *testing.T) {
	p := signedIn(t)
	for _, example := range []struct{ method, args, message string }{
		{"createConversationGroup", `[]`, "createConversationGroup: options must be an object, not nothing"},
		{"createConversationGroup", `[{"groupName":5,"conversationIDList":[]}]`, "createConversationGroup: options.groupName must be a string, not a number"},
		{"addConversationsToGroup", `[{"groupName":"A","conversationIDList":"C2Cbob"}]`, "addConversationsToGroup: options.conversationIDList must be an array of strings, not a string"},
		{"addConversationsToGroup", `[{"groupName":"A","conversationIDList":["C2Cbob",null]}]`, "addConversationsToGroup: options.conversationIDList must be an array of strings (item 1 is nothing), not an array"},
		{"deleteConversationGroup", `[{}]`, "deleteConversationGroup: groupName must be a string, not an object"},
		{"pinConversation", `[{"conversationID":"C2Cbob","isPinned":1}]`, "pinConversation: options.isPinned must be true or false, not a number"},
		{"markConversation", `[{"conversationIDList":["C2Cbob"],"markType":1.5,"enableMark":true}]`, "markConversation: options.markType must be a whole number, 0 or more, not a number"},
		{"getMessageList", `[{"conversationID":"C2Cbob","nextReqMessageID":"x"}]`, `getMessageList: nextReqMessageID must be what the last page gave, not "x"`},
	} {
		item := p.callText(example.method, example.args)
		require.Equal(t, float64(6017), p.code(item))
		require.Equal(t, example.message, item["error"].(map[string]any)["message"])
	}
}

func TestACallsEventsComeBeforeItsResult(t *testing.T) {
	p := signedIn(t)
	p.open("C2Cbob")
	var order []string
	p.calls++
	id := float64(p.calls)
	p.bridge.Call(p.calls, "createConversationGroup", `[{"groupName":"A","conversationIDList":["C2Cbob"]}]`)
	p.until(func(item map[string]any) bool {
		if event, ok := item["event"].(string); ok && event != "onConversationListUpdated" {
			order = append(order, event)
		}
		return item["settle"] == id
	})
	require.Equal(t, []string{"onConversationGroupListUpdated", "onConversationInGroupUpdated"}, order)
}

func TestOnlyChangedConversationsCross(t *testing.T) {
	p := signedIn(t)
	p.open("C2Cbob", "C2Ccarol")
	p.call("getConversationList")
	p.bridge.Call(-1, "pinConversation", `[{"conversationID":"C2Ccarol","isPinned":true}]`)
	var crossed []any
	p.until(func(item map[string]any) bool {
		list, _ := item["list"].(map[string]any)
		crossed = orNone(list["conversations"])
		return len(crossed) > 0
	})
	require.Len(t, crossed, 1)
	require.Equal(t, "C2Ccarol", crossed[0].(map[string]any)["conversationID"])
	list := p.call("getConversationList")["data"].(map[string]any)
	require.Equal(t, true, list["conversationList"])
	require.Equal(t, []string{"C2Ccarol", "C2Cbob"}, p.list)
}

func TestALongListComesInPartsWithAPauseAfterEach(t *testing.T) {
	store := authority.NewMemStore()
	ids := make([]string, 1100)
	for i := range ids {
		ids[i] = fmt.Sprintf("C2Cu%04d", i)
	}
	p := newPage(t, inMemory(store))
	p.call("login", map[string]string{"userID": "alice", "userSig": "x"})
	p.open(ids...)

	count := func(pauses *int) func() { return func() { *pauses++ } }
	var loading, all int
	own := authority.New(store, authority.NewHub().Member(), func() int64 { return 1_700_000_000_000 })
	_, err := session.Open(t.Context(), own, "alice", session.Options{Pause: count(&loading)})
	require.NoError(t, err)

	again := newPageWith(t, jsbridge.Options{
		Open: inMemory(store), Now: func() int64 { return 1_700_000_000_000 }, Pause: count(&all),
	})
	again.call("login", map[string]string{"userID": "alice", "userSig": "x"})
	again.await("onFriendListUpdated")
	require.Len(t, again.list, len(ids))
	require.Equal(t, loading+2, all)
}

func TestListEventsKeepTheirPaceAndTheLastStateComes(t *testing.T) {
	p := signedIn(t)
	for range 50 {
		p.call("getConversationProfile", "C2Cbob")
		p.call("deleteConversation", "C2Cbob")
	}
	p.bridge.Call(-1, "getConversationProfile", `["C2Clast"]`)
	lists := 0
	p.until(func(item map[string]any) bool {
		if item["event"] != "onConversationListUpdated" {
			return false
		}
		lists++
		return len(p.list) == 1 && p.list[0] == "C2Clast"
	})
	require.Less(t, lists, 50)
}

func TestThePageHoldsTheListAsEachCallLeavesIt(t *testing.T) {
	p := signedIn(t)
	p.open("C2Cann")
	for range 50 { // The list event is not due after each.
		p.call("getConversationProfile", "C2Cbob")
		require.True(t, p.current)
		require.Equal(t, []string{"C2Cann", "C2Cbob"}, p.list)
		p.call("deleteConversation", "C2Cbob")
		require.Equal(t, []string{"C2Cann"}, p.list)
	}
	p.call("logout")
	require.False(t, p.current)
}

func TestThePageIsToldThatItsListIsNotWholeWhilePartsOfAChangeCome(t *testing.T) {
	p := signedIn(t)
	ids := make([]string, 600)
	for i := range ids {
		ids[i] = fmt.Sprintf("C2Cu%04d", i)
	}
	p.open(ids...)
	p.call("createConversationGroup", map[string]any{"groupName": "all", "conversationIDList": ids[:1]})
	for some := range slices.Chunk(ids, 100) {
		p.call("addConversationsToGroup", map[string]any{"groupName": "all", "conversationIDList": some})
	}
	require.True(t, p.current)
	p.bridge.Call(-2, "renameConversationGroup", `[{"oldName":"all","newName":"everybody"}]`)
	parts := 0
	p.until(func(item map[string]any) bool {
		if item["list"] != nil {
			require.False(t, p.current)
			parts++
		}
		return item["settle"] == float64(-2)
	})
	require.Equal(t, 2, parts)
	require.True(t, p.current)
}

func TestABackendThatCannotOpenRefusesTheSignIn(t *testing.T) {
	fails := true
	works := inMemory(authority.NewMemStore())
	p := newPage(t, func(ctx context.Context, account jsbridge.Account) (jsbridge.Backend, error) {
		if fails {
			return jsbridge.Backend{}, errors.New("no room")
		}
		return works(ctx, account)
	})
	login := map[string]string{"userID": "alice", "userSig": "x"}
	item := p.call("login", login)
	require.Equal(t, float64(2903), p.code(item))
	require.Contains(t, item["error"].(map[string]any)["message"], "no room")
	require.Equal(t, float64(2024), p.code(p.call("getConversationList")))
	fails = false
	require.Nil(t, p.call("login", login)["error"], "and can be tried again")
}

// cursed is a store that panics when asked to.
type cursed struct {
	authority.Store
	now bool
}

func (c *cursed) Commit(ctx context.Context, commit authority.Commit) (map[string]core.Revision, error) {
	if c.now {
		c.now = false
		panic("cursed")
	}
	return c.Store.Commit(ctx, commit)
}

func TestAPanicBecomesARejectionAndTheNextCallWorks(t *testing.T) {
	store := &cursed{Store: authority.NewMemStore()}
	p := newPage(t, inMemory(store))
	p.call("login", map[string]string{"userID": "alice", "userSig": "x"})
	p.await("onFriendListUpdated")
	p.open("C2Cann", "C2Ccarol")
	store.now = true
	require.Equal(t, float64(2903), p.code(p.call("getConversationProfile", "C2Cbob")))
	p.list = []string{"half", "a", "change"}
	p.await("onConversationListUpdated") // The session was loaded again.
	require.Equal(t, []string{"C2Cann", "C2Ccarol"}, p.list, "the page makes its list anew")
	require.Nil(t, p.call("getConversationProfile", "C2Cbob")["error"])
	require.Equal(t, []string{"C2Cann", "C2Cbob", "C2Ccarol"}, p.list)
}

func TestSigningOutAndInAgain(t *testing.T) {
	p := signedIn(t)
	require.Equal(t, float64(2998), p.code(p.call("makeCoffee")))
	again := p.call("login", map[string]string{"userID": "bob", "userSig": "x"})
	require.Equal(t, true, again["data"].(map[string]any)["repeatLogin"])
	p.call("logout")
	require.Equal(t, float64(2024), p.code(p.call("logout")))
	p.call("login", map[string]string{"userID": "bob", "userSig": "x"})
	require.Equal(t, "bob", p.call("getMyProfile")["data"].(map[string]any)["profile"].(map[string]any)["userID"])
}

func TestAGroupOfAnotherSpellingIsFoundAsItIsSpelled(t *testing.T) {
	store := authority.NewMemStore()
	const decomposed = "Cafe\u0301"
	backend, err := inMemory(store)(t.Context(), jsbridge.Account{})
	require.NoError(t, err)
	_, err = backend.Authority.Do(t.Context(), core.Call{User: "alice", Command: core.CreateConversationGroup{Name: decomposed}}, nil)
	require.NoError(t, err)
	p := newPage(t, inMemory(store))
	p.call("login", map[string]string{"userID": "alice", "userSig": "x"})
	require.Nil(t, p.call("deleteConversationGroup", decomposed)["error"])
	require.NotNil(t, p.call("deleteConversationGroup", decomposed)["error"])
}
