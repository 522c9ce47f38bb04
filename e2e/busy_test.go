package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A page that computes hears of the same afterwards as one that is idle.
func TestABusyTabHearsOfMessagesAndThenOfWhatWasDoneToThem(t *testing.T) {
	s := newSite(t)
	idle, busy, bob := s.user("alice"), s.user("alice"), s.user("bob")
	bob.do(`await say('alice', 'hello')`)
	for _, p := range []*tab{idle, busy} {
		p.do(`await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the first message'); await pace(); watch.take();`)
	}
	computed := make(chan error, 1)
	go func() {
		computed <- busy.try(`
			report('busy');
			for (const end = performance.now() + 3000; performance.now() < end; );`, nil)
	}()
	require.Equal(t, "busy", busy.report())
	bob.do(`
		const draft = await say('alice', 'draft');
		const oops = await say('alice', 'oops');
		draft.payload.text = 'final';
		await chat.modifyMessage(draft);
		await chat.revokeMessage(oops);`)
	require.NoError(t, <-computed)
	for name, p := range map[string]*tab{"idle": idle, "busy": busy} {
		heard := eval[[]string](p, `
			await watch.until(() => watch.has('MESSAGE_REVOKED') && watch.has('MESSAGE_MODIFIED'), 'the changes');
			const names = [];
			for (const { name, data } of watch.events) {
				if (name.startsWith('MESSAGE_')) names.push(...data.map(({ ID }) => name + ' ' + ID));
			}
			return names;`)
		require.Len(t, heard, 4, name)
		at := map[string]int{}
		for i, what := range heard {
			at[what] = i
		}
		ids := eval[[]string](p, `
			const { messageList } = (await chat.getMessageList({ conversationID: 'C2Cbob' })).data;
			return messageList.slice(-2).map(({ ID }) => ID);`)
		require.Contains(t, at, "MESSAGE_RECEIVED "+ids[0], name)
		require.Contains(t, at, "MESSAGE_RECEIVED "+ids[1], name)
		require.Less(t, at["MESSAGE_RECEIVED "+ids[0]], at["MESSAGE_MODIFIED "+ids[0]], name)
		require.Less(t, at["MESSAGE_RECEIVED "+ids[1]], at["MESSAGE_REVOKED "+ids[1]], name)
	}
}
