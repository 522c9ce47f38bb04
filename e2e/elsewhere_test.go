package e2e_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// otherBrowser is a browser besides Chromium.
type otherBrowser interface {
	// open opens a page in a new tab.
	open(url string) otherTab
}

// otherTab is a tab of another browser.
type otherTab interface {
	reload()
	// eval runs a scenario, as eval does in Chromium, and returns what it
	// returns as a text.
	eval(script string) string
}

// checkElsewhere checks in short that all is as it is in Chromium.
func checkElsewhere(t *testing.T, b otherBrowser) {
	t.Helper()
	groupsElsewhere(t, b)
	messagesElsewhere(t, b)
	turnsElsewhere(t, b)
}

// groupsElsewhere makes a group and finds it, and its events, in another tab
// and after a reload.
func groupsElsewhere(t *testing.T, b otherBrowser) {
	s := newSite(t)
	first, second := b.open(s.url+"/page.html"), b.open(s.url+"/page.html")
	for _, p := range []otherTab{first, second} {
		p.eval(`await signIn('alice')`)
	}
	require.Equal(t, "CONVERSATION_GROUP_LIST_UPDATED CONVERSATION_LIST_UPDATED CONVERSATION_IN_GROUP_UPDATED", first.eval(`
		await open('C2Cbob');
		await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
		return watch.take().join(' ');`))
	second.eval(`await watch.until(() => watch.has('CONVERSATION_IN_GROUP_UPDATED'), 'the group')`)
	require.JSONEq(t, first.eval(`return JSON.stringify(await picture())`), second.eval(`return JSON.stringify(await picture())`))

	second.reload()
	require.Equal(t, "Suppliers: C2Cbob", second.eval(`
		await signIn('alice');
		return (await chat.getConversationGroupList()).data + ': ' + ids(await list({ groupName: 'Suppliers' }));`))
}

// messagesElsewhere sends a message to another user.
func messagesElsewhere(t *testing.T, b otherBrowser) {
	s := newSite(t)
	alice, bob := b.open(s.url+"/page.html"), b.open(s.url+"/page.html")
	alice.eval(`await signIn('alice')`)
	bob.eval(`await signIn('bob')`)
	alice.eval(`await say('bob', 'hello')`)
	require.Equal(t, "hello 1", bob.eval(`
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		return texts(watch.last('MESSAGE_RECEIVED')) + ' ' + chat.getTotalUnreadMessageCount();`))
	require.Equal(t, "2500", bob.eval(`return (await outcome(() => chat.deleteConversation('C2Cnobody'))).code`))
}

// turnsElsewhere plays calls of the life cycle.
func turnsElsewhere(t *testing.T, b otherBrowser) {
	p := b.open(newSite(t).url + "/page.html")
	var turns [][]move
	for _, calls := range []string{"create", "login", "read login", "logout read", "login logout login", "read", "destroy create login", "destroy"} {
		var turn []move
		for call := range strings.FieldsSeq(calls) {
			turn = append(turn, move{0, call})
		}
		turns = append(turns, turn)
	}
	text, err := json.Marshal(turns)
	require.NoError(t, err)
	want, err := json.Marshal(expect(turns))
	require.NoError(t, err)
	require.JSONEq(t, strings.ToLower(string(want)), strings.ToLower(p.eval(`
		const { play } = await import('/turns.js');
		return JSON.stringify(await play(`+string(text)+`));`)))
}
