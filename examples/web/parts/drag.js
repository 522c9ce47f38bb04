import { count, nameAll } from '../model/names.js';
import { pick } from '../model/shelf.js';
import { el } from './element.js';

const TYPE = 'application/x-parlor-conversations';

/** Lets rows be dragged onto a group, or onto "New group". */
export function createDrag({ grid, sidebar, state, selection, groups, groupDialogs, attempt, viewOf }) {
  grid.addEventListener('dragstart', (event) => {
    const id = event.target.closest?.('.row')?.dataset.conversation;
    if (!id) return;
    const ids = selection.targets(id);
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData(TYPE, JSON.stringify(ids));
    showImage(event, ids);
    document.body.classList.add('dragging');
  });
  grid.addEventListener('dragend', () => {
    document.body.classList.remove('dragging');
    mark(null);
  });

  sidebar.addEventListener('dragover', (event) => {
    const target = targetOf(event);
    mark(target);
    if (!target) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  sidebar.addEventListener('dragleave', (event) => {
    if (!sidebar.contains(event.relatedTarget)) mark(null);
  });
  sidebar.addEventListener('drop', (event) => {
    const target = targetOf(event);
    if (!target) return;
    event.preventDefault();
    mark(null);
    drop(target, JSON.parse(event.dataTransfer.getData(TYPE)));
  });

  function targetOf(event) {
    if (!event.dataTransfer.types.includes(TYPE)) return null;
    return event.target.closest?.('.group[data-kind=group], #new-group') ?? null;
  }

  function drop(target, ids) {
    if (target.id === 'new-group') {
      groupDialogs.create(ids);
      return;
    }
    const { name } = viewOf(target);
    attempt(`Could not add to “${name}”`, () => groups.add(name, ids));
  }

  function mark(target) {
    sidebar.querySelector('.drop-target')?.classList.remove('drop-target');
    target?.classList.add('drop-target');
  }

  // The browser takes a picture of the element, which then can go again.
  function showImage(event, ids) {
    const chosen = pick(state.now.conversations, ids);
    const text = chosen.length === 1 ? nameAll(chosen) : count(chosen.length, 'conversation');
    const image = el('div', { class: 'drag-image', text });
    document.body.append(image);
    event.dataTransfer.setDragImage(image, 12, 12);
    setTimeout(() => image.remove());
  }
}
