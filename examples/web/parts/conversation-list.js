import { bareID } from '../model/names.js';
import { isOnline } from '../model/presence.js';
import { fillRow, makeRow, rowID } from './row.js';
import { createWindow } from './window.js';
import { setAttributes } from './element.js';

/**
 * The list of conversations in the middle: a grid that keeps the focus while
 * one of its rows is the active one, so that rows may come and go.
 */
export function createConversationList({ grid, body, state, colors, selection, open, openRowMenu }) {
  const indexOf = (id) => state.now.shown.findIndex((c) => c.conversationID === id);

  const rows = createWindow({
    scroller: grid,
    body,
    keyOf: (conversation) => conversation.conversationID,
    make: (id) => makeRow(id, { toggle: onPick, menu: openRowMenu }),
    fill: (row, conversation, place) => fillRow(row, shownIn(state.now, conversation, place, colors)),
  });

  function onPick(id, event) {
    state.set({ activeID: id });
    if (event.shiftKey) selection.extendTo(id);
    else selection.toggle(id);
  }

  function onClick(event) {
    const id = event.target.closest('.row')?.dataset.conversation;
    if (!id) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) onPick(id, event);
    else open(id);
  }

  function onContextMenu(event) {
    const id = event.target.closest('.row')?.dataset.conversation;
    if (!id) return;
    event.preventDefault();
    state.set({ activeID: id });
    openRowMenu(id, { point: { x: event.clientX, y: event.clientY } });
  }

  function draw({ shown, activeID, selected }) {
    rows.show(shown);
    const active = document.getElementById(rowID(activeID));
    setAttributes(grid, {
      'aria-rowcount': shown.length,
      'aria-activedescendant': active ? active.id : null,
    });
    grid.classList.toggle('selecting', selected.size > 0);
    grid.tabIndex = shown.length > 0 ? 0 : -1;
  }

  grid.addEventListener('click', onClick);
  grid.addEventListener('contextmenu', onContextMenu);
  // Pressing a button in a row leaves the focus with the list.
  grid.addEventListener('mousedown', (event) => {
    if (event.target.closest('.row-menu')) event.preventDefault();
  });
  grid.addEventListener('focus', () => {
    if (indexOf(state.now.activeID) < 0) state.set({ activeID: state.now.shown[0]?.conversationID ?? '' });
  });
  state.watch(['shown', 'selected', 'openID', 'activeID', 'groups', 'looks', 'order', 'statuses', 'typing', 'dated'], draw);
  state.watch(['view', 'filter'], () => {
    grid.scrollTop = 0;
  });

  return {
    /** The place of the active row in the list; -1 if there is none. */
    activePlace: () => indexOf(state.now.activeID),

    /** Makes the row at a place (or the nearest one) active and shows it. Returns its id. */
    activate(place) {
      const { shown } = state.now;
      const at = Math.max(0, Math.min(place, shown.length - 1));
      const id = shown[at]?.conversationID ?? '';
      state.set({ activeID: id });
      if (id !== '') rows.reveal(at);
      return id;
    },

    pageSize: () => rows.pageSize(),

    /** The element of the active row, if it is drawn. */
    activeRow: () => document.getElementById(rowID(state.now.activeID)),
  };
}

// All that a row shows; a row is filled again only if one of these is another.
function shownIn(now, conversation, place, colors) {
  const { selected, openID, activeID, groups, looks, order, view, me, statuses, typing, dated } = now;
  const id = conversation.conversationID;
  const peer = { isOnline: isOnline(statuses.get(bareID(id))), isTyping: typing.has(id) };
  const marks = { isSelected: selected.has(id), isOpen: id === openID, isActive: id === activeID };
  const pinnedIn = view.kind === 'group' && order?.name === view.name && order.pinned.has(id) ? view.name : '';
  return { conversation, place, groups, looks, pinnedIn, me, colors, dated, ...peer, ...marks };
}
