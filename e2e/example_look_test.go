package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// How the example page looks: where things are, whatever the names, the window
// and the settings of the device.

// looks compares boxes: inside(part, whole) and over(one, other), with half a
// pixel of tolerance.
const looks = helpers + `
	const box = (element) => element.getBoundingClientRect();
	const inside = (part, whole) => {
		const [a, b] = [box(part), box(whole)];
		return a.left > b.left - 0.5 && a.right < b.right + 0.5 && a.top > b.top - 0.5 && a.bottom < b.bottom + 0.5;
	};
	const over = (one, other) => {
		const [a, b] = [box(one), box(other)];
		return a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
	};
	const still = async () => { await Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))); await new Promise((resolve) => requestAnimationFrame(resolve)); };
`

// resize gives the page a window of a size.
func (p *tab) resize(width, height int64) {
	p.t.Helper()
	require.NoError(p.t, p.act(emulation.SetDeviceMetricsOverride(width, height, 1, false)))
}

func TestRowsHoldTogetherWhateverTheNamesOnTheExamplePage(t *testing.T) {
	p := example(t)("alice")
	long := []string{strings.Repeat("W", 32), strings.Repeat("i", 32), "bob"}
	p.do(withSDK + `
		const names = ['` + strings.Join(long, "', '") + `'];
		for (const name of names) await write(name, 'A text that is too long for the line that it stands in, whatever the window');
		const conversationIDList = names.map((name) => 'C2C' + name);
		for (const groupName of ['Suppliers', 'Family', 'A name as long as one may be...']) await chat.createConversationGroup({ groupName, conversationIDList });
		await chat.pinConversation({ conversationID: conversationIDList[0], isPinned: true });
		await chat.setMessageRemindType({ userIDList: names, messageRemindType: 'AcceptNotNotify' });
		await see('.row-pin'); await see('.row-mute');`)
	for _, width := range []int64{1280, 1000, 800, 390, 320} {
		p.resize(width, 760)
		require.Empty(t, eval[[]string](p, looks+`
			await until('three rows', () => document.querySelectorAll('.row').length === 3);
			await still();
			const parts = [...document.querySelectorAll('.row')].flatMap((row) => [...row.querySelectorAll('.row-picture, .row-line > *, .row-line .chip')].filter((e) => e.checkVisibility()).map((part) => [row, part]));
			return [
				...parts.filter(([row, part]) => !inside(part, row.querySelector('.row-main'))).map(([row, part]) => row.id + ' ' + part.className),
				...[...document.querySelectorAll('.row-time')].filter((time) => time.scrollWidth > time.clientWidth || time.clientWidth < 20).map(() => 'a time is cut'),
				...[...document.querySelectorAll('.row-name')].filter((name) => name.clientWidth < 20).map(() => 'a name is gone'),
			];`), "in a window of %d pixels", width)
	}
}

func TestIconsAreThereOfflineOnTheExamplePage(t *testing.T) {
	files := exampleFiles(t)
	open := exampleOf(t, files)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	files.CloseClientConnections()
	files.Close()
	drawn := looks + `
		const icons = [...document.querySelectorAll('svg:has(use)')].filter((e) => e.checkVisibility());
		return icons.map((e) => e.firstElementChild.getBBox().width > 0);`
	for _, button := range []string{"#account", "#attach", "#chat-head [aria-haspopup]"} {
		alice.click(button)
		alice.person(`await see('.menu:popover-open svg')`)
		seen := eval[[]bool](alice, drawn)
		require.Greater(t, len(seen), 10)
		require.NotContains(t, seen, false, "after %s", button)
		alice.keys(kb.Escape)
		alice.person(`await gone('.menu')`)
	}
	alice.click("#events-toggle")
	require.NotContains(t, eval[[]bool](alice, drawn), false, "beside the events")
}

func TestMenusStayInTheirPaneOnTheExamplePage(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hi")
	for _, width := range []int64{1280, 1000, 800} {
		bob.resize(width, 760)
		for _, button := range []string{"#attach", ".message.other .message-more", "#chat-head [aria-haspopup]"} {
			bob.person(`document.querySelector('.message.other').focus()`)
			bob.click(button)
			require.True(t, eval[bool](bob, looks+`
				const menu = await see('.menu:popover-open');
				await still();
				return inside(menu, document.querySelector('#chat'));`), "%s in a window of %d pixels", button, width)
			bob.keys(kb.Escape)
			bob.person(`await gone('.menu')`)
		}
	}
}

func TestTheHelpBeginsAtItsBeginningOnTheExamplePage(t *testing.T) {
	p := example(t)("alice")
	for _, size := range [][2]int64{{1280, 760}, {1280, 400}, {390, 600}} {
		p.resize(size[0], size[1])
		p.person(`document.querySelector('#new-conversation').blur()`)
		p.keys("?")
		visible := looks + `
			const dialog = await see('dialog[open]');
			await still();
			return ['h2', '.dialog-cancel', '.dialog-close'].map((part) => inside(dialog.querySelector(part), dialog));`
		require.Equal(t, []bool{true, true, true}, eval[[]bool](p, visible), "in a window of %v", size)
		require.True(t, eval[bool](p, looks+`return inside(document.querySelector('.shortcuts kbd'), document.querySelector('.dialog-content'))`), "in a window of %v", size)
		p.keys(kb.End)
		p.person(`await until('its end', () => { const { scrollTop, scrollHeight, clientHeight } = document.querySelector('.dialog-content'); return scrollTop > 0 && scrollTop + clientHeight > scrollHeight - 2; })`)
		require.Equal(t, []bool{true, true, true}, eval[[]bool](p, visible), "in a window of %v", size)
		p.keys(kb.Escape)
		p.person(`await gone('dialog[open]')`)
	}
}

func TestForcedColoursLoseNothingOnTheExamplePage(t *testing.T) {
	open := example(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	bob.say("Hi")
	alice.talkTo("carol")
	alice.talkTo("dave")
	alice.click(`.row[data-conversation="C2Cbob"] .row-lines`)
	require.NoError(t, alice.act(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}})))
	alice.click(`.row[data-conversation="C2Ccarol"] .row-pick`)
	seen := eval[map[string]any](alice, looks+`
		await see('.message.other');
		const style = (selector) => getComputedStyle(document.querySelector(selector));
		const edge = (selector) => { const { borderTopStyle, borderTopWidth, borderTopColor } = style(selector); return [borderTopStyle, borderTopWidth, borderTopColor].join(' '); };
		const ground = style('body').backgroundColor;
		const isDrawn = (selector) => parseFloat(style(selector).borderTopWidth) > 0 && style(selector).borderTopColor !== ground;
		const main = (name) => row('C2C' + name) + ' .row-main';
		const ring = (selector) => {
			document.querySelector(selector).focus();
			const { outlineStyle, outlineWidth, outlineColor } = style(selector);
			return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && ![ground, 'rgba(0, 0, 0, 0)'].includes(outlineColor);
		};
		return {
			bubbles: ['.message.own .bubble', '.message.other .bubble'].map(isDrawn),
			sides: edge('.message.own .bubble') !== edge('.message.other .bubble'),
			rows: new Set(['bob', 'carol', 'dave'].map((name) => edge(main(name)))).size,
			openRow: isDrawn(main('bob')),
			view: isDrawn('[data-kind=all] .group-open') && !isDrawn('[data-kind=ungrouped] .group-open'),
			ticks: ['bob', 'carol'].map((name) => style(row('C2C' + name) + ' .row-check .icon').visibility),
			field: ring('#conversation-search'),
			online: style(row('C2Cbob') + ' .row-online').backgroundColor !== ground,
		};`)
	require.Equal(t, map[string]any{
		"bubbles": []any{true, true}, "sides": true, "rows": 3.0, "openRow": true, "view": true,
		"ticks": []any{"hidden", "visible"}, "field": true, "online": true,
	}, seen)
	alice.person(`document.querySelector('#account').focus()`)
	alice.keys("\r")
	alice.person(`await see('.menu:popover-open')`)
	require.True(t, eval[bool](alice, looks+`
		const [item] = document.querySelectorAll('.menu:popover-open .menu-item');
		const { outlineStyle, outlineColor } = getComputedStyle(item);
		return document.activeElement === item && outlineStyle !== 'none' && outlineColor !== getComputedStyle(document.body).backgroundColor;`), "the focus in a menu")
}

func TestThePageMayRunFromRightToLeftOnTheExamplePage(t *testing.T) {
	open := example(t)
	p := open("alice")
	p.do(withSDK + `
		await write('bob', 'The beginning of a text that is too long for the line that it stands in, whatever the window');
		await write('carol', 'ראשיתו של טקסט ארוך מדי עבור השורה שהוא עומד בה, יהיה החלון אשר יהיה, ועוד קצת');
		await see(row('C2Cbob')); await see(row('C2Ccarol'));`)
	for _, direction := range []string{"rtl", "ltr"} {
		for _, width := range []int64{1280, 390} {
			p.resize(width, 760)
			p.do(`document.documentElement.dir = '` + direction + `'; document.activeElement.blur()`)
			require.Empty(t, eval[[]string](p, looks+`
				await still();
				const wrong = [];
				for (const row of document.querySelectorAll('.row')) {
					const [picture, lines, tools] = ['.row-picture', '.row-lines', '.row-tools'].map((part) => row.querySelector(part));
					if (over(tools, picture)) wrong.push('the menu covers the picture');
					if (over(picture, lines)) wrong.push('the picture covers the text');
					if ((box(picture).left > box(lines).left) !== (document.documentElement.dir === 'rtl')) wrong.push('the picture is on the wrong side');
					const text = row.querySelector('.row-text');
					const head = document.createRange();
					head.setStart(text.firstChild, 0);
					head.setEnd(text.firstChild, 3);
					if (text.scrollWidth <= text.clientWidth) wrong.push('the text is not long');
					if (!inside(head, text)) wrong.push('a text is cut at its head: ' + text.textContent);
				}
				const [mark, field] = [document.querySelector('.search .icon'), document.querySelector('.search input')];
				if ((box(mark).left > box(field).left + box(field).width / 2) !== (document.documentElement.dir === 'rtl')) wrong.push('the mark of the search is on the wrong side');
				if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is wider than the window');
				return wrong;`), "%s in a window of %d pixels", direction, width)
		}
	}

	// What is open: bubbles, menus, and keys that go to the sides.
	p.resize(1280, 760)
	p.do(`document.documentElement.dir = 'rtl'`)
	p.click(`.row[data-conversation="C2Cbob"] .row-lines`)
	p.click("#attach")
	require.Empty(t, eval[[]string](p, looks+`
		const menu = await see('.menu:popover-open');
		const bubble = await see('.message.own .bubble');
		await still();
		const wrong = [];
		const middle = (e) => box(e).left + box(e).width / 2;
		if (!inside(menu, document.querySelector('#chat'))) wrong.push('the menu leaves its pane');
		if (middle(bubble) > middle(document.querySelector('#messages'))) wrong.push('an own message is on the side of the others');
		if (getComputedStyle(bubble).borderEndEndRadius === getComputedStyle(bubble).borderEndStartRadius) wrong.push('the bubble points nowhere');
		return wrong;`))
	p.keys(kb.ArrowLeft)
	p.person(`await until('the next choice', () => document.activeElement === document.querySelectorAll('.menu-choice')[1])`)
	p.keys(kb.Escape)
	p.person(`await gone('.menu'); document.querySelector('[data-kind=all] .group-open').focus()`)
	p.keys(kb.ArrowLeft)
	p.person(`await until('the next view', () => document.activeElement === document.querySelector('[data-kind=ungrouped] .group-open'))`)
}
