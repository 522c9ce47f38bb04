package e2e_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// people opens the example page for people: alone, or with a server when the
// tests run against one.
func people(t *testing.T) func(user string) *tab {
	t.Helper()
	if connected() {
		return newDemo(t).open
	}
	return example(t)
}

// place waits until what a selector names is seen and stands still, and says
// where its middle is.
func (p *tab) place(selector string) (x, y float64) {
	p.t.Helper()
	require.NoError(p.t, p.act(page.BringToFront()))
	at := eval[[]float64](p, helpers+fmt.Sprintf(`
		const element = await see(%s);
		element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
		const middle = () => { const { left, top, width, height } = element.getBoundingClientRect(); return [left + width / 2, top + height / 2]; };
		const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
		for (let before = []; before.join() !== middle().join(); ) { before = middle(); await frame(); await frame(); }
		return middle();`, strconv.Quote(selector)))
	return at[0], at[1]
}

// click presses the mouse on what a selector names.
func (p *tab) click(selector string) {
	p.t.Helper()
	x, y := p.place(selector)
	require.NoError(p.t, p.act(chromedp.MouseClickXY(x, y)))
}

// openMenu presses the right button of the mouse on what a selector names.
func (p *tab) openMenu(selector string) {
	p.t.Helper()
	x, y := p.place(selector)
	require.NoError(p.t, p.act(chromedp.MouseClickXY(x, y, chromedp.ButtonRight)))
	p.person(`await see('.menu:popover-open')`)
}

// longPress rests a finger on what a selector names, until a menu may open.
func (p *tab) longPress(selector string) {
	p.t.Helper()
	x, y := p.place(selector)
	finger := []*input.TouchPoint{{X: x, Y: y}}
	require.NoError(p.t, p.act(input.DispatchTouchEvent(input.TouchStart, finger)))
	p.do(`await new Promise((resolve) => setTimeout(resolve, 460))`) // As long as a press is a long one.
	require.NoError(p.t, p.act(input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{})))
	p.person(`await see('.menu:popover-open')`)
}

// keys types what a person would where the focus is. A key that the page takes
// for itself writes nothing, as on a real keyboard.
func (p *tab) keys(keys string) {
	p.t.Helper()
	var actions chromedp.Tasks
	for _, key := range keys {
		events := kb.Encode(key)
		if len(events) == 3 {
			events[0].Text = events[1].Text
			events = []*input.DispatchKeyEventParams{events[0], events[2]}
		}
		for _, event := range events {
			actions = append(actions, event)
		}
	}
	require.NoError(p.t, p.act(page.BringToFront(), actions))
}

// pick presses the entry of the open menu that begins with a label.
func (p *tab) pick(label string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`
		const entry = await until(%[1]q, () => [...document.querySelectorAll('.menu:popover-open .menu-item')].find((e) => (e.ariaLabel ?? e.textContent).trim().startsWith(%[1]q)));
		entry.dataset.picked = 'yes';`, label))
	p.click(".menu:popover-open [data-picked]")
	p.person(`await gone('.menu')`)
}

// say writes a text and sends it.
func (p *tab) say(text string) {
	p.t.Helper()
	p.click("#message")
	p.keys(text + "\r")
	p.sees("own", text)
}

// sees waits until a stored message of one side says something.
func (p *tab) sees(side, text string) {
	p.t.Helper()
	p.person(fmt.Sprintf(`await until(%[2]q, () => [...document.querySelectorAll('.message.%[1]s[data-status=success] .bubble-text')].some((e) => e.textContent === %[2]q))`, side, text))
}

// talkTo opens a conversation with somebody who may be new.
func (p *tab) talkTo(user string) {
	p.t.Helper()
	p.click("#new-conversation")
	p.person(`await see('dialog[open]')`)
	p.keys(user + "\r")
	p.person(fmt.Sprintf(`await gone('dialog[open]'); await see(row('C2C%[1]s')); await text('#chat-head h2', %[1]q)`, user))
}

// meet has two people open their conversation, in which one has said a word.
func meet(alice, bob *tab, word string) {
	alice.t.Helper()
	alice.talkTo("bob")
	alice.say(word)
	bob.click(`.row[data-conversation="C2Calice"] .row-lines`)
	bob.sees("other", word)
}
