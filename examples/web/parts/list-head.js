import { numberText } from '../model/locale.js';
import { count } from '../model/names.js';
import { viewTitle } from '../model/shelf.js';
import { setText } from './element.js';
import { emptyList } from './list-empty.js';
import { openMenu } from './menu.js';

/** The head of the list (title, count, menu, search) and what it says when the list is empty. */
export function createListHead({ section, state, viewMenuItems, searchAll, startNew, addSamples, showAll }) {
  const title = section.querySelector('#view-name');
  const size = section.querySelector('#view-count');
  const menu = section.querySelector('#view-menu');
  const search = section.querySelector('#conversation-search');
  const empty = section.querySelector('#list-empty');

  function draw(now) {
    const { view, shown, filter, conversations } = now;
    setText(title, viewTitle(view));
    setText(size, filter.trim() === '' ? count(shown.length, 'conversation') : `${numberText(shown.length)} found`);
    menu.hidden = viewMenuItems(view).length === 0;
    section.classList.toggle('blank', conversations.length === 0);
    empty.hidden = shown.length > 0 || !now.loaded;
    if (!empty.hidden) drawEmpty(now);
  }

  // Drawn anew only if it says something else, so that the focus is not lost.
  function drawEmpty(now) {
    const about = JSON.stringify([now.me, now.view, now.filter, now.conversations.length === 0]);
    if (empty.dataset.about === about) return;
    empty.dataset.about = about;
    empty.replaceChildren(...emptyList(now, { clearSearch, searchAll, startNew, addSamples, showAll }));
  }

  function clearSearch() {
    search.value = '';
    state.set({ filter: '' });
    search.focus();
  }

  search.addEventListener('input', () => state.set({ filter: search.value }));
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      searchAll(search.value.trim());
    } else if (event.key === 'Escape' && search.value !== '') {
      event.preventDefault();
      clearSearch();
    }
  });
  menu.addEventListener('click', () =>
    openMenu({
      items: viewMenuItems(state.now.view),
      label: `Actions for ${viewTitle(state.now.view)}`,
      anchor: menu,
    }),
  );
  section.querySelector('#search-all').addEventListener('click', () => searchAll(search.value.trim()));
  section.querySelector('#new-conversation').addEventListener('click', startNew);
  state.watch(['shown', 'view', 'filter', 'conversations', 'loaded', 'dated'], draw);
  state.watch(['me'], () => {
    search.value = '';
  });
}
