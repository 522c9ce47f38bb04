import { bareID, isChatGroup, isUnread, nameOf } from '../model/names.js';
import { createAttachDialogs } from './attach-dialogs.js';
import { createAttach } from './attach.js';
import { createChatHead } from './chat-head.js';
import { createComposer } from './composer.js';
import { emptyAction, emptyState, tabLink } from './empty.js';
import { createMessageDialogs } from './message-dialogs.js';
import { createMessageTools } from './message-tools.js';
import { createPickBar } from './pick-bar.js';
import { createTalk } from './talk.js';

/** The pane on the right: the open conversation with its head, messages and composer. */
export function createChat({
  section,
  sdk,
  state,
  colors,
  toasts,
  conversations,
  messageActions,
  drafts,
  typing,
  attempt,
  menuItems,
  chooseGroups,
  startNew,
  leave,
}) {
  const part = (id) => section.querySelector(`#${id}`);
  const empty = part('chat-empty');
  const note = part('composer-note');
  const talk = createTalk({
    sdk,
    state,
    toasts,
    actions: messageActions,
    box: part('messages'),
    pill: part('newer'),
    doors: {
      merger: (message) => attempt('Could not open the chat record', () => dialogs.open(message)),
      contact: (userID) => attempt(`Could not write to ${userID}`, () => conversations.start(userID)),
    },
    onSeen: () => see(),
  });
  const dialogs = createMessageDialogs({
    chat: sdk.chat,
    state,
    toasts,
    send: talk.send,
    remove: talk.remove,
    startWith: (userID) => conversations.start(userID),
  });
  const head = createChatHead({ head: part('chat-head'), colors, menuItems, chooseGroups, back: leave });
  const composer = createComposer({
    form: part('composer'),
    send: talk.send,
    edit: messageActions.edit,
    drafts,
    onTyping: typing.tell,
    onUp: () => tools.focusNewest(),
    leave,
  });
  const tools = createMessageTools({
    log: part('messages'),
    state,
    talk,
    composer,
    actions: messageActions,
    dialogs,
  });
  createPickBar({ bar: part('pick-bar'), state, list: talk.list, dialogs });
  createAttach({
    form: part('composer'),
    zone: section,
    send: talk.send,
    canSend: () => state.now.openID !== '' && !isChatGroup(state.now.openID),
    dialogs: createAttachDialogs({ state }),
  });
  let wasListed = false;
  let wasEmpty = true;

  function current() {
    const id = state.now.openID;
    return conversations.find(id) ?? { conversationID: id, unreadCount: 0, conversationGroupList: [] };
  }

  function show({ openID: id }) {
    const isAny = id !== '';
    empty.hidden = isAny;
    part('chat-head').hidden = !isAny;
    part('messages-frame').hidden = !isAny;
    note.hidden = !isChatGroup(id);
    wasListed = false;
    state.set({ picked: null });
    showComposer();
    if (isAny) open(current());
    else close();
  }

  function showComposer() {
    const { openID, picked } = state.now;
    part('composer').hidden = openID === '' || isChatGroup(openID) || picked !== null;
  }

  function close() {
    composer.close();
    talk.close();
  }

  function open(conversation) {
    const name = nameOf(conversation);
    head.show(conversation);
    composer.open(conversation.conversationID, name);
    note.textContent = groupNote(name);
    wasEmpty = isEmpty(conversation);
    talk.show(conversation);
    tell();
    if (isUnread(conversation)) conversations.markRead([conversation.conversationID]);
  }

  function tell() {
    const userID = bareID(state.now.openID);
    const { statuses, typing: writing, blocked, openID } = state.now;
    const isTyping = writing.has(openID);
    head.tell({ status: statuses.get(userID), isTyping, isBlocked: blocked.includes(userID) });
  }

  // The list changed: show what is new about the open conversation, or that it is gone.
  function follow({ openID }) {
    if (openID === '') return;
    const listed = conversations.find(openID);
    if (listed) followListed(listed);
    else if (wasListed) state.set({ openID: '' });
    wasListed = listed !== undefined;
    see();
  }

  function followListed(conversation) {
    head.show(conversation);
    // The history was cleared, here or in another tab.
    if (isEmpty(conversation) && !wasEmpty) talk.show(conversation);
    wasEmpty = isEmpty(conversation);
  }

  // Messages count as read while somebody can see them.
  function see() {
    const { openID } = state.now;
    const isSeen = document.visibilityState === 'visible' && document.hasFocus() && talk.isAtEnd();
    if (openID === '' || !isSeen) return;
    talk.see();
    if (current().unreadCount > 0) conversations.markRead([openID]);
  }

  state.watch(['openID'], show);
  state.watch(['groups'], () => head.forget());
  state.watch(['conversations', 'groups'], follow);
  state.watch(['me', 'conversations'], (now) => drawEmpty(empty, now, startNew));
  state.watch(['picked'], showComposer);
  state.watch(['statuses', 'typing', 'blocked'], tell);
  for (const name of ['focus', 'visibilitychange']) window.addEventListener(name, see);
  return { focusComposer: () => composer.focus() };
}

function isEmpty(conversation) {
  return !conversation.lastMessage?.lastTime;
}

function groupNote(name) {
  return `${name} is a chat group. Writing to chat groups comes with a later version of Parlor; you can already pin it and put it into groups.`;
}

// What stands there while nothing is open. Drawn anew only if it says something
// else, so that the focus is not lost.
function drawEmpty(box, now, startNew) {
  const { me, mode, conversations } = now;
  const title = conversations.length === 0 ? `Welcome, ${me}` : 'No conversation open';
  if (box.dataset.about === title + me) return;
  box.dataset.about = title + me;
  const link = tabLink(now);
  const kept = mode === 'page' ? 'Everything you write stays in this browser.' : 'What you write reaches every device.';
  const text =
    conversations.length === 0
      ? [`${kept} Open `, link, ' to talk to yourself across tabs.']
      : ['Pick one on the left, or open ', link, ' to see messages arrive.'];
  const actions = [emptyAction('New conversation', startNew)];
  box.replaceChildren(...emptyState({ mark: 'chat', title, text, actions }));
}
