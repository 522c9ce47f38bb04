package e2e_test

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// mouse does one thing with the right button at a place.
func (p *tab) mouse(kind input.MouseType, x, y float64) {
	p.t.Helper()
	require.NoError(p.t, p.act(input.DispatchMouseEvent(kind, x, y).WithButton(input.Right).WithClickCount(1)))
}

// closesPopovers does what some browsers do, others not: there, the release of
// any button closes the popovers that browsers close by themselves.
const closesPopovers = `
	addEventListener('pointerup', () => {
		for (const popover of document.querySelectorAll('[popover=auto]:popover-open')) popover.hidePopover();
	});`

// The menu opens while the button is down, on some systems. Its release, wherever
// that is, is the end of the same press.
func TestAMenuOutlivesThePressThatOpenedItOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.do(withSDK + `await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: [] }); await see(group('Suppliers'))`)
	alice.do(closesPopovers)
	for _, thing := range []string{row("C2Cbob") + " .row-lines", "[data-group=Suppliers]", ".message.own .bubble"} {
		for _, drift := range []float64{0, -40} {
			x, y := alice.place(thing)
			alice.mouse(input.MousePressed, x, y)
			alice.person(`await see('.menu:popover-open')`)
			alice.mouse(input.MouseMoved, x+drift, y+drift)
			alice.mouse(input.MouseReleased, x+drift, y+drift)
			require.True(t, eval[bool](alice, `
				const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
				await frame(); await frame();
				return document.querySelector('.menu:popover-open') !== null;`), "%s, %v pixels off", thing, drift)
			alice.keys(kb.Escape)
			alice.person(`await gone('.menu')`)
		}
	}
}

func TestAMenuClosesWhenSomebodyTurnsAwayOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")

	// A press beside it; the focus is where it was.
	alice.click("#message")
	alice.click("#attach")
	alice.person(`await see('.menu:popover-open')`)
	alice.click("#messages")
	alice.person(`await gone('.menu')`)

	// Its own button; the next press opens it again.
	alice.click("#attach")
	alice.person(`await see('.menu:popover-open'); if (document.querySelector('#attach').ariaExpanded !== 'true') throw new Error('its button does not tell')`)
	alice.click("#attach")
	alice.person(`await gone('.menu'); if (document.querySelector('#attach').ariaExpanded !== 'false') throw new Error('its button does not tell')`)
	alice.click("#attach")
	alice.person(`await see('.menu:popover-open')`)

	// Another menu takes its place.
	alice.openMenu(row("C2Cbob") + " .row-lines")
	alice.person(`await until('one menu', () => document.querySelectorAll('.menu').length === 1)`)

	// Escape, wherever the focus is; the focus goes back.
	alice.keys(kb.Escape)
	alice.person(`await gone('.menu'); await until('the focus', () => document.activeElement.id === 'conversation-list')`)
	alice.click("#account")
	alice.person(`await see('.menu:popover-open'); document.activeElement.blur()`)
	alice.keys(kb.Escape)
	alice.person(`await gone('.menu')`)
}
