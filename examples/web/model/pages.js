import { isChatGroup } from './names.js';

// A message is looked for in this many pages: more were written in its second than anybody reads.
const MOST_PAGES = 40;

/** Pages of a conversation, each older than the last, from the newest message back. Each call resolves to { messageList, isCompleted }. */
export function newestPages(chat, conversationID) {
  let next = '';
  return async () => {
    const where = next === '' ? {} : { nextReqMessageID: next };
    const { data } = await chat.getMessageList({ conversationID, ...where });
    next = data.nextReqMessageID ?? '';
    return data;
  };
}

/**
 * Pages around a message: `older` first those that end with it, then those
 * before; `newer` those after it. Of a person, messages have no number but a
 * time in whole seconds, so the first page may begin somewhat later.
 */
export function pagesAround(chat, { conversationID, ID, sequence, time }) {
  const isGroup = isChatGroup(conversationID);
  const ways = (direction, first) => {
    let next = first;
    return async () => {
      const where = isGroup ? { sequence: next } : { time: next };
      const { data } = await chat.getMessageListHopping({ conversationID, direction, ...where });
      next = isGroup ? data.nextMessageSeq : data.nextMessageTime;
      return data;
    };
  };
  const place = isGroup ? sequence : time;
  const older = ways(0, place);
  return { older: untilFound(older, ID), newer: ways(1, place + 1) };
}

// The first page has the message in it, unless it is gone.
function untilFound(pages, id) {
  let isFirst = true;
  return async () => {
    let page = await pages();
    let { messageList } = page;
    for (let n = 1; isFirst && n < MOST_PAGES && !page.isCompleted && !messageList.some(({ ID }) => ID === id); n++) {
      page = await pages();
      messageList = [...page.messageList, ...messageList];
    }
    isFirst = false;
    return { ...page, messageList };
  };
}
