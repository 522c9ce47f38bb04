import { isChatGroup, nameOf } from '../model/names.js';
import { createChatHead } from './chat-head.js';
import { createComposer } from './composer.js';
import { emptyAction, emptyState, tabLink } from './empty.js';
import { createTalk } from './talk.js';

/** The pane on the right: the open conversation with its head, messages and composer. */
export function createChat({
  section,
  sdk,
  state,
  colors,
  toasts,
  conversations,
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
    box: part('messages'),
    pill: part('newer'),
    onSeen: () => see(),
  });
  const head = createChatHead({ head: part('chat-head'), colors, menuItems, chooseGroups, back: leave });
  const composer = createComposer({ form: part('composer'), send: talk.send, leave });
  let wasListed = false;

  function current() {
    const id = state.now.openID;
    return conversations.find(id) ?? { conversationID: id, unreadCount: 0, conversationGroupList: [] };
  }

  function show({ openID: id }) {
    const isAny = id !== '';
    empty.hidden = isAny;
    part('chat-head').hidden = !isAny;
    part('messages-frame').hidden = !isAny;
    part('composer').hidden = !isAny || isChatGroup(id);
    note.hidden = !isChatGroup(id);
    wasListed = false;
    if (isAny) open(current());
    else talk.close();
  }

  function open(conversation) {
    const name = nameOf(conversation);
    head.show(conversation);
    composer.open(conversation.conversationID, name);
    note.textContent = groupNote(name);
    talk.show(conversation);
    if (conversation.unreadCount > 0) conversations.markRead([conversation.conversationID]);
  }

  // The list changed: show what is new about the open conversation, or that it is gone.
  function follow({ openID }) {
    if (openID === '') return;
    const listed = conversations.find(openID);
    if (listed) head.show(listed);
    else if (wasListed) state.set({ openID: '' });
    wasListed = listed !== undefined;
    see();
  }

  // Messages count as read while somebody can see them.
  function see() {
    const { openID } = state.now;
    const isSeen = document.visibilityState === 'visible' && document.hasFocus() && talk.isAtEnd();
    if (openID !== '' && isSeen && current().unreadCount > 0) conversations.markRead([openID]);
  }

  state.watch(['openID'], show);
  state.watch(['groups'], () => head.forget());
  state.watch(['conversations', 'groups'], follow);
  state.watch(['me', 'conversations'], (now) => drawEmpty(empty, now, startNew));
  state.watch(['me'], () => composer.clear());
  for (const name of ['focus', 'visibilitychange']) window.addEventListener(name, see);
  return { focusComposer: () => composer.focus() };
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
  const kept =
    mode === 'page' ? 'Everything you write stays in this browser.' : 'What you write reaches every device.';
  const text =
    conversations.length === 0
      ? [`${kept} Open `, link, ' to talk to yourself across tabs.']
      : ['Pick one on the left, or open ', link, ' to see messages arrive.'];
  const actions = [emptyAction('New conversation', startNew)];
  box.replaceChildren(...emptyState({ mark: 'chat', title, text, actions }));
}
