// The overlay that shows what becomes of a chat: parlor-chat/devtools. Nothing of
// the SDK but its constants is imported here, so a page has it once only.
import { STYLE } from './devtoolsstyle.js';
import { Journal, lineOf } from './journal.js';

/** What can be shown of a journal, by the value of the choice. */
const SHOWN = {
  all: ['Everything', () => true],
  events: ['Events', ({ kind }) => kind === 'event'],
  calls: ['Calls', ({ kind }) => kind === 'call'],
  bad: ['What went wrong', ({ isBad }) => isBad],
};

/** How long what came is gathered before it is drawn, in milliseconds. */
const PACE = 50;

const known = new WeakMap();

/** Where there is no page, as on a server, there is nothing to show. */
const NOTHING = { isOpen: false, show() {}, hide() {}, flip() {}, remove() {}, text: async () => '' };

/** The overlay of a chat, the same each time until it is removed. */
export function devtools(chat, options = {}) {
  if (!globalThis.document) {
    return NOTHING;
  }
  if (!known.has(chat)) {
    known.set(chat, new Devtools(chat, options, () => known.delete(chat)));
  }
  return known.get(chat);
}

class Devtools {
  #chat;
  #journal;
  #forget;
  #onToggle;
  #parent;
  #host = document.createElement('div');
  #opener = button('Parlor', () => this.flip());
  #panel = element('section', { 'aria-label': 'Parlor' });
  #count = element('output');
  #filter = element('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter' });
  #choice = element('select', { 'aria-label': 'Show' });
  #pause = button('Pause', () => this.#setPaused(!this.#isPaused));
  #state = element('pre', { tabindex: '0', 'aria-label': 'State' });
  #by = element('textarea', { readonly: '', 'aria-label': 'Text to copy' });
  #list = element('ol', { 'aria-label': 'Newest first' });
  #isPaused = false;
  #isDue = false;
  #before; // What had the focus.
  #last = 0; // The number of the newest that is drawn.

  constructor(chat, { parent, open = false, onToggle }, forget) {
    this.#chat = chat;
    this.#parent = parent;
    this.#onToggle = onToggle;
    this.#forget = forget;
    this.#build();
    this.#set(open);
    this.#journal = new Journal(chat, () => this.#look());
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  show() {
    this.#before = document.activeElement;
    this.#set(true);
    this.#look();
    this.#filter.focus();
  }

  hide() {
    const hadFocus = this.#host.shadowRoot.activeElement !== null;
    this.#set(false);
    if (hadFocus) {
      const isThere = this.#before?.isConnected && ![document.body, this.#host].includes(this.#before);
      (isThere ? this.#before : this.#opener).focus();
    }
  }

  /** Bound, so that it can be a listener. */
  flip = () => {
    if (this.isOpen) {
      this.hide();
    } else {
      this.show();
    }
  };

  remove() {
    this.#journal.close();
    this.#host.remove();
    this.#forget();
  }

  /** All that is kept and fits, as lines, behind how the chat stands: nothing that anybody has said. */
  async text() {
    const { data } = await this.#chat.callExperimentalAPI('getStatistics');
    const head = Object.entries(data).map(([name, value]) => `${name} ${value}`);
    return [...head, '', ...this.#fitting(0).map(lineOf), ''].join('\n');
  }

  #build() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = this.#host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet]; // A page's policy may allow no style element.
    this.#choice.append(...Object.entries(SHOWN).map(([value, [text]]) => element('option', { value }, text)));
    this.#state.hidden = this.#by.hidden = true;
    this.#opener.className = 'open';
    const bar = element('header');
    bar.append(
      element('h2', {}, 'Parlor'),
      this.#count,
      button('Close', () => this.hide()),
      this.#filter,
      this.#choice,
      this.#pause,
      button('State', () => this.#flipState()),
      button('Copy', () => this.#copy()),
      button('Clear', () => this.#clear()),
    );
    this.#panel.append(bar, this.#state, this.#by, this.#list);
    this.#panel.addEventListener('keydown', (event) => this.#key(event));
    this.#filter.addEventListener('input', () => this.#redraw());
    this.#choice.addEventListener('change', () => this.#redraw());
    root.append(this.#panel, this.#opener);
    this.#host.toggleAttribute('data-in', Boolean(this.#parent));
    (this.#parent ?? document.body).append(this.#host);
  }

  #set(isOpen) {
    this.#panel.hidden = !isOpen;
    this.#opener.hidden = isOpen || Boolean(this.#parent);
    if (this.#parent) {
      this.#parent.hidden = !isOpen;
    }
    this.#onToggle?.(isOpen);
  }

  #setPaused(isPaused) {
    this.#isPaused = isPaused;
    this.#pause.setAttribute('aria-pressed', String(isPaused));
    this.#look();
    this.#say();
  }

  #clear() {
    this.#journal.clear();
    this.#redraw();
  }

  // --- Drawing ---

  /** Draws soon what came, unless nobody is to see it. */
  #look() {
    if (!this.#isDue && this.isOpen) {
      this.#isDue = true;
      setTimeout(() => {
        this.#isDue = false;
        this.#draw();
      }, PACE);
    }
  }

  #draw() {
    if (!this.#isPaused) {
      const entries = this.#fitting(this.#last);
      this.#last = this.#journal.seen;
      this.#list.prepend(...entries.map(row).reverse());
      const oldest = this.#journal.after(0)[0]?.number ?? 0;
      while (this.#list.lastElementChild && Number(this.#list.lastElementChild.value) < oldest) {
        this.#list.lastElementChild.remove();
      }
    }
    this.#say();
  }

  #redraw() {
    this.#last = 0;
    this.#list.replaceChildren();
    const wasPaused = this.#isPaused;
    this.#isPaused = false;
    this.#draw();
    this.#isPaused = wasPaused;
  }

  #fitting(after) {
    const words = this.#filter.value.toLowerCase().split(/\s+/);
    const [, isShown] = SHOWN[this.#choice.value];
    return this.#journal
      .after(after)
      .filter((entry) => isShown(entry) && words.every((word) => lineOf(entry).toLowerCase().includes(word)));
  }

  #say(text) {
    const waiting = this.#journal.seen - this.#last;
    this.#count.value =
      text ?? (this.#isPaused ? `paused, ${waiting} more waiting` : `${this.#list.childElementCount} of ${this.#journal.seen}`);
  }

  async #flipState() {
    this.#state.hidden = !this.#state.hidden;
    if (!this.#state.hidden) {
      const { data } = await this.#chat.callExperimentalAPI('getStatistics');
      this.#state.textContent = JSON.stringify(data, null, 2);
    }
  }

  async #copy() {
    const text = await this.text();
    try {
      await navigator.clipboard.writeText(text);
      this.#by.hidden = true;
      this.#say('copied');
    } catch {
      // The page may not write there: whoever asked copies by hand.
      this.#by.hidden = false;
      this.#by.value = text;
      this.#by.select();
      this.#say('copy this text');
    }
  }

  // --- Keys ---

  #key(event) {
    event.stopPropagation(); // The page's shortcuts are not meant.
    if (event.key === 'Escape') {
      this.hide();
      return;
    }
    const rows = [...this.#list.querySelectorAll('summary')];
    const at = rows.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && rows[to] && (at >= 0 || (event.key === 'ArrowDown' && event.target === this.#filter))) {
      event.preventDefault();
      rows[to].focus();
    }
  }
}

/** The row of an entry. What it holds is written out when somebody asks. */
function row(entry) {
  const json = element('pre', { tabindex: '0' });
  const details = element('details');
  const summary = element('summary');
  const clock = new Date(entry.time).toLocaleTimeString([], { hour12: false });
  summary.append(element('time', {}, clock), element('b', {}, entry.name), element('span', {}, entry.summary));
  details.append(summary, json);
  details.addEventListener('toggle', () => {
    json.textContent ||= JSON.stringify(entry.data, null, 2) ?? 'This event has no data.';
  });
  const item = element('li', { class: `${entry.kind}${entry.isBad ? ' bad' : ''}`, value: String(entry.number) });
  item.append(details);
  return item;
}

function element(name, attributes = {}, text = '') {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.textContent = text;
  return /** @type {any} */ (made);
}

function button(text, run) {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', run);
  return made;
}
