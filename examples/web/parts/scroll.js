const NEAR = 48;

/**
 * The scroll position of the messages: stays at the newest one unless the
 * reader went up. Calls onMove after each move, onEnd when it ends at the
 * newest message and onTop when it is near the oldest.
 */
export function createScroll(frame, { onTop, onMove, onEnd }) {
  let isAtEnd = true;

  function measure() {
    isAtEnd = frame.scrollHeight - frame.scrollTop - frame.clientHeight < NEAR;
  }

  function toEnd(behavior = 'instant') {
    isAtEnd = true;
    frame.scrollTo({ top: frame.scrollHeight, behavior });
  }

  frame.addEventListener(
    'scroll',
    () => {
      measure();
      onMove();
      if (isAtEnd) onEnd();
      if (frame.scrollTop < 2 * NEAR) onTop();
    },
    { passive: true },
  );
  new ResizeObserver(() => {
    if (isAtEnd) toEnd();
  }).observe(frame);

  return {
    toEnd,
    isAtEnd: () => isAtEnd,

    /** Scrolls so that an element is a little below the upper edge. */
    toElement(element) {
      frame.scrollTop = element.offsetTop - frame.clientHeight / 4;
      measure();
    },

    /** Changes what stands above without moving what is being read. */
    keeping(change) {
      const fromEnd = frame.scrollHeight - frame.scrollTop;
      change();
      frame.scrollTop = frame.scrollHeight - fromEnd;
    },
  };
}
