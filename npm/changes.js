import { chatError } from './errors.js';

// Methods about messages that are in a history. Of a message only its name
// crosses: the conversation and its number there, which the page's side knows.

const SYSTEM = '@TIM#SYSTEM';
const MOST = 30; // Messages that one call looks at.

/**
 * What each method hands over in place of its arguments, given how to name a
 * message.
 */
export const CHANGES = {
  revokeMessage: (name, message) => [name(message)],
  modifyMessage: (name, message) => [{
    ...name(message),
    payload: message.payload,
    cloudCustomData: message.cloudCustomData,
    version: message.version,
  }],
  deleteMessage: (name, messageList) => {
    if (listOf('deleteMessage', messageList).some((message) => message?.conversationType === SYSTEM)) {
      throw chatError(2116, 'deleteMessage: notices of the system conversation cannot be deleted');
    }
    return [name.all(deletable(messageList), 2111)];
  },
  sendMessageReadReceipt: (name, messageList) => {
    const messages = listOf('sendMessageReadReceipt', messageList);
    return [name.all(ofOneConversation(messages.filter((message) => message?.flow === 'in' && message.needReadReceipt)), 2114)];
  },
  setMessageExtensions: (name, message, extensions) => [name(message), extensions],
  getMessageExtensions: (name, message) => [name(message)],
  deleteMessageExtensions: (name, message, keyList) => [name(message), keyList],
  addMessageReaction: (name, message, reactionID) => [name(message), reactionID],
  removeMessageReaction: (name, message, reactionID) => [name(message), reactionID],
  getMessageReactions: (name, options) => {
    const { messageList, maxUserCountPerReaction } = optionsOf('getMessageReactions', options);
    const named = name.all(listOf('getMessageReactions', messageList));
    // One that is not sent, or was for online users only, has none.
    return [named.filter(({ number }) => number !== undefined), { maxUserCountPerReaction }];
  },
  getAllUserListOfMessageReaction: (name, options) => {
    const { message, ...rest } = optionsOf('getAllUserListOfMessageReaction', options);
    return [name(message), rest];
  },
};

/** Those of the messages that deleteMessage deletes. */
export const deletable = (messages) => ofOneConversation(messages.filter((message) => message?.status === 'success'));

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
    throw chatError(2105, `${method}: message must be one that a call or an event of this SDK gave`);
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
  2111: 'none of these messages can be deleted: only messages that were sent or received can',
  2114: 'none of these messages needs a read receipt: they are your own, or were sent without needReadReceipt',
};

function listOf(method, list) {
  if (!Array.isArray(list) || list.length === 0) {
    throw chatError(6017, `${method}: messageList must be an array of messages that is not empty`);
  }
  return list;
}

function optionsOf(method, options) {
  if (options === null || typeof options !== 'object') {
    throw chatError(6017, `${method}: options must be an object`);
  }
  return options;
}

/** The first messages, those of the first one's conversation. */
function ofOneConversation(messages) {
  return messages.filter((message) => message.conversationID === messages[0].conversationID).slice(0, MOST);
}
