const NEAR = 48;

/**
 * The scroll position of the messages in their frame: stays at the newest one
 * unless the reader went up. Calls onMove after each move, onEnd when it ends at
 * the newest message and onTop when it is near the oldest.
 */
export function createScroll(frame, content, { onTop, onMove, onEnd }) {
  let isAtEnd = true;
  let before = 0;

  // On the way down to the end counts as being there.
  function measure() {
    const isNear = frame.scrollHeight - frame.scrollTop - frame.clientHeight < NEAR;
    if (isNear || frame.scrollTop < before) isAtEnd = isNear;
    before = frame.scrollTop;
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
  // The content grows when a picture has loaded, too.
  const sizes = new ResizeObserver(() => {
    if (isAtEnd) toEnd();
  });
  sizes.observe(frame);
  sizes.observe(content);

  return {
    toEnd,
    isAtEnd: () => isAtEnd,

    /** Stays where it is when more comes in below, until the reader goes to the end. */
    stay() {
      isAtEnd = false;
      before = 0;
    },

    /** Scrolls so that an element is a little below the upper edge. */
    toElement(element) {
      before = Infinity;
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
