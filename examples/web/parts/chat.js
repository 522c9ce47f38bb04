import { MOST_MEMBERS } from '../model/members.js';
import { mentionable } from '../model/mentions.js';
import { bareID, countPeople, isChatGroup, isPerson, isUnread, nameOf } from '../model/names.js';
import { groupOf, isTopic } from '../model/topics.js';
import { createAttachDialogs } from './attach-dialogs.js';
import { createAttach } from './attach.js';
import { createChatHead } from './chat-head.js';
import { createComposer } from './composer.js';
import { emptyAction, emptyState, tabLink } from './empty.js';
import { createMessageDialogs } from './message-dialogs.js';
import { createMessageTools } from './message-tools.js';
import { createPickBar } from './pick-bar.js';
import { createTalk } from './talk.js';
import { openViewer } from './viewer.js';

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
  groupDoors,
  startNew,
  leave,
}) {
  const part = (id) => section.querySelector(`#${id}`);
  const empty = part('chat-empty');
  const note = part('composer-note');
  const waitingBar = part('waiting-bar');
  const talk = createTalk({
    sdk,
    state,
    toasts,
    actions: messageActions,
    box: part('messages'),
    pill: part('newer'),
    doors: {
      merger: (message) => attempt('Could not open the chat record', () => dialogs.open(message)),
      applications: () => groupDoors.applications(),
      picture: (message) => openViewer(message, talk.list(), talk.nameOfSender),
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
  const head = createChatHead({
    head: part('chat-head'),
    colors,
    menuItems,
    chooseGroups,
    showMembers: groupDoors.members,
    call: groupDoors.call,
    back: leave,
  });
  const composer = createComposer({
    form: part('composer'),
    send: talk.send,
    edit: messageActions.edit,
    drafts,
    people: () => mentionable(state.now.members ?? [], { me: state.now.me, all: sdk.TYPES.MSG_AT_ALL }),
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
    readers: groupDoors.readers,
  });
  createPickBar({ bar: part('pick-bar'), state, list: talk.list, dialogs });
  createAttach({
    form: part('composer'),
    zone: section,
    send: talk.send,
    where: () => state.now.openID,
    canSend: () => state.now.openID !== '' && silence(state.now) === '',
    dialogs: createAttachDialogs({ state }),
  });
  let wasListed = false;
  let wasEmpty = true;
  let wanted = null;

  function current() {
    const id = state.now.openID;
    return conversations.find(id) ?? { conversationID: id, unreadCount: 0, conversationGroupList: [] };
  }

  function show({ openID: id }) {
    const isAny = id !== '';
    empty.hidden = isAny;
    part('chat-head').hidden = !isAny;
    part('messages-frame').hidden = !isAny;
    wasListed = false;
    state.set({ picked: null });
    showComposer();
    if (isAny) open(current());
    else close();
  }

  function showComposer() {
    const { openID, picked } = state.now;
    const why = silence(state.now);
    note.hidden = why === '' || picked !== null;
    note.textContent = why;
    part('composer').hidden = openID === '' || why !== '' || picked !== null;
  }

  function showWaiting() {
    const waiting = state.now.applications.filter(({ groupID }) => `GROUP${groupID}` === state.now.openID);
    waitingBar.hidden = waiting.length === 0;
    waitingBar.textContent = `${countPeople(waiting.length)} ${waiting.length === 1 ? 'waits' : 'wait'} to be let in`;
  }

  function close() {
    composer.close();
    talk.close();
  }

  function open(conversation) {
    const name = nameOf(conversation);
    head.show(conversation);
    composer.open(conversation.conversationID, name);
    wasEmpty = isEmpty(conversation);
    talk.show(conversation, wanted ?? undefined);
    wanted = null;
    tell();
    if (isUnread(conversation)) conversations.markRead([conversation.conversationID]);
  }

  function tell() {
    const userID = bareID(state.now.openID);
    const { statuses, typing: writing, blocked, openID } = state.now;
    const isTyping = writing.has(openID);
    const group = isChatGroup(openID) ? sized(groupOf(state.now, openID), state.now) : undefined;
    const isBlocked = isPerson(openID) && blocked.includes(userID);
    head.tell({ status: isPerson(openID) ? statuses.get(userID) : undefined, isTyping, isBlocked, group });
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
  state.watch(['conversations', 'groups', 'topics'], follow);
  state.watch(['me', 'conversations'], (now) => drawEmpty(empty, now, startNew));
  state.watch(['picked', 'chatGroups', 'topics'], showComposer);
  state.watch(['statuses', 'typing', 'blocked', 'chatGroups', 'topics', 'members', 'dated'], tell);
  state.watch(['openID', 'applications'], showWaiting);
  waitingBar.addEventListener('click', groupDoors.applications);
  for (const name of ['focus', 'visibilitychange']) window.addEventListener(name, see);
  return {
    focusComposer: () => composer.focus(),
    tell: talk.tell,

    /** Opens the conversation of a message at the place of the message, which gets the focus. */
    goTo(message) {
      const { conversationID } = message;
      if (conversationID === state.now.openID) return talk.show(current(), message);
      wanted = message;
      conversations.open(conversationID);
    },
  };
}

function isEmpty(conversation) {
  return !conversation.lastMessage?.lastTime;
}

// Nothing tells how many come into a community with topics: those who are known are counted.
function sized(group, { openID, members }) {
  return group && isTopic(openID) && members?.length < MOST_MEMBERS ? { ...group, memberCount: members.length } : group;
}

// Why nobody can write here; an empty text where one can.
function silence(now) {
  const { openID } = now;
  if (openID === '' || isPerson(openID)) return '';
  if (!isChatGroup(openID)) return 'Here the server tells you what happens in chat groups. There is nobody to answer.';
  const group = groupOf(now, openID);
  if (!group) return 'You are not in this chat group any more. What was said stays here until you delete it.';
  return group.muteAllMembers && group.selfInfo.role === 'Member' ? 'Only the owner and the admins write here for now.' : '';
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
