/**
 * The messages of one conversation that are known so far, in order: what is
 * stored by time, then what is not, in the order in which it was written.
 */
export function createThread() {
  let messages = [];
  let unreadID = '';
  const errors = new Map();

  const unknown = (list) => {
    const known = new Set(messages.map((m) => m.ID));
    return list.filter((m) => !known.has(m.ID));
  };

  return {
    clear() {
      messages = [];
      unreadID = '';
      errors.clear();
    },

    /** Puts an older page before everything. */
    prepend(page) {
      messages = [...unknown(page), ...messages];
    },

    /** Adds messages that are not there yet. Returns those it added. */
    append(list) {
      const fresh = unknown(list);
      messages = [...messages, ...fresh].sort(byPlace);
      return fresh;
    },

    /** Takes note that the status of a message changed, and of why it failed if it did. */
    update(message, error) {
      if (error) errors.set(message.ID, error);
      messages.sort(byPlace);
    },

    remove(message) {
      messages = messages.filter((m) => m.ID !== message.ID);
    },

    /** Takes newer states of messages that are there. */
    replace(list) {
      const newer = new Map(list.map((m) => [m.ID, m]));
      messages = messages.map((m) => newer.get(m.ID) ?? m);
    },

    /** Says how many of the newest incoming messages are unread. */
    markUnread(number) {
      const incoming = messages.filter((m) => m.flow === 'in');
      unreadID = number > 0 ? (incoming.at(-number)?.ID ?? '') : '';
    },

    list: () => messages,
    isEmpty: () => messages.length === 0,
    isFirstUnread: (message) => message.ID === unreadID,
    errorOf: (message) => errors.get(message.ID),
  };
}

function byPlace(a, b) {
  const isStored = (m) => m.status === 'success';
  if (isStored(a) !== isStored(b)) return isStored(a) ? -1 : 1;
  return isStored(a) ? a.time - b.time || (a.sequence ?? 0) - (b.sequence ?? 0) : 0;
}
