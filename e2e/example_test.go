package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/stretchr/testify/require"
)

// helpers find, press and fill what a person would, and wait until it is there.
const helpers = `
	const until = async (what, find) => {
		const end = performance.now() + 20_000;
		for (let found; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
			if ((found = find())) return found;
		}
		throw new Error('never saw ' + what);
	};
	const see = (selector) => until(selector, () => [...document.querySelectorAll(selector)].find((e) => e.checkVisibility()));
	const gone = (selector) => until('the end of ' + selector, () => ![...document.querySelectorAll(selector)].some((e) => e.checkVisibility()));
	const press = async (selector) => (await see(selector)).click();
	const pressHovered = async (selector) => (await until(selector, () => document.querySelector(selector))).click();
	const fill = async (selector, text) => {
		const field = await see(selector);
		field.value = text;
		field.dispatchEvent(new Event('input', { bubbles: true }));
	};
	const choose = async (label) => (await until(label, () => [...document.querySelectorAll('.menu .menu-item')].find((e) => e.textContent.trim().startsWith(label)))).click();
	const text = async (selector, wanted) => until(selector + ' saying ' + wanted, () => document.querySelector(selector)?.textContent.trim() === wanted);
	const row = (id) => '.row[data-conversation="' + id + '"]';
	const group = (name) => '[data-group="' + name + '"]';
	const submit = async (value) => { await fill('dialog[open] input', value); await press('dialog[open] [type=submit]'); await gone('dialog[open]'); };
`

// withSDK gives a scenario the SDK and the chat object of the example page.
const withSDK = helpers + `
	const { default: TencentCloudChat } = await import('parlor-chat');
	const chat = TencentCloudChat.create({ SDKAppID: 1 });
	const write = (to, text) => chat.sendMessage(chat.createTextMessage({ to, conversationType: 'C2C', payload: { text } }));
`

// exampleFiles serves the example page with the installed package.
func exampleFiles(t *testing.T) *httptest.Server {
	t.Helper()
	onlyAlone(t)
	policy := readmePolicy(t)
	files := http.NewServeMux()
	files.Handle("/parlor-chat/", http.StripPrefix("/parlor-chat/", http.FileServer(http.Dir(packageFile(".")))))
	files.Handle("/", http.FileServer(http.Dir("../examples/web")))
	return serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache") // As the Parlor server does.
		w.Header().Set("Content-Security-Policy", policy)
		files.ServeHTTP(w, r)
	}))
}

// readmePolicy is the content security policy under which the page's README says
// that it works.
func readmePolicy(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../examples/web/README.md")
	require.NoError(t, err)
	policy := regexp.MustCompile("default-src .*").Find(readme)
	require.NotEmpty(t, policy)
	return string(policy)
}

// example opens the example page in tabs.
func example(t *testing.T) func(user string) *tab {
	t.Helper()
	return exampleOf(t, exampleFiles(t))
}

func exampleOf(t *testing.T, server *httptest.Server) func(user string) *tab {
	return func(user string) *tab {
		p := newTab(t)
		// A page that is opened in the background may never finish loading.
		require.NoError(t, p.act(page.BringToFront()))
		p.visit(fmt.Sprintf("%s/?as=%s", server.URL, user))
		p.person(`await see('#new-group')`)
		return p
	}
}

// person does what a person does in the tab: looks at it first, for a page in
// the background is not drawn.
func (p *tab) person(script string) {
	p.t.Helper()
	require.NoError(p.t, p.act(page.BringToFront()))
	p.do(helpers + script)
}

func TestAPersonKeepsGroupsOnTheExamplePage(t *testing.T) {
	open := example(t)
	p := open("alice")
	p.person(`
		for (const name of ['bob', 'carol']) {
			await press('#new-conversation');
			await submit(name);
			await see(row('C2C' + name));
		}
		await press('#new-group');
		await submit('Suppliers');
		await see(group('Suppliers'));
		await press('[data-kind=all] .group-open');
		await pressHovered(row('C2Cbob') + ' .row-menu');
		await choose('Add to group');
	`)
	p.person(`
		(await until('the group in the checklist', () => [...document.querySelectorAll('dialog[open] .check-row')].find((e) => e.textContent.includes('Suppliers')))).querySelector('input').click();
		await press('dialog[open] [type=submit]');
		await text(group('Suppliers') + ' .group-size', '1');
	`)
	second := open("alice")
	second.person(`
		await text(group('Suppliers') + ' .group-size', '1');
		await pressHovered(group('Suppliers') + ' .group-menu');
		await choose('Rename');
		await submit('Friends');
		await see(group('Friends'));
	`)
	p.person(`await see(group('Friends')); await gone(group('Suppliers'))`)
	p.reload()
	p.person(`
		await text(group('Friends') + ' .group-size', '1');
		await press(group('Friends') + ' .group-open');
		await see(row('C2Cbob'));
		await gone(row('C2Ccarol'));
		await pressHovered(group('Friends') + ' .group-menu');
		await choose('Delete');
		await press('dialog[open] [type=submit]');
		await gone(group('Friends'));
		await see(row('C2Ccarol'));
		await see(row('C2Cbob'));
	`)
	second.person(`await gone(group('Friends'))`)
}

func TestTwoPeopleTalkOnTheExamplePage(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	alice.person(`
		await press('#new-conversation');
		await submit('bob');
		await fill('#message', '<b>Hello</b>');
		await press('#send');
		await see('.message.own[data-status=success]');
	`)
	bob.person(`
		await text(row('C2Calice') + ' .badge', '1');
		await press(row('C2Calice') + ' .row-lines');
		await see('.message.other');
		await fill('#message', 'Hi');
		await press('#send');
		await text('.message.other .bubble-text', '<b>Hello</b>');
	`)
	alice.person(`await text('.message.other .bubble-text', 'Hi')`)
}

func TestTheExamplePageShowsFilesAndWhatWasDoneToMessages(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	alice.person(`
		await press('#new-conversation');
		await submit('bob');
		await fill('#message', 'hello bob');
		await press('#send');
		await see('.message.own[data-status=success]');
	`)
	bob.person(`await press(row('C2Calice') + ' .row-lines'); await text('.message.other .bubble-text', 'hello bob');`)
	alice.do(`
		const { default: TencentCloudChat } = await import('parlor-chat');
		globalThis.chat = TencentCloudChat.create({ SDKAppID: 1 });
		globalThis.message = (await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList[0];
		message.payload.text = 'hello Bob';
		await chat.modifyMessage(message);
		const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
		canvas.getContext('2d').fillRect(0, 0, 40, 30);
		const file = new File([await new Promise((resolve) => canvas.toBlob(resolve))], 'black.png', { type: 'image/png' });
		await chat.sendMessage(chat.createImageMessage({ to: 'bob', conversationType: 'C2C', payload: { file } }));`)
	bob.person(`
		await text('.message.other .bubble-text', 'hello Bob edited');
		await until('the image', () => document.querySelector('.message.other img.media')?.naturalWidth === 40);
	`)
	alice.do(`await chat.revokeMessage(message);`)
	bob.person(`await text('.message.other .bubble-text', 'This message was taken back')`)
	alice.person(`await text('.message.own .bubble-text', 'This message was taken back')`)
}
