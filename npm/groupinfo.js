import { chatError } from './errors.js';

// What the page sees of conversation groups beyond the documented API, out of what Go
// sends of them.

// The fields of a rule, as Go names them.
const RULE = {
  type: 'type',
  groupType: 'groupType',
  unread: 'hasUnreadCount',
  mentions: 'hasGroupAtInfo',
  pinned: 'isPinned',
  mark: 'markType',
  remindType: 'messageRemindType',
  nameContains: 'nameContains',
  conversationIDs: 'conversationIDList',
};

const ruleOf = (rule) => Object.fromEntries(Object.entries(rule).map(([field, value]) => [RULE[field], value]));
const seconds = (time) => Math.floor(time / 1000);

export function groupInfo({ id, name, createdAt = 0, given = false, settings, tally }) {
  const { muted = false, collapsed = false, sort = 'activity', customData = '', rule, updatedAt = 0 } = settings;
  const [conversationCount, unreadCount, mutedUnreadCount, unreadConversationCount, mentionCount] = tally;
  return {
    groupID: String(id),
    groupName: name,
    conversationCount,
    unreadCount,
    mutedUnreadCount,
    unreadConversationCount,
    mentionCount,
    isMuted: muted,
    isCollapsed: collapsed,
    isGiven: given,
    sortType: sort,
    customData,
    rule: rule ? rule.map(ruleOf) : null,
    createTime: seconds(createdAt),
    updateTime: seconds(updatedAt),
  };
}

export const withInfos = ({ conversationGroupInfoList: list }) => ({ conversationGroupInfoList: list.map(groupInfo) });
export const theInfos = ({ changed, gone }) => ({ changed: changed.map(groupInfo), gone: (gone ?? []).map(String) });

// Limits that nobody can set, as core/limit.go has them.
export const FIXED = { maxGivenGroupCount: 20, maxRuleCount: 5, maxChangeCount: 50, undoSeconds: 86_400 };

export function withLimits({ limits, groups }) {
  const all = groups ?? [];
  const givenGroupCount = all.filter(({ given }) => given).length;
  return {
    maxGroupCount: limits.groups,
    groupCount: all.length - givenGroupCount,
    givenGroupCount,
    maxGroupNameBytes: limits.nameBytes,
    maxGroupSize: limits.size,
    groupSizeList: all.map(({ id, name, count = 0 }) => ({ groupID: String(id), groupName: name, size: count })),
    maxConversationCountPerCall: limits.perCall,
    maxCustomDataBytes: limits.dataBytes,
    ...FIXED,
  };
}

/** Pins one conversation: what fails is the call. */
export async function pinInGroup(chat, options) {
  const { data } = await chat.call('pinConversationInGroup', [options]);
  const { successConversationIDList, failureConversationIDList, ...change } = data;
  for (const { code, message } of failureConversationIDList) {
    throw chatError(code, message);
  }
  return { code: 0, data: { conversationID: successConversationIDList[0], ...change } };
}
