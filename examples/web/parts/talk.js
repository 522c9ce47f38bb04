import { explain } from '../model/failure.js';
import { isChatGroup, nameOf } from '../model/names.js';
import { createHistory } from './history.js';
import { createOutbox } from './outbox.js';

/** What is said in the open conversation: stored messages and those on their way. */
export function createTalk({ sdk, state, toasts, box, pill, onSeen }) {
  const { chat, EVENT, TYPES } = sdk;
  const isOpen = (id) => id === state.now.openID;
  const ofOpen = (messages) => messages.filter((m) => isOpen(m.conversationID));

  const outbox = createOutbox({
    chat,
    EVENT,
    toasts,
    isOpen,
    onAdd: (message) => {
      if (isOpen(message.conversationID)) history.add([message]);
    },
    onChange: (message, error) => {
      if (isOpen(message.conversationID)) history.change((thread) => thread.update(message, error));
    },
    onRemove: (message) => history.change((thread) => thread.remove(message)),
  });
  const history = createHistory({
    chat,
    box,
    pill,
    retry: (message) => attempt(() => outbox.retry(message)),
    nameOfSender: (message) => (message.flow === 'out' ? 'You' : message.nick || message.from),
    onSeen,
  });

  // Whether a message could be made; if not, a toast says why.
  function attempt(run) {
    try {
      run();
      return true;
    } catch (error) {
      toasts.show(explain('This message cannot be sent', error));
      return false;
    }
  }

  chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => {
    const messages = ofOpen(data);
    if (messages.length > 0) history.add(messages);
  });
  for (const event of [EVENT.MESSAGE_READ_BY_PEER, EVENT.MESSAGE_MODIFIED, EVENT.MESSAGE_REVOKED])
    chat.on(event, ({ data }) => history.change((thread) => thread.replace(data)));
  state.watch(['me'], () => outbox.clear());
  state.watch(['net'], ({ net }) => {
    if (net === 'connected') history.retry();
  });

  return {
    show(conversation) {
      const { conversationID: id, unreadCount: unread } = conversation;
      const name = nameOf(conversation);
      const hello = isChatGroup(id) ? '' : `Say hello to ${name}.`;
      history.open({ id, name, hello, unread, waiting: outbox.list(id) });
    },

    close: history.close,

    /** Sends a text in the open conversation. Returns whether a message could be made of it. */
    send: (text) => attempt(() => outbox.send(state.now.openID, TYPES.CONV_C2C, text)),

    isAtEnd: history.isAtEnd,
  };
}
