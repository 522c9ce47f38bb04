package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Chat groups on the example page. What destroys is asked first, and the dialog
// that asks lies above the one with the members.
const (
	lastDialog = "dialog[open]:last-of-type"
	chatMenu   = "#chat-head [aria-haspopup=menu]"
)

// makeChatGroup makes a chat group with the keyboard, and opens it.
func (p *tab) makeChatGroup(name, groupType, id string, members ...string) {
	p.t.Helper()
	p.click("#chat-groups-menu")
	p.pick("New chat group")
	p.person(`await until('the name', () => document.activeElement.matches('dialog[open] input'))`)
	p.keys(name)
	p.person(fmt.Sprintf(`
		const select = await see('dialog[open] select');
		select.value = %q;
		select.dispatchEvent(new Event('change'));`, groupType))
	p.keys("\t\t" + id + "\t")
	for _, member := range members {
		p.keys(member + "\r")
		p.person(fmt.Sprintf(`await see('dialog[open] input[value="C2C%s"]:checked')`, member))
	}
	p.click("dialog[open] [type=submit]")
	p.person(fmt.Sprintf(`await gone('dialog[open]'); await text('#chat-head h2', %q); await see('#composer')`, name))
}

// enters opens a chat group that the user may just have come into: rows move while
// its messages and the notices arrive.
func (p *tab) enters(id string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`await press(row('GROUP%s') + ' .row-lines'); await see('#composer')`, id))
}

// tells waits until a line of the open conversation tells what happened.
func (p *tab) tells(line string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`await until(%[1]q, () => [...document.querySelectorAll('.tip bdi')].some((e) => e.textContent === %[1]q))`, line))
}

// notes waits until something else stands where one would write.
func (p *tab) notes(line string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`await text('#composer-note', %q); await gone('#composer')`, line))
}

// member does something with a member, from the list of them.
func (p *tab) member(user, label string) {
	p.t.Helper()
	p.click(fmt.Sprintf(`.member[data-user=%q]`, user))
	p.pick(label)
}

func TestAChatGroupIsTalkedInOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	alice.makeChatGroup("Summer party", "Private", "party", "bob", "carol")
	alice.tells("You made this chat group")
	alice.person(`await text('.chat-presence', '3 members')`)

	// A mention completes as it is written; Escape leaves it alone.
	alice.click("#message")
	alice.keys("Hello @")
	alice.person(`
		await until('everybody', () => [...document.querySelectorAll('.mention-option .check-name')].map((e) => e.textContent).join() === 'bob,carol,everybody');
		if (document.querySelector('#message').getAttribute('aria-activedescendant') !== 'mention-0') throw new Error('nobody is told of');`)
	alice.keys(kb.Escape)
	alice.person(`await gone('#mention-list'); await see('#composer')`)
	alice.keys("c" + kb.Backspace + kb.Backspace + "@")
	alice.keys(kb.ArrowDown + kb.ArrowUp + "\r")
	alice.person(`await gone('#mention-list')`)
	alice.keys("bring cake\r")
	alice.sees("own", "Hello @bob bring cake")

	bob.person(`
		await text(row('GROUPparty') + ' .row-from', 'alice:');
		await see(row('GROUPparty') + ' .row-at');
		await text(row('GROUPparty') + ' .badge', '2');`)
	bob.enters("party")
	bob.person(`
		await text('.message.other.mentions-me .bubble-text', 'Hello @bob bring cake');
		await text('.message.other .bubble-sender bdi', 'alice');
		await gone(row('GROUPparty') + ' .row-at');`)
	bob.say("Two of them")
	alice.sees("other", "Two of them")

	// Who has read it.
	alice.person(`await see('.message.own .bubble-status[title="Read by 1 of 2"]')`)
	alice.openMenu(".message.own .bubble")
	alice.pick("Who has read it")
	alice.person(`await until('both lists', () => [...document.querySelectorAll('.readers')].map((e) => e.textContent).join() === 'Read: 1 personBObob,Not yet: 1 personCAcarol')`)
	alice.keys(kb.Escape)
	alice.person(`await gone('dialog[open]'); await until('the message', () => document.activeElement.matches('.message.own'))`)
}

func TestMembersOfAChatGroupHaveRolesOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	alice.makeChatGroup("Choir", "Public", "choir", "bob")
	bob.enters("choir")

	alice.click("#members-button")
	alice.member("bob", "Make an admin")
	alice.person(`await text('.member[data-user=bob] .chip-role', 'Admin'); await text('.member[data-user=alice] .chip-role', 'Owner')`)
	bob.tells("alice made you an admin")
	alice.member("bob", "Take the role of admin")
	alice.person(`await gone('.member[data-user=bob] .chip-role')`)
	alice.member("bob", "Mute for 10 minutes")
	alice.person(`await text('.member[data-user=bob] .chip', 'Muted')`)
	bob.tells("alice muted you")
	bob.click("#message")
	bob.keys("Can you hear me?\r")
	bob.person(`await text('.message-error .code', 'Code 10017')`)
	alice.member("bob", "Unmute")
	alice.person(`await gone('.member[data-user=bob] .chip')`)
	bob.click(".message-error button")
	alice.sees("other", "Can you hear me?")

	// With the keyboard: down to bob, into the menu, away with him, after asking.
	alice.person(`document.querySelector('.member').focus()`)
	alice.keys(kb.ArrowDown + "\r")
	alice.pick("Remove")
	alice.person(`await see('` + lastDialog + ` .danger')`)
	alice.keys(kb.Escape)
	alice.person(`await gone('` + lastDialog + ` .danger'); await see('.member[data-user=bob]')`)
	alice.member("bob", "Remove")
	alice.click(lastDialog + " .danger")
	alice.person(`await gone('.member[data-user=bob]'); await see('.member[data-user=alice]')`)
	alice.tells("You removed bob")
	bob.notes("You are not in this chat group any more. What was said stays here until you delete it.")
	bob.person(`await text('.chat-presence', 'You are not in it'); await text(row('@TIM#SYSTEM') + ' .row-text', 'alice removed you from “Choir”')`)
}

func TestWhoAsksIsLetIntoAChatGroupOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	find := func(id string) {
		t.Helper()
		bob.click("#chat-groups-menu")
		bob.pick("Find a chat group")
		bob.person(`await see('dialog[open]')`)
		bob.keys(id + "\r")
	}
	find("nothing")
	bob.person(`await text('.dialog-error .code', 'Code 10010')`)
	bob.keys(kb.Escape)
	bob.person(`await gone('dialog[open]')`)

	alice.makeChatGroup("Choir", "Public", "choir")
	find("choir")
	bob.person(`await text('.group-card b', 'Choir')`)
	bob.keys("I sing alto\r")
	bob.person(`await gone('dialog[open]')`)
	alice.person(`await text('#waiting-bar', '1 person waits to be let in'); await text('#chat-groups-menu .badge', '1')`)
	alice.click("#waiting-bar")
	alice.person(`await text('.application q', 'I sing alto')`)
	alice.click(".application .primary")
	alice.person(`await gone('.application'); await see('dialog[open] .empty'); await until('the focus', () => document.activeElement.matches('.dialog-cancel'))`)
	alice.keys(kb.Escape)
	alice.person(`await gone('dialog[open]'); await gone('#waiting-bar'); await text('.chat-presence', '2 members')`)
	alice.tells("bob joined")

	bob.enters("choir")
	bob.say("Thank you")
	alice.sees("other", "Thank you")
	bob.click(chatMenu)
	bob.pick("Leave")
	bob.click("dialog[open] .danger")
	bob.notes("You are not in this chat group any more. What was said stays here until you delete it.")
	alice.tells("bob left")
	alice.click(chatMenu)
	alice.pick("End the chat group")
	alice.click("dialog[open] .danger")
	alice.notes("You are not in this chat group any more. What was said stays here until you delete it.")
}

func TestAChatGroupHasSettingsAndSitsInGroupsOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	alice.makeChatGroup("Choir", "Public", "choir", "bob")
	bob.enters("choir")

	alice.openMenu(row("GROUPchoir") + " .row-lines")
	alice.pick("Add to groups")
	alice.person(`await see('dialog[open] input')`)
	alice.keys("Music\r")
	alice.person(`await text(group('Music') + ' .group-size', '1'); await text(row('GROUPchoir') + ' .chip', 'Music')`)

	alice.click(chatMenu)
	alice.pick("Settings")
	alice.person(`await until('the name', () => document.activeElement.value === 'Choir'); document.activeElement.select()`)
	alice.keys("Big choir")
	alice.click("dialog[open] input[type=checkbox]")
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('dialog[open]'); await text('#chat-head h2', 'Big choir'); await text(row('GROUPchoir') + ' .row-name', 'Big choir')`)
	bob.tells("alice named the chat group “Big choir”")
	bob.notes("Only the owner and the admins write here for now.")

	// A member sees the settings, and changes the own name only.
	bob.click(chatMenu)
	bob.pick("Settings")
	bob.person(`await until('the own name', () => document.activeElement.matches('dialog[open] input') && document.querySelectorAll('dialog[open] :disabled').length === 4)`)
	bob.keys("Bass Bob\r")
	bob.person(`await gone('dialog[open]')`)
	alice.click("#members-button")
	alice.person(`await text('.member[data-user=bob] bdi', 'Bass Bob')`)
}

func TestATextMentionsWhomItNamesOnTheExamplePage(t *testing.T) {
	p := example(t)("alice")
	p.do(`
		const { mentionAt, mentionable, mentionedIn, matching } = await import('./model/mentions.js');
		const member = (userID, nameCard = '', nick = '') => ({ userID, nameCard, nick });
		const members = [member('alice'), member('bob'), member('anna', '', 'Anna'), member('maria', 'Anna Maria'), member('b2', '', 'bob'), member('annabel')];
		const people = mentionable(members, { me: 'alice', all: 'ALL' });
		const is = (found, wanted) => { if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(JSON.stringify(found) + ' is not ' + JSON.stringify(wanted)); };
		const mentioned = (text, ...chosen) => mentionedIn(text, people, new Set(chosen)).sort();

		is(mentioned('Hello bob'), []);
		is(mentioned('Hello @alice'), []);
		is(mentioned('@everybody'), ['ALL']);
		is(mentioned('Hello @Anna Maria!'), ['maria']);
		is(mentioned('Hello @Anna, and @Anna Maria'), ['anna', 'maria']);
		is(mentioned('Hello @annabel'), ['annabel']);
		is(mentioned('Hello @bob'), ['b2', 'bob']);
		is(mentioned('Hello @bob', 'b2', 'anna'), ['b2']);
		is(mentioned('Hello @bobby'), []);

		is(mentionAt('Hello @an', 9), { start: 6, query: 'an' });
		is(mentionAt('Hello @An, you', 14), null);
		is(mentionAt('write to me@example', 19), null);
		is(mentionAt('@', 1), { start: 0, query: '' });
		is(matching(people, 'ma').map(({ userID }) => userID), ['maria']);
		is(matching(people, 'an').map(({ userID }) => userID), ['anna', 'maria', 'annabel']);`)
}
