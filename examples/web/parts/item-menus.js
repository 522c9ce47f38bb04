import { rightsIn } from '../model/group-rights.js';
import { bareID, isMuted, isNotices, isPerson, isUnread } from '../model/names.js';
import { isIn, pick } from '../model/shelf.js';

/** The entries of the menu of a view: what can be done with a whole group. */
export function createGroupMenu({ state, dialogs, conversations }) {
  const unreadIDs = (view) => state.now.conversations.filter((c) => isUnread(c) && isIn(view, c)).map((c) => c.conversationID);

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
export function createConversationMenu({ state, conversations, groups, attempt, dialogs, groupDialogs, groupDoors }) {
  function takeOut(name, ids) {
    return attempt(`Could not take out of “${name}”`, () => groups.take(name, ids));
  }

  function marks(ids, chosen) {
    const isPinned = chosen.every((c) => c.isPinned);
    const isQuiet = chosen.every(isMuted);
    const read = { label: 'Mark as read', icon: 'checks', hint: 'R', run: () => conversations.markRead(ids) };
    const unread = { label: 'Mark as unread', icon: 'unread', run: () => conversations.markUnread(ids) };
    const pin = { icon: 'pin', hint: 'P', run: () => conversations.pin(ids, !isPinned) };
    const mute = { icon: isQuiet ? 'bell' : 'bell-off', hint: 'M', run: () => conversations.mute(ids, !isQuiet) };
    return [
      { ...pin, label: isPinned ? 'Unpin' : 'Pin' },
      ...(ids.some(isNotices) ? [] : [{ ...mute, label: isQuiet ? 'Unmute' : 'Mute' }]),
      chosen.some(isUnread) ? read : unread,
    ];
  }

  function sorting(ids) {
    const { kind, name } = state.now.view;
    const add = {
      label: 'Add to groups…',
      icon: 'folder-plus',
      hint: 'A',
      run: () => groupDialogs.choose(ids),
    };
    const take = { label: `Take out of “${name}”`, icon: 'folder-minus', run: () => takeOut(name, ids) };
    return kind === 'group' ? [add, take] : [add];
  }

  function blocking([id]) {
    const userID = bareID(id);
    const isBlocked = state.now.blocked.includes(userID);
    const label = isBlocked ? 'Unblock' : 'Block';
    return { label, icon: 'block', danger: !isBlocked, run: () => conversations.block(userID, !isBlocked) };
  }

  // What can be done in a chat group, and with it; nothing for who is not in it.
  function inChatGroup([id]) {
    const group = state.now.chatGroups.get(bareID(id));
    if (!group || isPerson(id)) return { things: [], end: [] };
    const { groupID } = group;
    const rights = rightsIn(group);
    const invite = { label: 'Add people…', icon: 'plus', run: () => groupDoors.invite(groupID) };
    const end = [];
    if (rights.quit) end.push({ label: 'Leave…', icon: 'leave', danger: true, run: () => groupDoors.quit(groupID) });
    if (rights.dismiss) end.push({ label: 'End the chat group…', icon: 'block', danger: true, run: () => groupDoors.dismiss(groupID) });
    return {
      things: [
        '-',
        { label: 'Members…', icon: 'people', run: () => groupDoors.members(groupID) },
        ...(rights.invite ? [invite] : []),
        { label: 'Settings…', icon: 'pencil', run: () => groupDoors.settings(groupID) },
      ],
      end,
    };
  }

  return function items(ids) {
    const isOne = ids.length === 1;
    const remove = { icon: 'trash', danger: true, hint: 'Del', run: () => dialogs.remove(ids) };
    const { things, end } = isOne ? inChatGroup(ids) : { things: [], end: [] };
    return [
      ...marks(ids, pick(state.now.conversations, ids)),
      ...sorting(ids),
      ...things,
      '-',
      ...(isOne && isPerson(ids[0]) ? [blocking(ids)] : []),
      ...end,
      { label: 'Clear history…', icon: 'eraser', danger: true, run: () => dialogs.clearHistory(ids) },
      { ...remove, label: isOne ? 'Delete…' : `Delete ${ids.length.toLocaleString('en')}…` },
    ];
  };
}
