import { prefersStill } from './element.js';

// Rows kept beyond each edge of what is visible.
const SPARE = 6;

/**
 * Shows a long list by drawing only the rows near what is visible. Rows are
 * kept by key: one that moves glides to its new place, one that stays is only
 * filled again. make(key) makes a row, fill(row, item, place) fills it.
 */
export function createWindow({ scroller, body, keyOf, make, fill }) {
  const rows = new Map();
  let items = [];
  let height = 0;
  let waiting = false;

  function measure() {
    const next = parseFloat(getComputedStyle(scroller).getPropertyValue('--row-height'));
    if (next === height) return;
    height = next;
    for (const row of rows.values()) row.top = undefined;
  }

  function draw() {
    measure();
    body.style.height = `${items.length * height}px`;
    const { first, last } = visibleRange(scroller, height, items.length);
    const visible = items.slice(first, last);
    dropOthers(new Set(visible.map(keyOf)));
    visible.forEach((item, i) => put(item, first + i, body.children[i]));
  }

  function dropOthers(wanted) {
    for (const [key, row] of rows) {
      if (wanted.has(key)) continue;
      row.element.remove();
      rows.delete(key);
    }
  }

  // Rows stand in the document in the order in which they are shown.
  function put(item, place, before) {
    const key = keyOf(item);
    const row = rows.get(key) ?? add(key);
    if (row.element !== before) body.insertBefore(row.element, before ?? null);
    fill(row.element, item, place);
    moveTo(row, place * height);
  }

  function add(key) {
    const row = { element: make(key), top: undefined };
    rows.set(key, row);
    return row;
  }

  function drawSoon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  }

  scroller.addEventListener('scroll', drawSoon, { passive: true });
  new ResizeObserver(draw).observe(scroller);

  return {
    /** Shows a list, or the same list again. */
    show(list) {
      items = list;
      draw();
    },

    /** Scrolls just far enough to show the row at a place. */
    reveal(place) {
      const top = place * height;
      const bottom = top + height - scroller.clientHeight;
      if (scroller.scrollTop > top) scroller.scrollTop = top;
      else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom;
      draw();
    },

    /** How many rows fit at once; at least one. */
    pageSize() {
      return Math.max(1, Math.floor(scroller.clientHeight / height) - 1);
    },
  };
}

function visibleRange({ scrollTop, clientHeight }, height, length) {
  const first = Math.floor(scrollTop / height) - SPARE;
  const last = Math.ceil((scrollTop + clientHeight) / height) + SPARE;
  return { first: Math.max(0, first), last: Math.min(length, last) };
}

function moveTo(row, top) {
  if (row.top === top) return;
  const from = row.top;
  row.top = top;
  row.element.style.transform = `translateY(${top}px)`;
  if (from === undefined || prefersStill()) return;
  row.element.animate([{ transform: `translateY(${from}px)` }, { transform: `translateY(${top}px)` }], {
    duration: 220,
    easing: 'cubic-bezier(.2,.7,.2,1)',
  });
}
