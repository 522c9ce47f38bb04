// How long a finger rests on a message until its menu opens, and how far it may move meanwhile.
const LONG_PRESS = 450;
const STILL = 10;

/**
 * Opens the menu of a message by mouse and by touch: open(message, place) after
 * a press of the right button, of the button beside it, or a long one of a finger.
 */
export function createMessageGestures({ log, messageAt, open }) {
  let held = null;

  function press(event) {
    const message = event.pointerType === 'touch' ? messageAt(event.target) : undefined;
    held = message ? { message, point: pointOf(event), since: event.timeStamp } : null;
  }

  function move(event) {
    if (held && Math.hypot(event.clientX - held.point.x, event.clientY - held.point.y) > STILL) held = null;
  }

  // A menu that opened before the finger is lifted would close when it is, and
  // so would one before the mouse events that browsers make of a touch.
  function lift(event) {
    if (!held || event.timeStamp - held.since < LONG_PRESS) return;
    const { message, point } = held;
    held = null;
    event.preventDefault();
    open(message, { point });
  }

  log.addEventListener('pointerdown', press);
  log.addEventListener('pointermove', move);
  log.addEventListener('pointercancel', () => {
    held = null;
  });
  log.addEventListener('touchend', lift);

  log.addEventListener('contextmenu', (event) => {
    const message = messageAt(event.target);
    // Links and selected text have a menu of the browser's own.
    if (!message || event.target.closest('a') || !getSelection().isCollapsed) return;
    event.preventDefault();
    if (!held) open(message, { point: pointOf(event) });
  });

  log.addEventListener('click', (event) => {
    const more = event.target.closest('.message-more');
    if (more) open(messageAt(more), { anchor: more });
  });
}

function pointOf({ clientX, clientY }) {
  return { x: clientX, y: clientY };
}
