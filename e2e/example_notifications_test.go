package e2e_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// permit has the browser answer what it is asked about notifications.
func (p *tab) permit(answer browser.PermissionSetting) {
	p.t.Helper()
	origin := eval[string](p, `return location.origin`)
	require.NoError(p.t, p.act(chromedp.ActionFunc(func(ctx context.Context) error {
		ctx = cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		return browser.SetPermission(&browser.PermissionDescriptor{Name: "notifications"}, answer).WithOrigin(origin).Do(ctx)
	})))
}

// looks says whether somebody looks at the page, and waits until so many tabs know
// that they are looked at.
func (p *tab) looks(isSeen bool, tabs int) {
	p.t.Helper()
	p.do(fmt.Sprintf(`
		const isSeen = %t;
		document.hasFocus = () => isSeen;
		Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (isSeen ? 'visible' : 'hidden') });
		dispatchEvent(new Event('focus'));
		const seen = async () => (await navigator.locks.query()).held.filter(({ name }) => name === 'parlor-look page alice').length;
		while (await seen() !== %d) await new Promise((resolve) => setTimeout(resolve, 20));`, isSeen, tabs))
}

// keepNotes has notifications kept where all tabs find them: a browser without a screen
// may drop those that it has nowhere to show.
const keepNotes = `
	const all = () => JSON.parse(localStorage.getItem('notes') ?? '[]');
	const without = (tag) => all().filter((note) => note.tag !== tag);
	const keep = (notes) => localStorage.setItem('notes', JSON.stringify(notes));
	const { prototype } = ServiceWorkerRegistration;
	prototype.showNotification = async (title, { body = '', tag, data }) => keep([...without(tag), { title, body, tag, data }]);
	prototype.getNotifications = async ({ tag } = {}) =>
		all().filter((note) => !tag || note.tag === tag).map((note) => ({ ...note, close: () => keep(without(note.tag)) }));`

// shownNotes are functions to see which notifications are shown.
const shownNotes = helpers + `
	const registration = await navigator.serviceWorker.ready;
	const shown = async () => (await registration.getNotifications()).map(({ title, body }) => title + ': ' + body).sort().join('; ');
	const showing = async (wanted) => {
		for (const end = performance.now() + 20_000; await shown() !== wanted; await new Promise((resolve) => setTimeout(resolve, 20)))
			if (performance.now() > end) throw new Error('it shows ' + await shown() + '; permission ' + Notification.permission + ', wish ' + localStorage.getItem('parlor-notifications') + ', locks ' + (await navigator.locks.query()).held.map(({ name }) => name) + ', row ' + document.querySelector('.row')?.textContent + ', focus ' + document.hasFocus());
	};`

func TestWhoWantsItIsNotifiedOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	alice.permit(browser.PermissionSettingGranted)
	alice.reload()
	alice.person(`await see('#new-group')`)
	alice.do(keepNotes)

	// Nobody is asked before there is a reason, and nothing comes unasked.
	alice.looks(true, 1)
	bob.talkTo("alice")
	bob.say("One")
	alice.person(`await text(row('C2Cbob') + ' .badge', '1'); await gone('#notify-bar')`)
	alice.looks(false, 0)
	bob.say("Two")
	alice.person(`await see('#notify-bar')`)
	alice.do(shownNotes + `await showing('')`)
	alice.click("#notify-bar .primary")
	alice.person(`await gone('#notify-bar')`)

	// Each conversation has one, with its newest message, and what was read has none.
	alice.looks(false, 0)
	bob.say("Three")
	alice.do(shownNotes + `await showing('bob: Three')`)
	bob.say("Four")
	alice.do(shownNotes + `await showing('bob: Four')`)
	alice.click(row("C2Cbob") + " .row-lines")
	alice.looks(true, 1)
	alice.do(shownNotes + `await showing('')`)

	// While somebody looks at one of the tabs, none tells; while nobody does, one.
	second := open("alice")
	second.do(keepNotes)
	second.looks(true, 2)
	alice.looks(false, 1)
	bob.say("Five")
	second.person(`await text(row('C2Cbob') + ' .badge', '1')`)
	second.do(shownNotes + `await showing('')`)
	second.looks(false, 0)
	bob.say("Six")
	second.do(shownNotes + `await showing('bob: Six')`)

	// A press leads to the conversation. Whoever is muted is not told of.
	alice.do(`
		const [note] = await (await navigator.serviceWorker.ready).getNotifications();
		if (note.data.conversationID !== 'C2Cbob' || !note.data.tab || note.data.address !== '?as=alice&mode=page&open=C2Cbob') throw new Error(JSON.stringify(note.data));`)
	address := eval[string](alice, `
		const [note] = await (await navigator.serviceWorker.ready).getNotifications();
		return location.origin + '/' + note.data.address;`)
	third := open("alice")
	third.visit(address)
	third.person(`await text('#chat-head h2', 'bob'); if (location.search.includes('open')) throw new Error('a reload would go there again')`)
	third.close()
	second.do(`navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { type: 'open', conversationID: 'C2Cbob' } }))`)
	second.person(`await text('#chat-head h2', 'bob')`)
	second.looks(true, 1)
	second.do(shownNotes + `await showing('')`)
	second.openMenu(row("C2Cbob") + " .row-lines")
	second.pick("Mute")
	second.looks(false, 0)
	bob.say("Seven")
	bob.click("#call-button")
	second.do(shownNotes + `await showing('bob calls you: ')`)
	bob.click("dialog.call .button.danger")
	second.do(shownNotes + `await showing('')`)

	// And never again, if somebody says so.
	second.click("#account")
	second.pick("Turn notifications off")
	second.person(`document.querySelector('#account').click(); await until('the other entry', () => [...document.querySelectorAll('.menu-item')].some((e) => e.textContent === 'Turn notifications on'))`)
}

func TestThePromptForNotificationsTakesNoForAnAnswerOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	alice.permit(browser.PermissionSettingPrompt)
	alice.reload()
	alice.person(`await see('#new-group')`)
	alice.looks(false, 0)
	bob.talkTo("alice")
	bob.say("One")
	alice.person(`await see('#notify-bar')`)
	alice.click("#notify-bar .button")
	alice.person(`await gone('#notify-bar')`)
	alice.reload()
	alice.person(`await see('#new-group')`)
	alice.looks(false, 0)
	bob.say("Two")
	alice.person(`await text(row('C2Cbob') + ' .badge', '2'); await gone('#notify-bar')`)

	// What the browser blocks is said when somebody wants it.
	alice.permit(browser.PermissionSettingDenied)
	alice.click("#account")
	alice.pick("Turn notifications on")
	alice.noted("The browser blocks notifications")
}
