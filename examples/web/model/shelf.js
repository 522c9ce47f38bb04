import { bareID, nameOf } from './names.js';

/** The view of every conversation. */
export const ALL = { kind: 'all', name: '' };

/** The view of the conversations that are in no group. */
export const UNGROUPED = { kind: 'ungrouped', name: '' };

/** The view of one conversation group. */
export function groupView(name) {
  return { kind: 'group', name };
}

/** What to call a view. */
export function viewTitle(view) {
  if (view.kind === 'group') return view.name;
  return view.kind === 'all' ? 'All' : 'Ungrouped';
}

/** Keeps `shown` (the list to show) and `tallies` (counts per view) up to date. */
export function keepShelf(state) {
  state.watch(['conversations', 'groups'], (now) => {
    state.set({ tallies: tally(now.conversations, now.groups), selected: prune(now) });
  });
  state.watch(['conversations', 'view', 'filter'], (now) => state.set({ shown: shownOf(now) }));
}

function shownOf({ conversations, view, filter }) {
  const words = filter.trim().toLowerCase();
  if (view.kind === 'all' && words === '') return conversations;
  return conversations.filter((c) => isIn(view, c) && matches(words, c));
}

/** Whether a view shows a conversation. */
export function isIn(view, conversation) {
  const groups = conversation.conversationGroupList;
  if (view.kind === 'group') return groups.includes(view.name);
  return view.kind === 'all' || groups.length === 0;
}

/** The conversations with these IDs, in the order of the list. */
export function pick(conversations, ids) {
  const wanted = new Set(ids);
  return conversations.filter((c) => wanted.has(c.conversationID));
}

function matches(words, conversation) {
  if (words === '') return true;
  const { lastMessage, conversationID } = conversation;
  return (
    nameOf(conversation).toLowerCase().includes(words) ||
    bareID(conversationID).toLowerCase().includes(words) ||
    (lastMessage?.messageForShow ?? '').toLowerCase().includes(words)
  );
}

// A conversation in two groups counts once in each of them and once in all.
function tally(conversations, groups) {
  const tallies = {
    all: empty(),
    ungrouped: empty(),
    groups: new Map(groups.map((name) => [name, empty()])),
  };
  for (const conversation of conversations) {
    add(tallies.all, conversation);
    if (conversation.conversationGroupList.length === 0) add(tallies.ungrouped, conversation);
    for (const name of conversation.conversationGroupList) add(tallies.groups.get(name), conversation);
  }
  return tallies;
}

function empty() {
  return { count: 0, unread: 0 };
}

function add(sum, conversation) {
  if (!sum) return;
  sum.count += 1;
  sum.unread += conversation.unreadCount;
}

// Selected conversations that are gone are not selected any more.
function prune({ conversations, selected }) {
  if (selected.size === 0) return selected;
  const present = conversations.filter((c) => selected.has(c.conversationID));
  return present.length === selected.size ? selected : new Set(present.map((c) => c.conversationID));
}
