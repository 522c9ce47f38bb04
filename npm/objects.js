// How many messages findMessage remembers.
const MESSAGES_KEPT = 10_000;

/**
 * The conversations and messages that the page holds, one object for each.
 * A conversation that changed is a new object; a message stays the same object
 * and is updated.
 */
export class Objects {
  #conversations = new Map();
  #messages = new Map();

  replaceConversations(list) {
    for (const conversation of list) {
      this.#conversations.set(conversation.conversationID, conversation);
    }
  }

  dropConversations(ids) {
    for (const id of ids) {
      this.#conversations.delete(id);
    }
  }

  /** Takes messages over and returns them as the page knows them. */
  updateMessages(list) {
    return list.map((message) => this.#updateMessage(message));
  }

  #updateMessage(message) {
    const held = this.#messages.get(message.ID);
    if (held !== undefined) {
      return update(held, message);
    }
    this.#messages.set(message.ID, message);
    if (this.#messages.size > MESSAGES_KEPT) {
      this.#messages.delete(this.#messages.keys().next().value);
    }
    return message;
  }

  message(id) {
    return this.#messages.get(id) ?? null;
  }

  clear() {
    this.#conversations.clear();
    this.#messages.clear();
  }

  /** Puts the objects in the place of their ids. */
  hydrate(data) {
    if (data === null || typeof data !== 'object') {
      return data;
    }
    if (data.conversationList) {
      data.conversationList = data.conversationList.map((id) => this.#conversations.get(id));
    }
    if (data.conversation) {
      data.conversation = this.#conversations.get(data.conversation);
    }
    if (data.messageList) {
      data.messageList = data.messageList.map((id) => this.message(id));
    }
    if (data.message) {
      data.message = this.message(data.message);
    }
    return data;
  }
}

/** Copies news onto a message; a page may have frozen its own copy. */
export function update(message, news) {
  for (const [field, value] of Object.entries(news)) {
    try {
      message[field] = value;
    } catch {
      // A field that the page made read-only keeps what the page gave it.
    }
  }
  return message;
}
