/**
 * The messages of one conversation that are known so far, in order: what is
 * stored, as the SDK delivers it, then what is not, as it was written. Neither
 * time (whole seconds) nor sequence (each sender counts alone) tells the order.
 */
export function createThread() {
  let messages = [];
  let unreadID = '';
  const errors = new Map();

  const unknown = (list) => {
    const known = new Set(messages.map((m) => m.ID));
    return list.filter((m) => !known.has(m.ID));
  };

  const without = (message) => messages.filter((m) => m.ID !== message.ID);

  return {
    clear() {
      messages = [];
      unreadID = '';
      errors.clear();
    },

    /** Puts an older page before everything. */
    prepend(page) {
      messages = storedFirst([...unknown(page), ...messages]);
    },

    /** Adds messages that are not there yet. Returns those it added. */
    append(list) {
      const fresh = unknown(list);
      messages = storedFirst([...messages, ...fresh]);
      return fresh;
    },

    /** Takes note that the status of a message changed, and of why it failed if it did. */
    update(message, error) {
      if (error) errors.set(message.ID, error);
      if (message.status !== 'success' || !messages.some((m) => m.ID === message.ID)) return;
      // It was stored after everything that had arrived by then.
      messages = storedFirst([...without(message), message]);
    },

    remove(message) {
      messages = without(message);
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

    /** Leaves out what has been deleted. Returns whether there was any. */
    prune() {
      const before = messages.length;
      messages = messages.filter((m) => !m.isDeleted);
      return messages.length < before;
    },

    list: () => messages,
    find: (id) => messages.find((m) => m.ID === id),
    isEmpty: () => messages.length === 0,
    isFirstUnread: (message) => message.ID === unreadID,
    errorOf: (message) => errors.get(message.ID),
  };
}

function storedFirst(messages) {
  const isStored = (m) => m.status === 'success';
  return [...messages.filter(isStored), ...messages.filter((m) => !isStored(m))];
}
