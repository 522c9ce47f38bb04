import { TYPES } from './constants.js';
import { Contacts } from './contacts.js';
import { conversation } from './conversation.js';
import { accountNumber } from './ids.js';
import { message } from './message.js';
import { Topics } from './topic.js';

// How many messages findMessage remembers.
const MESSAGES_KEPT = 10_000;

/**
 * The conversations and messages that the page holds, one object for each.
 * A conversation that changed is a new object; a message stays the same object
 * and is updated. What a message is follows from its place in a history, which
 * the authority gives, and for one of the page's own that has none yet from its
 * ID: an ID is its sender's word.
 */
export class Objects {
  #list = []; // The conversations in their order.
  #conversations = new Map(); // The same, by id.
  #messages = new Map(); // By name.
  #names = new Map(); // Of messages, by ID.
  #sent = new Set(); // IDs, out of the page's reach.
  #numbers = new WeakMap(); // In the history, by message.
  topics = new Topics();
  contacts = new Contacts();

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
    set.forEach((place, i) => {
      this.#list[place] = conversations[put.length + i];
    });
    for (const each of conversations) {
      this.#conversations.set(each.conversationID, each);
    }
  }

  /** The whole list, in an array of the caller's. */
  list() {
    return this.#list.slice();
  }

  conversation(id) {
    return this.#conversations.get(id);
  }

  /** The message of a name. */
  named(name) {
    return this.#messages.get(name);
  }

  /**
   * Takes messages over and returns them as the page knows them. Together is how
   * many will be named together, if more of them follow.
   */
  updateMessages(list, together = list.length) {
    const messages = list.map((sent) => this.#updateMessage(sent));
    const most = Math.max(MESSAGES_KEPT, together);
    keep(this.#messages, most);
    keep(this.#names, most);
    keep(this.#sent, MESSAGES_KEPT);
    return messages;
  }

  #updateMessage(sent) {
    const news = message(sent);
    const own = news.flow === 'out';
    const name = nameOf(sent);
    const held = this.#held(name, sent, own);
    const shown = shownIn(held, news);
    this.#messages.set(name, shown);
    if (sent.number) {
      this.#numbers.set(shown, sent.number);
    }
    this.#find(name, shown, held);
    if (own && news.status === 'success') {
      this.#sent.add(news.ID);
    }
    return shown;
  }

  /** The object of a message so far. One for online users only comes once. */
  #held(name, { ID, number }, own) {
    if (!number && !own) {
      return undefined;
    }
    const held = this.#messages.get(name);
    if (held || !own) {
      return held;
    }
    const waiting = this.#messages.get(ID); // It has no place yet.
    this.#messages.delete(ID);
    return waiting;
  }

  /**
   * Has an ID find a message: of several with one ID that of the sender whom the
   * ID names, and of that sender's the first.
   */
  #find(name, news, before) {
    const found = this.message(news.ID);
    if (!found || found === before || precedes(this.#rank(news), this.#rank(found))) {
      this.#names.set(news.ID, name);
    }
  }

  /** @returns {[number, number]} */
  #rank(message) {
    const genuine = message.ID.startsWith(`${accountNumber(message.from)}-`);
    return [genuine ? 0 : 1, this.#numbers.get(message) ?? Infinity];
  }

  /** The names of those of messages that came from a history and are shown as they came. */
  held(messages) {
    return messages.filter((sent) => sent.number && this.#messages.get(nameOf(sent))?.payload === sent.payload).map(nameOf);
  }

  /** The names of those messages of a history of which a test is true. */
  where(test) {
    return [...this.#messages].filter(([, message]) => this.#numbers.has(message) && test(message)).map(([name]) => name);
  }

  /** The number of a message in its history, if the page has had it. */
  number(message) {
    return this.#numbers.get(this.#own(message));
  }

  /** The object that the SDK holds for a page's copy of a message, or the copy. */
  #own(message) {
    if (this.#numbers.has(message)) {
      return message;
    }
    const held = this.message(message.ID);
    return held?.conversationID === message.conversationID ? held : message;
  }

  /** Shows something on a message: on the page's own copy, and on the SDK's. */
  showOn(message, news) {
    for (const copy of new Set([message, this.#own(message)])) {
      update(copy, news);
    }
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

  /** Notes how many have read messages of chat groups. */
  showCounts(counts) {
    for (const { name, readCount, unreadCount } of counts) {
      const message = this.#messages.get(name);
      if (message) {
        update(message, { readReceiptInfo: { readCount, unreadCount, timestamp: 0 } });
      }
    }
  }

  /** Shows on a page's copies of messages what the SDK's say of who has read them. */
  showReceipts(messages) {
    for (const message of messages) {
      const own = this.#own(message);
      if (own !== message && own.conversationType === TYPES.CONV_GROUP) {
        update(message, { readReceiptInfo: own.readReceiptInfo });
      }
    }
  }

  /** Notes which messages the user has deleted. */
  markDeleted({ conversationID, numbers }) {
    for (const message of this.#messages.values()) {
      if (message.conversationID === conversationID && numbers.includes(this.#numbers.get(message))) {
        update(message, { isDeleted: true });
      }
    }
  }

  /** Forgets the messages of histories that are no more: their numbers are those of others. */
  forgetHistory() {
    for (const [name, message] of this.#messages) {
      if (this.#numbers.has(message)) {
        this.#messages.delete(name);
      }
    }
    for (const [id, name] of this.#names) {
      if (!this.#messages.has(name)) {
        this.#names.delete(id);
      }
    }
    this.#numbers = new WeakMap();
  }

  /** The message that an ID finds, or null. */
  message(id) {
    return this.#messages.get(this.#names.get(id)) ?? null;
  }

  clear() {
    this.contacts.clear();
    this.#list = [];
    this.#conversations.clear();
    this.#messages.clear();
    this.#names.clear();
    this.#sent.clear();
    this.topics.clear();
    this.#numbers = new WeakMap();
  }
}

/** Names a message as Go does (jsbridge/dto.go). */
function nameOf({ conversationID, number, ID, out }) {
  return number || !out ? `${conversationID} ${number || ID}` : ID;
}

/** What shows the news: the object so far, unless there is none or the page has frozen it. */
function shownIn(held, news) {
  if (held === undefined || Object.isFrozen(held)) {
    return held ? { ...held, ...news } : news;
  }
  return update(held, news);
}

const precedes = ([a, first], [b, second]) => a < b || (a === b && first < second);

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

/** Puts the very object that a page passed in the place of the message that a result holds, if it does. */
export function giveBack(message, result) {
  const held = result.data.message ?? message;
  if (held !== message) {
    update(message, held);
  }
  result.data.message = message;
}
