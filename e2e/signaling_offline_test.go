package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestASignalIsSentNowOrNotAtAll(t *testing.T) {
	s := withServer(t)
	alice, bob := s.attendant("alice"), s.elsewhere("bob")
	bob.do(`await import('/ringing.js'); globalThis.ear = new Ear(chat)`)
	alice.do(`globalThis.inviteID = (await chat.invite({ userID: 'bob', data: 'a call', timeout: 300 })).inviteID`)
	bob.do(`globalThis.inviteID = (await ear.until('NEW_INVITATION_RECEIVED')).inviteID`)
	s.goOffline("bob")
	require.Equal(t, []any{2800.0, 2800.0, 2800.0, 0.0, "fail"}, eval[[]any](bob, untilOffline+`
		const { code, message } = await outcome(() => chat.accept({ inviteID }));
		const invited = await chat.invite({ userID: 'alice' }).catch((error) => error);
		const { code: modified } = await outcome(() => chat.modifyInvitation({ inviteID, data: 'x' }));
		const { pendingCalls } = (await chat.callExperimentalAPI('getPendingCalls')).data;
		return [code, invited.code, modified, pendingCalls.length, invited.data.message.status];`))
	alice.do(`dispatchEvent(new Event('online'))`) // It was kept from connecting, not cut off.
	require.Equal(t, 0, eval[int](alice, `return (await chat.cancel({ inviteID, data: 'too long' })).code`))
	s.goOnline(bob)
	require.Equal(t, "too long", eval[string](bob, `return (await ear.until('INVITATION_CANCELLED')).data`))
	require.Equal(t, 8010, eval[int](bob, `return (await outcome(() => chat.accept({ inviteID }))).code`))
}

func TestAnInvitationIsOfferedToWhoComesBackInTime(t *testing.T) {
	s := withServer(t)
	alice, bob := s.attendant("alice"), s.elsewhere("bob")
	bob.do(`await import('/ringing.js'); globalThis.ear = new Ear(chat)`)
	s.goOffline("bob")
	bob.do(untilOffline)
	alice.do(`globalThis.inviteID = (await chat.invite({ userID: 'bob', data: 'a call', timeout: 300 })).inviteID`)
	s.goOnline(bob)
	bob.do(`await chat.accept({ inviteID: (await ear.until('NEW_INVITATION_RECEIVED')).inviteID })`)
	alice.do(`await ear.until('INVITEE_ACCEPTED')`)
}

func TestWhatRingsIsFoundOnADeviceThatIsNew(t *testing.T) {
	s := withServer(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`await chat.createGroup({ groupID: 'team', name: 'Team', type: 'Public', memberList: [{ userID: 'bob' }, { userID: 'carol' }] });
		await chat.invite({ userID: 'bob', data: 'alone', timeout: 300 });
		await chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob', 'carol'], data: 'all', timeout: 300 });
		const { inviteID } = await chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob'], data: 'answered', timeout: 300 });
		globalThis.inviteID = inviteID;`)
	bob.do(`await watch.until(() => ear.heard.length === 3, 'all of them');
		await chat.reject({ inviteID: ear.heard.find(({ data }) => data === 'answered').inviteID });`)
	fresh := newTab(t)
	fresh.visit(strings.Replace(s.url, "127.0.0.1", "localhost", 1) + "/page.html")
	fresh.attend("bob")
	fresh.do(`await ear.until('NEW_INVITATION_RECEIVED')`)
	require.Equal(t, []string{"all", "alone"}, eval[[]string](fresh, `return ear.heard.map(({ data }) => data).sort()`))
	fresh.do(`for (const { inviteID } of ear.heard) await chat.accept({ inviteID })`)
	require.Equal(t, []string{"all", "alone"}, eval[[]string](bob, `
		await watch.until(() => ear.heard.filter(({ event }) => event === 'INVITEE_ACCEPTED').length === 2, 'both answers');
		const answered = ear.heard.filter(({ event }) => event === 'INVITEE_ACCEPTED').map(({ inviteID }) => inviteID);
		return ear.heard.filter(({ event, inviteID }) => event === 'NEW_INVITATION_RECEIVED' && answered.includes(inviteID)).map(({ data }) => data).sort();`))
}

func TestAnInvitationThatWaitedAndIsRefusedIsNone(t *testing.T) {
	s := withServer(t)
	alice := s.tab()
	c := newCable(t, s)
	alice.do(`await import('/ringing.js')`)
	c.signIn(alice, "alice")
	alice.do(`globalThis.ear = new Ear(chat); await chat.invite({ userID: 'bob' }); await chat.getUserProfile({ userIDList: ['bob'] })`)
	_, err := s.gateway(application).Authority().Do(t.Context(), core.Call{User: "bob", Command: core.AddToBlacklist{UserIDs: []string{"alice"}}}, nil)
	require.NoError(t, err)
	c.fallSilent(true)
	alice.do(`globalThis.pending = await chat.invite({ userID: 'bob', timeout: 3000 }).then(({ data, inviteID }) => ({ inviteID, pending: data.pending }))`)
	require.True(t, eval[bool](alice, `return pending.pending === true`))
	c.fallSilent(false)
	c.cut()
	require.Equal(t, 8020, eval[int](alice, `
		dispatchEvent(new Event('online'));
		await watch.until(() => watch.has('ERROR') && watch.has('MESSAGE_MODIFIED'), 'the refusal');
		return (await outcome(() => chat.cancel({ inviteID: pending.inviteID }))).code;`))
}

func TestAnInvitationTimesOutOfflineToo(t *testing.T) {
	s := withServer(t)
	alice, bob := s.attendant("alice"), s.elsewhere("bob")
	bob.do(`await import('/ringing.js'); globalThis.ear = new Ear(chat)`)
	alice.do(`await chat.invite({ userID: 'bob', timeout: 2 })`)
	bob.do(`await ear.until('NEW_INVITATION_RECEIVED')`)
	s.goOffline("bob")
	require.Equal(t, []any{true, "fail"}, eval[[]any](bob, `
		const { isSelfTimeout, message } = await ear.until('INVITATION_TIMEOUT');
		while (message.status === 'unSend') await new Promise((resolve) => setTimeout(resolve, 20)); // It is still looked for the server.
		return [isSelfTimeout, message.status];`))
	require.Equal(t, []any{true, "success"}, eval[[]any](alice, `
		const { isSelfTimeout, message } = await ear.until('INVITATION_TIMEOUT');
		await sent(message);
		return [isSelfTimeout, message.status];`), "the inviter's is sent where the invitee's cannot be")
	s.goOnline(bob)
	bob.do(whatIsSaid + `await watch.until(async () => (await whatIsSaid('C2Calice')).join() === 'alice 1 bob,alice 5 bob', 'what was said')`)
	require.Equal(t, []string{"NEW_INVITATION_RECEIVED", "INVITATION_TIMEOUT"}, bob.signals())
}

func TestTheServersClockSaysWhetherAnInvitationIsOver(t *testing.T) {
	s := withServer(t)
	alice := s.attendant("alice")
	bob, carol := s.misled(5*day), s.misled(-5*day)
	for _, p := range []*tab{bob, carol} {
		p.attend(map[*tab]string{bob: "bob", carol: "carol"}[p])
	}
	alice.do(`for (const userID of ['bob', 'carol']) await chat.invite({ userID, timeout: 2 })`)
	for _, p := range []*tab{bob, carol} {
		p.do(`await ear.until('NEW_INVITATION_RECEIVED'); await ear.until('INVITATION_TIMEOUT')`)
		p.do(`await chat.logout(); ear.take(); await chat.login({ userID: 'dave', userSig: 'any' })`)
	}
	alice.do(`await chat.invite({ userID: 'dave', data: 'still on', timeout: 300 })`)
	for _, p := range []*tab{bob, carol} {
		p.do(`await ear.until('NEW_INVITATION_RECEIVED')`)
	}
}

func TestAloneAnInvitationIsOverByItsAge(t *testing.T) {
	onlyAlone(t)
	s := newSite(t)
	alice := s.attendant("alice")
	alice.do(`await chat.invite({ userID: 'bob', data: 'short', timeout: 300 }); await chat.invite({ userID: 'bob', data: 'long', timeout: 7200 })`)
	alice.close()
	bob := s.misled(time.Hour)
	bob.attend("bob")
	require.Equal(t, "long", eval[string](bob, `return (await ear.until('NEW_INVITATION_RECEIVED')).data`))
	require.Len(t, bob.signals(), 1)
	bob.do(`ahead(3 * 3_600_000); await ear.until('INVITATION_TIMEOUT')`)

	back := s.misled(-day)
	back.attend("carol")
	bob.do(`await chat.invite({ userID: 'carol', timeout: 1 })`)
	require.True(t, eval[bool](back, `
		await ear.until('NEW_INVITATION_RECEIVED');
		return (await ear.until('INVITATION_TIMEOUT')).isSelfTimeout;`), "a message from the future does not ring for ever")
}
