package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheDataOfAnInvitationCanBeChanged(t *testing.T) {
	s := newSite(t)
	alice, other, bob, second := s.attendant("alice"), s.attendant("alice"), s.attendant("bob"), s.attendant("bob")
	alice.do(`globalThis.sent = await chat.invite({ userID: 'bob', data: 'voice', timeout: 60 })`)
	bob.do(`globalThis.inviteID = (await ear.until('NEW_INVITATION_RECEIVED')).inviteID`)
	second.do(`await ear.until('NEW_INVITATION_RECEIVED')`)
	other.do(`await ear.until('NEW_INVITATION_RECEIVED')`)
	require.Equal(t, []any{0.0, true, "video"}, eval[[]any](alice, `
		const { inviteID, data } = sent;
		const { code, data: { message } } = await chat.modifyInvitation({ inviteID, data: 'video' });
		return [code, message === data.message, chat.getSignalingInfo(message).data];`))
	for _, p := range []*tab{other, bob, second} {
		require.Equal(t, "video", eval[string](p, `return (await ear.until('INVITATION_MODIFIED')).data`))
	}
	require.Equal(t, "both", eval[string](bob, `
		const { data: { message } } = await chat.modifyInvitation({ inviteID, data: 'both' });
		return chat.getSignalingInfo(message).data;`), "who is invited may too")
	require.Equal(t, "both", eval[string](alice, `return (await ear.until('INVITATION_MODIFIED')).data`))
	require.Equal(t, []string{"NEW_INVITATION_RECEIVED", "INVITATION_MODIFIED"}, bob.signals(), "where somebody acts nothing is told")
	require.Equal(t, []any{"both", "NEW_INVITATION_RECEIVED"}, func() []any {
		bob.reload()
		bob.attend("bob")
		return eval[[]any](bob, `
			const { data, event, inviteID } = await ear.until('NEW_INVITATION_RECEIVED');
			await chat.accept({ inviteID });
			return [data, event];`)
	}())
	require.Equal(t, 8010, eval[int](alice, `
		await ear.until('INVITEE_ACCEPTED');
		return (await outcome(() => chat.modifyInvitation({ inviteID: sent.inviteID, data: 'late' }))).code;`))
}

func TestAnInvitationWhoseMessageIsRevokedIsTakenBack(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`globalThis.sent = await chat.invite({ userID: 'bob', data: 'a call', timeout: 60 })`)
	bob.do(`await ear.until('NEW_INVITATION_RECEIVED')`)
	alice.do(`await chat.revokeMessage(sent.data.message)`)
	require.Equal(t, "a call", eval[string](bob, `return (await ear.until('INVITATION_CANCELLED')).data`))
	bob.reload()
	bob.attend("bob")
	require.Equal(t, 8010, eval[int](bob, `return (await outcome(() => chat.accept({ inviteID: 'none' }))).code`))
	require.Empty(t, bob.signals())
}

func TestAnInvitationForOnlineUsersLeavesNoTrace(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`globalThis.sent = await chat.invite({ userID: 'bob', data: 'now', timeout: 60, onlineUserOnly: true })`)
	bob.do(`globalThis.inviteID = (await ear.until('NEW_INVITATION_RECEIVED')).inviteID`)
	require.Equal(t, []int{8010, 8010}, []int{
		eval[int](alice, `return (await outcome(() => chat.modifyInvitation({ inviteID: sent.inviteID, data: 'x' }))).code`),
		eval[int](bob, `return (await outcome(() => chat.modifyInvitation({ inviteID, data: 'x' }))).code`),
	})
	bob.do(`await chat.accept({ inviteID, data: 'yes' })`)
	require.Equal(t, "yes", eval[string](alice, `return (await ear.until('INVITEE_ACCEPTED')).data`))
	for _, p := range []*tab{alice, bob} {
		require.Empty(t, eval[[]any](p, `return list()`))
	}
}

func TestAnInvitationCanStayOutOfListsAndCounts(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`await say('bob', 'hello')`)
	bob.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 1, 'the text')`)
	alice.do(`
		await chat.invite({ userID: 'bob', timeout: 60, data: JSON.stringify({ excludeOriginalSignalingFromHistoryMessage: true }) });
		await chat.invite({ userID: 'bob', timeout: 60, data: JSON.stringify({ excludeFromHistoryMessage: true }) });`)
	require.Equal(t, []any{1.0, "hello"}, eval[[]any](bob, `
		await watch.until(() => ear.heard.length === 2, 'both');
		return [chat.getTotalUnreadMessageCount(), (await one('C2Calice')).lastMessage.messageForShow];`))
	bob.reload()
	bob.attend("bob")
	bob.do(`await ear.until('NEW_INVITATION_RECEIVED')`)
	require.Len(t, bob.signals(), 2, "they ring all the same")
	alice.do(`await chat.invite({ userID: 'bob', data: 'plain' })`)
	bob.do(`await watch.until(() => chat.getTotalUnreadMessageCount() === 2, 'the third')`)
}

func TestInviteSyncAnswersAtOnceAndTellsWhatCameOfIt(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`await chat.createGroup({ groupID: 'team', name: 'Team', type: 'Public', memberList: [{ userID: 'bob' }] })`)
	require.Equal(t, []bool{true, true}, eval[[]bool](alice, `
		const came = [];
		const wait = (run) => new Promise((resolve) => { const id = run(({ inviteID }) => resolve(inviteID === id)); });
		return [
			await wait((done) => chat.inviteSync({ userID: 'bob', timeout: 60 }, done)),
			await wait((done) => chat.inviteInGroupSync({ groupID: 'team', inviteeList: ['bob'] }, done)),
		];`))
	require.Equal(t, []string{"", "team"}, eval[[]string](bob, `
		await watch.until(() => ear.heard.length === 2, 'both invitations');
		return ear.heard.map(({ groupID }) => groupID);`))
	require.Equal(t, 0, eval[int](alice, `
		const inviteID = chat.inviteSync({ userID: 'bob', data: 'at once' });
		return (await chat.cancel({ inviteID })).code;`), "it can be taken back before it is sent")
	bob.do(`await ear.until('INVITATION_CANCELLED')`)

	require.Equal(t, []any{"", 6017.0, true, 10010.0, true}, eval[[]any](alice, `
		const refused = (method, options) => new Promise((resolve) => {
			const id = chat[method](options, () => resolve([id, 0]), (code, message) => resolve([id, code, message.startsWith(method + ': ')]));
		});
		const [id, code, headed] = await refused('inviteSync', { userID: 5 });
		const [begun, late] = await refused('inviteInGroupSync', { groupID: 'nothing', inviteeList: ['bob'] });
		return [id, code, headed, late, begun !== ''];`))
	require.Equal(t, 8020, eval[int](alice, `
		const inviteID = chat.inviteInGroupSync({ groupID: 'nothing', inviteeList: ['bob'] }, () => {}, () => {});
		return (await outcome(() => chat.cancel({ inviteID }))).code;`), "one that was refused is none")
}

func TestWrongArgumentsOfInvitationsAreRefused(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).attendant("alice")
	for call, code := range map[string]int{
		`invite({})`:                                                  6017,
		`invite()`:                                                    6017,
		`invite({ userID: '' })`:                                      6017,
		`invite({ userID: 'two words' })`:                             6017,
		`invite({ userID: 'bob', timeout: '30' })`:                    6017,
		`invite({ userID: 'bob', timeout: -1 })`:                      6017,
		`invite({ userID: 'bob', timeout: NaN })`:                     6017,
		`invite({ userID: 'bob', timeout: Infinity })`:                6017,
		`invite({ userID: 'bob', data: { a: 1 } })`:                   6017,
		`invite({ userID: 'bob', data: '\ud800' })`:                   6017,
		`invite({ userID: 'bob', data: 'x'.repeat(13000) })`:          80002,
		`invite({ get userID() { throw 1; } })`:                       6017,
		`inviteInGroup({ groupID: 'team' })`:                          6017,
		`inviteInGroup({ groupID: 'team', inviteeList: [] })`:         6017,
		`inviteInGroup({ groupID: 'team', inviteeList: 'bob' })`:      6017,
		`inviteInGroup({ groupID: 'team', inviteeList: ['bob', 5] })`: 6017,
		`inviteInGroup({ inviteeList: ['bob'] })`:                     6017,
		`inviteInGroup({ groupID: 'nothing', inviteeList: ['bob'] })`: 10010,
		`accept()`:                                                        6017,
		`accept({ inviteID: 'x', data: 5 })`:                              6017,
		`accept({ inviteID: 5 })`:                                         8010,
		`reject({ inviteID: '__proto__' })`:                               8010,
		`cancel({ inviteID: null })`:                                      8020,
		`modifyInvitation({ inviteID: 'x', data: 'y' })`:                  8010,
		`addSignalingListener('', () => {})`:                              6017,
		`addSignalingListener('newInvitationReceived', 'not a function')`: 6017,
	} {
		seen := eval[refusal](p, `return outcome(() => chat.`+call+`)`)
		require.Equal(t, code, seen.Code, call)
		require.True(t, seen.IsError, call)
	}
}

func TestASignOutEndsWhatIsKnownOfInvitations(t *testing.T) {
	s := newSite(t)
	alice, p := s.attendant("alice"), s.attendant("bob")
	alice.do(`await chat.invite({ userID: 'bob', timeout: 60 })`)
	inviteID := eval[string](p, `return (await ear.until('NEW_INVITATION_RECEIVED')).inviteID`)
	require.Equal(t, 8010, eval[int](p, `
		await chat.logout();
		ear.take();
		await chat.login({ userID: 'carol', userSig: 'any' });
		return (await outcome(() => chat.accept({ inviteID: '`+inviteID+`' }))).code;`))
	require.Empty(t, p.signals())
	require.Equal(t, inviteID, eval[string](p, `
		await chat.logout();
		await chat.login({ userID: 'bob', userSig: 'any' });
		return (await ear.until('NEW_INVITATION_RECEIVED')).inviteID;`), "listeners stay")
	require.Equal(t, 2024, eval[int](p, `await chat.destroy(); return (await outcome(() => chat.accept({ inviteID: 'x' }))).code`))
}

func TestASignalingListenerIsRemoved(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	bob.do(`
		globalThis.counts = [0, 0];
		const { NEW_INVITATION_RECEIVED } = TencentCloudChat.TSignaling;
		const count = (i) => () => counts[i]++;
		const [stays, goes] = [count(0), count(1)];
		chat.addSignalingListener(NEW_INVITATION_RECEIVED, stays);
		chat.addSignalingListener(NEW_INVITATION_RECEIVED, goes);
		chat.removeSignalingListener(NEW_INVITATION_RECEIVED, goes);
		chat.addSignalingListener(NEW_INVITATION_RECEIVED, () => { throw new Error('of the page'); });`)
	bob.expectError("a listener of newInvitationReceived threw")
	alice.do(`await chat.invite({ userID: 'bob' })`)
	require.Equal(t, []int{1, 0}, eval[[]int](bob, `
		await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
		return counts;`), "one that throws harms no other")
}
