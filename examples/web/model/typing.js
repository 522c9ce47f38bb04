import { isOnline } from './presence.js';
import { bareID, isPerson } from './names.js';

// Other chat clients know a message of this business, too.
const BUSINESS = 'user_typing_status';
const NOTICE = JSON.stringify({
  businessID: BUSINESS,
  typingStatus: 1,
  version: 1,
  userAction: 14,
  actionParam: 'EIMAMSG_InputStatus_Ing',
});

// A notice is sent at most this often, and believed for a little longer.
const PACE = 3000;
const LASTS = 4500;

/** Whether a message only says that its sender is writing. */
export function isTypingNotice({ type, payload }) {
  return type === 'TIMCustomElem' && payload.data.includes(BUSINESS);
}

/**
 * Keeps `typing`, the conversations in which the peer is writing, up to date,
 * and tells peers that the user is: with messages that are in no history.
 */
export function keepTyping({ chat, EVENT, TYPES, state }) {
  const timers = new Map();
  let told = { id: '', time: 0 };

  function set(id, isTyping) {
    clearTimeout(timers.get(id));
    const typing = new Set(state.now.typing);
    if (isTyping) typing.add(id);
    else typing.delete(id);
    if (typing.size === state.now.typing.size) return;
    state.set({ typing });
  }

  chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => {
    for (const message of data.filter((m) => m.flow === 'in')) {
      const id = message.conversationID;
      set(id, isTypingNotice(message));
      if (isTypingNotice(message))
        timers.set(
          id,
          setTimeout(() => set(id, false), LASTS),
        );
    }
  });

  return {
    /** Says that the user is writing in a conversation, if the peer is there to see it. */
    tell(id) {
      const to = bareID(id);
      const isFresh = told.id === id && Date.now() - told.time < PACE;
      if (!isPerson(id) || isFresh || state.now.net !== 'connected' || !isOnline(state.now.statuses.get(to))) return;
      told = { id, time: Date.now() };
      const payload = { data: NOTICE, description: '', extension: '' };
      const message = chat.createCustomMessage({ to, conversationType: TYPES.CONV_C2C, payload });
      // One that is lost is missed by nobody.
      chat.sendMessage(message, { onlineUserOnly: true }).catch(() => {});
    },
  };
}
