package e2e_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/stretchr/testify/require"
)

func TestAnotherTabSeesTheSameEventsInTheSameOrder(t *testing.T) {
	s := newSite(t)
	acting, watching := s.user("alice"), s.user("alice")
	acting.do(openStory)
	watching.do(`await watch.until(async () => (await list()).length === 3, 'the conversations')`)
	for i, step := range story {
		watching.do(`await pace(); watch.take();`)
		acting.do("await chat." + step.call)
		seen := eval[[]string](watching, fmt.Sprintf(`
			await watch.until(() => watch.events.length >= %d, 'the events');
			return watch.names();`, len(step.events)))
		require.Equal(t, append([]string{}, step.events...), seen, "%d: %s", i, step.call)
	}
	require.Empty(t, eval[[]string](watching, `await pace(); return watch.take().slice(3);`))
}

func TestACallThatChangesNothingIsNotHeardInAnotherTab(t *testing.T) {
	s := newSite(t)
	acting, watching := s.user("alice"), s.user("alice")
	acting.do(openStory + `; await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] })`)
	watching.do(`await watch.until(() => watch.has('CONVERSATION_IN_GROUP_UPDATED'), 'the group'); await pace(); watch.take();`)
	acting.do(`
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		await chat.addConversationsToGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });
		await chat.deleteConversationsFromGroup({ groupName: 'A', conversationIDList: ['C2Ccarol'] });
		await chat.renameConversationGroup({ oldName: 'A', newName: 'A' });
		await chat.createConversationGroup({ groupName: 'last', conversationIDList: [] });`)
	require.Equal(t, []string{groupList}, eval[[]string](watching, `
		await watch.until(() => watch.has('CONVERSATION_GROUP_LIST_UPDATED'), 'the last group');
		await pace();
		return watch.take();`))
}

func TestTwoTabsWorkOnTheSameGroups(t *testing.T) {
	s := newSite(t)
	left, right := s.user("alice"), s.user("alice")
	left.do(openStory)
	left.do(`await chat.createConversationGroup({ groupName: 'Shared', conversationIDList: ['C2Cbob'] })`)
	right.do(`
		await watch.until(() => watch.has('CONVERSATION_IN_GROUP_UPDATED'), 'the group of the other tab');
		await chat.renameConversationGroup({ oldName: 'Shared', newName: 'Renamed' });
		await chat.addConversationsToGroup({ groupName: 'Renamed', conversationIDList: ['GROUPteam'] });`)
	seen := pictureOf(right)
	require.Contains(t, seen, `"content":{"Renamed":["C2Cbob","GROUPteam"]}`)
	left.do("await agree(" + seen + ")")
	require.Equal(t, 51009, eval[int](left, `return (await outcome(() => chat.deleteConversationGroup('Shared'))).code`))
}

func TestATabThatWasClosedComesBackWithEverything(t *testing.T) {
	s := newSite(t)
	first, second := s.user("alice"), s.user("alice")
	first.do(openStory)
	first.close()
	second.do(`
		await watch.until(async () => (await list()).length === 3, 'the conversations');
		await chat.createConversationGroup({ groupName: 'while away', conversationIDList: ['C2Ccarol'] })`)
	seen := pictureOf(second)
	s.user("alice").do("await agree(" + seen + ")")
}

func TestATabThatMissedHintsCatchesUpWhenItIsShown(t *testing.T) {
	s := newSite(t)
	deaf, other := s.tab(), s.user("alice")
	deaf.do(`BroadcastChannel.prototype.addEventListener = () => {};
		Object.defineProperty(BroadcastChannel.prototype, 'onmessage', { set() {}, get() {} });`)
	deaf.do(`await signIn('alice', { SDKAppID, worker: false })`) // A worker would hear.
	other.do(openStory + `; await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] })`)
	seen := pictureOf(other)
	require.Empty(t, eval[[]string](deaf, `return (await chat.getConversationGroupList()).data`), "it has heard nothing")
	require.NoError(t, other.act(page.BringToFront()))
	deaf.do(`await shown('hidden')`)
	require.NoError(t, deaf.act(page.BringToFront()))
	deaf.do(`await shown('visible')`)
	deaf.do("await agree(" + seen + ")")
}

func TestAReloadedPageFindsEverythingAsItWas(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory + `;
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob', 'GROUPteam'] });
		await chat.createConversationGroup({ groupName: 'B', conversationIDList: ['C2Cbob'] });
		await chat.renameConversationGroup({ oldName: 'A', newName: 'C' });
		await chat.pinConversation({ conversationID: 'GROUPteam', isPinned: true });
		await chat.markConversation({ conversationIDList: ['C2Ccarol'], markType: 2 ** 40, enableMark: true });
		await chat.setConversationCustomData({ conversationIDList: ['C2Ccarol'], customData: 'note' });
		await say('bob', 'hello');`)
	all := `return JSON.stringify([await picture(), await list()])`
	before := eval[string](p, all)
	p.reload()
	p.signIn("alice")
	require.Equal(t, before, eval[string](p, all))
	require.Equal(t, []string{"hello"}, eval[[]string](p, `return texts((await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList)`))
}

func TestAChangeIsDurableAsSoonAsItsEventIsDelivered(t *testing.T) {
	s := newSite(t)
	p := s.user("alice")
	p.do(openStory)
	p.do(`
		chat.once(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, () => { report('told'); location.reload(); });
		chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });`)
	require.Equal(t, "told", p.report())
	require.Equal(t, []string{"A"}, eval[[]string](s.user("alice"), `return (await chat.getConversationGroupList()).data`))
}

// pictureOf is what a tab sees of the groups, as JSON.
func pictureOf(p *tab) string {
	p.t.Helper()
	return string(eval[json.RawMessage](p, `return picture()`))
}
