package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

func TestAMessageIsAnsweredEditedAndTakenBackOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.person(`await see('.message.own .bubble-status[title^="Read at"]')`)

	bob.openMenu(".message.other .bubble")
	bob.pick("Reply")
	bob.keys("Hello yourself\r")
	alice.person(`await text('.message.other .quote-text', 'Hello')`)
	alice.click(".message.other .quote")
	alice.person(`await until('the answered message', () => document.activeElement.matches('.message.own'))`)

	// With the keyboard alone: up to the message, edit it, and back.
	alice.keys("e")
	alice.person(`await see('#composer-bar')`)
	alice.keys(" Bob\r")
	alice.person(`await gone('#composer-bar'); await text('.message.own .bubble-text', 'Hello Bob edited')`)
	bob.person(`await text('.message.other .bubble-text', 'Hello Bob edited')`)

	alice.openMenu(".message.own .bubble")
	alice.pick("Take back")
	bob.person(`await text('.message.other .bubble-text', 'This message was taken back')`)
	alice.openMenu(".message.own .bubble")
	alice.pick("Delete for me")
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('.message.own'); await see('.message.other')`)
}

func TestReactionsAreCountedOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.keys(kb.ArrowUp + "\r")
	alice.person(`await until('the menu', () => document.activeElement.matches('.menu-choice'))`)
	alice.keys(kb.ArrowRight + "\r")
	bob.person(`await text('.reaction[data-reaction="❤️"][aria-pressed=false] .reaction-count', '1')`)
	bob.click(".reaction")
	alice.person(`await text('.reaction .reaction-count', '2')`)
	alice.reload()
	alice.person(`await text('.reaction[aria-pressed=true] .reaction-count', '2')`)
	alice.click(".reaction")
	bob.person(`await text('.reaction .reaction-count', '1')`)
	bob.click(".reaction")
	alice.person(`await gone('.reaction')`)
}

func TestMessagesAreForwardedOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "One")
	alice.talkTo("carol")
	alice.click(`.row[data-conversation="C2Cbob"] .row-lines`)
	bob.say("Two")
	alice.sees("other", "Two")

	alice.openMenu(".message.other .bubble")
	alice.pick("Pick")
	alice.click(".message.own .message-pick")
	alice.person(`await text('.selection-count[role=status]:not(#selection *)', '2 picked')`)
	alice.click("#pick-bar .button")
	alice.click("dialog[open] input[value=C2Ccarol]")
	alice.click("dialog[open] .dialog-content > .check-row input")
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('#pick-bar'); await see('#composer')`)

	carol := open("carol")
	carol.click(`.row[data-conversation="C2Calice"] .row-lines`)
	carol.person(`await text('.message.other .record b', 'Chat of alice and bob')`)
	carol.click(".message.other .record")
	carol.person(`
		await until('what was said', () => [...document.querySelectorAll('.record-list .bubble-text')].map((e) => e.textContent).join() === 'One,Two');`)
}

func TestFilesAndOtherThingsAreSentOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")

	file := filepath.Join(t.TempDir(), "price list.pdf")
	require.NoError(t, os.WriteFile(file, make([]byte, 300_000), 0o600))
	require.NoError(t, alice.act(chromedp.SetUploadFiles("#attach-file", []string{file}, chromedp.ByID)))
	alice.click("dialog[open] [type=submit]")
	bob.person(`await text('.message.other .card b', 'price list.pdf'); await text('.message.other .card small', '293 KB')`)

	alice.person(`
		const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
		canvas.getContext('2d').fillRect(0, 0, 640, 400);
		const dataTransfer = new DataTransfer();
		dataTransfer.items.add(new File([await new Promise((resolve) => canvas.toBlob(resolve))], 'black.png', { type: 'image/png' }));
		document.querySelector('#chat').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
	`)
	alice.click("dialog[open] [type=submit]")
	bob.person(`
		const image = await until('the image', () => [...document.querySelectorAll('.message.other img.media')].find((e) => e.naturalWidth === 640));
		if (image.getBoundingClientRect().width > 320) throw new Error('it is too large');
		await until('its end', () => { const log = document.querySelector('#messages'); return log.scrollHeight - log.scrollTop - log.clientHeight < 4; });
	`)

	alice.click("#attach")
	alice.pick("Send 🎉")
	bob.person(`await text('.message.other .sticker', '🎉')`)

	alice.click("#attach")
	alice.pick("Place")
	alice.keys("Rehearsal room\t52.5163\t13.3777\r")
	bob.person(`await until('the place', () => document.querySelector('.message.other a[href*="mlat=52.5163"]')?.textContent.includes('Rehearsal room'))`)

	alice.talkTo("carol")
	alice.click(`.row[data-conversation="C2Cbob"] .row-lines`)
	alice.click("#attach")
	alice.pick("Contact")
	alice.click("dialog[open] input[value=C2Ccarol]")
	alice.click("dialog[open] [type=submit]")
	bob.click(".message.other button.card")
	bob.person(`await text('#chat-head h2', 'carol')`)
}

func TestConversationsAreKeptInOrderOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.talkTo("carol")
	const toBob = `.row[data-conversation="C2Cbob"] `

	// What is begun is kept, for the list and for later.
	alice.click("#message")
	alice.keys("Dear Carol")
	alice.click(toBob + ".row-lines")
	alice.person(`await see(row('C2Ccarol') + ' .row-draft'); await text(row('C2Ccarol') + ' .row-text', 'Dear Carol')`)
	alice.reload()
	alice.click(`.row[data-conversation="C2Ccarol"] .row-lines`)
	alice.person(`await until('the draft', () => document.querySelector('#message').value === 'Dear Carol'); await gone('.row-draft')`)

	alice.openMenu(toBob + ".row-lines")
	alice.pick("Mute")
	alice.openMenu(toBob + ".row-lines")
	alice.pick("Mark as unread")
	alice.person(`await see(row('C2Cbob') + ' .row-mute'); await see(row('C2Cbob') + ' .badge:empty')`)
	bob.say("Psst")
	alice.person(`await text(row('C2Cbob') + ' .badge', '1'); if (document.title !== 'alice · Parlor') throw new Error(document.title)`)

	alice.click(toBob + ".row-lines")
	alice.person(`await gone(row('C2Cbob') + ' .badge')`)
	bob.person(`await see(row('C2Calice') + ' .row-read')`)
	alice.openMenu(toBob + ".row-lines")
	alice.pick("Clear history")
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('.message'); await text(row('C2Cbob') + ' .row-text', 'No messages yet')`)

	alice.openMenu(toBob + ".row-lines")
	alice.pick("Block")
	alice.person(`await text('.chat-presence', 'Blocked')`)
	bob.click("#message")
	bob.keys("Are you there?\r")
	bob.person(`await text('.message-error .code', 'Code 20007')`)
	alice.openMenu(toBob + ".row-lines")
	alice.pick("Unblock")
	alice.person(`await text('.chat-presence', 'Online')`)
	bob.click(".message-error button")
	alice.sees("other", "Are you there?")
}

func TestPeopleSeeWhoIsThereOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	bob.click("#account")
	bob.pick("Your profile")
	bob.keys("Robert\t\tat lunch\r")
	bob.person(`await gone('dialog[open]'); await text('.account-name', 'Robert')`)
	alice.person(`await text('.chat-presence', 'Online · at lunch'); await see(row('C2Cbob') + ' .row-online')`)
	bob.click("#message")
	bob.keys("He")
	alice.person(`await text('.chat-presence', 'Writing…')`)
	bob.keys("y\r")
	alice.sees("other", "Hey")
	alice.person(`
		await text(row('C2Cbob') + ' .row-name', 'Robert');
		await text('.chat-presence', 'Online · at lunch');
		if (document.querySelectorAll('.message.other').length !== 1) throw new Error('a notice is shown as a message');
	`)
	bob.close()
	alice.person(`await text('.chat-presence', 'Offline · at lunch')`)
}

func TestAFingerOpensTheMenuOfAMessageOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	require.NoError(t, bob.act(emulation.SetTouchEmulationEnabled(true), emulation.SetDeviceMetricsOverride(390, 844, 1, true)))
	meet(alice, bob, "Hello")
	bob.longPress(".message.other .bubble")
	bob.pick("Reply")
	bob.person(`await text('#composer-bar b', 'Reply to alice')`)
	bob.keys(kb.Escape)
	bob.person(`await gone('#composer-bar')`)
}
