package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Contacts on the example page: friends, who asks to be one, and friend groups.

// openContacts opens the dialog with the contacts.
func (p *tab) openContacts() {
	p.t.Helper()
	p.click("#contacts-button")
	p.person(`await text('dialog[open] h2', 'Contacts')`)
}

// tool presses one of the buttons above the contacts.
func (p *tab) tool(place int) {
	p.t.Helper()
	p.click(fmt.Sprintf(".contact-tools .button:nth-child(%d)", place))
	p.person(`await until('a dialog above it', () => document.querySelectorAll('dialog[open]').length === 2)`)
}

// confirm presses the button of the dialog on top, and waits until it is gone.
func (p *tab) confirm() {
	p.t.Helper()
	p.click(lastDialog + " [type=submit]")
	p.person(`await until('the end of the dialog', () => document.querySelectorAll('dialog[open]').length === 1)`)
}

// friend does something with a friend, from the list of them.
func (p *tab) friend(user, label string) {
	p.t.Helper()
	p.click(fmt.Sprintf(`[data-friend=%q]`, user))
	p.pick(label)
}

// named waits until a friend in the list has a name.
func (p *tab) named(user, name string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`await text('[data-friend=%s] .check-name', %q)`, user, name))
}

// allows has the user say who may add them.
func (p *tab) allows(who string) {
	p.t.Helper()
	p.click("#account")
	p.pick("Your profile")
	p.person(fmt.Sprintf(`
		const select = await see('dialog[open] select');
		select.value = [...select.options].find((option) => option.text === %q).value;
		await press('dialog[open] [type=submit]');
		await gone('dialog[open]');`, who))
}

func TestWhoIsAskedBecomesAContactOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	bob.allows("Whom you accept")

	alice.keys("k")
	alice.person(`await text('dialog[open] .empty h2', 'No contacts yet')`)
	alice.tool(1)
	alice.keys("alice\r")
	alice.person(`await text('.dialog-error:not([hidden])', 'That is you. Pick somebody else.')`)
	alice.person(`document.activeElement.select()`)
	alice.keys("bob\tWe met in the choir\tBobby\tMusic")
	alice.confirm()
	alice.person(`
		await until('the note', () => [...document.querySelectorAll('#toasts-polite')].some((e) => e.textContent.includes('You asked bob')));
		await text('[data-request=bob] q', 'We met in the choir');
		if (document.querySelector('[data-friend]')) throw new Error('bob is a contact before an answer');`)

	// The badge goes away once bob has looked; Accept makes friends of both.
	bob.person(`await text('#contacts-button .badge', '1'); await see('#contacts-button[aria-label="Contacts, 1 new request"]')`)
	bob.openContacts()
	bob.person(`await text('[data-request=alice] q', 'We met in the choir'); await gone('#contacts-button .badge')`)
	bob.click("[data-request=alice] .primary")
	bob.named("alice", "alice")
	bob.person(`await gone('[data-request]'); await until('the focus', () => document.activeElement.matches('.dialog-cancel'))`)
	alice.named("bob", "Bobby")
	alice.person(`await text('[data-friend=bob] .chip', 'Music'); await gone('[data-request]')`)

	// From there to the conversation, which has the remark for its name.
	alice.person(`document.querySelector('[data-friend=bob]').focus()`)
	alice.keys("\r")
	alice.pick("Write a message")
	alice.person(`await gone('dialog[open]'); await text('#chat-head h2', 'Bobby'); await text(row('C2Cbob') + ' .row-name', 'Bobby')`)
	alice.say("Hello")

	// The menu of a conversation does the same, and what is refused says why.
	bob.keys(kb.Escape)
	bob.openMenu(row("C2Calice") + " .row-lines")
	bob.pick("Remark")
	bob.person(`await see('dialog[open] input')`)
	bob.keys("Al\r")
	bob.person(`await gone('dialog[open]'); await text(row('C2Calice') + ' .row-name', 'Al')`)
	bob.talkTo("nobody")
	bob.openMenu(row("C2Cnobody") + " .row-lines")
	bob.pick("Add to contacts")
	bob.click("dialog[open] [type=submit]")
	bob.person(`await text('.dialog-error:not([hidden]) .code', 'Code 30003')`)
}

func TestARequestIsRefusedOrDeletedOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	ask := func(why string) {
		t.Helper()
		alice.tool(1)
		alice.keys("bob\t" + why)
	}
	bob.allows("Nobody")
	alice.openContacts()
	ask("Please")
	alice.click(lastDialog + " [type=submit]")
	alice.person(`await text('.dialog-error:not([hidden]) .code', 'Code 30516')`)
	alice.keys(kb.Escape)

	bob.allows("Whom you accept")
	ask("Once")
	alice.confirm()
	bob.openContacts()
	bob.click(`[data-request=alice] [aria-label="Refuse alice"]`)
	bob.person(`await gone('[data-request]'); await until('the focus', () => document.activeElement.matches('.dialog-cancel'))`)
	alice.person(`await gone('[data-request]')`)

	ask("Twice")
	alice.confirm()
	bob.person(`await text('[data-request=alice] q', 'Twice')`)
	alice.click(`[data-request=bob] [aria-label="Delete the request to bob"]`)
	alice.person(`await gone('[data-request]')`)
	bob.click(`[data-request=alice] [aria-label="Delete the request of alice"]`)
	bob.person(`await gone('[data-request]')`)
}

func TestFriendsAreFiledInFriendGroupsOnTheExamplePage(t *testing.T) {
	open := people(t)
	open("bob")
	carol, alice := open("carol"), open("alice")
	alice.openContacts()
	for _, user := range []string{"bob", "carol"} {
		alice.tool(1)
		alice.keys(user + "\r")
		alice.named(user, user)
	}
	carol.openContacts()
	carol.named("alice", "alice")

	// Made with somebody in it, renamed, filled, and emptied again.
	alice.tool(2)
	alice.click(lastDialog + " .contact-tools button")
	alice.person(`await until('the name', () => document.activeElement.matches('dialog:last-of-type input'))`)
	alice.keys("Choir")
	alice.click(lastDialog + ` .check-row:has([value="C2Cbob"])`)
	alice.click(lastDialog + " [type=submit]")
	group := func(name, label string) {
		t.Helper()
		alice.click(fmt.Sprintf(`[data-friend-group=%q]`, name))
		alice.pick(label)
		alice.person(`await until('a dialog above both', () => document.querySelectorAll('dialog[open]').length === 3)`)
	}
	has := func(name, size string) {
		t.Helper()
		alice.person(fmt.Sprintf(`await text('[data-friend-group=%q] small', %q)`, name, size))
	}
	has("Choir", "1 person")
	group("Choir", "Rename")
	alice.person(`document.activeElement.select()`)
	alice.keys("Music\r")
	has("Music", "1 person")
	group("Music", "Add friends")
	alice.click(lastDialog + ` .check-row:has([value="C2Ccarol"])`)
	alice.click(lastDialog + " [type=submit]")
	has("Music", "2 people")
	group("Music", "Take friends out")
	alice.click(lastDialog + ` .check-row:has([value="C2Cbob"])`)
	alice.click(lastDialog + " [type=submit]")
	has("Music", "1 person")
	alice.keys(kb.Escape)

	// From the friend: out of one, into a new one.
	alice.person(`await text('[data-friend=carol] .contact-groups', 'Music')`)
	alice.friend("carol", "Friend groups")
	alice.click(lastDialog + " .check-row")
	alice.keys("\tFamily")
	alice.confirm()
	alice.person(`
		await text('[data-friend=carol] .contact-groups', 'Family');
		const select = document.querySelector('dialog[open] select');
		select.value = 'Family';
		select.dispatchEvent(new Event('change'));
		await gone('[data-friend=bob]');
		await text('dialog[open] [role=status]', '1 of 2 contacts');`)
	alice.tool(2)
	group("Family", "Delete")
	alice.click(lastDialog + " .danger")
	alice.person(`await gone('[data-friend-group=Family]')`)
	alice.keys(kb.Escape)
	alice.person(`await see('[data-friend=bob]')`)

	// What a friend shows is not what the user shows.
	carol.keys(kb.Escape)
	carol.click("#account")
	carol.pick("Your profile")
	carol.person(`await submit('Carol Singer')`)
	carol.openContacts()
	carol.named("alice", "alice")
	alice.named("carol", "Carol Singer")
	alice.person(`await text('.account-name', 'alice')`)

	// A remark, and the end of it: neither has the other then.
	alice.friend("carol", "Remark")
	alice.keys("Caro\r")
	alice.named("carol", "Caro")
	alice.friend("carol", "Delete")
	alice.click(lastDialog + " .danger")
	alice.person(`await gone('[data-friend=carol]'); await see('[data-friend=bob]')`)
	carol.person(`await gone('[data-friend=alice]')`)
}
