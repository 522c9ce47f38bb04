import { EVENT } from './constants.js';

// How many entries are kept, and of a list that an event brings how many items.
const MOST = 500;
const MOST_ITEMS = 20;

/** The names of events by their values. */
const NAMES = new Map(Object.entries(EVENT).map(([name, value]) => [value, name]));

/**
 * What has become of a chat: its events, and what its log says. Summary and text
 * of an entry hold nothing that anybody has said or is called; its data do.
 * @typedef {{number: number, time: number, kind: 'event' | 'call' | 'log', isBad: boolean, name: string, summary: string, data: unknown}} Entry
 */
export class Journal {
  /** @type {Entry[]} */
  #entries = [];
  #chat;
  #taken;
  seen = 0;

  /** @param {() => void} taken is called after each entry */
  constructor(chat, taken) {
    this.#chat = chat;
    this.#taken = taken;
    NAMES.forEach((_, event) => chat.on(event, this.#heard));
    chat.callExperimentalAPI('addLogger', this.#logged);
  }

  close() {
    NAMES.forEach((_, event) => this.#chat.off(event, this.#heard));
    this.#chat.callExperimentalAPI('removeLogger', this.#logged);
  }

  clear() {
    this.#entries = [];
    this.seen = 0;
  }

  /** Those after a number, oldest first. */
  after(number) {
    return this.#entries.filter((entry) => entry.number > number);
  }

  #heard = ({ name: value, data }) => {
    const name = NAMES.get(value);
    this.#take({ kind: 'event', isBad: name === 'ERROR' || name === 'KICKED_OUT', name, summary: summarize(data), data: shorten(data) });
  };

  #logged = (entry) => {
    const { time, level, event, method, ...fields } = entry;
    const isCall = event === 'call';
    const summary = [isCall ? '' : method, ...Object.entries(fields).map(([name, value]) => told(name, value))].filter(Boolean).join(', ');
    const isBad = level === 'warn' || level === 'error';
    this.#take({ kind: isCall ? 'call' : 'log', isBad, name: isCall ? `${method}()` : event, summary, data: entry });
  };

  #take(entry) {
    this.seen++;
    this.#entries.push({ number: this.seen, time: Date.now(), ...entry });
    if (this.#entries.length > MOST) {
      this.#entries.shift();
    }
    this.#taken();
  }
}

/** An entry as a line of text. */
export const lineOf = ({ time, kind, name, summary }) => `${new Date(time).toISOString()} ${kind} ${name}${summary && ` ${summary}`}`;

function told(name, value) {
  switch (name) {
    case 'ms':
      return `${value} ms`;
    case 'code':
      return value === 0 ? '' : `code ${value}`;
    case 'pending':
      return 'pending';
    default:
      return `${name} ${value}`;
  }
}

// What events bring that is a number, or a word of ours.
const TELLING = ['state', 'type', 'code', 'method'];

function summarize(data) {
  if (Array.isArray(data)) {
    return `${data.length} ${data.length === 1 ? 'item' : 'items'}`;
  }
  if (typeof data === 'number') {
    return String(data);
  }
  const words = TELLING.filter((name) => data?.[name] !== undefined).map((name) => `${name} ${data[name]}`);
  const lists = Object.entries(data ?? {}).filter(([, value]) => Array.isArray(value));
  return [...words, ...lists.map(([name, list]) => `${name} ${list.length}`)].join(', ');
}

/** The same with long lists cut, so that what is kept stays small. */
function shorten(data) {
  if (Array.isArray(data)) {
    return data.length > MOST_ITEMS ? [...data.slice(0, MOST_ITEMS), `… and ${data.length - MOST_ITEMS} more`] : data.slice();
  }
  const isPlain = data !== null && typeof data === 'object';
  return isPlain
    ? Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Array.isArray(value) ? shorten(value) : value]))
    : data;
}
