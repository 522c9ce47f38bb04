import { badgeText, nameOf } from '../model/names.js';
import { el } from './element.js';

const MOST = 3;

/** The unread conversations below a group that is not collapsed, the newest three: a press opens one. */
export function createPeeks(open) {
  const element = el('div', { class: 'peeks', hidden: true });
  let shown = '';

  return {
    element,

    fill(conversations, isCollapsed) {
      const list = isCollapsed ? [] : conversations.filter((c) => c.unreadCount > 0).slice(0, MOST);
      const next = JSON.stringify(list.map((c) => [c.conversationID, nameOf(c), c.unreadCount]));
      if (next === shown) return;
      shown = next;
      element.hidden = list.length === 0;
      element.replaceChildren(...list.map((c) => peek(c, open)));
    },
  };
}

function peek(conversation, open) {
  const { conversationID, unreadCount } = conversation;
  return el(
    'button',
    {
      class: 'peek',
      type: 'button',
      tabindex: '-1',
      'aria-label': `Open ${nameOf(conversation)}, ${unreadCount} unread`,
      on: { click: () => open(conversationID) },
    },
    el('span', { class: 'peek-name', dir: 'auto', text: nameOf(conversation) }),
    el('span', { class: 'peek-count', text: badgeText(unreadCount) }),
  );
}
