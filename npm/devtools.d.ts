import type { Chat } from './index.js';

export interface DevtoolsOptions {
  /** Where it is put instead of over the page's lower right corner; it fills that, and hides it with itself. */
  parent?: HTMLElement;
  /** Whether it is open from the beginning. Default: false. */
  open?: boolean;
  /** Is told whenever it opens and closes, and how it is at the beginning. */
  onToggle?(isOpen: boolean): void;
}

export interface Devtools {
  readonly isOpen: boolean;
  /** Opens it and puts the focus into its filter. */
  show(): void;
  hide(): void;
  /** It may be passed as a listener. */
  flip: () => void;
  /**
   * How the chat stands, and behind it what is kept and fits the filter, a line each:
   * what "Copy" copies. Nothing of it is what anybody has said or is called.
   */
  text(): Promise<string>;
  /** Takes it out of the page and listens no more. */
  remove(): void;
}

/**
 * Shows what becomes of a chat: its events, its calls, its connection, the newest 500,
 * in an overlay of its own that the page's styles do not reach. A row that is opened shows
 * the event's data. The overlay of a chat is the same each time until it is removed. Where
 * there is no page, as on a server, it does nothing.
 */
export function devtools(chat: Chat, options?: DevtoolsOptions): Devtools;
