import * as CODES from './codes.js';
import { chatError, reading, told } from './errors.js';
import { MAX_VALUES } from './limits.js';
import { giveBack } from './objects.js';
import { withMessage } from './views.js';

// Methods about messages that are in a history. Of a message only its name
// crosses: the conversation and its number there, which the page's side knows.

const SYSTEM = '@TIM#SYSTEM';
const MOST = 30; // Messages that one call looks at.

// --- What crosses in place of the arguments, given how to name a message ---

export const oneMessage = (name, message) => [name(message)];

export const oneMessageAnd = (name, message, more) => [name(message), more];

export const modifiedMessage = (name, message) => [
  {
    ...name(message),
    payload: message.payload,
    cloudCustomData: message.cloudCustomData,
    version: message.version,
  },
];

export function deletedMessages(name, messageList) {
  if (listOf('deleteMessage', messageList).some((message) => message?.conversationType === SYSTEM)) {
    throw chatError(CODES.NOTICE_STAYS, 'deleteMessage: notices of the system conversation cannot be deleted');
  }
  return [name.all(deletable(messageList), CODES.DELETE_FAILED)];
}

export function readMessages(name, messageList) {
  const messages = listOf('sendMessageReadReceipt', messageList);
  const waiting = messages.filter((message) => message?.flow === 'in' && message.needReadReceipt);
  return [name.all(ofOneConversation(waiting), CODES.NO_RECEIPT_NEEDED)];
}

export function optionsWithMessages(name, options) {
  const { messageList, maxUserCountPerReaction } = optionsOf('getMessageReactions', options);
  const named = name.all(listOf('getMessageReactions', messageList));
  // One that is not sent, or was for online users only, has none.
  return [named.filter(({ number }) => number !== undefined), { maxUserCountPerReaction }];
}

const optionsAbout = (method) => (name, options) => {
  const { message, ...rest } = optionsOf(method, options);
  return [name(message), rest];
};

export const optionsWithMessage = optionsAbout('getAllUserListOfMessageReaction');
export const optionsOfReaders = optionsAbout('getGroupMessageReadMemberList');
export const optionsOfPin = optionsAbout('pinGroupMessage');

// --- What comes of it ---

/** The page gets back the very message that it passed, as it is now, and with an error as well. */
export const sameMessage = {
  view: withMessage,
  settled: giveBack,
  failed(subject, error) {
    const { code, message, data } = told(error);
    return chatError(code, message, { message: subject, ...data });
  },
};

/** Says on messages, of which the user deleted some, that they are. */
export function deleteMessages(messageList, result, objects) {
  const deleted = deletable(messageList);
  deleted.forEach((message) => objects.showOn(message, { isDeleted: true }));
  result.data.messageList = deleted;
}

/** Messages hold their receipts already; a page's own copies of those of groups may not. */
export const receipts = (messageList, objects) =>
  reading('getMessageReadReceiptList', () => {
    if (!Array.isArray(messageList)) {
      throw chatError(CODES.INVALID_PARAMETER, 'getMessageReadReceiptList: messageList must be an array of messages');
    }
    notTooLong('getMessageReadReceiptList', messageList);
    objects.showReceipts(messageList.filter((message) => typeof message?.ID === 'string'));
    return { code: 0, data: { messageList } };
  });

/** Those of the messages that deleteMessage deletes. */
const deletable = (messages) => ofOneConversation(messages.filter((message) => message?.status === 'success'));

/**
 * Makes the function that names a message for a method.
 * @param {string} method
 * @param {(message: object) => number | undefined} numberOf the number of a message that the page has had
 */
export function naming(method, numberOf) {
  const name = (message) => {
    try {
      const { ID, conversationID } = message;
      if (typeof ID === 'string' && typeof conversationID === 'string') {
        return { conversationID, number: numberOf(message) };
      }
    } catch {
      // A getter that throws is no message either.
    }
    throw chatError(CODES.MESSAGE_NEEDED, `${method}: message must be one that a call or an event of this SDK gave`);
  };
  name.all = (messages, none) => {
    if (messages.length === 0 && none) {
      throw chatError(none, `${method}: ${NONE[none]}`);
    }
    return messages.map(name);
  };
  return name;
}

const NONE = {
  [CODES.DELETE_FAILED]: 'none of these messages can be deleted: only messages that were sent or received can',
  [CODES.NO_RECEIPT_NEEDED]: 'none of these messages needs a read receipt: they are your own, or were sent without needReadReceipt',
};

function listOf(method, list) {
  if (!Array.isArray(list) || list.length === 0) {
    throw chatError(CODES.INVALID_PARAMETER, `${method}: messageList must be an array of messages that is not empty`);
  }
  notTooLong(method, list);
  return list;
}

/** Going through an array of four thousand million holes would stop the page. */
function notTooLong(method, list) {
  if (list.length > MAX_VALUES) {
    throw chatError(CODES.INVALID_PARAMETER, `${method}: the arguments cannot be read: they are too large`);
  }
}

function optionsOf(method, options) {
  if (options === null || typeof options !== 'object') {
    throw chatError(CODES.INVALID_PARAMETER, `${method}: options must be an object`);
  }
  return options;
}

/** The first messages, those of the first one's conversation. */
function ofOneConversation(messages) {
  return messages.filter((message) => message.conversationID === messages[0].conversationID).slice(0, MOST);
}
