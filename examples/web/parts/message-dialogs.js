import { mergerOf, nameOfSender } from '../model/merging.js';
import { bareID, count, isChatGroup, isPerson, nameAll } from '../model/names.js';
import { clock } from '../model/when.js';
import { contentOf } from './content.js';
import { askFirst, openDialog } from './dialog.js';
import { el } from './element.js';
import { createPicker } from './picker.js';
import { openViewer } from './viewer.js';

/** The dialogs about messages. send(method, payload, options, conversationID) sends one. */
export function createMessageDialogs({ chat, state, toasts, send, remove, startWith }) {
  // Each message by itself, or one that holds them all.
  function forward(messages, conversations, isMerged) {
    for (const { conversationID } of conversations) {
      if (isMerged) send('createMergerMessage', mergerOf(messages), {}, conversationID);
      else for (const message of messages) send('createForwardMessage', message, {}, conversationID);
    }
    toasts.show({ title: `Forwarded to ${nameAll(conversations)}` });
  }

  async function open(merger) {
    if (merger.payload.messageList.length === 0) await chat.downloadMergerMessage(merger);
    return openDialog({
      title: merger.payload.title || 'Chat record',
      content: [
        el('ol', { class: 'record-list' }, ...merger.payload.messageList.map((message) => lineOf(message, merger.payload.messageList))),
      ],
      cancel: 'Close',
    });
  }

  function lineOf(message, messages) {
    const doors = { merger: open, contact: startWith, picture: () => openViewer(message, messages, nameOfSender) };
    return el(
      'li',
      {},
      el('b', { dir: 'auto', text: nameOfSender(message) }),
      el('time', { text: clock(message.time) }),
      el('div', { class: 'bubble-text', dir: 'auto' }, ...contentOf(message, doors)),
    );
  }

  function canWrite({ conversationID: id }) {
    return isPerson(id) || (isChatGroup(id) && state.now.chatGroups.has(bareID(id)));
  }

  return {
    /** Asks whom to forward messages to, and how. Resolves to whether they were forwarded. */
    forward(messages) {
      const picker = createPicker({ conversations: state.now.conversations, isWanted: canWrite });
      const merged = el('input', { type: 'checkbox' });
      const together = el('label', { class: 'check-row' }, merged, el('span', { text: 'As one chat record' }));
      return openDialog({
        title: `Forward ${count(messages.length, 'message')}`,
        content: [picker.element, ...(messages.length > 1 ? [together] : [])],
        confirm: {
          label: 'Forward',
          run: async () => forward(messages, picker.chosen(), merged.checked),
        },
        className: 'small',
      });
    },

    /** Asks, then deletes messages from the own view. Resolves to whether they are deleted. */
    remove(messages) {
      return askFirst({
        title: `Delete ${count(messages.length, 'message')} for you?`,
        text: `${isChatGroup(messages[0].conversationID) ? 'The others keep' : `${bareID(messages[0].conversationID)} keeps`} what was written. This cannot be undone.`,
        label: 'Delete',
        run: () => remove(messages),
      });
    },

    /** Shows what a merger message holds. */
    open,
  };
}
