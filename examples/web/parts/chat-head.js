import { bareID, count, isChatGroup, isPerson, nameOf, pictureOf } from '../model/names.js';
import { isOnline, statusText } from '../model/presence.js';
import { isTopic } from '../model/topics.js';
import { avatar } from './avatar.js';
import { chips } from './row.js';
import { el, iconButton, setText } from './element.js';
import { openMenu } from './menu.js';

const MOST_CHIPS = 4;

/** The head of the chat: whom it is with, whether they are there, the groups it is in, and what can be done. */
export function createChatHead({ head, colors, menuItems, chooseGroups, showMembers, call, back }) {
  let id = '';
  let shown = null;
  const who = el('div', { class: 'chat-who' });
  const presence = el('span', { class: 'chat-presence', role: 'status' });
  const inGroups = el('span', { class: 'chips' });
  const members = iconButton('people', 'Members', () => showMembers(bareID(id)), { id: 'members-button' });
  const phone = iconButton('phone', 'Call', () => call(id), { id: 'call-button' });
  const groups = iconButton('folder-plus', 'Add to groups', () => chooseGroups([id]));
  const more = iconButton(
    'more',
    'Actions for this conversation',
    () => openMenu({ items: menuItems([id]), label: 'Actions for this conversation', anchor: more }),
    { 'aria-haspopup': 'menu' },
  );
  head.append(iconButton('back', 'Back to the list', back, { class: 'icon-button back' }), who, phone, members, groups, more);

  return {
    show(conversation) {
      if (conversation === shown) return;
      id = conversation.conversationID;
      shown = conversation;
      const name = nameOf(conversation);
      inGroups.replaceChildren(...chips(conversation.conversationGroupList ?? [], colors, MOST_CHIPS));
      who.replaceChildren(
        avatar(name, { url: pictureOf(conversation) }),
        el('div', { class: 'pane-title' }, el('h2', { dir: 'auto', text: name }), el('p', { class: 'chat-line soft' }, presence, inGroups)),
      );
    },

    /** Says whether the peer is there, writing, or blocked; of a chat group how many are in it. */
    tell({ status, isTyping, isBlocked, group }) {
      members.hidden = group === undefined;
      groups.hidden = isTopic(id);
      phone.hidden = isBlocked || (group === undefined && !isPerson(id));
      const about = group ? count(group.memberCount, 'member') : isChatGroup(id) ? 'You are not in it' : statusText(status);
      setText(presence, isBlocked ? 'Blocked' : isTyping ? 'Writing…' : about);
      presence.dataset.state = isBlocked ? 'blocked' : isTyping ? 'typing' : isOnline(status) ? 'online' : '';
    },

    /** Shows the same conversation anew: the colours or names of groups changed. */
    forget() {
      shown = null;
    },
  };
}
