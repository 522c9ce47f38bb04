import { conversation, group, message, profile } from './shown.js';

// How many messages findMessage remembers.
const MESSAGES_KEPT = 10_000;

/**
 * The conversations and messages that the page holds, one object for each.
 * A conversation that changed is a new object; a message stays the same object
 * and is updated.
 */
export class Objects {
  #list = []; // The conversations in their order.
  #conversations = new Map(); // The same, by id.
  #messages = new Map();
  #sent = new Set(); // Ids, out of the page's reach.
  #numbers = new Map(); // In the history, by id.

  /** Makes the list another one: what leaves, then what comes, then what is new in its place. */
  changeList({ clear, drop = [], put = [], set = [], conversations: sent = [] }) {
    const conversations = sent.map(conversation);
    if (clear) {
      this.#list = [];
      this.#conversations.clear();
    }
    for (const place of drop.reverse()) {
      const [{ conversationID }] = this.#list.splice(place, 1);
      this.#conversations.delete(conversationID);
    }
    put.forEach((place, i) => this.#list.splice(place, 0, conversations[i]));
    set.forEach((place, i) => { this.#list[place] = conversations[put.length + i]; });
    for (const each of conversations) {
      this.#conversations.set(each.conversationID, each);
    }
  }

  /** The whole list, in an array of the caller's. */
  list() {
    return this.#list.slice();
  }

  /**
   * Takes messages over and returns them as the page knows them. Together is how
   * many will be named together, if more of them follow.
   */
  updateMessages(list, together = list.length) {
    const messages = list.map((sent) => {
      if (sent.number) {
        this.#numbers.set(sent.ID, sent.number);
      }
      const news = message(sent);
      if (news.status === 'success') {
        this.#sent.add(news.ID);
      }
      return this.#updateMessage(news);
    });
    keep(this.#messages, Math.max(MESSAGES_KEPT, together));
    keep(this.#sent, MESSAGES_KEPT);
    keep(this.#numbers, Math.max(MESSAGES_KEPT, together));
    return messages;
  }

  /** The number of a message in its history, if the page has had it. */
  number(id) {
    return this.#numbers.get(id);
  }

  /** Whether the message with that id is in a history already. */
  isSent(id) {
    return this.#sent.has(id);
  }

  /** Notes what has been read: all that came in, or all that was sent. */
  markRead(conversations, peerConversations) {
    if (conversations.length + peerConversations.length === 0) {
      return;
    }
    for (const message of this.#messages.values()) {
      if (message.flow === 'in' && conversations.includes(message.conversationID)) {
        update(message, { isRead: true });
      } else if (message.flow === 'out' && message.status === 'success' && peerConversations.includes(message.conversationID)) {
        update(message, { isPeerRead: true });
      }
    }
  }

  /** Notes which messages the user has deleted. */
  markDeleted({ conversationID, numbers }) {
    for (const message of this.#messages.values()) {
      if (message.conversationID === conversationID && numbers.includes(this.#numbers.get(message.ID))) {
        update(message, { isDeleted: true });
      }
    }
  }

  /** Forgets the messages of histories that are no more: their numbers are those of others. */
  forgetHistory() {
    for (const id of this.#numbers.keys()) {
      this.#messages.delete(id);
    }
    this.#numbers.clear();
  }

  #updateMessage(news) {
    const held = this.#messages.get(news.ID);
    if (held !== undefined && !Object.isFrozen(held)) {
      return update(held, news);
    }
    const shown = held ? { ...held, ...news } : news;
    this.#messages.set(news.ID, shown);
    return shown;
  }

  message(id) {
    return this.#messages.get(id) ?? null;
  }

  clear() {
    this.#list = [];
    this.#conversations.clear();
    this.#messages.clear();
    this.#sent.clear();
    this.#numbers.clear();
  }

  /** Puts the objects in the place of what stands for them. */
  hydrate(data) {
    if (data === null || typeof data !== 'object') {
      return data;
    }
    if (data.profile) {
      return profile(data.profile);
    }
    if (data.profileList) {
      return data.profileList.map(profile);
    }
    if (data.group) {
      data.group = group(data.group);
    }
    if (data.conversationList === true) {
      data.conversationList = this.list();
    } else if (data.conversationList) {
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

/** Drops the oldest of a map or set down to a size. */
function keep(collection, size) {
  for (const key of collection.keys()) {
    if (collection.size <= size) {
      return;
    }
    collection.delete(key);
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
