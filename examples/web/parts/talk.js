import { explain } from '../model/failure.js';
import { isChatGroup, isPerson, nameOf } from '../model/names.js';
import { nameOfSender } from '../model/merging.js';
import { pickMessage } from '../model/picked.js';
import { createReactions } from '../model/reactions.js';
import { createReceipts } from '../model/receipts.js';
import { isTip } from '../model/tips.js';
import { isTypingNotice } from '../model/typing.js';
import { createHistory } from './history.js';
import { createOutbox } from './outbox.js';

/**
 * What is said in the open conversation: stored messages and those on their
 * way. `doors` are what opens from inside of a message.
 */
export function createTalk({ sdk, state, toasts, actions, box, pill, doors, onSeen }) {
  const { chat, EVENT, TYPES } = sdk;
  const isOpen = (id) => id === state.now.openID;
  const redraw = () => history.change(() => {});

  const nameFor = (message) => (message.flow === 'out' ? 'You' : nameOfSender(message));

  const receipts = createReceipts({ chat });
  const reactions = createReactions({
    chat,
    EVENT,
    onChange: (messageID) => {
      if (history.find(messageID)) redraw();
    },
  });
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
    onProgress: (message, fraction) => history.progress(message, fraction),
    onRemove: (message) => history.change((thread) => thread.remove(message)),
  });
  const history = createHistory({
    chat,
    box,
    pill,
    makers: {
      retry: (message) => outbox.retry(message),
      react: (message, { reactionID, reactedByMyself }) => actions.react(message, reactionID, reactedByMyself),
      pick: (message) => pickMessage(state, message),
    },
    nameOfSender: nameFor,
    factsOf: (message) => ({
      progress: outbox.progressOf(message),
      reactions: reactions.of(message),
      isPicked: state.now.picked?.has(message.ID) ?? false,
      isForMe: message.flow === 'in' && message.atUserList.some((id) => id === state.now.me || id === TYPES.MSG_AT_ALL),
      me: state.now.me,
      doors,
    }),
    onPage: (messages) => reactions.load(messages.filter((message) => !isTip(message))),
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
    const messages = data.filter((m) => isOpen(m.conversationID) && !isTypingNotice(m));
    if (messages.length > 0) history.add(messages);
  });
  for (const event of [EVENT.MESSAGE_READ_BY_PEER, EVENT.MESSAGE_MODIFIED, EVENT.MESSAGE_REVOKED])
    chat.on(event, ({ data }) => history.change((thread) => thread.replace(data)));
  chat.on(EVENT.MESSAGE_READ_RECEIPT_RECEIVED, redraw);
  state.watch(['picked'], ({ picked }) => {
    box.classList.toggle('picking', picked !== null);
    redraw();
  });
  state.watch(['dated'], redraw);
  state.watch(['conversations'], () => history.prune());
  state.watch(['me'], () => [outbox, reactions, receipts].forEach((part) => part.clear()));
  state.watch(['net'], ({ net }) => {
    if (net === 'connected') history.retry();
  });

  return {
    /** Shows a conversation; with `at` the place of one of its messages. */
    show(conversation, at) {
      const { conversationID: id, unreadCount: unread } = conversation;
      const name = nameOf(conversation);
      const hello = isPerson(id) ? `Say hello to ${name}.` : isChatGroup(id) ? 'Say hello to everybody.' : '';
      return history.open({ id, name, hello, unread, waiting: () => outbox.list(id) }, at);
    },

    close: history.close,

    /**
     * Sends a message of any kind: to the open conversation, or to another one.
     * Returns whether a message could be made of it.
     */
    send: (method, payload, options = {}, id = state.now.openID) =>
      attempt(() => outbox.send(id, isChatGroup(id) ? TYPES.CONV_GROUP : TYPES.CONV_C2C, method, payload, options)),

    /** Shows a message that was sent by other ways than these. */
    tell(message) {
      if (isOpen(message.conversationID)) history.add([message]);
    },

    /** Says that somebody has the messages before their eyes. */
    see: () => receipts.seen(history.list()),

    /** Deletes messages from the own view. */
    async remove(messages) {
      if (await actions.remove(messages)) history.prune();
    },

    find: history.find,
    list: history.list,
    nameOfSender: nameFor,
    isAtEnd: history.isAtEnd,
    reactions,
    outbox,
  };
}
