import { nameOf } from './names.js';

/** The conversations that one of the rules fits, as the SDK's rules do. */
export function fitting(rules, conversations) {
  return conversations.filter((c) => rules.some((rule) => fits(rule, c)));
}

/** Whether a rule says anything; one that does not fits nothing. */
export function isRule(rule) {
  return Object.keys(rule).some((field) => field in CHECKS);
}

const CHECKS = {
  type: (wanted, c) => c.type === wanted,
  groupType: (wanted, c) => c.groupProfile?.type === wanted,
  hasUnreadCount: (wanted, c) => c.unreadCount > 0 === wanted,
  hasGroupAtInfo: (wanted, c) => (c.groupAtInfoList ?? []).length > 0 === wanted,
  isPinned: (wanted, c) => c.isPinned === wanted,
  markType: (wanted, { markList = [] }) => (wanted === 0 ? markList.length === 0 : markList.includes(wanted)),
  messageRemindType: (wanted, c) => c.messageRemindType === wanted,
  nameContains: (wanted, c) => nameOf(c).toLowerCase().includes(wanted.toLowerCase()),
  conversationIDList: (wanted, c) => wanted.includes(c.conversationID),
};

function fits(rule, conversation) {
  if (conversation.conversationID === '@TIM#SYSTEM') return false;
  const fields = Object.keys(rule).filter((field) => field in CHECKS);
  return fields.length > 0 && fields.every((field) => CHECKS[field](rule[field], conversation));
}
