import { rightsIn } from '../model/group-rights.js';
import { numberText } from '../model/locale.js';
import { bareID, isMuted, isNotices, isPerson, isUnread } from '../model/names.js';
import { isIn, pick } from '../model/shelf.js';

// What is said when it was taken away, and when it was set.
const WORDS = { isMuted: ['Unmuted', 'Muted'], isCollapsed: ['Expanded', 'Collapsed'] };

const KEYS = { m: 'isMuted', z: 'isCollapsed' };

/** What can be done with a whole view: the entries of its menu, and the keys on a group. */
export function createGroupMenu({ state, dialogs, files, groups, conversations, attempt }) {
  const unreadIDs = (view) => state.now.conversations.filter((c) => isUnread(c) && isIn(view, c)).map((c) => c.conversationID);

  function items(view) {
    const { kind, name } = view;
    const unread = unreadIDs(view);
    const read = { label: 'Mark all as read', icon: 'checks', run: () => conversations.markRead(unread) };
    const reading = unread.length > 0 ? [read] : [];
    if (kind === 'group') return ofGroup(name, reading);
    return kind === 'all' ? [...reading, ...ofAll()] : reading;
  }

  function ofAll() {
    return [
      { label: 'Export groups', icon: 'file', run: () => attempt('Could not export the groups', files.save) },
      { label: 'Import groups…', icon: 'folder-plus', run: files.read },
    ];
  }

  // A given group is the operator's: the user sorts, mutes and collapses it.
  function ofGroup(name, reading) {
    const { isGiven = false, isMuted: isQuiet, isCollapsed } = state.now.infos.get(name) ?? {};
    const place = state.now.groups.indexOf(name);
    const sort = (to) => () => attempt(`Could not move “${name}”`, () => groups.sort(name, to));
    const up = { label: 'Move up', icon: 'up', hint: 'Alt ↑', run: sort(place - 1) };
    const down = { label: 'Move down', icon: 'down', hint: 'Alt ↓', run: sort(place + 1) };
    const rename = { label: 'Rename…', icon: 'pencil', hint: 'F2', run: () => dialogs.rename(name) };
    const rules = { label: 'Rules…', icon: 'rule', run: () => dialogs.rules(name) };
    const remove = { label: 'Delete group…', icon: 'trash', hint: 'Del', danger: true, run: () => dialogs.remove(name) };
    return [
      ...(isGiven ? [] : [rename]),
      ...reading,
      { label: isQuiet ? 'Unmute' : 'Mute', icon: isQuiet ? 'bell' : 'bell-off', hint: 'M', run: () => flip(name, 'isMuted') },
      {
        label: isCollapsed ? 'Expand' : 'Collapse',
        icon: isCollapsed ? 'expand' : 'collapse',
        hint: 'Z',
        run: () => flip(name, 'isCollapsed'),
      },
      { label: 'Settings…', icon: 'sliders', run: () => dialogs.look(name) },
      ...(isGiven ? [] : [rules]),
      ...(place > 0 ? [up] : []),
      ...(place < state.now.groups.length - 1 ? [down] : []),
      ...(isGiven ? [] : ['-', remove]),
    ];
  }

  function flip(name, what) {
    const value = !state.now.infos.get(name)?.[what];
    return attempt(`Could not change “${name}”`, () => groups.set(name, { [what]: value }, `${WORDS[what][Number(value)]} “${name}”`));
  }

  /** What a key does on a group; tells whether it did something. */
  function keys(name, { key, altKey, ctrlKey, metaKey, shiftKey }) {
    if (ctrlKey || metaKey || shiftKey) return false;
    const place = state.now.groups.indexOf(name);
    const ways = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
    if (altKey && key in ways) attempt(`Could not move “${name}”`, () => groups.sort(name, place + ways[key]));
    else if (!altKey && key in KEYS) flip(name, KEYS[key]);
    else return false;
    return true;
  }

  return { items, keys };
}

/** The entries of the menu of a conversation, or of several selected ones. */
export function createConversationMenu({ state, conversations, groups, attempt, dialogs, groupDialogs, groupDoors, friendDialogs }) {
  function takeOut(name, ids) {
    return attempt(`Could not take out of “${name}”`, () => groups.take(name, ids));
  }

  function pinThere(name, ids, isPinned) {
    return attempt(`Could not pin in “${name}”`, () => groups.pin(name, ids, isPinned));
  }

  function along(name, id) {
    const { shown } = state.now;
    const step = (way) => () => attempt('Could not move that', () => groups.step(name, shown, id, way));
    const up = { label: 'Move up', icon: 'up', hint: 'Alt ↑', run: step(-1) };
    const down = { label: 'Move down', icon: 'down', hint: 'Alt ↓', run: step(1) };
    return [...(shown[0]?.conversationID === id ? [] : [up]), ...(shown.at(-1)?.conversationID === id ? [] : [down])];
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
    if (kind !== 'group') return [add];
    const isPinned = ids.every((id) => state.now.order?.pinned.has(id));
    const pin = { label: `${isPinned ? 'Unpin' : 'Pin'} in “${name}”`, icon: 'pin', run: () => pinThere(name, ids, !isPinned) };
    const move = { label: 'Move to a group…', icon: 'forward', hint: 'V', run: () => groupDialogs.move(ids) };
    const isGiven = state.now.infos.get(name)?.isGiven;
    return [add, ...(isGiven ? [] : [move, take]), '-', pin, ...(ids.length === 1 ? along(name, ids[0]) : [])];
  }

  function blocking([id]) {
    const userID = bareID(id);
    const isBlocked = state.now.blocked.includes(userID);
    const label = isBlocked ? 'Unblock' : 'Block';
    return { label, icon: 'block', danger: !isBlocked, run: () => conversations.block(userID, !isBlocked) };
  }

  function befriending([id]) {
    const userID = bareID(id);
    const friend = state.now.friends.find((other) => other.userID === userID);
    if (!friend) return ['-', { label: 'Add to contacts…', icon: 'contacts', run: () => friendDialogs.add(userID) }];
    return ['-', { label: 'Remark…', icon: 'pencil', run: () => friendDialogs.remark(friend) }];
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
      ...(isOne && !isNotices(ids[0]) ? [{ label: 'Search in it…', icon: 'search', run: () => groupDoors.search(ids[0]) }] : []),
      ...things,
      ...(isOne && isPerson(ids[0]) ? befriending(ids) : []),
      '-',
      ...(isOne && isPerson(ids[0]) ? [blocking(ids)] : []),
      ...end,
      { label: 'Clear history…', icon: 'eraser', danger: true, run: () => dialogs.clearHistory(ids) },
      { ...remove, label: isOne ? 'Delete…' : `Delete ${numberText(ids.length)}…` },
    ];
  };
}
