package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestASignalThatSaysWhatItsSenderMayNotSayIsNone(t *testing.T) {
	s := newSite(t)
	alice, bob, mallory := s.attendant("alice"), s.attendant("bob"), s.attendant("mallory")
	alice.do(`await chat.createGroup({ groupID: 'team', name: 'Team', type: 'Public', memberList: [{ userID: 'bob' }, { userID: 'mallory' }] });
		globalThis.inviteID = (await chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob'], data: 'true', timeout: 60 })).inviteID;`)
	for _, p := range []*tab{bob, mallory} {
		p.do(`await watch.until(() => watch.last('MESSAGE_RECEIVED')?.some((m) => chat.getSignalingInfo(m)), 'the invitation');
			globalThis.known = chat.getSignalingInfo(watch.last('MESSAGE_RECEIVED').find((m) => chat.getSignalingInfo(m)));`)
	}
	require.Equal(t, []any{}, eval[[]any](mallory, `
		const { inviteID } = known;
		const base = { businessID: 1, inviteID, inviter: 'alice', inviteeList: ['bob'], groupID: 'team', data: 'false', timeout: 0 };
		const seen = [];
		const say = async (to, signal, type) => {
			const message = await forge(to, signal, type);
			if (chat.getSignalingInfo(message)) seen.push(chat.getSignalingInfo(message));
		};
		// In the group: taking back, answering and giving up for others, and another invitation under the same id.
		for (const actionType of [1, 2, 3, 4, 5, '2', 0, 6, 1.5, null, [2], '__proto__', 'constructor'])
			await say('team', { ...base, actionType }, 'GROUP');
		// Elsewhere: an invitation of alice's, to somebody else, of a group that it is not in.
		for (const signal of [
			{ ...base, inviteID: 'x1', actionType: 1, groupID: '' },
			{ ...base, inviteID: 'x2', actionType: 1, inviter: 'mallory' },
			{ ...base, inviteID: 'x3', actionType: 1, inviter: 'mallory', groupID: '', inviteeList: ['carol'] },
			{ ...base, inviteID: 'x4', actionType: 1, inviter: 'mallory', groupID: '', inviteeList: [] },
			{ ...base, inviteID: 'x5', actionType: 1, inviter: 'mallory', groupID: '', inviteeList: 'bob' },
			{ ...base, inviteID: 'x6', actionType: 1, inviter: 'mallory', groupID: '', inviteeList: { length: 1e9 } },
			{ ...base, inviteID: 7, actionType: 1, inviter: 'mallory', groupID: '' },
			{ ...base, inviteID: '', actionType: 1, inviter: 'mallory', groupID: '' },
			{ ...base, actionType: 2, groupID: '' }, { ...base, actionType: 3, groupID: '' }, { ...base, actionType: 5, groupID: '' },
			'', 'null', '5', '[]', '{', '"inviteID"', '{"inviteID":"x","actionType":1}', '['.repeat(5000), '{"__proto__":{"inviteID":"x","actionType":1}}',
		]) await say('bob', signal);
		// What it may say: that it gives up itself, but nobody asked. And it takes back what is none of its.
		await forge('team', { ...base, actionType: 2, inviter: 'mallory' }, 'GROUP');
		await forge('team', { ...base, actionType: 3, inviteeList: ['mallory'] }, 'GROUP');
		await forge('team', { ...base, actionType: 5, inviteeList: ['mallory'] }, 'GROUP');
		await forge('team', { ...base, actionType: 5, inviter: 'mallory' }, 'GROUP');
		await forge('bob', { ...base, actionType: 2, inviter: 'mallory', groupID: '' });
		await chat.sendMessage(chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'done' } }));
		await say2();
		return seen;
		async function say2() { await chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'done too' } })); }`))
	for _, p := range []*tab{alice, bob} {
		p.do(`await heardOf('done')`)
	}
	bob.do(`await heardOf('done too')`)
	require.Empty(t, alice.signals())
	require.Equal(t, []string{"NEW_INVITATION_RECEIVED"}, bob.signals())
	require.Equal(t, 0, eval[int](bob, `return (await chat.accept({ inviteID: known.inviteID })).code`))
	require.Equal(t, []any{"bob", "alice", "true"}, append(eval[[]any](alice, `
		const { invitee, inviter } = await ear.until('INVITEE_ACCEPTED');
		return [invitee, inviter];`), eval[string](bob, `return ear.heard[0].data`)))
	require.False(t, eval[bool](bob, `return 'polluted' in {}`))
}

func TestAnInvitationOfAnotherConversationIsNotAnswered(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`await chat.createGroup({ groupID: 'team', name: 'Team', type: 'Public', memberList: [{ userID: 'bob' }] });
		globalThis.inviteID = (await chat.invite({ userID: 'bob', timeout: 60 })).inviteID;`)
	bob.do(`
		const { inviteID } = await ear.until('NEW_INVITATION_RECEIVED');
		const base = { businessID: 1, inviteID, inviter: 'alice', inviteeList: ['bob'], data: '', timeout: 0 };
		await forge('team', { ...base, groupID: 'team', actionType: 3 }, 'GROUP');
		await chat.sendMessage(chat.createTextMessage({ to: 'team', conversationType: 'GROUP', payload: { text: 'done' } }));`)
	alice.do(`await heardOf('done')`)
	require.Empty(t, alice.signals())
	require.Equal(t, 0, eval[int](alice, `return (await chat.cancel({ inviteID })).code`))
}

func TestAbsurdTimesOfInvitationsHarmNobody(t *testing.T) {
	s := newSite(t)
	bob, mallory := s.attendant("bob"), s.attendant("mallory")
	mallory.do(`
		const texts = ['1e308', '-1', '"30"', 'null', '{}', '1e-9', '2147483648', '-1e308', '[]', 'true'];
		for (const [i, timeout] of texts.entries())
			await forge('bob', '{"businessID":1,"actionType":1,"inviteID":"t' + i + '","inviter":"mallory","inviteeList":["bob"],"groupID":"","data":"","timeout":' + timeout + '}');
		await say('bob', 'done');`)
	bob.do(`await heardOf('done')`)
	require.Equal(t, []any{
		[]any{"t0", 1e308}, []any{"t1", 0.0}, []any{"t2", 0.0}, []any{"t3", 0.0}, []any{"t4", 0.0}, []any{"t6", 2147483648.0}, []any{"t7", 0.0}, []any{"t8", 0.0}, []any{"t9", 0.0},
	}, eval[[]any](bob, `
		return ear.heard.filter(({ event }) => event === 'NEW_INVITATION_RECEIVED' ).filter(({ inviteID }) => inviteID !== 't5').map(({ inviteID }) => {
			const message = watch.events.filter(({ name }) => name === 'MESSAGE_RECEIVED').flatMap(({ data }) => data).find((m) => chat.getSignalingInfo(m)?.inviteID === inviteID);
			return [inviteID, chat.getSignalingInfo(message).timeout];
		});`))
	require.Equal(t, 0, eval[int](bob, `return (await chat.reject({ inviteID: 't0' })).code`))
	mallory.do(`await say('bob', 'on')`)
	bob.do(`await heardOf('on')`)
}

func TestWhoSendsThousandsOfInvitationsKeepsNobodyElsesFromRinging(t *testing.T) {
	s := newSite(t)
	alice, bob, mallory := s.attendant("alice"), s.attendant("bob"), s.user("mallory")
	mallory.do(`
		const sent = [];
		for (let i = 0; i < 400; i++) {
			const data = JSON.stringify({ businessID: 1, actionType: 1, inviteID: 'm' + i, inviter: 'mallory', inviteeList: ['bob'], groupID: '', data: '', timeout: 0 });
			sent.push(chat.sendMessage(chat.createCustomMessage({ to: 'bob', conversationType: 'C2C', payload: { data, description: '', extension: '' } })));
		}
		await Promise.all(sent);
		await say('bob', 'done');`)
	bob.do(`await heardOf('done')`)
	require.Len(t, bob.signals(), 50)
	alice.do(`await chat.invite({ userID: 'bob', data: 'of alice', timeout: 60 })`)
	require.Equal(t, 0, eval[int](bob, `
		await watch.until(() => ear.heard.some(({ data }) => data === 'of alice'), 'the invitation');
		const { inviteID } = ear.heard.find(({ data }) => data === 'of alice');
		await chat.reject({ inviteID: 'm0' });
		return (await chat.accept({ inviteID })).code;`))
	alice.do(`await ear.until('INVITEE_ACCEPTED')`)
}

// Every observer of a history comes to the same, whoever it is and wherever it
// begins to look.
func TestWhatIsOpenFollowsFromTheOrderOfMessagesAlone(t *testing.T) {
	require.Equal(t, "ok", amongModules(t, `
		import { Invitations, signalOf } from './invitations.js';
		let seed = 1;
		const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
		const USERS = ['alice', 'bob', 'carol', 'dave'];
		const pick = (list) => list[random(list.length)];
		const message = (number, from, signal) => ({
			ID: String(number), type: 'TIMCustomElem', from, to: 'team', conversationType: 'GROUP', conversationID: 'GROUPteam', time: number,
			payload: { data: JSON.stringify({ businessID: 1, groupID: 'team', data: '', timeout: 0, ...signal }) },
		});
		for (let round = 0; round < 2000; round++) {
			const messages = [];
			for (let number = 1; number <= 12; number++) {
				const [actionType, from] = [1 + random(5), pick(USERS)];
				messages.push(message(number, from, {
					actionType, inviteID: 'i' + random(3), inviter: pick([from, from, pick(USERS)]),
					inviteeList: pick([[from], [pick(USERS), pick(USERS)], USERS]), timeout: pick([0, 0, 5]),
				}));
			}
			// What must come of it, as plainly as it can be said.
			const open = {};
			for (const m of messages) {
				const s = signalOf(m);
				const known = open[s?.inviteID];
				if (!s) continue;
				if (s.actionType === 1) { if (!known) open[s.inviteID] = { inviter: m.from, waiting: s.inviteeList }; continue; }
				if (!known || known.waiting.length === 0) continue;
				if (s.actionType === 2) { if (known.inviter === m.from) known.waiting = []; continue; }
				const gone = s.actionType === 5 && known.inviter === m.from ? s.inviteeList : [m.from];
				known.waiting = known.waiting.filter((user) => !gone.includes(user));
			}
			for (const me of USERS) {
				const seen = new Invitations();
				const rung = messages.map((m) => seen.take(m, me, m.time * 1000)).filter((news) => news?.name === 'newInvitationReceived').map(({ data }) => data.inviteID);
				const begun = messages.filter((m) => m.time >= messages.find((other) => seen.get(signalOf(m)?.inviteID)?.message === other)?.time);
				const again = begun.map((m) => seen.take(m, me, m.time * 1000)).filter(Boolean);
				if (again.length > 0) throw new Error('a second look says ' + JSON.stringify(again));
				for (const [id, { waiting }] of Object.entries(open)) {
					const is = [...(seen.get(id)?.waiting ?? [])];
					if (is.join() !== waiting.join()) throw new Error(id + ' ' + me + ' ' + is + ' is not ' + waiting + ' after ' + JSON.stringify(messages));
				}
				if (new Set(rung).size !== rung.length) throw new Error('it rings twice');
			}
		}
		console.log('ok');`))
}

func TestAnInvitationIsOverForTheInviteeFirstThenForTheInviter(t *testing.T) {
	require.Equal(t, `bob 40000 bob; alice 45000 bob,dave; carol 50000 ; 4 never end`, amongModules(t, `
		import { Invitations } from './invitations.js';
		const invite = (inviteID, timeout) => ({
			ID: inviteID, type: 'TIMCustomElem', from: 'alice', to: 'team', conversationType: 'GROUP', conversationID: 'GROUPteam', time: 10,
			payload: { data: JSON.stringify({ actionType: 1, inviteID, inviter: 'alice', inviteeList: ['bob', 'dave'], groupID: 'team', timeout }) },
		});
		const told = [];
		let endless = 0;
		for (const me of ['bob', 'alice', 'carol', 'dave']) {
			const seen = new Invitations();
			seen.take(invite('never', 0), me, 10_000);
			seen.take(invite('over already', 1), me, 60_000);
			seen.take(invite('i', 30), me, 10_000);
			const isOver = (now) => {
				const [out] = seen.over(me, now);
				const gone = out?.gone ?? (seen.get('i') ? undefined : []);
				if (gone && me !== 'dave') told.push([me, now, gone.join()].join(' '));
				return gone;
			};
			for (let now = 10_000; now <= 60_000 && !isOver(now); now += 500);
			if (me === 'bob' && [...seen.get('i').waiting].join() !== 'dave') throw new Error('only he is out of time');
			if (seen.get('over already')) throw new Error('it is open');
			endless += seen.get('never') ? 1 : 0;
		}
		console.log(told.join('; ') + '; ' + endless + ' never end');`))
}

// Whoever is talked to without a pause still gives up in time.
func TestMessagesPutNoTimeoutOff(t *testing.T) {
	s := newSite(t)
	alice, bob := s.attendant("alice"), s.attendant("bob")
	alice.do(`await chat.invite({ userID: 'bob', timeout: 2 });
		globalThis.talking = true;
		(async () => {
			while (talking) await chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'and' } }));
		})();`)
	require.True(t, eval[bool](bob, `return (await ear.until('INVITATION_TIMEOUT')).isSelfTimeout`))
	alice.do(`talking = false; await ear.until('INVITATION_TIMEOUT')`)
}
