import { count, nameAll } from '../model/names.js';
import { pick } from '../model/shelf.js';
import { isRightToLeft } from './element.js';
import { createLift } from './lift.js';

/**
 * Lets conversations be carried to a group, out of it, to "New group", and to
 * another place in the group that is shown. With Ctrl they stay where they were too.
 */
export function createConversationDrag({ grid, sidebar, state, selection, groups, groupDialogs, attempt, viewOf }) {
  const shownGroup = () => (state.now.view.kind === 'group' ? state.now.view.name : '');
  const isGiven = (name) => state.now.infos.get(name)?.isGiven ?? false;

  // Where the conversations would go: what to say of it and to do there.
  function destination(ids, { clientX, clientY, ctrlKey, metaKey }) {
    const at = document.elementFromPoint(clientX, clientY);
    const from = shownGroup();
    if (at?.closest('#new-group')) return { mark: at.closest('#new-group'), words: 'New group', run: () => groupDialogs.create(ids) };
    const item = at?.closest('.group');
    if (item && sidebar.contains(item)) return onView(item, viewOf(item), from, ids, ctrlKey || metaKey);
    const row = at?.closest('.row');
    return row && from !== '' && grid.contains(row) ? onRow(row, from, ids, clientY) : null;
  }

  function onView(mark, { kind, name }, from, ids, isCopy) {
    const mayLeave = from !== '' && !isGiven(from);
    if (kind === 'ungrouped' && mayLeave) return { mark, words: `Take out of “${from}”`, run: () => groups.take(from, ids) };
    if (kind !== 'group' || name === from) return null;
    if (isGiven(name)) return { mark: null, words: `“${name}” is given: nothing can be put in`, run: null };
    if (mayLeave && !isCopy) return { mark, words: `Move to “${name}”`, run: () => groups.move(from, name, ids) };
    return { mark, words: `Add to “${name}”`, run: () => groups.add(name, ids) };
  }

  function onRow(mark, from, ids, y) {
    const box = mark.getBoundingClientRect();
    const isAfter = y > box.top + box.height / 2;
    const shown = state.now.shown.map((c) => c.conversationID).filter((id) => id === mark.dataset.conversation || !ids.includes(id));
    const at = shown.indexOf(mark.dataset.conversation);
    if (ids.includes(shown[at])) return null;
    const after = isAfter ? shown[at] : shown[at - 1];
    return { mark, side: isAfter ? 'after' : 'before', words: `Place in “${from}”`, run: () => groups.place(from, ids, after) };
  }

  createLift({
    area: grid,
    find(element) {
      const id = element.closest('.row')?.dataset.conversation;
      return id && !element.closest('button, .row-pick') ? selection.targets(id) : null;
    },
    over(ids, event) {
      const place = destination(ids, event);
      mark(place?.mark, place?.side);
      return place?.words ?? titleOf(pick(state.now.conversations, ids));
    },
    drop(ids, event) {
      const run = destination(ids, event)?.run;
      if (run) attempt('Could not move that', run);
    },
    end: () => mark(null),
  });
}

// So many pixels beside a group still mean it.
const NEAR = 40;

/** Lets groups be carried to another place among the groups. */
export function createGroupDrag({ list, state, groups, attempt }) {
  function destination(name, { clientX: x, clientY: y }) {
    const items = [...list.querySelectorAll('[data-group]')].map((mark) => ({ mark, far: distance(mark, x, y) }));
    const { mark, far } = items.reduce((best, item) => (item.far < best.far ? item : best));
    if (far > NEAR || mark.dataset.group === name) return null;
    const side = isPast(mark, x, y) ? 'after' : 'before';
    const others = state.now.groups.filter((each) => each !== name);
    return { mark, side, place: others.indexOf(mark.dataset.group) + (side === 'after' ? 1 : 0) };
  }

  // On a phone the groups stand in a row.
  function isPast(element, x, y) {
    const box = element.getBoundingClientRect();
    if (getComputedStyle(list).display !== 'flex') return y > box.top + box.height / 2;
    return x > box.left + box.width / 2 !== isRightToLeft(list);
  }

  createLift({
    area: list,
    find: (element) => element.closest('.group-open')?.closest('[data-group]')?.dataset.group,
    over(name, event) {
      const place = destination(name, event);
      mark(place?.mark, place?.side);
      return name;
    },
    drop(name, event) {
      const place = destination(name, event)?.place;
      if (place !== undefined) attempt(`Could not move “${name}”`, () => groups.sort(name, place));
    },
    end: () => mark(null),
  });
}

function distance(element, x, y) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

function mark(target, side = 'onto') {
  for (const element of document.querySelectorAll('[data-drop]')) element.removeAttribute('data-drop');
  if (target) target.dataset.drop = side;
}

function titleOf(conversations) {
  return conversations.length === 1 ? nameAll(conversations) : count(conversations.length, 'conversation');
}
