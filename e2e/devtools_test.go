package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// The overlay, parlor-chat/devtools.

// overlaid is a start of scenarios: overlay is that of chat, find looks in it.
const overlaid = helpers + `
	const { devtools } = await import('/node_modules/parlor-chat/devtools.js');
	const overlay = devtools(chat);
	const root = [...document.querySelectorAll('div')].find((e) => e.shadowRoot)?.shadowRoot;
	const find = (selector) => [...root.querySelectorAll(selector)].filter((e) => e.checkVisibility());
	const button = (text) => find('button').find((e) => e.textContent === text);
	const rows = () => find('li').map((li) => li.querySelector('b').textContent);
	const type = (text) => {
		find('input')[0].value = text;
		find('input')[0].dispatchEvent(new Event('input'));
	};
`

func TestTheOverlayShowsWhatBecomesOfAChat(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{false, true, true}, eval[[]any](p, overlaid+`
		const before = overlay.isOpen;
		button('Parlor').click();
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		await outcome(() => chat.deleteConversationGroup('B'));
		await until('the calls', () => rows().includes('deleteConversationGroup()'));
		const at = (name) => rows().indexOf(name);
		const inOrder = at('deleteConversationGroup()') < at('createConversationGroup()') && at('createConversationGroup()') < at('CONVERSATION_GROUP_LIST_UPDATED');
		return [before, overlay.isOpen, inOrder];`))
	require.Equal(t, []any{[]any{"deleteConversationGroup()"}, []any{"createConversationGroup()"}, true, "51009"}, eval[[]any](p, overlaid+`
		const show = (value) => {
			find('select')[0].value = value;
			find('select')[0].dispatchEvent(new Event('change'));
		};
		show('bad');
		const bad = rows().slice(0, 1);
		const code = find('li span')[0].textContent.match(/code (\d+)/)[1];
		show('all');
		type('createconv call');
		const filtered = rows();
		find('li summary')[0].click();
		await until('the entry', () => find('pre').some((e) => e.textContent.includes('"method": "createConversationGroup"')));
		type('');
		return [bad, filtered, rows().length > 2, code];`))
	require.Equal(t, []any{"paused, 3 more waiting", true, 0.0}, eval[[]any](p, overlaid+`
		button('Pause').click();
		const before = rows().length;
		await chat.createConversationGroup({ groupName: 'C', conversationIDList: [] });
		const waiting = await until('what waits', () => find('output')[0].value.includes('3 more') && find('output')[0].value);
		const still = rows().length === before;
		button('Pause').click();
		await until('the rest', () => rows().length > before);
		button('Clear').click();
		return [waiting, still, rows().length];`))
	require.Equal(t, []any{true, true, 0.0}, eval[[]any](p, overlaid+`
		button('State').click();
		const state = await until('the state', () => find('pre').find((e) => e.textContent)?.textContent);
		const same = devtools(chat) === overlay;
		overlay.remove();
		await chat.createConversationGroup({ groupName: 'D', conversationIDList: [] });
		return [JSON.parse(state).version === TencentCloudChat.VERSION, same, [...document.querySelectorAll('div')].filter((e) => e.shadowRoot).length];`))
}

func TestTheOverlayIsOperatedByKeys(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	p.resize(390, 760)
	p.do(overlaid + `
		globalThis.heard = [];
		document.addEventListener('keydown', ({ key }) => heard.push(key));
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		button('Parlor').focus();`)
	p.keys(kb.Enter)
	require.True(t, eval[bool](p, overlaid+`
		const { width, left, bottom } = find('section')[0].getBoundingClientRect();
		await until('rows', () => rows().length > 2);
		return width === 390 && left === 0 && bottom <= innerHeight && root.activeElement === find('input')[0];`))
	p.keys(kb.ArrowDown)
	p.keys(kb.ArrowDown)
	p.keys(kb.End)
	p.keys(kb.Enter)
	require.Equal(t, []any{true, true}, eval[[]any](p, overlaid+`
		const last = find('li').at(-1);
		return [root.activeElement === last.querySelector('summary'), last.querySelector('details').open];`))
	p.keys(kb.Escape)
	require.Equal(t, []any{false, true, []any{}}, eval[[]any](p, overlaid+`
		return [overlay.isOpen, root.activeElement === button('Parlor'), heard.filter((key) => key !== 'Enter')];`))
}

func TestWhatTheOverlayCopiesHoldsNothingThatAnybodyHasSaid(t *testing.T) {
	onlyAlone(t)
	byItself(t) // It makes some thousand calls.
	p := newSite(t).user("alice")
	p.expectError("")
	text := eval[string](p, fmt.Sprintf(overlaid+logging+`
		await sayEverywhere(chat, %q);
		await tellEverywhere(chat, %q);
		overlay.show();
		// A page that may not write to the clipboard shows the text.
		Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => { throw new Error('on purpose'); } } });
		button('Copy').click();
		const { value } = await until('the text', () => find('textarea')[0]);
		if (value.split('\n').length < 300) throw new Error(value);
		if (value !== (await overlay.text()).replace(/memoryBytes \d+/, value.match(/memoryBytes \d+/)[0])) return value;
		return value;`, secret, secret))
	require.NotContains(t, text, secret)
	require.Contains(t, text, "mode alone")
	require.Regexp(t, `\dZ call \w+\(\) \d+ ms`, text)
}

func TestTheOverlayTakesThePlaceThatAPageGivesIt(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	require.Equal(t, []any{true, 0.0, []any{false, true, false}, 300.0}, eval[[]any](p, helpers+`
		const { devtools } = await import('/node_modules/parlor-chat/devtools.js');
		const parent = document.body.appendChild(Object.assign(document.createElement('aside'), { style: 'width: 300px; height: 400px' }));
		const told = [];
		const overlay = devtools(chat, { parent, onToggle: (isOpen) => told.push(isOpen) });
		const hidden = parent.hidden;
		overlay.flip();
		const { shadowRoot } = parent.firstElementChild;
		const { width } = shadowRoot.querySelector('section').getBoundingClientRect();
		const openers = [...shadowRoot.querySelectorAll('.open')].filter((e) => e.checkVisibility()).length;
		overlay.hide();
		return [hidden && parent.hidden, openers, told, width];`))
}

func TestOnAServerTheOverlayDoesNothing(t *testing.T) {
	require.Equal(t, `false ""`, bot(t, `
		const { devtools } = await import('parlor-chat/devtools');
		const overlay = devtools(TencentCloudChat.create({ SDKAppID: 1 }), { open: true });
		overlay.show();
		overlay.remove();
		console.log(overlay.isOpen, JSON.stringify(await overlay.text()));`))
}
