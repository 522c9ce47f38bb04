package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Searching on the example page.

// finds waits until the search shows these, by their ids, in this order.
func (p *tab) finds(status string, names ...string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`
		await text('dialog[open] [role=status]', %[1]q);
		const shown = [...document.querySelectorAll('.search-hit .check-name')].map((e) => e.textContent);
		if (shown.join() !== %[2]q.slice(1, -1).split(' ').join()) throw new Error('found: ' + shown);`, status, fmt.Sprint(names)))
}

func TestWhatIsSearchedIsShownAtItsPlaceOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice := open("alice")
	bob := open("bob")
	meet(alice, bob, "The key lies under the blue pot")
	id := uint64(1)
	if connected() {
		id = demoKey.SDKAppID
	}
	alice.person(fmt.Sprintf(`
		const { default: TencentCloudChat } = await import('parlor-chat');
		globalThis.chat = TencentCloudChat.create({ SDKAppID: %d });
		globalThis.write = (to, text) => chat.sendMessage(chat.createTextMessage({ to, conversationType: 'C2C', payload: { text } }));
		for (let i = 0; i < 50; i++) await write('bob', 'talk ' + i);
		await write('carol', 'A <b>blue</b> pot.');
		await write('bob', 'No pot is bluer');
		await see(row('C2Ccarol'));
		document.querySelector('#search-all').focus();`, id))

	// From the field of the list, with the keyboard alone.
	alice.keys("\r")
	alice.person(`await until('the field', () => document.activeElement.matches('dialog[open] [enterkeyhint=search]'))`)
	alice.keys("POT blue\r")
	alice.finds("2 conversations found", "bob", "carol")
	alice.person(`
		await text('.search-hit[data-hit=C2Cbob] small', '2 messages');
		await text('.search-hit[data-hit=C2Ccarol] small', 'A <b>blue</b> pot.');
		const marks = [...document.querySelectorAll('.search-hit[data-hit=C2Ccarol] mark')].map((e) => e.textContent);
		if (marks.join() !== 'blue,pot') throw new Error('marked: ' + marks);`)
	alice.keys(kb.ArrowDown + "\r")
	alice.finds("2 messages found", "You", "You")
	alice.person(`await until('the first of them', () => document.activeElement === document.querySelectorAll('.search-hit')[0])`)
	alice.keys(kb.ArrowDown + "\r")

	// The page goes there: it is far above what is loaded.
	alice.person(`
		await gone('dialog[open]');
		await until('the message', () => document.activeElement.matches('.message.found') && document.activeElement.querySelector('.bubble-text').textContent === 'The key lies under the blue pot');
		await text('.newer button', 'Load newer messages');
		await see('#newer');
		if ([...document.querySelectorAll('.bubble-text')].some((e) => e.textContent === 'No pot is bluer')) throw new Error('the newest is shown out of its place');`)

	// What arrives meanwhile waits below; page by page one comes there, in order.
	bob.say("Are you there?")
	alice.person(`
		await text('#newer', '1 new message');
		for (let pages = 0; document.querySelector('.newer button'); pages++) {
			if (pages > 20) throw new Error('there is no end');
			await press('.newer button');
			await until('a page', () => !document.querySelector('.newer .spinner'));
		}
		const said = [...document.querySelectorAll('.message .bubble-text')].map((e) => e.textContent);
		const wanted = ['The key lies under the blue pot', ...Array.from({ length: 50 }, (_, i) => 'talk ' + i), 'No pot is bluer', 'Are you there?'];
		if (said.join('|') !== wanted.join('|')) throw new Error(said.join('|'));`)
	alice.say("Yes")

	// Nothing found, and only words that can be there.
	alice.person(`await press('#search-all')`)
	alice.finds("Type what you look for. All words are to be found.")
	alice.keys("no such word\r")
	alice.person(`await text('dialog[open] .empty h2', 'Nothing found')`)
	alice.keys(kb.Escape)
	alice.person(`await gone('dialog[open]')`)

	// In one conversation, from its menu: a hit near the newest, back to it by the pill.
	alice.openMenu(row("C2Cbob") + " .row-lines")
	alice.pick("Search in it")
	alice.person(`await until('the field', () => document.activeElement.matches('dialog[open] [enterkeyhint=search]'))`)
	alice.keys("talk\r")
	alice.finds("50 messages found, the first are here", repeat("You", 20)...)
	alice.person(`(await see('dialog[open] .search-below button')).focus()`)
	alice.keys("\r")
	alice.person(`
		await until('more', () => document.querySelectorAll('.search-hit').length === 40);
		await until('the focus on the first of them', () => document.activeElement === document.querySelectorAll('.search-hit')[20]);
		await press('dialog[open] .search-below button');`)
	alice.finds("50 messages found", repeat("You", 50)...)
	alice.person(`
		document.querySelectorAll('.search-hit')[49].click();
		await until('the message', () => document.activeElement.matches('.message.found') && document.activeElement.querySelector('.bubble-text').textContent === 'talk 0');
		await press('#newer');
		await until('the newest', () => [...document.querySelectorAll('.bubble-text')].at(-1)?.textContent === 'Yes');
		await gone('#newer'); await gone('.newer button');`)
}

func TestPeopleAndChatGroupsAreFoundOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	alice.makeChatGroup("Choir of the town", "Public", "choir")
	bob.person(`document.activeElement.blur()`)
	where := func(value string) {
		t.Helper()
		bob.keys("s")
		bob.person(fmt.Sprintf(`
			const select = await see('dialog[open] select');
			select.value = %q;
			select.dispatchEvent(new Event('change'));`, value))
	}
	where("people")
	bob.keys("alice\r")
	bob.finds("1 person found", "alice")
	bob.keys(kb.ArrowDown + "\r")
	bob.person(`await gone('dialog[open]'); await text('#chat-head h2', 'alice'); document.activeElement.blur()`)
	where("groups")
	bob.keys("TOWN\r")
	bob.person(`await text('dialog[open] [role=status]', '1 chat group found')`)
	bob.keys(kb.ArrowDown + "\r")
	bob.person(`await text('.group-card b', 'Choir of the town')`)
	bob.keys("I sing alto")
	bob.click("dialog[open] [type=submit]")
	alice.person(`await text('#waiting-bar', '1 person waits to be let in')`)
}

func repeat(word string, times int) []string {
	words := make([]string, times)
	for i := range words {
		words[i] = word
	}
	return words
}
