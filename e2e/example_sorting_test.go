package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// pageSDK is withSDK with the chat object of the page, in either mode.
func pageSDK() string {
	if connected() {
		return strings.Replace(withSDK, "SDKAppID: 1", fmt.Sprintf("SDKAppID: %d", demoKey.SDKAppID), 1)
	}
	return withSDK
}

// chord presses a key while others are held.
func (p *tab) chord(key string, held input.Modifier) {
	p.t.Helper()
	require.NoError(p.t, p.act(page.BringToFront(), chromedp.KeyEvent(key, chromedp.KeyModifiers(held))))
}

// drag carries with the mouse what one selector names to the lower part of what
// another does.
func (p *tab) drag(from, to string) {
	p.t.Helper()
	x, y := p.place(from)
	endX, endY := p.place(to)
	mouse := func(kind input.MouseType, x, y float64) chromedp.Action {
		return input.DispatchMouseEvent(kind, x, y).WithButton(input.Left).WithButtons(1).WithClickCount(1)
	}
	require.NoError(p.t, p.act(
		mouse(input.MouseMoved, x, y).(*input.DispatchMouseEventParams).WithButtons(0),
		mouse(input.MousePressed, x, y),
		mouse(input.MouseMoved, x+10, y+10),
		mouse(input.MouseMoved, endX, endY+8),
		mouse(input.MouseReleased, endX, endY+8),
	))
}

// sorting waits until the groups, or the rows of the list, stand in an order.
const sorting = `
	const groupsAre = (wanted) => until('groups ' + wanted, () => [...document.querySelectorAll('[data-group]')].map((e) => e.dataset.group).join() === wanted);
	const rowsAre = (wanted) => until('rows ' + wanted, () => [...document.querySelectorAll('.row')].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((e) => e.dataset.conversation.slice(3)).join() === wanted);
`

// threeGroups makes three conversations in three groups.
const threeGroups = sorting + `
	for (const name of ['dave', 'carol', 'bob']) { await write(name, 'Hello'); await see(row('C2C' + name)); }
	const put = (groupName, ...names) => chat.createConversationGroup({ groupName, conversationIDList: names.map((name) => 'C2C' + name) });
	await put('Work', 'bob', 'carol', 'dave'); await put('Choir', 'carol'); await put('Family');
	await groupsAre('Work,Choir,Family');
`

func TestGroupsAreSortedByKeyAndMouseAndUndoneOnTheExamplePage(t *testing.T) {
	open := people(t)
	p := open("alice")
	p.do(pageSDK() + threeGroups)
	second := open("alice")

	p.click("[data-group=Family] .group-open")
	p.chord(kb.ArrowUp, input.ModifierAlt)
	p.person(sorting + `await groupsAre('Work,Family,Choir'); if (document.activeElement.title !== 'Family') throw new Error('the focus has gone')`)
	p.chord(kb.ArrowUp, input.ModifierAlt)
	p.person(sorting + `await groupsAre('Family,Work,Choir')`)
	second.person(sorting + `await groupsAre('Family,Work,Choir')`)
	p.drag("[data-group=Family] .group-open", "[data-group=Choir] .group-open")
	p.person(sorting + `await groupsAre('Work,Choir,Family')`)

	p.chord("z", input.ModifierCtrl)
	p.person(sorting + `await groupsAre('Family,Work,Choir')`)
	p.chord("z", input.ModifierCtrl)
	p.person(sorting + `await groupsAre('Work,Family,Choir'); (await until('Redo', () => [...document.querySelectorAll('.toast-action')].find((e) => e.textContent === 'Redo'))).click(); await groupsAre('Family,Work,Choir')`)
	second.person(sorting + `await groupsAre('Family,Work,Choir')`)
}

func TestConversationsAreSortedInAGroupAndMovedToOthersOnTheExamplePage(t *testing.T) {
	open := people(t)
	p := open("alice")
	p.do(pageSDK() + threeGroups)
	second := open("alice")
	for _, tab := range []*tab{p, second} {
		tab.click("[data-group=Work] .group-open")
		tab.person(sorting + `await rowsAre('bob,carol,dave')`)
	}
	p.drag(row("C2Cbob")+" .row-text", row("C2Cdave")+" .row-lines")
	p.person(sorting + `await rowsAre('carol,dave,bob')`)
	p.click(row("C2Ccarol") + " .row-lines")
	p.person(`(await see('#conversation-list')).focus()`)
	p.chord(kb.ArrowDown, input.ModifierAlt)
	p.person(sorting + `await rowsAre('dave,carol,bob')`)
	second.person(sorting + `await rowsAre('dave,carol,bob')`)

	p.drag(row("C2Ccarol")+" .row-text", "[data-group=Family] .group-open")
	p.person(sorting + `await rowsAre('dave,bob'); await text(group('Family') + ' .group-size', '1')`)
	p.chord("z", input.ModifierCtrl)
	p.person(sorting + `await rowsAre('dave,carol,bob'); await text(group('Family') + ' .group-size', '0')`)
	second.person(sorting + `await rowsAre('dave,carol,bob')`)

	p.openMenu(row("C2Cbob") + " .row-lines")
	p.pick("Pin in")
	second.person(sorting + `await rowsAre('bob,dave,carol'); await see(row('C2Cbob') + ' .row-pin[data-in=Work]')`)
}

func TestAGroupFillsItselfAndIsMutedOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice := open("alice")
	alice.do(pageSDK() + threeGroups)
	open("erin").do(pageSDK() + `await write('alice', 'Are you there?')`)
	alice.person(`await text('[data-kind=all] .badge', '1')`)

	alice.openMenu("[data-group=Family] .group-open")
	alice.pick("Rules")
	alice.person(`
		const answer = (wanted) => text('dialog .rules-answer', wanted);
		const unread = await until('its field', () => [...document.querySelectorAll('dialog .field')].find((e) => e.textContent.startsWith('Unread'))?.querySelector('select'));
		await answer('Without a rule, only what is put in by hand is in the group.');
		for (const [value, words] of [['false', '3 conversations fit now.'], ['true', '1 conversation fits now.']]) {
			unread.value = value;
			unread.dispatchEvent(new Event('input', { bubbles: true }));
			await answer(words);
		}
		await press('dialog [type=submit]');
		await text(group('Family') + ' .group-size', '1');
		await text(group('Family') + ' .badge', '1');
		await text(group('Family') + ' .peek-name', 'erin');`)

	// What is muted is told apart, and is out of the total.
	alice.click("[data-group=Family] .group-open")
	alice.keys("m")
	alice.person(`
		await gone(group('Family') + ' .badge:not(.quiet)');
		await text(group('Family') + ' .badge.quiet', '1');
		await text('[data-kind=all] .badge.quiet', '1');
		await until('the title', () => document.title === 'alice · Parlor');`)
	alice.keys("z")
	alice.person(`await gone('.peek')`)

	// What is read leaves the group.
	alice.click(row("C2Cerin") + " .row-lines")
	alice.person(`await text(group('Family') + ' .group-size', '0'); if (document.querySelector('.toast-error')) throw new Error(document.querySelector('.toast-error').textContent)`)
}

func TestAGivenGroupHasALockOnTheExamplePage(t *testing.T) {
	d := newDemo(t)
	p := d.open("alice")
	p.do(pageSDK() + `
		await write('bob', 'Hello');
		await chat.createConversationGroup({ groupName: 'Own', conversationIDList: ['C2Cbob'] });`)
	rule := core.ConversationRules{AnyOf: []core.ConversationRule{{Type: "C2C"}}}
	give := core.GiveConversationGroup{Name: "Escalated", ConversationGroupFields: core.ConversationGroupFields{Rule: &rule}}
	_, err := d.gateway.Authority().Do(context.Background(), core.Call{User: "alice", Command: give, Admin: &core.Admin{}}, nil)
	require.NoError(t, err)
	p.person(`await see(group('Escalated') + ' .group-lock'); await gone(group('Own') + ' .group-lock'); await text(group('Escalated') + ' .group-size', '1')`)

	// It can be muted and sorted; what would change it otherwise is not offered.
	p.openMenu("[data-group=Escalated] .group-open")
	labels := eval[[]string](p, `return [...document.querySelectorAll('.menu .menu-item span')].map((e) => e.textContent)`)
	require.Equal(t, []string{"Mute", "Collapse", "Settings…", "Move up"}, labels)
	p.pick("Move up")
	p.person(sorting + `await groupsAre('Escalated,Own')`)
	p.click("[data-group=Escalated] .group-open")
	p.chord(kb.Delete, 0)
	p.chord(kb.F2, 0)
	p.drag(row("C2Cbob")+" .row-text", "[data-group=Own] .group-open")
	p.person(`
		await until('a note', () => [...document.querySelectorAll('.toast')].find((e) => e.textContent.includes('Own')));
		if (document.querySelector('dialog[open]')) throw new Error('a given group cannot be renamed or deleted');
		await text(group('Escalated') + ' .group-size', '1');`)

	// What is pinned in it has the mark, and is unpinned from there.
	p.openMenu(row("C2Cbob") + " .row-lines")
	p.pick("Pin in “Escalated”")
	p.person(`await see(row('C2Cbob') + ' .row-pin[data-in=Escalated]')`)
	p.openMenu(row("C2Cbob") + " .row-lines")
	p.pick("Unpin in “Escalated”")
	p.person(`await gone(row('C2Cbob') + ' .row-pin')`)
}

// carry rests a finger on what one selector names, then moves it to another.
func (p *tab) carry(from, to string) {
	p.t.Helper()
	x, y := p.place(from)
	endX, endY := p.place(to)
	touch := func(kind input.TouchType, points ...*input.TouchPoint) {
		require.NoError(p.t, p.act(input.DispatchTouchEvent(kind, append([]*input.TouchPoint{}, points...))))
	}
	touch(input.TouchStart, &input.TouchPoint{X: x, Y: y})
	p.person(`await see('body.dragging')`)
	for part := 1.0; part <= 4; part++ {
		touch(input.TouchMove, &input.TouchPoint{X: x + (endX-x)*part/4, Y: y + (endY-y)*part/4})
	}
	touch(input.TouchEnd)
}

func TestAFingerCarriesConversationsAndGroupsOnTheExamplePage(t *testing.T) {
	p := people(t)("alice")
	p.resize(390, 760)
	p.do(pageSDK() + threeGroups)
	p.carry(row("C2Cbob")+" .row-text", "[data-group=Choir] .group-name")
	p.person(`await text(group('Choir') + ' .group-size', '2')`)
	p.carry("[data-group=Work] .group-name", "[data-group=Choir] .group-size")
	p.person(sorting + `await groupsAre('Choir,Work,Family')`)
}

func TestAnUndoLeavesWhatWasChangedSinceOnTheExamplePage(t *testing.T) {
	open := people(t)
	p := open("alice")
	p.do(pageSDK() + threeGroups)
	second := open("alice")
	p.openMenu("[data-group=Choir] .group-open")
	p.pick("Rename")
	p.person(`await submit('Singers'); await see(group('Singers'))`)
	second.do(pageSDK() + `await see(group('Singers')); await chat.renameConversationGroup({ oldName: 'Singers', newName: 'Voices' })`)
	p.person(`await see(group('Voices'))`)
	p.chord("z", input.ModifierCtrl)
	p.person(`
		await until('the reason', () => document.querySelector('.toast-error .code')?.textContent === 'Code 2812');
		await see(group('Voices'));
		await gone('.toast-action');`)
}

func TestAnImportShowsItsPlanFirstOnTheExamplePage(t *testing.T) {
	p := people(t)("alice")
	p.do(pageSDK() + threeGroups)
	p.click("[data-kind=all] .group-open")
	p.click("#view-menu")
	p.pick("Import groups")
	p.person(sorting + `
		const groups = { type: 'parlor.conversationGroups', version: 1, conversationGroupList: [{ groupName: 'New', conversationIDList: ['C2Cbob', 'C2Cnobody'] }, { groupName: 'Family' }] };
		const files = new DataTransfer();
		files.items.add(new File([JSON.stringify(groups)], 'groups.json'));
		const field = await see('dialog input[type=file]');
		field.files = files.files;
		field.dispatchEvent(new Event('change'));
		const plan = (wanted) => until('the plan ' + wanted, () => [...document.querySelectorAll('.plan li')].map((e) => e.textContent).join(' ') === wanted);
		await plan('Will be made: New New, nobody: It is not in your list.');
		const mode = document.querySelector('dialog select');
		mode.value = 'replace';
		mode.dispatchEvent(new Event('change'));
		await plan('Will be made: New Will be deleted: Work, Choir New, nobody: It is not in your list.');
		await groupsAre('Work,Choir,Family');
		await press('dialog [type=submit]');
		await groupsAre('New,Family');
		await text(group('New') + ' .group-size', '1');`)
	p.chord("z", input.ModifierCtrl)
	p.person(sorting + `await groupsAre('Work,Choir,Family'); await text(group('Work') + ' .group-size', '3')`)
}
