package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Topics on the example page.

// topic waits until a topic is shown in the sidebar, and opens it.
func (p *tab) topic(name string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`
		const name = await until(%[1]q, () => [...document.querySelectorAll('.topic-open .group-name')].find((e) => e.textContent === %[1]q));
		name.closest('button').click();
		await text('#chat-head h2', %[1]q);
		await see('#composer');`, name))
}

func TestACommunityTalksInTopicsOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	alice.click("#chat-groups-menu")
	alice.pick("New chat group")
	alice.person(`await until('the name', () => document.activeElement.matches('dialog[open] input'))`)
	alice.keys("Town")
	alice.person(`
		const select = await see('dialog[open] select');
		select.value = 'Community';
		select.dispatchEvent(new Event('change'));
		(await see('dialog[open] label.check-row input[type=checkbox]')).click();`)
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('dialog[open]'); await text('#chat-head h2', 'General'); await text('.community-open .group-name', 'Town'); await see('#composer')`)
	alice.say("Welcome")

	// bob joins, by the search.
	bob.person(`document.activeElement.blur()`)
	bob.keys("s")
	bob.person(`
		const select = await see('dialog[open] select');
		select.value = 'groups';
		select.dispatchEvent(new Event('change'));`)
	bob.keys("town\r")
	bob.person(`await text('dialog[open] [role=status]', '1 chat group found')`)
	bob.keys(kb.ArrowDown + "\r")
	bob.person(`await text('.group-card b', 'Town')`)
	bob.click("dialog[open] [type=submit]")
	bob.person(`await gone('dialog[open]'); await text('#chat-head h2', 'General')`)
	bob.sees("other", "Welcome")

	// The owner makes another topic; the badge, the mention and the last message tell of it.
	alice.click(".community-open")
	alice.pick("New topic")
	alice.person(`await see('dialog[open] input')`)
	alice.keys("News\r")
	alice.person(`await gone('dialog[open]'); await text('#chat-head h2', 'News')`)
	bob.person(`await until('the topic', () => document.querySelectorAll('.topic').length === 2)`)
	alice.person(`await text('.chat-presence', '2 members')`)
	alice.click("#message")
	alice.keys("Hello @bob" + kb.Escape + "\r")
	alice.sees("own", "Hello @bob")
	bob.person(`
		await until('the badge', () => document.querySelectorAll('.topic .badge')[1].textContent === '1');
		await until('the mention', () => document.querySelectorAll('.topic .group-at')[1].checkVisibility());
		await until('the message', () => document.querySelectorAll('.topic-last')[1].textContent === 'alice: Hello @bob');
		document.querySelector('.community-open').focus();`)
	bob.keys(kb.ArrowDown + kb.ArrowDown + "\r")
	bob.sees("other", "Hello @bob")
	bob.person(`
		await until('no badge', () => ![...document.querySelectorAll('.topic .badge, .topic .group-at')].some((e) => e.checkVisibility()));
		await see('.topic-open[aria-current=true][data-topic]');`)
	bob.say("Good news")
	alice.sees("other", "Good news")

	// Members are called there, and a reload finds the way back.
	alice.click("#call-button")
	alice.person(`await see('dialog[open] input[value="C2Cbob"]')`)
	alice.click(`dialog[open] input[value="C2Cbob"]`)
	alice.click("dialog[open] [type=submit]")
	alice.rings("Calling bob…")
	bob.rings("alice calls you")
	bob.person(`await text('dialog.call .soft', 'In “Town: News”')`)
	bob.click("dialog.call .button.danger")
	alice.quiet()
	bob.reload()
	bob.person(`await text('#chat-head h2', 'News'); await see('.topic-open[aria-current=true]')`)
	bob.sees("other", "Hello @bob")

	// Settings: another name, and silence for members. A member has no such menu.
	bob.click(chatMenu)
	bob.person(`await see('.menu:popover-open'); if ([...document.querySelectorAll('.menu-item')].some((e) => /Settings|Delete/.test(e.textContent))) throw new Error('a member is offered what is refused')`)
	bob.pick("Mute")
	bob.person(`await until('the sign', () => [...document.querySelectorAll('.topic .group-sign')].some((e) => e.checkVisibility()))`)
	alice.click(chatMenu)
	alice.pick("Settings")
	alice.person(`await until('the name', () => document.activeElement.value === 'News'); document.activeElement.select()`)
	alice.keys("Olds and other tales of a town")
	alice.click("dialog[open] input[type=checkbox]")
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('dialog[open]')`)
	bob.person(`
		await text('#chat-head h2', 'Olds and other tales of a town')
		const { scrollWidth, clientWidth } = document.querySelector('.groups-scroll');
		if (scrollWidth > clientWidth) throw new Error('a long name widens the sidebar');`)
	bob.notes("Only the owner and the admins write here for now.")

	// An admin deletes it.
	alice.click(chatMenu)
	alice.pick("Delete topic")
	alice.click("dialog[open] .danger")
	for _, p := range []*tab{alice, bob} {
		p.person(`await until('one topic', () => document.querySelectorAll('.topic').length === 1); await see('#chat-empty')`)
	}
	bob.reload()
	bob.person(`await until('the topic', () => document.querySelectorAll('.topic').length === 1); await see('#chat-empty')`)
	bob.topic("General")
	bob.sees("other", "Welcome")
}
