import { EMOJI, findEmoji, noteEmoji, recentEmoji } from '../model/emoji.js';
import { onTurnAway } from './dismiss.js';
import { el, iconButton, isRightToLeft, setAttributes } from './element.js';

/**
 * The button in the line where one writes that opens the emoji: to look through,
 * or to find by a word. insert(sign) writes one; the picker stays open, so that
 * several can be written. Arrow keys move, Enter takes, Escape closes.
 */
export function createEmojiPicker({ line, insert, focusBack }) {
  const button = iconButton('smile', 'Emoji', () => (opened ? close() : open()), { id: 'emoji', 'aria-haspopup': 'dialog' });
  line.querySelector('textarea').after(button);
  let opened = null;

  function open() {
    const grid = el('div', { class: 'emoji-grid', on: { click: ({ target }) => take(target.closest('.emoji')) } });
    const search = el('input', {
      type: 'search',
      placeholder: 'Search emoji',
      'aria-label': 'Search emoji',
      autocomplete: 'off',
      spellcheck: 'false',
      on: { input: () => fill(grid, search.value) },
    });
    const box = el(
      'div',
      { id: 'emoji-picker', role: 'dialog', 'aria-label': 'Emoji', popover: 'manual' },
      el('label', { class: 'field' }, search),
      grid,
    );
    box.addEventListener('keydown', (event) => onKey(event, search, grid));
    fill(grid, '');
    line.append(box);
    box.showPopover();
    setAttributes(button, { 'aria-expanded': 'true' });
    // A finger has no use for the keyboard that a field brings up.
    if (!matchMedia('(pointer: coarse)').matches) search.focus();
    opened = { box, stop: onTurnAway([box, button], close) };
  }

  function close() {
    if (!opened) return;
    const { box, stop } = opened;
    const hadFocus = box.contains(document.activeElement);
    opened = null;
    stop();
    box.remove();
    setAttributes(button, { 'aria-expanded': 'false' });
    if (hadFocus) focusBack();
  }

  function take(choice) {
    if (!choice) return;
    noteEmoji(choice.textContent);
    insert(choice.textContent);
  }

  function onKey(event, search, grid) {
    const all = [...grid.querySelectorAll('.emoji')];
    const at = all.indexOf(document.activeElement);
    if (event.key === 'Enter' && at < 0 && !event.isComposing) take(all[0]);
    else if (event.key === 'ArrowDown' && at < 0) all[0]?.focus();
    else if (at >= 0 && event.key in STEPS) STEPS[event.key](all, at, search);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { close };
}

const ahead = (step) => (all, at) => all[Math.max(0, Math.min(at + (isRightToLeft(all[at]) ? -step : step), all.length - 1))].focus();
const STEPS = {
  ArrowRight: ahead(1),
  ArrowLeft: ahead(-1),
  ArrowDown: (all, at) => below(all, at)?.focus(),
  ArrowUp: (all, at, search) => (above(all, at) ?? search).focus(),
  Home: (all) => all[0].focus(),
  End: (all) => all.at(-1).focus(),
};

// The nearest one in the next line, and in the one before: the last line of a set may be short.
function below(all, at) {
  const { top, left } = all[at].getBoundingClientRect();
  return nearest(all.slice(at + 1), left, (box) => box.top > top + 1);
}

function above(all, at) {
  const { top, left } = all[at].getBoundingClientRect();
  return nearest(all.slice(0, at).reverse(), left, (box) => box.top < top - 1);
}

function nearest(ordered, left, isNext) {
  let best = null;
  for (const element of ordered) {
    const box = element.getBoundingClientRect();
    if (!isNext(box)) continue;
    const distance = Math.abs(box.left - left);
    if (best && best.top !== box.top) break;
    if (!best || distance < best.distance) best = { element, distance, top: box.top };
  }
  return best?.element;
}

function fill(grid, words) {
  const recent = recentEmoji();
  const sets = [...(recent.length > 0 ? [{ name: 'Used last', emoji: recent }] : []), ...EMOJI];
  const found = words.trim() === '' ? sets : [{ name: 'Found', emoji: findEmoji(words) }];
  grid.replaceChildren(...found.flatMap(setOf));
  grid.scrollTop = 0;
}

function setOf({ name, emoji }) {
  if (emoji.length === 0) return [el('p', { class: 'soft', role: 'status', text: 'No emoji has that name.' })];
  const choices = emoji.map((one) =>
    el('button', { class: 'emoji', type: 'button', tabindex: '-1', 'aria-label': one.name, title: one.name, text: one.sign }),
  );
  return [el('h3', { text: name }), el('div', { class: 'emoji-set', role: 'group', 'aria-label': name }, ...choices)];
}
