import { numberText } from '../model/locale.js';
import { badgeText, count } from '../model/names.js';
import { ALL, UNGROUPED, groupView, viewTitle } from '../model/shelf.js';
import { el, icon, iconButton, isRightToLeft, setAttributes, setText } from './element.js';
import { fillGroupMark, groupMark } from './group-mark.js';
import { openMenu } from './menu.js';
import { createPeeks } from './peeks.js';

/** The list of views: all conversations, each group, and those in no group. */
export function createSidebar({ list, state, colors, menuItems, dialogs, keys, open }) {
  const items = new Map();

  function draw(now) {
    const { groups, view } = now;
    const views = [ALL, ...groups.map(groupView), UNGROUPED];
    const wanted = new Set(views.map(keyOf));
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    for (const [key, item] of items) if (!wanted.has(key)) remove(key, item);
    views.forEach((each, place) => {
      const item = items.get(keyOf(each)) ?? make(each);
      if (list.children[place] !== item.element) list.insertBefore(item.element, list.children[place] ?? null);
      fill(item, tallyOf(each, now), isSame(each, view));
      if (each.kind === 'group') fillGroup(item, each.name, now, colors);
    });
    // An element that moves in the document loses the focus.
    if (focused && document.activeElement !== focused) (focused.isConnected ? focused : currentButton()).focus({ preventScroll: true });
  }

  function currentButton() {
    return items.get(keyOf(state.now.view)).button;
  }

  function make(view) {
    const item = itemElement(view, {
      open,
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
    const isOwn = isGroup && !state.now.infos.get(view.name)?.isGiven;
    if (isGroup && keys(view.name, event)) {
      // It is done.
    } else if (isOwn && event.key === 'F2') dialogs.rename(view.name);
    else if (isOwn && event.key === 'Delete') dialogs.remove(view.name);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10'))
      openItemMenu(view, item, { anchor: item.menuButton ?? item.button });
    else if (!moveFocus(list, item, event)) return;
    event.preventDefault();
  }

  state.watch(['groups', 'tallies', 'infos', 'looks', 'view', 'dated'], draw);
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

function itemElement(view, { open, show, menu }) {
  const name = viewTitle(view);
  const isGroup = view.kind === 'group';
  const mark = isGroup ? groupMark() : icon(view.kind === 'all' ? 'all' : 'loose');
  const sign = (className, name, text) =>
    el('span', { class: `group-sign ${className}`, role: 'img', 'aria-label': `, ${text}`, title: text, hidden: true }, icon(name));
  const parts = {
    mark,
    lock: sign('group-lock', 'lock', 'given by the operator'),
    mute: sign('group-mute', 'bell-off', 'muted'),
    rule: sign('group-rule', 'rule', 'has rules'),
    at: el('span', { class: 'group-at', role: 'img', text: '@', hidden: true }),
    badge: el('span', { class: 'badge' }),
    quiet: el('span', { class: 'badge quiet' }),
    size: el('span', { class: 'group-size' }),
  };
  const peeks = isGroup ? createPeeks(open) : null;
  const button = el(
    'button',
    { class: 'group-open', type: 'button', title: name, on: { click: show } },
    mark,
    el('span', { class: 'group-name', dir: 'auto', text: name }),
    parts.lock,
    parts.mute,
    parts.rule,
    parts.at,
    parts.badge,
    parts.quiet,
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
  const element = el('li', { class: 'group', data: { kind: view.kind, key: keyOf(view) } }, button, menuButton, peeks?.element);
  if (isGroup) {
    element.dataset.group = name;
    button.setAttribute('aria-keyshortcuts', 'Alt+ArrowUp Alt+ArrowDown M Z F2 Delete');
  }
  element.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    menu({ point: { x: event.clientX, y: event.clientY } });
  });
  return { element, button, menuButton, peeks, ...parts };
}

function fill({ element, button, menuButton, badge, quiet, size }, { count: number, unread, quiet: muted }, isCurrent) {
  fillBadge(badge, unread, 'unread');
  fillBadge(quiet, muted, 'unread and muted');
  setText(size, numberText(number));
  setAttributes(size, { 'aria-label': `, ${count(number, 'conversation')}`, role: 'img' });
  setAttributes(button, { 'aria-current': isCurrent ? 'true' : null, tabindex: isCurrent ? '0' : '-1' });
  if (menuButton) setAttributes(menuButton, { tabindex: isCurrent ? '0' : '-1' });
  if (isCurrent && !element.classList.contains('current')) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  element.classList.toggle('current', isCurrent);
}

function fillBadge(badge, number, what) {
  setText(badge, number > 0 ? badgeText(number) : '');
  setAttributes(badge, {
    'aria-label': number > 0 ? `, ${number} ${what}` : null,
    title: number > 0 ? `${numberText(number)} ${what}` : null,
    role: number > 0 ? 'img' : null,
    hidden: number === 0,
  });
}

// What only a group has: a look, mentions, signs, and its unread conversations below.
function fillGroup({ element, mark, lock, mute, rule, at, peeks }, name, now, colors) {
  const info = now.infos.get(name);
  fillGroupMark(mark, name, now, colors);
  lock.hidden = !info?.isGiven;
  mute.hidden = !info?.isMuted;
  rule.hidden = !info?.rule;
  at.hidden = !info?.mentionCount;
  if (info) setAttributes(at, { 'aria-label': `, ${count(info.mentionCount, 'mention')}`, title: count(info.mentionCount, 'mention') });
  element.classList.toggle('muted', info?.isMuted ?? false);
  peeks.fill(
    info?.unreadConversationCount ? now.conversations.filter((c) => c.conversationGroupList.includes(name)) : [],
    info?.isCollapsed ?? false,
  );
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

function tallyOf(view, { infos, tallies }) {
  if (view.kind !== 'group') return tallies?.[view.kind] ?? { count: 0, unread: 0, quiet: 0 };
  const info = infos.get(view.name);
  return { count: info?.conversationCount ?? 0, unread: info?.unreadCount ?? 0, quiet: info?.mutedUnreadCount ?? 0 };
}

function keyOf(view) {
  return `${view.kind}:${view.name}`;
}

function isSame(a, b) {
  return a.kind === b.kind && a.name === b.name;
}
