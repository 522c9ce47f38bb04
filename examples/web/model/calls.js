import { explain } from './failure.js';
import { isChatGroup, bareID } from './names.js';

const SECONDS = 30;
const STARTED = 'calls'; // Of this tab, so that a reload finds its own.

const MOST_EARLY = 20;

// The codes of an invitation that is over.
const OVER = [8010, 8020];

/**
 * What rings: who calls the user, and whom the user calls from this tab, the
 * oldest first. Each of `state.now.calls` is { inviteID, inviter, groupID,
 * people }, people being those who are called: { userID, answer }, which is
 * 'waiting', 'answered', 'declined' or 'missed'. `tell` shows what the user sent
 * in the open conversation.
 */
export function keepCalls({ chat, EVENT, TSignaling, state, toasts, attempt, tell }) {
  const started = new Set(JSON.parse(sessionStorage.getItem(STARTED) ?? '[]'));
  let early = []; // Answers may be heard of before a call of the SDK is over.
  const find = (inviteID) => state.now.calls.find((call) => call.inviteID === inviteID);
  const isOwn = ({ inviter }) => inviter === state.now.me;
  const set = (calls) => state.set({ calls });

  function add({ inviteID, inviter, groupID, inviteeList }) {
    if (find(inviteID)) return;
    const people = inviteeList.map((userID) => ({ userID, answer: 'waiting' }));
    set([...state.now.calls, { inviteID, inviter, groupID, people }]);
    early.filter(([id]) => id === inviteID).forEach((said) => note(...said));
    early = [];
  }

  function remove(call, note) {
    if (!call || !find(call.inviteID)) return;
    set(state.now.calls.filter(({ inviteID }) => inviteID !== call.inviteID));
    if (note) toasts.show({ about: call.inviteID, ...note });
  }

  // Takes note of what some said. An own call is over when nobody is left who could answer.
  function note(inviteID, users, answer) {
    const call = find(inviteID);
    if (!call) {
      early = [...early, [inviteID, users, answer]].slice(-MOST_EARLY);
      return;
    }
    const people = call.people.map((person) => (users.includes(person.userID) ? { ...person, answer } : person));
    set(state.now.calls.map((other) => (other === call ? { ...call, people } : other)));
    if (isOwn(call) && people.every((person) => person.answer !== 'waiting')) remove(call, summary(people));
  }

  async function send(call, method, done) {
    try {
      const { data } = await chat[method]({ inviteID: call.inviteID });
      tell(data.message);
      remove(call, done);
    } catch (error) {
      if (!OVER.includes(error.code)) throw error;
      remove(call, { title: 'That call is over', text: 'Somebody was faster, on another device perhaps.' });
    }
  }

  const listen = (event, heard) => chat.addSignalingListener(event, ({ data }) => heard(data, find(data.inviteID)));

  listen(TSignaling.NEW_INVITATION_RECEIVED, (data) => {
    // Those from other tabs are shown there.
    if (data.inviter !== state.now.me || started.has(data.inviteID)) add(data);
  });
  for (const [event, answer] of [
    [TSignaling.INVITEE_ACCEPTED, 'answered'],
    [TSignaling.INVITEE_REJECTED, 'declined'],
  ])
    listen(event, ({ inviteID, invitee }, call) => {
      if (invitee === state.now.me) remove(call, { title: `You ${answer} on another device` });
      else note(inviteID, [invitee], answer);
    });
  listen(TSignaling.INVITATION_CANCELLED, ({ inviter }, call) => {
    if (call) remove(call, isOwn(call) ? undefined : { title: `You missed a call of ${inviter}`, stays: true });
  });
  listen(TSignaling.INVITATION_TIMEOUT, ({ inviteID, inviter, inviteeList, message }, call) => {
    if (message) tell(message);
    if (inviter === state.now.me) note(inviteID, inviteeList, 'missed');
    else if (call && inviteeList.includes(state.now.me)) remove(call, { title: `You missed a call of ${inviter}`, stays: true });
  });
  chat.on(EVENT.SDK_NOT_READY, () => {
    early = [];
    set([]);
  });

  return {
    /** Calls the person of a conversation, or some members of a chat group. */
    start: (conversationID, userIDs) =>
      attempt('Could not call', async () => {
        const id = bareID(conversationID);
        const options = { timeout: SECONDS, data: JSON.stringify({ businessID: 'parlor_call' }) };
        const { inviteID, data } = await (isChatGroup(conversationID)
          ? chat.inviteInGroup({ groupID: id, inviteeList: userIDs, ...options })
          : chat.invite({ userID: id, ...options }));
        started.add(inviteID);
        sessionStorage.setItem(STARTED, JSON.stringify([...started].slice(-20)));
        tell(data.message);
        add(chat.getSignalingInfo(data.message));
      }),

    /** Says yes. It rejects if that cannot be said now. */
    answer: (call) => send(call, 'accept', { title: `You answered ${call.inviter}`, text: 'Sound and pictures are up to an application.' }),

    /** Says no, or takes an own call back; what keeps it from being said is shown. */
    async end(call) {
      try {
        await send(call, isOwn(call) ? 'cancel' : 'reject');
      } catch (error) {
        remove(call);
        toasts.show(explain(isOwn(call) ? 'Nobody could be told that you hung up' : 'Nobody could be told that you declined', error));
      }
    },
  };
}

// What became of an own call.
function summary(people) {
  const words = { answered: 'answered', declined: 'declined', missed: 'did not answer' };
  const parts = Object.keys(words)
    .map((answer) => [people.filter((person) => person.answer === answer).map(({ userID }) => userID), words[answer]])
    .filter(([users]) => users.length > 0)
    .map(([users, word]) => `${users.join(', ')} ${word}`);
  const isAnswered = people.some(({ answer }) => answer === 'answered');
  return { title: parts.join('; '), ...(isAnswered && { text: 'Sound and pictures are up to an application.' }) };
}
