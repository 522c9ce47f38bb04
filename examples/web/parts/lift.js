import { el } from './element.js';

// A mouse lifts by moving, a finger by resting: what moves at once scrolls.
const SLACK = 6;
const REST = 300;

/**
 * Lets things of an area be carried by mouse, pen or finger. find(element) gives
 * the thing at an element; nothing, if it cannot be carried. over(thing, event)
 * shows where it would go and returns the words for the label at the pointer;
 * drop(thing, event) puts it there; end(thing) takes the marks away, also after
 * Escape. A finger that lifts and does not move asks for the menu.
 */
export function createLift({ area, find, over, drop, end }) {
  let carried = null;

  area.addEventListener('pointerdown', (event) => {
    if (carried || event.button !== 0 || !event.isPrimary || !(event.target instanceof Element)) return;
    const thing = find(event.target);
    if (thing) begin(thing, event);
  });
  // The browser would carry pictures in its own way.
  area.addEventListener('dragstart', (event) => event.preventDefault());

  function begin(thing, { clientX, clientY, pointerId, pointerType, target }) {
    const listening = new AbortController();
    const label = el('div', { class: 'drag-label', hidden: true });
    carried = { thing, target, clientX, clientY, listening, label, isLifted: false, hasMoved: false };
    const isFinger = pointerType === 'touch';
    const timer = isFinger ? setTimeout(lift, REST) : 0;
    const on = (name, hear) => document.addEventListener(name, hear, { capture: true, passive: false, signal: listening.signal });
    on('pointermove', (event) => {
      if (event.pointerId !== pointerId) return;
      const isFar = Math.hypot(event.clientX - clientX, event.clientY - clientY) > SLACK;
      if (!carried.isLifted && isFar) {
        if (isFinger) return finish(null);
        lift();
      }
      if (carried.isLifted && isFar) carried.hasMoved = true;
      if (carried.hasMoved) show(event);
    });
    on('pointerup', (event) => event.pointerId === pointerId && finish(event));
    on('pointercancel', (event) => event.pointerId === pointerId && finish(null));
    on('touchmove', (event) => carried.isLifted && event.preventDefault());
    on('contextmenu', (event) => {
      if (!carried.isLifted) return finish(null);
      event.preventDefault();
      event.stopPropagation();
    });
    on('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      finish(null);
    });
    listening.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  function lift() {
    carried.isLifted = true;
    document.body.classList.add('dragging');
    document.body.append(carried.label);
  }

  function show(event) {
    const { thing, label } = carried;
    scrollNear(event);
    const words = over(thing, event);
    label.hidden = false;
    label.textContent = words;
    // Beside a mouse, above a finger, and never beyond the edge.
    const [x, y] = event.pointerType === 'touch' ? [-20, -64] : [14, 10];
    label.style.setProperty('--x', `${Math.max(8, Math.min(event.clientX + x, innerWidth - label.offsetWidth - 8))}px`);
    label.style.setProperty('--y', `${event.clientY + y}px`);
  }

  function finish(event) {
    const { thing, target, clientX, clientY, listening, label, isLifted, hasMoved } = carried;
    carried = null;
    listening.abort();
    label.remove();
    document.body.classList.remove('dragging');
    if (isLifted) dropClick();
    if (event && hasMoved) drop(thing, event);
    else if (event && isLifted) target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY }));
    end(thing);
  }
}

// What is released over a button does not press it.
function dropClick() {
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('click', stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener('click', stop, { capture: true }));
}

// Near its edges a list comes along.
function scrollNear({ clientX: x, clientY: y }) {
  const list = document.elementFromPoint(x, y)?.closest('.groups-scroll, #conversation-list');
  if (!list) return;
  const box = list.getBoundingClientRect();
  const step = (at, from, to) => (at < from + 32 ? -12 : at > to - 32 ? 12 : 0);
  list.scrollBy(step(x, box.left, box.right), step(y, box.top, box.bottom));
}
