import { badgeText, count } from '../model/names.js';
import { ALL, UNGROUPED, groupView, viewTitle } from '../model/shelf.js';
import { el, icon, iconButton, isRightToLeft, setAttributes, setText } from './element.js';
import { openMenu } from './menu.js';

/** The list of views: all conversations, each group, and those in no group. */
export function createSidebar({ list, state, colors, menuItems, dialogs }) {
  const items = new Map();

  function draw({ groups, tallies, view }) {
    const views = [ALL, ...groups.map(groupView), UNGROUPED];
    const wanted = new Set(views.map(keyOf));
    const hadFocus = list.contains(document.activeElement);
    for (const [key, item] of items) if (!wanted.has(key)) remove(key, item);
    views.forEach((each, place) => {
      const item = items.get(keyOf(each)) ?? make(each);
      if (list.children[place] !== item.element) list.insertBefore(item.element, list.children[place] ?? null);
      fill(item, tallyOf(each, tallies), isSame(each, view));
    });
    if (hadFocus && !list.contains(document.activeElement)) currentButton().focus();
  }

  function currentButton() {
    return items.get(keyOf(state.now.view)).button;
  }

  function make(view) {
    const item = itemElement(view, colors, {
      show: () => state.set({ view }),
      menu: (place) => openItemMenu(view, item, place),
    });
    item.element.addEventListener('keydown', (event) => onKey(event, view, item));
    items.set(keyOf(view), item);
    return item;
  }

  function remove(key, item) {
    item.element.remove();
    items.delete(key);
  }

  function openItemMenu(view, item, place) {
    const entries = menuItems(view);
    if (entries.length === 0) return;
    openMenu({ items: entries, label: `Actions for ${viewTitle(view)}`, focusBack: item.button, ...place });
  }

  function onKey(event, view, item) {
    const isGroup = view.kind === 'group';
    if (isGroup && event.key === 'F2') dialogs.rename(view.name);
    else if (isGroup && event.key === 'Delete') dialogs.remove(view.name);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10'))
      openItemMenu(view, item, { anchor: item.menuButton ?? item.button });
    else if (!moveFocus(list, item, event)) return;
    event.preventDefault();
  }

  state.watch(['groups', 'tallies', 'view'], draw);
  return {
    /** The button of the view that is shown. */
    currentButton,

    /** The view that a list item stands for; undefined for other elements. */
    viewOf(element) {
      const key = element.closest('.group')?.dataset.key;
      return [ALL, UNGROUPED, ...state.now.groups.map(groupView)].find((view) => keyOf(view) === key);
    },
  };
}

function itemElement(view, colors, { show, menu }) {
  const name = viewTitle(view);
  const mark = view.kind === 'group' ? dot(colors.hueOf(name)) : icon(view.kind === 'all' ? 'all' : 'loose');
  const parts = { badge: el('span', { class: 'badge' }), size: el('span', { class: 'group-size' }) };
  const button = el(
    'button',
    { class: 'group-open', type: 'button', title: name, on: { click: show } },
    mark,
    el('span', { class: 'group-name', dir: 'auto', text: name }),
    parts.badge,
    parts.size,
  );
  const menuButton =
    view.kind === 'group'
      ? iconButton('more', `Actions for ${name}`, () => menu({ anchor: menuButton }), {
          class: 'icon-button group-menu',
          'aria-haspopup': 'menu',
          tabindex: '-1',
        })
      : null;
  const element = el('li', { class: 'group', data: { kind: view.kind, key: keyOf(view) } }, button, menuButton);
  if (view.kind === 'group') element.dataset.group = name;
  element.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    menu({ point: { x: event.clientX, y: event.clientY } });
  });
  return { element, button, menuButton, ...parts };
}

function fill({ element, button, menuButton, badge, size }, { count: number, unread }, isCurrent) {
  setText(badge, unread > 0 ? badgeText(unread) : '');
  setAttributes(badge, {
    'aria-label': unread > 0 ? `, ${unread} unread` : null,
    role: unread > 0 ? 'img' : null,
    hidden: unread === 0,
  });
  setText(size, number.toLocaleString('en'));
  setAttributes(size, { 'aria-label': `, ${count(number, 'conversation')}`, role: 'img' });
  setAttributes(button, { 'aria-current': isCurrent ? 'true' : null, tabindex: isCurrent ? '0' : '-1' });
  if (menuButton) setAttributes(menuButton, { tabindex: isCurrent ? '0' : '-1' });
  if (isCurrent && !element.classList.contains('current')) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  element.classList.toggle('current', isCurrent);
}

function moveFocus(list, { element, button }, event) {
  const all = [...list.children];
  const at = all.indexOf(element);
  const [forward, back] = isRightToLeft(list) ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  const steps = {
    ArrowDown: at + 1,
    [forward]: at + 1,
    ArrowUp: at - 1,
    [back]: at - 1,
    Home: 0,
    End: all.length - 1,
  };
  if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return false;
  const next = all[Math.max(0, Math.min(steps[event.key], all.length - 1))].querySelector('.group-open');
  button.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  return true;
}

function dot(hue) {
  const element = el('span', { class: 'group-dot' });
  element.style.setProperty('--hue', hue);
  return element;
}

function tallyOf(view, tallies) {
  const sum = view.kind === 'group' ? tallies?.groups.get(view.name) : tallies?.[view.kind];
  return sum ?? { count: 0, unread: 0 };
}

function keyOf(view) {
  return `${view.kind}:${view.name}`;
}

function isSame(a, b) {
  return a.kind === b.kind && a.name === b.name;
}
