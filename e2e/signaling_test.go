package e2e_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// attendant opens a tab and signs somebody in who hears of invitations.
func (s *site) attendant(userID string) *tab {
	s.t.Helper()
	p := s.tab()
	p.attend(userID)
	return p
}

func (p *tab) attend(userID string) {
	p.t.Helper()
	p.do(fmt.Sprintf(`await import('/ringing.js'); await attend(%q)`, userID))
}

// signal is an event of an invitation, as a page hears it.
type signal = map[string]any

func TestAnInvitationIsAcceptedAndEverybodyHearsOfIt(t *testing.T) {
	s := newSite(t)
	alice, other, bob, second := s.attendant("alice"), s.attendant("alice"), s.attendant("bob"), s.attendant("bob")
	bob.do(`globalThis.order = [];
		chat.on(TencentCloudChat.EVENT.MESSAGE_RECEIVED, () => order.push('the message'));
		chat.addSignalingListener(TencentCloudChat.TSignaling.NEW_INVITATION_RECEIVED, function () { this.push('the invitation'); }, order);`)

	invited := eval[map[string]any](alice, `
		globalThis.invited = await chat.invite({ userID: 'bob', data: 'a call', timeout: 60 });
		const { code, data, inviteID } = invited;
		const { status, type, priority, payload } = data.message;
		return { code, same: JSON.parse(payload.data).inviteID === inviteID, status, type, priority, signal: JSON.parse(payload.data), seen: chat.getSignalingInfo(data.message) };`)
	said := signal{
		"businessID": 1.0, "inviteID": invited["signal"].(map[string]any)["inviteID"], "inviter": "alice", "inviteeList": []any{"bob"},
		"groupID": "", "data": "a call", "actionType": 1.0, "timeout": 60.0,
	}
	require.Equal(t, map[string]any{
		"code": 0.0, "same": true, "status": "success", "type": "TIMCustomElem", "priority": "High", "signal": said, "seen": said,
	}, invited)

	rung := signal{
		"event": "NEW_INVITATION_RECEIVED", "right": true, "inviteID": said["inviteID"], "inviter": "alice", "groupID": "",
		"data": "a call", "inviteeList": []any{"bob"},
	}
	for _, p := range []*tab{bob, second, other} {
		require.Equal(t, rung, eval[signal](p, `return ear.until('NEW_INVITATION_RECEIVED')`))
	}
	require.Equal(t, []any{"the invitation", "the message"}, eval[[]any](bob, `
		await watch.until(() => order.length > 1, 'the message');
		return order;`))

	answer := eval[map[string]any](bob, `
		const { inviteID } = await ear.until('NEW_INVITATION_RECEIVED');
		const { code, data, inviteID: same } = await chat.accept({ inviteID, data: 'here I am' });
		return { code, same: same === inviteID, signal: JSON.parse(data.message.payload.data), to: data.message.to };`)
	require.Equal(t, map[string]any{"code": 0.0, "same": true, "to": "alice", "signal": signal{
		"businessID": 1.0, "inviteID": said["inviteID"], "inviter": "alice", "inviteeList": []any{"bob"},
		"groupID": "", "data": "here I am", "actionType": 3.0, "timeout": 0.0,
	}}, answer)
	accepted := signal{
		"event": "INVITEE_ACCEPTED", "right": true, "inviteID": said["inviteID"], "inviter": "alice", "groupID": "", "data": "here I am", "invitee": "bob",
	}
	for _, p := range []*tab{alice, other, second} {
		require.Equal(t, accepted, eval[signal](p, `return ear.until('INVITEE_ACCEPTED')`))
	}
	require.Equal(t, []any{"NEW_INVITATION_RECEIVED"}, eval[[]any](bob, `return ear.names()`), "where somebody acts nothing is told")
	require.Equal(t, []any{"INVITEE_ACCEPTED"}, eval[[]any](alice, `return ear.names()`))
}

// signals are the names of those that a tab has heard.
func (p *tab) signals() []string {
	p.t.Helper()
	return eval[[]string](p, `return ear.names()`)
}

func TestAnInvitationIsRejectedOrTakenBackOnce(t *testing.T) {
	s := newSite(t)
	alice, bob, carol := s.attendant("alice"), s.attendant("bob"), s.attendant("carol")
	const codes = `
		const code = async (call) => (await outcome(call)).code ?? 0;
		const unknown = { inviteID: 'nobody knows it' };`
	require.Equal(t, []int{8020, 8010, 8010, 8010, 8020, 8011, 8011}, eval[[]int](alice, codes+`
		globalThis.first = (await chat.invite({ userID: 'bob', data: 'first', timeout: 60 })).inviteID;
		return [await code(() => chat.cancel(unknown)), await code(() => chat.accept(unknown)), await code(() => chat.reject(unknown)),
			await code(() => chat.modifyInvitation(unknown)), await code(() => chat.cancel({})), await code(() => chat.accept({ inviteID: first })), await code(() => chat.reject({ inviteID: first }))];`))
	require.Equal(t, []int{8011, 0, 8010, 8010}, eval[[]int](bob, codes+`
		const { inviteID } = await ear.until('NEW_INVITATION_RECEIVED');
		const both = [chat.reject({ inviteID, data: 'busy' }), chat.reject({ inviteID })];
		const results = [await code(() => chat.cancel({ inviteID })), ...await Promise.all(both.map((sent) => code(() => sent)))];
		ear.take();
		return [...results, await code(() => chat.accept({ inviteID }))];`), "one at a time, and once")
	require.Equal(t, signal{"event": "INVITEE_REJECTED", "right": true, "inviter": "alice", "groupID": "", "data": "busy", "invitee": "bob", "same": true}, eval[signal](alice, `
		const { inviteID, ...told } = await ear.until('INVITEE_REJECTED');
		return { ...told, same: inviteID === first };`))

	require.Equal(t, []int{0, 8020}, eval[[]int](alice, codes+`
		const { inviteID } = await chat.invite({ userID: 'bob', data: 'second' });
		const both = [chat.cancel({ inviteID, data: 'never mind' }), chat.cancel({ inviteID })];
		return Promise.all(both.map((sent) => code(() => sent)));`))
	require.Equal(t, []any{"never mind", 8010.0}, eval[[]any](bob, codes+`
		const { inviteID, data } = await ear.until('INVITATION_CANCELLED');
		return [data, await code(() => chat.accept({ inviteID }))];`))
	require.Empty(t, carol.signals())
	require.Equal(t, []string{"INVITEE_REJECTED"}, alice.signals())
}

func TestAnInvitationInAGroupIsAnsweredByEachWhoIsInvited(t *testing.T) {
	s := newSite(t)
	alice, bob, carol, dave := s.attendant("alice"), s.attendant("bob"), s.attendant("carol"), s.attendant("dave")
	erin := s.attendant("erin")
	alice.do(`await chat.createGroup({ groupID: 'team', name: 'Team', type: 'Public', memberList: ['bob', 'carol', 'dave'].map((userID) => ({ userID })) });
		const { inviteID, data } = await chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob', 'carol', 'bob', 'erin'], data: 'all', timeout: 60 });
		globalThis.inviteID = inviteID;
		if (data.message.conversationID !== 'GROUPteam') throw new Error(data.message.conversationID);`)
	rung := signal{"event": "NEW_INVITATION_RECEIVED", "right": true, "inviter": "alice", "groupID": "team", "data": "all", "inviteeList": []any{"bob", "carol", "erin"}}
	for _, p := range []*tab{bob, carol} {
		require.Equal(t, rung, eval[signal](p, `
			const { inviteID, ...rung } = await ear.until('NEW_INVITATION_RECEIVED');
			globalThis.inviteID = inviteID;
			return rung;`))
	}
	bob.do(`await chat.accept({ inviteID })`)
	carol.do(`await ear.until('INVITEE_ACCEPTED'); await chat.reject({ inviteID })`)
	require.Equal(t, []any{"bob", "carol", 8011.0}, eval[[]any](dave, `
		const [accepted, rejected] = [await ear.until('INVITEE_ACCEPTED'), await ear.until('INVITEE_REJECTED')];
		return [accepted.invitee, rejected.invitee, (await outcome(() => chat.accept({ inviteID: accepted.inviteID }))).code];`))
	require.Equal(t, []string{"INVITEE_ACCEPTED", "INVITEE_REJECTED"}, dave.signals(), "whoever is in the group hears of answers, and is not rung")

	require.Equal(t, 0, eval[int](alice, `await ear.until('INVITEE_REJECTED'); return (await chat.cancel({ inviteID })).code`), "one has not answered")
	alice.do(`await chat.sendMessage(chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'over' } }))`)
	for _, p := range []*tab{bob, carol, dave} {
		p.do(`await heardOf('over')`)
		require.NotContains(t, p.signals(), "INVITATION_CANCELLED", "who has answered has nothing that could be taken back")
	}
	require.Empty(t, erin.signals(), "who is not in the group hears nothing of it")
}

func TestTheLastAnswerInAGroupClosesTheInvitation(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`await chat.createGroup({ groupID: 'team', name: 'Team', type: 'Public', memberList: [{ userID: 'bob' }] });
		globalThis.inviteID = (await chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob'] })).inviteID;`)
	bob.do(`const { inviteID } = await ear.until('NEW_INVITATION_RECEIVED'); await chat.reject({ inviteID })`)
	require.Equal(t, 8020, eval[int](alice, `await ear.until('INVITEE_REJECTED'); return (await outcome(() => chat.cancel({ inviteID }))).code`))
}

// whatIsSaid are the signals in a conversation, as their actions and who sent them.
const whatIsSaid = `
	const whatIsSaid = async (conversationID) => (await chat.getMessageList({ conversationID })).data.messageList
		.map((message) => [message, chat.getSignalingInfo(message)]).filter(([, signal]) => signal)
		.map(([{ from }, { actionType, inviteeList }]) => from + ' ' + actionType + ' ' + inviteeList);
`

func TestAnInvitationThatNobodyAnswersTimesOutOnBothSides(t *testing.T) {
	s := newSite(t)
	alice, other, bob, second := s.attendant("alice"), s.attendant("alice"), s.attendant("bob"), s.attendant("bob")
	alice.do(`globalThis.inviteID = (await chat.invite({ userID: 'bob', data: 'anybody?', timeout: 1 })).inviteID`)
	timedOut := func(p *tab) (out struct {
		Inviter, Data, GroupID string
		InviteeList            []string
		IsSelfTimeout          bool
		Action                 int
		Status                 string
	},
	) {
		p.do(`globalThis.out = await ear.until('INVITATION_TIMEOUT');
			await watch.until(async () => (await chat.getMessageList({ conversationID: out.message?.conversationID ?? 'C2C' + (chat.getLoginUser() === 'bob' ? 'alice' : 'bob') })).data.messageList.length === 2, 'both messages')`)
		require.NoError(t, p.try(`
			const { message, ...rest } = out;
			return { ...rest, action: message ? chat.getSignalingInfo(message).actionType : 0, status: message?.status ?? '' };`, &out))
		return out
	}
	selves := 0
	for _, p := range []*tab{bob, second, alice, other} {
		out := timedOut(p)
		require.Equal(t, []string{"alice", "anybody?", ""}, []string{out.Inviter, out.Data, out.GroupID})
		require.Equal(t, []string{"bob"}, out.InviteeList)
		if out.IsSelfTimeout {
			selves++
			require.Equal(t, 5, out.Action)
			require.Equal(t, "success", out.Status)
		}
	}
	require.Positive(t, selves)
	require.False(t, eval[bool](alice, `return out.isSelfTimeout`), "the invitee says so first")
	require.Equal(t, []int{8010, 8020}, []int{
		eval[int](bob, `return (await outcome(() => chat.accept({ inviteID: out.inviteID }))).code`),
		eval[int](alice, `return (await outcome(() => chat.cancel({ inviteID }))).code`),
	})
	for _, p := range []*tab{alice, bob, second} {
		require.Equal(t, []string{"alice 1 bob", "bob 5 bob"}, eval[[]string](p, whatIsSaid+`
			return whatIsSaid('C2C' + (chat.getLoginUser() === 'bob' ? 'alice' : 'bob'));`), "it is said once, whatever the tabs")
		require.Len(t, eval[[]string](p, `return ear.names().filter((name) => name === 'INVITATION_TIMEOUT')`), 1)
	}
}

func TestTheInviterTimesOutWhereNobodyElseIsThere(t *testing.T) {
	s := newSite(t)
	alice, other := s.attendant("alice"), s.attendant("alice")
	alice.do(`await chat.invite({ userID: 'bob', timeout: 1 })`)
	for _, p := range []*tab{alice, other} {
		require.True(t, eval[bool](p, `
			const { isSelfTimeout, message } = await ear.until('INVITATION_TIMEOUT');
			return isSelfTimeout === (chat.getSignalingInfo(message)?.actionType === 5);`))
	}
	require.Equal(t, []string{"alice 1 bob", "alice 5 bob"}, eval[[]string](other, whatIsSaid+`
		await watch.until(async () => (await whatIsSaid('C2Cbob')).length === 2, 'the end');
		return whatIsSaid('C2Cbob');`))
	alice.close()
	other.do(`await say('bob', 'later')`)
	bob := s.attendant("bob")
	bob.do(`await watch.until(async () => texts((await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList).includes('later'), 'the messages')`)
	require.Empty(t, bob.signals(), "it is over before he comes")
}

func TestWhatRingsRingsAgainAfterAReloadAndOnAnotherDevice(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`
		globalThis.inviteID = (await chat.invite({ userID: 'bob', data: 'a call', timeout: 300 })).inviteID;
		sessionStorage.setItem('inviteID', inviteID);
		const over = await chat.invite({ userID: 'bob', data: 'taken back', timeout: 300 });
		await chat.cancel({ inviteID: over.inviteID });`)
	bob.do(`await ear.until('INVITATION_CANCELLED'); await chat.setMessageRead({ conversationID: 'C2Calice' })`)
	bob.reload()
	bob.attend("bob")
	late := s.attendant("bob")
	for _, p := range []*tab{bob, late} {
		require.Equal(t, []any{"a call", "alice"}, eval[[]any](p, `
			const { data, inviter } = await ear.until('NEW_INVITATION_RECEIVED');
			return [data, inviter];`))
	}
	alice.reload()
	alice.attend("alice")
	require.Equal(t, "a call", eval[string](alice, `return (await ear.until('NEW_INVITATION_RECEIVED')).data`), "an inviter is reminded of what is open")
	alice.do(`await chat.cancel({ inviteID: sessionStorage.getItem('inviteID') })`)
	for _, p := range []*tab{bob, late} {
		p.do(`await ear.until('INVITATION_CANCELLED')`)
		require.Equal(t, []string{"NEW_INVITATION_RECEIVED", "INVITATION_CANCELLED"}, p.signals())
	}
	bob.reload()
	bob.attend("bob")
	require.Equal(t, 8010, eval[int](bob, `return (await outcome(() => chat.accept({ inviteID: 'none' }))).code`), "it has looked")
	require.Empty(t, bob.signals())
}

func TestAnInvitationIsOpenForWhomeverAsksBeforeAllWasLookedThrough(t *testing.T) {
	s := newSite(t)
	alice := s.attendant("alice")
	alice.do(`await chat.invite({ userID: 'bob', timeout: 300 })`)
	bob := s.tab()
	require.Equal(t, 0, eval[int](bob, `
		await signIn('bob'); // Nobody listens.
		await watch.until(async () => (await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList.length > 0, 'the message');
		const { messageList } = (await chat.getMessageList({ conversationID: 'C2Calice' })).data;
		return (await chat.accept({ inviteID: chat.getSignalingInfo(messageList[0]).inviteID })).code;`))
	alice.do(`await ear.until('INVITEE_ACCEPTED')`)
}

func TestOfSeveralAnswersTheFirstCountsOnAllDevices(t *testing.T) {
	s := newSite(t)
	alice := s.attendant("alice")
	tabs := []*tab{s.attendant("bob"), s.attendant("bob"), s.attendant("bob")}
	for round := range 3 {
		alice.do(fmt.Sprintf(`await chat.invite({ userID: 'bob', data: 'round %d', timeout: 60 })`, round))
		for _, p := range tabs {
			p.do(`globalThis.rung = await ear.until('NEW_INVITATION_RECEIVED')`)
		}
		for i, err := range inAll(tabs, `
			const answer = rung.data === 'round 1' ? 'reject' : 'accept';
			globalThis.came = await outcome(() => chat[answer]({ inviteID: rung.inviteID }));`) {
			require.NoError(t, err, i)
		}
		won := 0
		for _, p := range tabs {
			code := eval[int](p, `return came.code ?? 0`)
			if code == 0 {
				won++
				continue
			}
			require.Equal(t, 8010, code)
			require.Len(t, eval[[]any](p, `return ear.heard.filter(({ invitee }) => invitee === 'bob')`), 1, "it hears who was first")
		}
		require.Equal(t, 1, won)
		alice.do(`await watch.until(() => ear.heard.length > 0, 'the answer')`)
		require.Len(t, eval[[]any](alice, `return ear.take()`), 1)
		for _, p := range tabs {
			p.do(`ear.take()`)
		}
	}
}
