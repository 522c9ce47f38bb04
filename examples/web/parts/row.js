import { readCaption } from '../model/caption.js';
import { isTip, tipText } from '../model/tips.js';
import { badgeText, bareID, count, isChatGroup, isMarkedUnread, isMuted, isUnread, nameOf, pictureOf } from '../model/names.js';
import { shortly } from '../model/when.js';
import { avatar } from './avatar.js';
import { el, icon, iconButton, setAttributes, setText } from './element.js';

const MOST_CHIPS = 2;

/** Makes the row of a conversation; fillRow shows what is in it. */
export function makeRow(conversationID, { toggle, menu }) {
  const name = bareID(conversationID);
  const check = el('span', { class: 'row-check', 'aria-hidden': 'true' }, icon('check'));
  const pick = el(
    'span',
    {
      class: 'row-pick',
      title: 'Select',
      on: {
        click: (event) => {
          event.stopPropagation();
          toggle(conversationID, event);
        },
      },
    },
    el('span', { class: 'row-picture' }, avatar(name)),
    el('span', { class: 'row-online', 'aria-hidden': 'true', hidden: true }),
    check,
  );
  const more = iconButton(
    'more',
    `Actions for ${name}`,
    (event) => {
      event.stopPropagation();
      menu(conversationID, { anchor: more });
    },
    { class: 'icon-button row-menu', tabindex: '-1', 'aria-haspopup': 'menu' },
  );
  const element = el(
    'div',
    {
      class: 'row',
      role: 'row',
      id: rowID(conversationID),
      data: { conversation: conversationID },
    },
    el(
      'div',
      { class: 'row-main', role: 'gridcell' },
      pick,
      el(
        'div',
        { class: 'row-lines' },
        el(
          'div',
          { class: 'row-line' },
          el('span', { class: 'row-name', dir: 'auto' }),
          el('span', { class: 'chips' }),
          el('span', { class: 'row-mark row-mute', title: 'Muted', hidden: true }, icon('bell-off')),
          el('span', { class: 'row-mark row-pin', hidden: true }, icon('pin')),
          el('time', { class: 'row-time' }),
        ),
        el(
          'div',
          { class: 'row-line' },
          el('span', { class: 'row-read', title: 'Read', hidden: true }, icon('checks')),
          el('span', { class: 'row-draft', hidden: true }, el('bdi', { text: 'Draft:' })),
          el('span', { class: 'row-at', title: 'Somebody mentioned you', hidden: true, text: '@' }),
          el('span', { class: 'row-from', hidden: true }, el('bdi')),
          el('span', { class: 'row-text', dir: 'auto' }),
          el('span', { class: 'badge', hidden: true }),
        ),
      ),
    ),
    el('div', { class: 'row-tools', role: 'gridcell' }, more),
  );
  return element;
}

/** The element id of the row of a conversation. */
export function rowID(conversationID) {
  return `row-${conversationID}`;
}

/** Shows a conversation in its row, if what the row shows is something else. */
export function fillRow(row, shown) {
  const before = row.shown;
  row.shown = shown;
  if (before && Object.keys(shown).every((key) => before[key] === shown[key])) return;
  setAttributes(row, { 'aria-rowindex': shown.place + 1, 'aria-selected': String(shown.isSelected) });
  row.classList.toggle('open', shown.isOpen);
  row.classList.toggle('active', shown.isActive);
  row.querySelector('.row-online').hidden = !shown.isOnline;
  const isOther = ['conversation', 'groups', 'looks', 'pinnedIn', 'isOpen', 'isOnline', 'isTyping', 'dated'].some(
    (key) => before?.[key] !== shown[key],
  );
  if (isOther) fillContent(row, shown);
}

function fillContent(row, shown) {
  const { conversation, colors, pinnedIn } = shown;
  const { unreadCount: unread, isPinned, lastMessage, conversationGroupList: groups } = conversation;
  const parts = (name) => row.querySelector(name);
  fillPicture(parts('.row-picture'), conversation);
  setText(parts('.row-name'), nameOf(conversation));
  setAttributes(parts('.row-menu'), { 'aria-label': `Actions for ${nameOf(conversation)}`, title: `Actions for ${nameOf(conversation)}` });
  setText(parts('.row-time'), shortly(lastMessage?.lastTime));
  setText(parts('.row-text'), preview(shown));
  parts('.row-pin').hidden = !isPinned && pinnedIn === '';
  setAttributes(parts('.row-pin'), { title: pinText(shown), 'data-in': pinnedIn || null });
  parts('.row-mute').hidden = !isMuted(conversation);
  parts('.row-read').hidden = !isReadByPeer(shown);
  parts('.row-draft').hidden = draftOf(shown) === '';
  parts('.row-at').hidden = !isMentioned(conversation);
  setText(parts('.row-from bdi'), senderOf(shown));
  parts('.row-from').hidden = senderOf(shown) === '';
  parts('.badge').hidden = !isUnread(conversation);
  setText(parts('.badge'), unread > 0 ? badgeText(unread) : '');
  parts('.chips').replaceChildren(...chips(groups, colors));
  row.classList.toggle('unread', isUnread(conversation));
  row.classList.toggle('muted', isMuted(conversation));
  row.classList.toggle('pinned', isPinned);
  row.classList.toggle('typing', shown.isTyping);
  parts('.row-main').setAttribute('aria-label', spoken(shown));
}

// Drawn anew only if it is another one, so that it does not flicker.
function fillPicture(box, conversation) {
  const name = nameOf(conversation);
  const url = pictureOf(conversation);
  if (box.dataset.picture === name + url) return;
  box.dataset.picture = name + url;
  box.replaceChildren(avatar(name, { url }));
}

// What is being written in the open conversation stands in its field.
function draftOf({ conversation, isOpen }) {
  return isOpen ? '' : (conversation.draftText ?? '').trim();
}

function isReadByPeer(shown) {
  const { lastMessage } = shown.conversation;
  if (shown.isTyping || draftOf(shown) !== '' || lastMessage?.isRevoked) return false;
  return lastMessage?.fromAccount === shown.me && lastMessage.isPeerRead;
}

// Who wrote the last message, where that has to be said. It is a part of its own
// because the message may run in the other direction.
function senderOf(shown) {
  const { lastMessage, conversationID } = shown.conversation;
  if (shown.isTyping || draftOf(shown) !== '' || !lastMessage?.lastTime) return '';
  const { fromAccount: from, nameCard, nick } = lastMessage;
  if (isTip(lastMessage)) return '';
  if (from === shown.me) return 'You:';
  return isChatGroup(conversationID) && from ? `${nameCard || nick || from}:` : '';
}

function isMentioned({ groupAtInfoList = [] }) {
  return groupAtInfoList.length > 0;
}

function preview(shown) {
  const { lastMessage } = shown.conversation;
  if (shown.isTyping) return 'Writing…';
  if (draftOf(shown) !== '') return draftOf(shown);
  if (!lastMessage?.lastTime) return 'No messages yet';
  if (isTip(lastMessage)) return tipText(lastMessage, shown.me);
  if (lastMessage.isRevoked) return 'This message was taken back';
  return [lastMessage.messageForShow, readCaption(lastMessage)].filter(Boolean).join(' ');
}

function pinText({ conversation, pinnedIn }) {
  if (pinnedIn === '') return 'Pinned';
  return conversation.isPinned ? `Pinned, also in ${pinnedIn}` : `Pinned in ${pinnedIn}`;
}

function spoken(shown) {
  const { conversation } = shown;
  const { unreadCount, isPinned, conversationGroupList: groups, lastMessage } = conversation;
  const parts = [nameOf(conversation)];
  if (shown.isOnline) parts.push('online');
  if (unreadCount > 0) parts.push(`${unreadCount} unread`);
  else if (isMarkedUnread(conversation)) parts.push('marked as unread');
  if (isMentioned(conversation)) parts.push('somebody mentioned you');
  if (isPinned || shown.pinnedIn !== '') parts.push(pinText(shown).toLowerCase());
  if (isMuted(conversation)) parts.push('muted');
  if (groups.length > 0) parts.push(`in ${groups.join(', ')}`);
  if (draftOf(shown) !== '') parts.push('draft');
  parts.push(`${senderOf(shown)} ${preview(shown)}`.trim(), isReadByPeer(shown) ? 'read' : '', shortly(lastMessage?.lastTime));
  return parts.filter(Boolean).join(', ');
}

/** The names of groups as small labels in the colours of the groups. */
export function chips(groups, colors, most = MOST_CHIPS) {
  const shown = groups.slice(0, most).map((name) => {
    const chip = el('span', { class: 'chip', dir: 'auto', text: name, title: name });
    chip.style.setProperty('--hue', colors.hueOf(name));
    return chip;
  });
  const left = groups.slice(most);
  if (left.length > 0)
    shown.push(
      el('span', {
        class: 'chip chip-more',
        text: `+${left.length}`,
        title: left.join(', '),
        'aria-label': `and ${count(left.length, 'more group')}`,
      }),
    );
  return shown;
}
