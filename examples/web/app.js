// Puts the page together: every part gets what it needs here, and only here.
import TencentCloudChat, { CODES } from 'parlor-chat';
import { keepCalls } from './model/calls.js';
import { keepConnection } from './model/connection.js';
import { createChatGroupActions } from './model/chat-group-actions.js';
import { keepChatGroups } from './model/chat-groups.js';
import { createConversationActions } from './model/conversation-actions.js';
import { keepDated } from './model/dating.js';
import { createDrafts } from './model/drafts.js';
import { createAttempt } from './model/failure.js';
import { createFriendActions } from './model/friend-actions.js';
import { keepFriends } from './model/friends.js';
import { createGroupActions } from './model/group-actions.js';
import { keepGroupInfos } from './model/group-infos.js';
import { createGroupColors } from './model/group-colors.js';
import { keepGroupOrder } from './model/group-order.js';
import { keepMembers } from './model/members.js';
import { createMessageActions } from './model/message-actions.js';
import { isPerson } from './model/names.js';
import { forgetPlace, forgetSignIn, preferredMode, queryAs, rememberPlace, rememberedSignIn } from './model/place.js';
import { keepNotifications } from './model/notifications.js';
import { keepFiles } from './model/offline.js';
import { keepPresence } from './model/presence.js';
import { saveProfile } from './model/profile-actions.js';
import { addSamples } from './model/samples.js';
import { createSearch, inConversation } from './model/search-actions.js';
import { createSelection } from './model/selection.js';
import { findServer, noServer, rememberedServer } from './model/server.js';
import { createSession } from './model/session.js';
import { ALL, groupView, keepShelf } from './model/shelf.js';
import { createState, emptyValues } from './model/state.js';
import { createTopicActions } from './model/topic-actions.js';
import { groupIDOf, isTopic, keepTopics } from './model/topics.js';
import { keepTyping } from './model/typing.js';
import { createUndo } from './model/undo.js';
import { createAccount } from './parts/account.js';
import { createApplicationsDialog } from './parts/applications-dialog.js';
import { createCallDialog } from './parts/call-dialog.js';
import { createChat } from './parts/chat.js';
import { createChatGroupDialogs } from './parts/chat-group-dialogs.js';
import { createChatGroupsMenu } from './parts/chat-groups-menu.js';
import { createCommunities } from './parts/communities.js';
import { createConnection } from './parts/connection.js';
import { createContacts } from './parts/contacts.js';
import { createConversationDialogs } from './parts/conversation-dialogs.js';
import { createConversationList } from './parts/conversation-list.js';
import { createConversationDrag, createGroupDrag } from './parts/drag.js';
import { createEventsPanel } from './parts/events-panel.js';
import { createFriendDialogs } from './parts/friend-dialogs.js';
import { createFriendGroupsDialog } from './parts/friend-groups-dialog.js';
import { createGroupFiles } from './parts/group-files.js';
import { createGroupDialogs } from './parts/group-dialogs.js';
import { createConversationMenu, createGroupMenu } from './parts/item-menus.js';
import { createKicked } from './parts/kicked.js';
import { createListHead } from './parts/list-head.js';
import { createListKeys } from './parts/list-keys.js';
import { openLocaleDialog } from './parts/locale-dialog.js';
import { createMembersDialog } from './parts/members-dialog.js';
import { openMenu } from './parts/menu.js';
import { createNotifyBar } from './parts/notify-bar.js';
import { createPanes } from './parts/panes.js';
import { openProfileDialog } from './parts/profile-dialog.js';
import { openReadersDialog } from './parts/readers-dialog.js';
import { createSearchDialog } from './parts/search-dialog.js';
import { createSelectionBar } from './parts/selection-bar.js';
import { createShortcuts } from './parts/shortcuts.js';
import { createSidebar } from './parts/sidebar.js';
import { createSignIn } from './parts/sign-in.js';
import { createToasts } from './parts/toast.js';
import { createTopicDialogs } from './parts/topic-dialogs.js';

const { EVENT, TSignaling, TYPES } = TencentCloudChat;
const byID = (id) => document.getElementById(id);

// Where conversations are kept, for as long as the page is loaded.
const remembered = rememberedSignIn();
const server = rememberedServer(remembered.userID) ?? (await findServer());
const mode = server ? (remembered.mode ?? preferredMode()) : 'page';
const backend = mode === 'server' ? server : noServer;

// What the page knows and does.
const chat = TencentCloudChat.create(backend.options);
const sdk = { chat, EVENT, TYPES };
const state = createState({ ...emptyValues(), mode, kicked: null, dated: {}, notifies: 'off' });
const dates = keepDated(state);
const colors = createGroupColors();
const toasts = createToasts({ polite: byID('toasts-polite'), urgent: byID('toasts-urgent') });
const attempt = createAttempt(toasts);
const eventsPanel = createEventsPanel({ panel: byID('events'), toggle: byID('events-toggle'), chat });
const chatGroups = keepChatGroups({ chat, EVENT, state });
const topics = keepTopics({ chat, EVENT, state });
const topicActions = createTopicActions({ chat, TYPES, topics, open });
const members = keepMembers({ chat, EVENT, state });
const groupInfos = keepGroupInfos({ chat, EVENT, state, colors });
const session = createSession({ chat, EVENT, keys: backend, state, chatGroups, groupInfos, colors, toasts });
keepConnection({ chat, EVENT, state });
keepShelf(state);
keepGroupOrder({ chat, EVENT, state });
const selection = createSelection(state);
const undo = createUndo({ chat, state, toasts });
const groups = createGroupActions({ chat, state, toasts, undo });
const conversations = createConversationActions({ chat, TYPES, state, toasts, attempt });
const chatGroupActions = createChatGroupActions({
  chat,
  TYPES,
  toasts,
  attempt,
  open,
  topics: topicActions,
  onMembers: members.look,
  onApplications: chatGroups.lookForApplications,
});
keepFriends({ chat, EVENT, state });
const friendActions = createFriendActions({ chat, TYPES, CODES, toasts, attempt });
const messageActions = createMessageActions({ chat, toasts, attempt });
const drafts = createDrafts({ chat, state, find: conversations.find });
const typing = keepTyping({ chat, EVENT, TYPES, state });
keepPresence({ chat, EVENT, state });
const notifications = keepNotifications({ chat, EVENT, state, worker: keepFiles(), find: conversations.find, open });
const calls = keepCalls({ chat, EVENT, TSignaling, state, toasts, attempt, tell: (message) => chatPane.tell(message) });
createCallDialog({ state, actions: calls });

// Dialogs and menus.
const dialogs = createConversationDialogs({ state, actions: conversations });
const groupDialogs = createGroupDialogs({
  state,
  colors,
  actions: groups,
  show: (name) => state.set({ view: groupView(name) }),
  focusBack: () => sidebar.currentButton(),
});
const chatGroupDialogs = createChatGroupDialogs({ state, actions: chatGroupActions });
const showMembers = createMembersDialog({
  state,
  actions: chatGroupActions,
  invite: chatGroupDialogs.invite,
  writeTo,
});
const friendDialogs = createFriendDialogs({ state, actions: friendActions });
const showContacts = createContacts({
  button: byID('contacts-button'),
  state,
  actions: friendActions,
  dialogs: friendDialogs,
  showGroups: createFriendGroupsDialog({ state, actions: friendActions }),
  writeTo,
});
const groupDoors = {
  ...chatGroupDialogs,
  members(groupID) {
    if (!state.now.chatGroups.get(groupID)?.isSupportTopic) open(`GROUP${groupID}`);
    // No event tells of a new name in the group.
    members.look();
    return showMembers(groupID);
  },
  search: (conversationID) => showSearch({ where: inConversation(conversationID) }),
  applications: createApplicationsDialog({ state, actions: chatGroupActions }),
  async call(conversationID) {
    if (isPerson(conversationID)) return calls.start(conversationID);
    await members.look();
    return chatGroupDialogs.call(groupIDOf(conversationID), (userIDs) => calls.start(conversationID, userIDs));
  },
  async readers(message) {
    const readers = await attempt('Could not see who has read it', () => chatGroupActions.readers(message));
    if (readers) openReadersDialog({ ...readers, members: state.now.members });
  },
};
const showSearch = createSearchDialog({
  state,
  search: createSearch({ chat, state }),
  doors: {
    message: (message) => chatPane.goTo(message),
    person: (userID) => attempt(`Could not write to ${userID}`, () => conversations.start(userID)),
    group: (group) =>
      state.now.chatGroups.has(group.groupID) ? chatGroupActions.enter(group.groupID, group.isSupportTopic) : chatGroupDialogs.offer(group),
  },
});
const conversationMenu = createConversationMenu({
  state,
  conversations,
  groups,
  attempt,
  dialogs,
  groupDialogs,
  groupDoors,
  friendDialogs,
});
const topicDialogs = createTopicDialogs({ state, actions: topicActions, conversations, groupDoors });
const groupFiles = createGroupFiles({ state, actions: groups });
const groupMenu = createGroupMenu({ state, dialogs: groupDialogs, files: groupFiles, groups, conversations, attempt });

// The panes.
const grid = byID('conversation-list');
const panes = createPanes({ app: byID('app'), state });
const sidebar = createSidebar({
  list: byID('group-list'),
  state,
  colors,
  menuItems: groupMenu.items,
  dialogs: groupDialogs,
  keys: groupMenu.keys,
  open,
});
createCommunities({ section: byID('communities'), state, menus: topicDialogs, open });
createListHead({
  section: byID('conversations'),
  state,
  viewMenuItems: groupMenu.items,
  searchAll: (text) => showSearch({ text }),
  startNew,
  addSamples: fillWithSamples,
  showAll: () => state.set({ view: ALL }),
});
createNotifyBar({ bar: byID('notify-bar'), state, ...notifications });
createChatGroupsMenu({ button: byID('chat-groups-menu'), state, doors: groupDoors });
createSelectionBar({ bar: byID('selection'), state, selection, groupDialogs, menuItems: conversationMenu });
const list = createConversationList({
  grid,
  body: byID('conversation-rows'),
  state,
  colors,
  selection,
  open,
  openRowMenu,
});
createListKeys({ grid, list, state, selection, conversations, dialogs, groups, groupDialogs, attempt, openRowMenu, open });
createGroupDrag({ list: byID('group-list'), state, groups, attempt });
createConversationDrag({
  grid,
  sidebar: byID('groups'),
  state,
  selection,
  groups,
  groupDialogs,
  attempt,
  viewOf: sidebar.viewOf,
});
const chatPane = createChat({
  section: byID('chat'),
  sdk,
  state,
  colors,
  toasts,
  conversations,
  messageActions,
  drafts,
  typing,
  attempt,
  menuItems: (ids) => (isTopic(ids[0]) ? topicDialogs.ofTopic(ids[0]) : conversationMenu(ids)),
  chooseGroups: groupDialogs.choose,
  groupDoors,
  startNew,
  leave,
});
createAccount({
  button: byID('account'),
  state,
  editProfile: () =>
    openProfileDialog({
      state,
      keepPicture: (picture) => backend.keepPicture(picture, state.now.me),
      save: (values) => saveProfile({ chat, state }, values),
    }),
  notifications,
  toasts,
  chooseDates: () => openLocaleDialog(dates.choose),
  help: dialogs.help,
  signOut,
});
createConnection({ line: byID('connection'), state });
createShortcuts({
  state,
  keys: {
    '?': dialogs.help,
    '/': () => byID('conversation-search').focus(),
    s: () => showSearch(),
    n: startNew,
    g: () => groupDialogs.create(),
    c: () => chatGroupDialogs.create(),
    k: showContacts,
    e: eventsPanel.flip,
    'Ctrl z': undo.undo,
    'Ctrl Shift z': undo.redo,
    'Ctrl y': undo.redo,
  },
});
byID('new-group').addEventListener('click', () => groupDialogs.create());

function open(id) {
  conversations.open(id);
  // On a phone the keyboard would cover the messages.
  if (!panes.isNarrow()) queueMicrotask(chatPane.focusComposer);
}

function writeTo(userID) {
  return attempt(`Could not write to ${userID}`, async () => {
    await conversations.start(userID);
    if (!panes.isNarrow()) queueMicrotask(chatPane.focusComposer);
  });
}

function openRowMenu(id, place) {
  openMenu({
    items: conversationMenu(selection.targets(id)),
    label: 'Conversation',
    focusBack: grid,
    ...place,
  });
}

async function startNew() {
  if (await dialogs.start()) chatPane.focusComposer();
}

function leave() {
  if (panes.isNarrow()) state.set({ openID: '' });
  grid.focus();
}

function fillWithSamples() {
  return attempt('Could not add all of the samples', () => addSamples({ ...sdk, backend }));
}

// Signing in and out.
const goBack = rememberPlace(state);
const signIn = createSignIn({
  form: byID('sign-in-form'),
  mode,
  hasServer: server !== null,
  async signIn(userID, chosen) {
    if (chosen !== mode) return startAgain(userID, chosen);
    await session.signIn(userID);
    goBack();
  },
});
const kicked = createKicked({
  card: byID('kicked'),
  form: byID('sign-in-form'),
  state,
  signInAgain(userID) {
    state.set({ kicked: null });
    signIn.submit(userID);
  },
});

// The chat object is made for one mode; the page is loaded anew for the other.
function startAgain(userID, chosen) {
  location.search = queryAs(userID, chosen);
  return new Promise(() => {});
}

async function signOut() {
  forgetPlace();
  await attempt('Could not sign out', () => session.signOut());
}

state.watch(['me'], ({ me }) => {
  byID('app').hidden = me === '';
  byID('sign-in').hidden = me !== '';
  if (me === '') {
    toasts.clear();
    focusSignIn();
  } else if (!panes.isNarrow()) (state.now.conversations.length > 0 ? grid : byID('new-conversation')).focus();
});
state.watch(['kicked'], (now) => {
  if (now.kicked) forgetSignIn();
  if (now.me === '') focusSignIn();
});
state.watch(['me', 'totalUnread', 'calls'], ({ me, totalUnread, calls: [call] }) => {
  const unread = totalUnread > 0 ? `(${totalUnread}) ` : '';
  const rings = call && call.inviter !== me ? `${call.inviter} calls ` : '';
  document.title = me === '' ? 'Parlor' : `${rings}${unread}${me} · Parlor`;
});

byID('sign-in').hidden = false;
if (remembered.mode === 'server' && !server) signIn.tellNoServer();
else if (remembered.userID) signIn.submit(remembered.userID);
else focusSignIn();

// On a phone the keyboard would cover the screen.
function focusSignIn() {
  if (state.now.kicked) kicked.focus();
  else if (!panes.isNarrow()) signIn.focus();
}
