package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// Calls on the example page.

// rings waits until a call is shown under a title.
func (p *tab) rings(title string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`await text('dialog.call[open] h2', %q)`, title))
}

// quiet waits until nothing rings.
func (p *tab) quiet() {
	p.t.Helper()
	p.person(`await gone('dialog.call')`)
}

// noted waits until a note says something.
func (p *tab) noted(title string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`await until(%[1]q, () => [...document.querySelectorAll('.toast-title')].some((e) => e.textContent === %[1]q))`, title))
}

func TestSomebodyIsCalledOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	second := open("bob")

	// It rings in each tab of bob's. A reload does not end it, and one answer ends it everywhere.
	alice.click("#call-button")
	alice.rings("Calling bob…")
	for _, p := range []*tab{bob, second} {
		p.rings("alice calls you")
		p.person(`await until('the title', () => document.title.startsWith('alice calls '))`)
	}
	second.reload()
	second.rings("alice calls you")
	alice.reload()
	alice.rings("Calling bob…")

	// Whoever is writing answers nobody by accident.
	bob.keys(" \rx")
	bob.rings("alice calls you")
	bob.keys("\t\t")
	bob.person(`await until('the focus', () => document.activeElement.textContent === 'Answer')`)
	bob.keys("\r")
	for _, p := range []*tab{bob, second, alice} {
		p.quiet()
	}
	alice.person(`await press(row('C2Cbob') + ' .row-lines')`)
	for _, line := range []string{"You called bob", "bob answered"} {
		alice.tells(line)
	}
	bob.tells("alice called you")
	bob.tells("You answered")
	alice.person(`await until('the row', () => document.querySelector(row('C2Cbob') + ' .row-preview, ' + row('C2Cbob') + ' .row-lines').textContent.includes('bob answered'))`)

	// It is declined with the keyboard, and the focus goes back to where it was.
	bob.click("#message")
	alice.click("#call-button")
	bob.rings("alice calls you")
	bob.keys(kb.Escape)
	bob.quiet()
	require.Equal(t, "message", eval[string](bob, `return document.activeElement.id`))
	alice.quiet()
	alice.tells("bob declined")
	bob.tells("You declined")

	// It is taken back.
	alice.click("#call-button")
	bob.rings("alice calls you")
	alice.rings("Calling bob…")
	alice.click("dialog.call .button.danger")
	alice.quiet()
	bob.quiet()
	bob.noted("You missed a call of alice")
	alice.tells("You hung up")
}

func TestMembersOfAChatGroupAreCalledOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob, carol := open("alice"), open("bob"), open("carol")
	alice.makeChatGroup("Summer party", "Private", "party", "bob", "carol")
	for _, p := range []*tab{bob, carol} {
		p.enters("party")
	}
	alice.click("#call-button")
	alice.person(`await until('both', () => document.querySelectorAll('dialog[open] .check-row').length === 2)`)
	alice.keys("bob")
	alice.click(`dialog[open] input[value="C2Cbob"]`)
	alice.person(`const search = document.querySelector('dialog[open] input[type=search]'); search.value = ''; search.dispatchEvent(new Event('input'));`)
	alice.click(`dialog[open] input[value="C2Ccarol"]`)
	alice.click("dialog[open] [type=submit]")
	alice.rings("Calling 2 people…")
	for _, p := range []*tab{bob, carol} {
		p.rings("alice calls you")
		p.person(`await text('dialog.call .soft', 'In “Summer party”')`)
	}
	bob.click("dialog.call .button.primary")
	alice.person(`await until('who answered', () => [...document.querySelectorAll('.call-people li')].map((e) => e.textContent).join() === 'bobAnswered,carolRings…')`)
	carol.rings("alice calls you")
	carol.click("dialog.call .button.danger")
	alice.quiet()
	for _, line := range []string{"You called bob and carol", "bob answered", "carol declined"} {
		alice.tells(line)
	}
	bob.tells("carol declined")
}

func TestACallThatNobodyAnswersEndsOnTheExamplePage(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.do(withSDK + `await chat.invite({ userID: 'bob', timeout: 1 })`)
	bob.rings("alice calls you")
	bob.quiet()
	bob.noted("You missed a call of alice")
	bob.tells("You did not answer")

	// Two at once are shown one after the other.
	carol := open("carol")
	alice.do(withSDK + `await chat.invite({ userID: 'bob', timeout: 300 })`)
	bob.rings("alice calls you")
	carol.do(withSDK + `await chat.invite({ userID: 'bob', timeout: 300 })`)
	bob.person(`await until('how many wait', () => document.querySelector('dialog.call')?.textContent.includes('One more call waits.'))`)
	bob.click("dialog.call .button.danger")
	bob.rings("carol calls you")
	bob.keys(kb.Escape)
	bob.quiet()
}

func TestWhatClaimsToBeACallIsDataOnTheExamplePage(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.do(withSDK + `
		for (const data of ['{"inviteID":"x","actionType":2,"inviteeList":["<b>bob</b>",5,{}],"inviter":"bob"}', '{"inviteID":"x","actionType":"constructor","inviteeList":[]}',
			'{"inviteID":"x","actionType":5,"inviteeList":[]}', '{"inviteID":"x","actionType":1,"inviteeList":5}'])
			await chat.sendMessage(chat.createCustomMessage({ to: 'bob', conversationType: 'C2C', payload: { data, description: '', extension: '' } }));
		await write('bob', 'over');`)
	bob.sees("other", "over")
	bob.tells("alice hung up")
	require.Equal(t, 0, eval[int](bob, `return document.querySelectorAll('dialog.call, .tip b').length`))
}

func TestTheDialogOfACallFitsOnTheExamplePage(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	for _, width := range []int64{1280, 390, 320} {
		for _, p := range []*tab{alice, bob} {
			p.resize(width, 700)
		}
		alice.person(`await press('#call-button')`)
		for _, p := range []*tab{alice, bob} {
			require.Equal(t, []bool{true, true}, eval[[]bool](p, looks+`
				const dialog = await see('dialog.call');
				await until('the buttons', () => dialog.querySelector('.button'));
				return [
					[...dialog.querySelectorAll('h2, .button, .call-picture')].every((part) => inside(part, dialog)),
					[...dialog.querySelectorAll('.button')].every((button) => button.scrollWidth <= button.clientWidth + 1 && button.clientHeight >= 44),
				];`), "in a window of %d pixels", width)
		}
		bob.keys(kb.Escape)
		alice.quiet()
	}
}

// The page that calls may be slow: what it hears of first is not lost.
func TestAnAnswerThatIsHeardOfEarlyCountsOnTheExamplePage(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	bob.do(withSDK + `chat.addSignalingListener(TencentCloudChat.TSignaling.NEW_INVITATION_RECEIVED, ({ data }) => chat.reject({ inviteID: data.inviteID }))`)
	alice.do(withSDK + `
		const { invite } = chat;
		chat.invite = async (options) => {
			const heard = new Promise((resolve) => chat.addSignalingListener(TencentCloudChat.TSignaling.INVITEE_REJECTED, resolve));
			const result = await invite(options);
			await heard;
			return result;
		};`)
	alice.click("#call-button")
	alice.tells("bob declined")
	alice.quiet()
}
