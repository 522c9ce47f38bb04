package e2e_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/stretchr/testify/require"
)

// minimalPage serves the minimal example, with a server or alone, and returns
// its address and the application that it signs in to.
func minimalPage(t *testing.T) (url string, application uint64) {
	t.Helper()
	if connected() {
		return newDemo(t).url + "/minimal/", demoKey.SDKAppID
	}
	files := http.NewServeMux()
	files.Handle("/minimal/", http.FileServer(http.Dir("../examples")))
	files.Handle("/parlor-chat/", http.StripPrefix("/parlor-chat/", http.FileServer(http.Dir(packageFile(".")))))
	return serve(t, files).URL + "/minimal/", 1
}

func TestTheMinimalExampleShowsConversationsAndGroupsWithBadges(t *testing.T) {
	url, application := minimalPage(t)
	open := func(user string) *tab {
		p := newTab(t)
		require.NoError(t, p.act(page.BringToFront()))
		p.visit(url)
		if !connected() {
			p.expectError("404") // There is no server that hands out userSigs.
		}
		p.person(fmt.Sprintf(`
			await fill('input', %q);
			await press('form button');
			await text('[role=status]', 'No conversations yet.');
			const { default: TencentCloudChat } = await import('parlor-chat');
			globalThis.chat = TencentCloudChat.create({ SDKAppID: %d });`, user, application))
		return p
	}
	alice, bob := open("alice"), open("bob")
	alice.person(`
		await chat.getConversationProfile('C2Ccarol');
		await chat.getConversationProfile('C2Cbob');
		await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
		await text('nav', 'All Suppliers');
		await text('ul', 'carol bob');`)
	bob.person(`await chat.sendMessage(chat.createTextMessage({ to: 'alice', conversationType: 'C2C', payload: { text: 'Hello' } }))`)
	alice.person(`
		await text('nav', 'All 1Suppliers 1');
		await press('nav button:last-child');
		await text('ul', 'bob 1Hello');
		await chat.setMessageRead({ conversationID: 'C2Cbob' });
		await text('nav', 'All Suppliers');
		await chat.deleteConversationGroup('Suppliers');
		await text('ul', 'bob Hellocarol');
		await see('nav button[aria-pressed=true]');`)
}
