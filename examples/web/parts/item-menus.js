import { isIn, pick } from '../model/shelf.js';

/** The entries of the menu of a view: what can be done with a whole group. */
export function createGroupMenu({ state, dialogs, conversations }) {
  const unreadIDs = (view) =>
    state.now.conversations.filter((c) => c.unreadCount > 0 && isIn(view, c)).map((c) => c.conversationID);

  return function items(view) {
    const { kind, name } = view;
    const unread = unreadIDs(view);
    const rename = { label: 'Rename…', icon: 'pencil', hint: 'F2', run: () => dialogs.rename(name) };
    const read = { label: 'Mark all as read', icon: 'checks', run: () => conversations.markRead(unread) };
    const remove = { label: 'Delete group…', icon: 'trash', hint: 'Del', run: () => dialogs.remove(name) };
    return [
      ...(kind === 'group' ? [rename] : []),
      ...(unread.length > 0 ? [read] : []),
      ...(kind === 'group' ? ['-', { ...remove, danger: true }] : []),
    ];
  };
}

/** The entries of the menu of a conversation, or of several selected ones. */
export function createConversationMenu({ state, conversations, groups, attempt, dialogs, groupDialogs }) {
  function takeOut(name, ids) {
    return attempt(`Could not take out of “${name}”`, () => groups.take(name, ids));
  }

  return function items(ids) {
    const chosen = pick(state.now.conversations, ids);
    const isPinned = chosen.every((c) => c.isPinned);
    const isUnread = chosen.some((c) => c.unreadCount > 0);
    const { kind, name } = state.now.view;
    const pin = { icon: 'pin', hint: 'P', run: () => conversations.pin(ids, !isPinned) };
    const read = { label: 'Mark as read', icon: 'checks', hint: 'R', run: () => conversations.markRead(ids) };
    const add = {
      label: 'Add to groups…',
      icon: 'folder-plus',
      hint: 'A',
      run: () => groupDialogs.choose(ids),
    };
    const take = { label: `Take out of “${name}”`, icon: 'folder-minus', run: () => takeOut(name, ids) };
    const remove = { icon: 'trash', danger: true, hint: 'Del', run: () => dialogs.remove(ids) };
    return [
      { ...pin, label: isPinned ? 'Unpin' : 'Pin' },
      ...(isUnread ? [read] : []),
      add,
      ...(kind === 'group' ? [take] : []),
      '-',
      { ...remove, label: ids.length === 1 ? 'Delete…' : `Delete ${ids.length.toLocaleString('en')}…` },
    ];
  };
}
