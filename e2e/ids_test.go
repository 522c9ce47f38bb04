package e2e_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// forge has a page send a text under the ID of somebody else's message, and
// returns the code that it gets.
func forge(p *tab, to, id string) int {
	return eval[int](p, `
		const draft = chat.createTextMessage({ to: `+strconv.Quote(to)+`, conversationType: 'C2C', payload: { text: 'forged' } });
		return (await outcome(() => chat.sendMessage({ ...draft, ID: `+strconv.Quote(id)+` }))).code;`)
}

func TestNobodySpeaksUnderTheIDOfSomebodyElsesMessage(t *testing.T) {
	s := newSite(t)
	alice, bob, mallory := s.user("alice"), s.user("bob"), s.user("mallory")
	ofBob := eval[string](bob, `globalThis.own = await say('mallory', 'I am bob'); return own.ID;`)
	alice.do(`await say('bob', 'I am alice')`)
	ofAlice := eval[string](bob, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'what alice said');
		[globalThis.heard] = watch.last('MESSAGE_RECEIVED');
		return heard.ID;`)
	require.Equal(t, 2105, forge(mallory, "bob", ofBob))
	require.Equal(t, 2105, forge(mallory, "bob", ofAlice))
	ofMallory := eval[string](mallory, `globalThis.said = await say('bob', 'the first'); return said.ID;`)
	mallory.do(`globalThis.anew = { ...chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'the second' } }), ID: said.ID };`)
	require.Equal(t, 2100, eval[int](mallory, `return (await outcome(() => chat.sendMessage(anew))).code`))

	require.Equal(t, []string{"I am bob", "I am alice", "the first"}, eval[[]string](bob, `
		await watch.until(() => chat.findMessage(`+strconv.Quote(ofMallory)+`), 'what mallory may say');
		const found = chat.findMessage(`+strconv.Quote(ofMallory)+`);
		return [chat.findMessage(own.ID), chat.findMessage(heard.ID), found].map((message) => message.payload.text);`))
	require.Equal(t, []string{"I am bob", "the first"}, eval[[]string](bob, `
		const { data } = await chat.getMessageList({ conversationID: 'C2Cmallory' });
		if (!data.messageList.includes(own)) throw new Error('it is another object');
		return texts(data.messageList);`))
}

// given is what comes to the page's objects of a message.
const given = `
	const { Objects } = await import('/npm/objects.js');
	const objects = new Objects();
	const given = (ID, from, number, text, more) => ({ ID, from, number, to: 'bob', conversationID: 'C2C' + from, type: 'TIMTextElem',
		payload: { text }, time: 1, clientTime: 1, clientSequence: 1, random: 1, ...more });
	const take = (...list) => objects.updateMessages(list);
	const { accountNumber } = await import('/npm/ids.js');
	const genuine = accountNumber('alice') + '-1-2';
`

func TestMessagesOfOneIDAreDifferentObjects(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Equal(t, map[string]any{
		"texts": []any{"by mallory", "by alice", "again by alice"}, "found": "by alice", "numbers": []any{7.0, 7.0, 8.0, nil, 7.0, nil},
	}, eval[map[string]any](p, given+`
		// As histories may have them that were written before ids were checked.
		const [forged] = take(given(genuine, 'mallory', 7, 'by mallory'));
		const [said, again] = take(given(genuine, 'alice', 7, 'by alice'), given(genuine, 'alice', 8, 'again by alice'));
		take(given(genuine, 'mallory', 7, 'by mallory'));
		return { texts: [forged, said, again].map((message) => message.payload.text), found: objects.message(genuine).payload.text,
			numbers: [forged, said, again, { ...forged }, { ...said }, { ID: 'x' }].map((message) => objects.number(message) ?? null) };`))
	require.Equal(t, []any{"the first", "the first"}, eval[[]any](p, given+`
		take(given(genuine, 'alice', 8, 'the second'), given(genuine, 'alice', 7, 'the first'));
		const first = objects.message(genuine).payload.text;
		take(given(genuine, 'alice', 8, 'the second'));
		return [first, objects.message(genuine).payload.text];`))
	require.Equal(t, []any{true, true, false, "one", "two"}, eval[[]any](p, given+`
		const own = { out: true, conversationID: 'C2Cbob' };
		const [draft] = take(given(genuine, 'alice', undefined, 'one', { ...own, status: 'unSend' }));
		const [sent] = take(given(genuine, 'alice', 1, 'one', own));
		const [other] = take(given(genuine, 'alice', 2, 'two', own));
		return [draft === sent, objects.message(genuine) === sent, other === sent, sent.payload.text, other.payload.text];`))
	require.Equal(t, []any{"one", "two", "mine"}, eval[[]any](p, given+`
		const [draft] = take(given(genuine, 'alice', undefined, 'mine', { out: true, conversationID: 'C2Cbob', status: 'unSend' }));
		const [one] = take(given(genuine, 'mallory', undefined, 'one')); // For online users only.
		const [two] = take(given(genuine, 'mallory', undefined, 'two'));
		return [one, two, draft].map((message) => message.payload.text);`))
}
