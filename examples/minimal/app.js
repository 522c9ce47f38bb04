// Signs in, and shows conversations and conversation groups with their badges.
import TencentCloudChat from 'parlor-chat';

const { EVENT } = TencentCloudChat;
const form = document.querySelector('form');
const nav = document.querySelector('nav');
const list = document.querySelector('ul');
const note = document.querySelector('p');
let groups = [];
let conversations = [];
let chosen = ''; // The name of a group; '' shows all conversations.

const held = (group) => conversations.filter((one) => group === '' || one.conversationGroupList.includes(group));
const badge = (count) => (count > 0 ? element('b', {}, count) : '');

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function show(news) {
  ({ groups, conversations, chosen } = { groups, conversations, chosen, ...news });
  if (!groups.includes(chosen)) chosen = ''; // It may have been deleted or renamed.
  nav.replaceChildren(
    ...['', ...groups].map((group) => {
      const unread = held(group).reduce((sum, one) => sum + one.unreadCount, 0);
      const properties = { ariaPressed: group === chosen, onclick: () => show({ chosen: group }) };
      return element('button', properties, group || 'All', ' ', badge(unread));
    }),
  );
  list.replaceChildren(
    ...held(chosen).map(({ userProfile, toAccount, unreadCount, lastMessage }) =>
      element('li', {}, userProfile?.nick || toAccount, ' ', badge(unreadCount), element('small', {}, lastMessage.messageForShow)),
    ),
  );
  note.textContent = conversations.length > 0 ? '' : 'No conversations yet.';
}

// A Parlor server in demo mode hands out userSigs. Without one everything stays in this browser.
async function signIn(userID) {
  const answer = await fetch(`../demo/usersig?userID=${encodeURIComponent(userID)}`);
  const { SDKAppID, userSig } = answer.ok ? await answer.json() : { SDKAppID: 1, userSig: 'any' };
  const server = answer.ok ? new URL('../ws', location.href.replace(/^http/, 'ws')).href : undefined;
  const chat = TencentCloudChat.create({ SDKAppID, server });
  chat.on(EVENT.CONVERSATION_GROUP_LIST_UPDATED, ({ data }) => show({ groups: data }));
  chat.on(EVENT.CONVERSATION_LIST_UPDATED, ({ data }) => show({ conversations: data }));
  await chat.login({ userID, userSig });
  form.hidden = true;
}

form.onsubmit = (event) => {
  event.preventDefault();
  signIn(form.querySelector('input').value).catch((error) => (note.textContent = error.message));
};
