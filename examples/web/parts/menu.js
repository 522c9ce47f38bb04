import { onTurnAway } from './dismiss.js';
import { el, icon, isRightToLeft } from './element.js';

// How near a menu comes to the edges of the window.
const EDGE = 8;

let opened = null;

/**
 * Opens a menu below an element or at a point; one that is open already closes,
 * and is not opened again by the button that it belongs to. Items are { label,
 * icon, run, danger, checked, href }, { label, choices } for a row of { text,
 * label, run, checked }, or '-' for a line. Arrow keys, Home, End, first letters
 * and Escape work; on closing, the focus goes back to `focusBack`.
 * @param {{items: any[], label: string, anchor?: HTMLElement, point?: any, focusBack?: any}} menu
 */
export function openMenu({ items, label, anchor, point, focusBack }) {
  const button = anchor?.getAttribute('aria-haspopup') === 'menu' ? anchor : null;
  const isAgain = button !== null && opened?.button === button;
  opened?.close();
  if (isAgain) return;
  const home = focusBack ?? document.activeElement;
  // By hand: what closes a popover by itself differs from browser to browser.
  const menu = el(
    'div',
    { class: 'menu', role: 'menu', 'aria-label': label, popover: 'manual' },
    ...items.map((item) => itemElement(item, close)),
  );

  function close() {
    const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
    stop();
    opened = null;
    anchor?.setAttribute('aria-expanded', 'false');
    menu.remove();
    if (hadFocus && home?.isConnected) home.focus({ preventScroll: true });
  }

  menu.addEventListener('keydown', (event) => moveByKey(menu, event, close));
  menu.addEventListener('contextmenu', (event) => event.preventDefault());
  // An open dialog makes the rest of the page unreachable, so the menu goes into it.
  (home?.closest?.('dialog') ?? document.body).append(menu);
  menu.showPopover();
  place(menu, anchor, point);
  anchor?.setAttribute('aria-expanded', 'true');
  entries(menu)[0]?.focus();
  const stop = onTurnAway([menu, button], close);
  opened = { close, button };
}

function itemElement(item, close) {
  if (item === '-') return el('hr', { role: 'separator' });
  if (item.choices) return rowElement(item, close);
  const role = item.checked === undefined ? 'menuitem' : 'menuitemradio';
  const properties = {
    class: `menu-item ${item.danger ? 'danger' : ''}`,
    role,
    tabindex: '-1',
    'aria-checked': item.checked === undefined ? null : String(item.checked),
  };
  const parts = [
    item.icon ? icon(item.icon) : null,
    el('span', { text: item.label }),
    item.checked ? icon('check') : null,
    item.hint ? el('kbd', { text: item.hint }) : null,
  ];
  if (item.href) return el('a', { ...properties, href: item.href, target: '_blank', rel: 'noopener', on: { click: close } }, ...parts);
  return el('button', { ...properties, type: 'button', on: { click: running(item, close) } }, ...parts);
}

function rowElement({ label, choices }, close) {
  const buttons = choices.map((choice) =>
    el('button', {
      class: 'menu-item menu-choice',
      type: 'button',
      role: choice.checked === undefined ? 'menuitem' : 'menuitemcheckbox',
      'aria-checked': choice.checked === undefined ? null : String(choice.checked),
      'aria-label': choice.label,
      title: choice.label,
      tabindex: '-1',
      text: choice.text,
      on: { click: running(choice, close) },
    }),
  );
  return el('div', { class: 'menu-row', role: 'group', 'aria-label': label }, ...buttons);
}

// Closing first gives the focus back, so that a dialog opened next returns it there.
function running(item, close) {
  return () => {
    close();
    queueMicrotask(item.run);
  };
}

function entries(menu) {
  return [...menu.querySelectorAll('.menu-item')];
}

function moveByKey(menu, event, close) {
  const all = entries(menu);
  const at = all.indexOf(document.activeElement);
  const [next, before] = [at + 1, at - 1 + all.length];
  const steps = { ArrowDown: next, ArrowUp: before, Home: 0, End: all.length - 1 };
  if (document.activeElement.matches('.menu-choice')) Object.assign(steps, inRow(all, at));
  if (event.key in steps) all[steps[event.key] % all.length].focus();
  else if (event.key === 'Tab') close();
  else if (!focusByLetter(all, at, event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

// In a row, arrows to the sides move along and the others leave it.
function inRow(all, at) {
  const row = all[at].parentElement;
  const first = all.indexOf(row.firstElementChild);
  const last = all.indexOf(row.lastElementChild);
  const [forward, back] = isRightToLeft(row) ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  return {
    [forward]: at === last ? first : at + 1,
    [back]: at === first ? last : at - 1,
    ArrowDown: last + 1,
    ArrowUp: first - 1 + all.length,
  };
}

function focusByLetter(all, at, key) {
  if (key.length !== 1 || key === ' ') return false;
  const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  const found = order.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
  found?.focus();
  return found !== undefined;
}

function place(menu, anchor, point) {
  const box = anchor?.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = point ? leftOfPoint(menu, point.x, width) : leftOfAnchor(anchor, width);
  const below = point ? point.y : box.bottom + 4;
  const above = point ? point.y - height : box.top - height - 4;
  const top = below + height > innerHeight - EDGE && above > EDGE ? above : below;
  menu.style.setProperty('--left', `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`);
  menu.style.setProperty('--top', `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`);
}

function leftOfPoint(menu, x, width) {
  return isRightToLeft(menu) ? x - width : x;
}

// Its far edge is that of the button, unless only the near one keeps it in the pane; where neither does, it is moved in.
function leftOfAnchor(anchor, width) {
  const box = anchor.getBoundingClientRect();
  const pane = anchor.closest('section, nav, aside')?.getBoundingClientRect();
  const places = [box.right - width, box.left];
  if (isRightToLeft(anchor)) places.reverse();
  if (!pane || width > pane.width) return places[0];
  return places.find((left) => left >= pane.left && left + width <= pane.right) ?? Math.max(pane.left, pane.right - width);
}
