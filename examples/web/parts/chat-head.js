import { nameOf } from '../model/names.js';
import { avatar } from './avatar.js';
import { chips } from './row.js';
import { el, iconButton } from './element.js';
import { openMenu } from './menu.js';

const MOST_CHIPS = 4;

/** The head of the chat: whom it is with, the groups it is in, and what can be done. */
export function createChatHead({ head, colors, menuItems, chooseGroups, back }) {
  let id = '';
  let shown = null;
  const who = el('div', { class: 'chat-who' });
  const groups = iconButton('folder-plus', 'Add to groups', () => chooseGroups([id]));
  const more = iconButton(
    'more',
    'Actions for this conversation',
    () => openMenu({ items: menuItems([id]), label: 'Actions for this conversation', anchor: more }),
    { 'aria-haspopup': 'menu' },
  );
  head.append(iconButton('back', 'Back to the list', back, { class: 'icon-button back' }), who, groups, more);

  return {
    show(conversation) {
      if (conversation === shown) return;
      id = conversation.conversationID;
      shown = conversation;
      const name = nameOf(conversation);
      const inGroups = conversation.conversationGroupList ?? [];
      const line =
        inGroups.length === 0
          ? el('p', { class: 'soft', text: 'In no group yet' })
          : el('p', { class: 'chips' }, ...chips(inGroups, colors, MOST_CHIPS));
      who.replaceChildren(avatar(name), el('div', { class: 'pane-title' }, el('h2', { text: name }), line));
    },
    /** Shows the same conversation anew: the colours or names of groups changed. */
    forget() {
      shown = null;
    },
  };
}
