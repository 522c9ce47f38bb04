import { bareID, isMuted, nameOf } from './names.js';

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

/** Keeps `shown` (the list to show) and `tallies` (counts of all and of those in no group) up to date. */
export function keepShelf(state) {
  state.watch(['conversations', 'totalUnread'], (now) => {
    state.set({ tallies: tally(now), selected: prune(now) });
  });
  state.watch(['conversations', 'view', 'filter', 'order'], (now) => state.set({ shown: shownOf(now) }));
}

function shownOf({ conversations, view, filter, order }) {
  const words = filter.trim().toLowerCase();
  if (view.kind === 'all' && words === '') return conversations;
  const shown = conversations.filter((c) => isIn(view, c) && matches(words, c));
  return view.kind === 'group' && order?.name === view.name ? inOrder(shown, order.ids) : shown;
}

// What has just come into the group stands first until its place is known.
function inOrder(conversations, ids) {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = (c) => places.get(c.conversationID) ?? -1;
  return conversations.toSorted((a, b) => placeOf(a) - placeOf(b));
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

// Of groups the SDK tells the counts; of these two views it does not.
function tally({ conversations, totalUnread }) {
  const all = empty();
  const ungrouped = empty();
  for (const conversation of conversations) {
    add(all, conversation);
    if (conversation.conversationGroupList.length === 0) add(ungrouped, conversation);
  }
  return { all: { ...all, unread: totalUnread, quiet: Math.max(0, all.unread + all.quiet - totalUnread) }, ungrouped };
}

function empty() {
  return { count: 0, unread: 0, quiet: 0 };
}

function add(sum, conversation) {
  sum.count += 1;
  sum[isMuted(conversation) ? 'quiet' : 'unread'] += conversation.unreadCount;
}

// Selected conversations that are gone are not selected any more.
function prune({ conversations, selected }) {
  if (selected.size === 0) return selected;
  const present = conversations.filter((c) => selected.has(c.conversationID));
  return present.length === selected.size ? selected : new Set(present.map((c) => c.conversationID));
}
