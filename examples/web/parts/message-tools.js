import { isChatGroup } from '../model/names.js';
import { pickMessage } from '../model/picked.js';
import { groupOf } from '../model/topics.js';
import { openMenu } from './menu.js';
import { createMessageGestures } from './message-gestures.js';
import { createMessageKeys } from './message-keys.js';
import { createMessageMenu } from './message-menu.js';

/** What can be done with a message, by mouse, touch and keyboard. */
export function createMessageTools({ log, state, talk, composer, actions, dialogs, readers }) {
  const messageAt = (target) => talk.find(target.closest('.message')?.dataset.message);

  const items = createMessageMenu({
    actions,
    reactions: talk.reactions,
    outbox: talk.outbox,
    composer,
    forward: (messages) => dialogs.forward(messages),
    pick: (message) => pickMessage(state, message),
    askRemove: (messages) => dialogs.remove(messages),
    readers,
    mayRevoke: isStaffOf,
  });

  // The owner and the admins of a chat group take back what others wrote.
  function isStaffOf({ conversationID }) {
    const role = groupOf(state.now, conversationID)?.selfInfo.role;
    return isChatGroup(conversationID) && (role === 'Owner' || role === 'Admin');
  }

  function open(message, place) {
    const entries = items(message);
    if (entries.length === 0 || state.now.picked) return;
    const focusBack = log.querySelector(`[data-message="${CSS.escape(message.ID)}"]`);
    openMenu({ items: entries, label: 'Actions for this message', focusBack, ...place });
  }

  // A key does what the entry of the menu does that has it as its hint, if it is there.
  function run(hint, message) {
    items(message)
      .find((item) => item.hint === hint)
      ?.run();
  }

  createMessageGestures({ log, messageAt, open });
  const keyboard = createMessageKeys({
    log,
    messageAt,
    open,
    keys: {
      r: (message) => run('R', message),
      e: (message) => run('E', message),
      c: (message) => run('C', message),
      f: (message) => run('F', message),
      ' ': (message) => run('Space', message),
      Delete: (message) => run('Del', message),
    },
    leave() {
      if (state.now.picked) state.set({ picked: null });
      composer.focus();
    },
  });
  return { focusNewest: keyboard.focusNewest };
}
