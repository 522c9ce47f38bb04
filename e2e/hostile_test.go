package e2e_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAHundredThousandHostileCallsEachSettleWithACode(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(`await open('C2Cbob', 'GROUPteam')`)
	before := holds(p)
	served := 0
	for seed := range fewer(100) {
		result := eval[struct {
			Codes map[string]int
			Wrong []string
			Alive bool
		}](p, fmt.Sprintf(`
			const { assault, proveAlive } = await import('/hostile.js');
			const { codes, wrong } = await assault(%d, 1000);
			return { codes, wrong, alive: await proveAlive() && !watch.take().includes('SDK_NOT_READY') };`, seed))
		require.Empty(t, result.Wrong)
		require.True(t, result.Alive, "after %d calls", (seed+1)*1000)
		served += result.Codes["served"]
		require.Positive(t, result.Codes["6017"])
	}
	require.Less(t, served, 50_000, "too many of the calls were harmless")
	require.False(t, eval[bool](p, `return 'polluted' in {}`))
	comesDownTo(p, before.Callbacks)
}

func TestHostileCallsAboutChatGroupsEachSettleWithACode(t *testing.T) {
	s := newSite(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(`
		await chat.createGroup({ groupID: 'team', name: 'Team', type: 'Public', inviteOption: 'FreeAccess', memberList: [{ userID: 'bob' }] });
		globalThis.said = chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'said' }, needReadReceipt: true, isSupportExtension: true });
		await chat.sendMessage(said);`)
	before := holds(alice)
	for seed := range fewer(20) {
		result := eval[struct {
			Codes map[string]int
			Wrong []string
		}](alice, fmt.Sprintf(`
			const { assaultGroups } = await import('/hostile.js');
			return assaultGroups(%d, 500);`, seed))
		require.Empty(t, result.Wrong)
		require.Positive(t, result.Codes["6017"])
	}
	require.True(t, eval[bool](alice, `
		await chat.sendMessage(chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'still here' } }));
		const { memberList } = (await chat.getGroupMemberList({ groupID: 'team' })).data;
		return memberList.some(({ userID }) => userID === 'bob') && chat.isReady() && !('polluted' in {});`))
	bob.do(`await watch.until(() => watch.last('MESSAGE_RECEIVED')?.some((m) => m.payload.text === 'still here'), 'the message')`)
	comesDownTo(alice, before.Callbacks)
}

func TestAMessageWithAStrangeIDDoesNotStopTheOthers(t *testing.T) {
	p := newSite(t).user("alice")
	require.True(t, eval[bool](p, `
		const message = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } });
		outcome(() => chat.sendMessage({ ...message, ID: Object('boxed') })); // In JSON it is a string.
		return Promise.race([chat.getConversationList().then(() => true), new Promise((resolve) => setTimeout(resolve, 5000, false))]);`))
}

func TestHostileArgumentsOfTheCallsThatEndASession(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	require.Equal(t, []any{0.0, 2024.0, 0.0}, eval[[]any](p, `
		const cycle = {};
		cycle.self = cycle;
		const code = async (call) => { const result = await outcome(call); return result.value ? result.value.code : result.code; };
		const out = await code(() => chat.logout({ x: 1 }, 'y'));
		const bad = await code(() => chat.destroy('x'));
		await signIn('alice');
		return [out, bad, await code(() => chat.destroy([]))];`))
}

func TestCreateBearsAnyOptions(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	require.Empty(t, eval[[]string](p, `
		const wrong = [];
		const options = [5, 'x', Symbol('s'), 10n, [], () => {}, { SDKAppID: Symbol('s') }, { SDKAppID: {} }, { SDKAppID: 2n ** 70n },
			{ SDKAppID: { valueOf() { throw 1; } } }, { get SDKAppID() { throw 2; } }, new Proxy({}, { get() { throw 3; } })];
		options.forEach((value, i) => {
			try {
				TencentCloudChat.create(value);
				wrong.push('no. ' + i + ' made an instance');
			} catch (error) {
				if (error.code !== 6017) wrong.push('no. ' + i + ' threw ' + String(error));
			}
		});
		return wrong;`))
}

func TestALargeFileAsAnArgumentDoesNotEndThePage(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	require.Equal(t, 6017, eval[int](p, `
		const file = new Uint8Array(5_000_000);
		return (await outcome(() => chat.createConversationGroup({ groupName: 'A', conversationIDList: file }))).code;`))
	require.True(t, eval[bool](p, `return chat.isReady()`))
}
