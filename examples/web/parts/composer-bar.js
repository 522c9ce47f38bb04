import { labelOf } from '../model/labels.js';
import { nameOfSender } from '../model/merging.js';
import { el, icon, iconButton } from './element.js';

const KINDS = {
  reply: { mark: 'reply', title: (message) => `Reply to ${message.flow === 'out' ? 'yourself' : nameOfSender(message)}` },
  edit: { mark: 'pencil', title: () => 'Edit message' },
};

/** The line above the field that says which message is answered or edited. */
export function createComposerBar({ bar, cancel }) {
  return {
    show(kind, message) {
      const { mark, title } = KINDS[kind];
      bar.hidden = false;
      bar.replaceChildren(
        icon(mark),
        el('span', { class: 'card-lines' }, el('b', { text: title(message) }), el('small', { dir: 'auto', text: labelOf(message) })),
        iconButton('close', 'Cancel (Esc)', cancel),
      );
    },
    hide() {
      bar.hidden = true;
      bar.replaceChildren();
    },
  };
}
