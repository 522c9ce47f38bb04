import { isMuted } from '../model/names.js';

const ALONG = { ArrowUp: -1, ArrowDown: 1 };

/** The keyboard of the conversation list. */
export function createListKeys({ grid, list, state, selection, conversations, dialogs, groups, groupDialogs, attempt, openRowMenu, open }) {
  const places = {
    ArrowDown: () => list.activePlace() + 1,
    ArrowUp: () => list.activePlace() - 1,
    PageDown: () => list.activePlace() + list.pageSize(),
    PageUp: () => list.activePlace() - list.pageSize(),
    Home: () => 0,
    End: () => state.now.shown.length - 1,
  };

  const actions = {
    Enter: (id) => open(id),
    ' ': (id) => selection.toggle(id),
    Escape: () => selection.clear(),
    Delete: (id) => removeKeepingPlace(selection.targets(id)),
    ContextMenu: (id) => openRowMenu(id, { anchor: list.activeRow() }),
    a: (id) => groupDialogs.choose(selection.targets(id)),
    p: (id) => conversations.pin(selection.targets(id), !conversations.find(id).isPinned),
    v: (id) => groupDialogs.move(selection.targets(id)),
    m: (id) => conversations.mute(selection.targets(id), !isMuted(conversations.find(id))),
    r: (id) => conversations.markRead(selection.targets(id)),
  };

  // After a deletion the row that moved up is the active one.
  async function removeKeepingPlace(ids) {
    const place = list.activePlace();
    if (await dialogs.remove(ids)) list.activate(place);
  }

  function move(event) {
    if (event.shiftKey && state.now.activeID !== '') selection.anchor(state.now.activeID);
    const id = list.activate(places[event.key]());
    if (event.shiftKey) selection.extendTo(id);
  }

  // In a group, one place up or down; the row stays the active one.
  function place(id, step) {
    const { view, shown } = state.now;
    if (view.kind === 'group') attempt('Could not move that', () => groups.step(view.name, shown, id, step));
    return true;
  }

  function handle(event) {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const id = state.now.activeID;
    if (altKey) return key in ALONG && id !== '' ? place(id, ALONG[key]) : false;
    if (ctrlKey || metaKey) return key === 'a' ? (selection.all(), true) : false;
    if (key in places) return (move(event), true);
    if (list.activePlace() < 0) return false;
    if (shiftKey && key === 'F10') return (actions.ContextMenu(id), true);
    if (!(key in actions) || (shiftKey && key !== ' ')) return false;
    actions[key](id);
    return true;
  }

  grid.addEventListener('keydown', (event) => {
    if (event.target !== grid || !handle(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
