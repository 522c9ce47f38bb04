import { badgeText, bareID, count, isChatGroup, nameOf } from '../model/names.js';
import { shortly } from '../model/when.js';
import { avatar } from './avatar.js';
import { el, icon, iconButton, setAttributes, setText } from './element.js';

const MOST_CHIPS = 2;

// A long press on a touch screen opens the menu instead of dragging.
const isTouch = matchMedia('(pointer: coarse)');

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
    avatar(name),
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
      draggable: String(!isTouch.matches),
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
          el('span', { class: 'row-name' }),
          el('span', { class: 'chips' }),
          el('span', { class: 'row-pin', hidden: true }, icon('pin')),
          el('time', { class: 'row-time' }),
        ),
        el(
          'div',
          { class: 'row-line' },
          el('span', { class: 'row-text' }),
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
  if (before?.conversation !== shown.conversation || before?.groups !== shown.groups) fillContent(row, shown);
}

function fillContent(row, { conversation, colors, me }) {
  const { unreadCount: unread, isPinned, lastMessage, conversationGroupList: groups } = conversation;
  const parts = (name) => row.querySelector(name);
  setText(parts('.row-name'), nameOf(conversation));
  setText(parts('.row-time'), shortly(lastMessage?.lastTime));
  setText(parts('.row-text'), preview(conversation, me));
  parts('.row-pin').hidden = !isPinned;
  parts('.badge').hidden = unread === 0;
  setText(parts('.badge'), badgeText(unread));
  parts('.chips').replaceChildren(...chips(groups, colors));
  row.classList.toggle('unread', unread > 0);
  row.classList.toggle('pinned', isPinned);
  parts('.row-main').setAttribute('aria-label', spoken(conversation, me));
}

function preview({ lastMessage, conversationID }, me) {
  if (!lastMessage?.lastTime) return 'No messages yet';
  const { messageForShow: text, fromAccount: from } = lastMessage;
  if (from === me) return `You: ${text}`;
  return isChatGroup(conversationID) && from ? `${from}: ${text}` : text;
}

function spoken(conversation, me) {
  const { unreadCount, isPinned, conversationGroupList: groups, lastMessage } = conversation;
  const parts = [nameOf(conversation)];
  if (unreadCount > 0) parts.push(`${unreadCount} unread`);
  if (isPinned) parts.push('pinned');
  if (groups.length > 0) parts.push(`in ${groups.join(', ')}`);
  parts.push(preview(conversation, me), shortly(lastMessage?.lastTime));
  return parts.filter(Boolean).join(', ');
}

/** The names of groups as small labels in the colours of the groups. */
export function chips(groups, colors, most = MOST_CHIPS) {
  const shown = groups.slice(0, most).map((name) => {
    const chip = el('span', { class: 'chip', text: name, title: name });
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
