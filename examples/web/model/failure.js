import { bareID } from './names.js';

/**
 * Puts an error of the chat SDK into words: what was tried, what went wrong and
 * the code to look it up by. Errors without a code are faults of this page.
 */
export function explain(title, error) {
  if (error?.code === undefined) console.error(error);
  const note = { kind: 'error', title, text: sentence(error?.message), code: error?.code };
  const failures = error?.data?.failureList ?? [];
  return failures.length > 1 ? { ...note, details: failureLines(failures) } : note;
}

/** What was in the way of each conversation and group, as details of a note. */
export function failureLines(failures) {
  return failures.map(({ groupName, conversationID, code, message }) => {
    const about = [groupName, conversationID && bareID(conversationID)].filter(Boolean).join(', ');
    return { text: `${about}: ${sentence(message)}`, code };
  });
}

// What a call that waited for the server was to do.
const TASKS = {
  createConversationGroup: 'make a group',
  addConversationsToGroup: 'put conversations into a group',
  deleteConversationsFromGroup: 'take conversations out of a group',
  deleteConversationGroup: 'delete a group',
  renameConversationGroup: 'rename a group',
  updateConversationGroup: 'change a group',
  sortConversationGroups: 'sort groups',
  sortConversationsInGroup: 'sort a group',
  pinConversationInGroup: 'pin or unpin a conversation in a group',
  moveConversations: 'move conversations to another group',
  setConversationGroups: 'change the groups of conversations',
  undoConversationGroupChange: 'undo a change of groups',
  getConversationProfile: 'start a conversation',
  deleteConversation: 'delete a conversation',
  pinConversation: 'pin or unpin a conversation',
  setMessageRead: 'mark messages as read',
  markConversation: 'mark a conversation',
  setMessageRemindType: 'mute or unmute a conversation',
  clearHistoryMessage: 'clear a history',
  addToBlacklist: 'block somebody',
  removeFromBlacklist: 'unblock somebody',
  updateFriend: 'change a remark',
  setFriendApplicationRead: 'mark requests as read',
  createFriendGroup: 'make a friend group',
  renameFriendGroup: 'rename a friend group',
  deleteFriendGroup: 'delete a friend group',
  addToFriendGroup: 'put friends into a friend group',
  removeFromFriendGroup: 'take friends out of a friend group',
  updateMyProfile: 'change your profile',
  setSelfStatus: 'change your status',
};

/** The same for a call that had to wait and was refused then; its note stays until it is dismissed. */
export function explainRefusal({ method, ...error }) {
  const note = explain(`The server refused to ${TASKS[method] ?? method}`, error);
  return { ...note, text: `${note.text} What it had changed here is taken back.`, stays: true };
}

/** A message of the SDK as a sentence of its own. */
export function sentence(message) {
  // What was called, and which of its parameters, is nothing for people.
  const text = message?.replace(/^([a-z]\w*: )+/, '') || 'Something went wrong. Try again.';
  // The name of a file or a call at the beginning keeps its spelling.
  const start = /^[a-z]+[ ,]/.test(text) ? text[0].toUpperCase() : text[0];
  return start + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}

/** Wraps a function so that a failure becomes a toast and undefined is returned. */
export function createAttempt(toasts) {
  return async function attempt(title, run) {
    try {
      return await run();
    } catch (error) {
      toasts.show(explain(title, error));
      return undefined;
    }
  };
}
