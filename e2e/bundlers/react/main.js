import TencentCloudChat from 'parlor-chat';
import { createElement, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { EVENT } = TencentCloudChat;

globalThis.mounts = 0;

/** What a component does to let go of its chat: as the address says. */
const leave = (chat) => (location.hash === '#logout' ? chat.logout() : chat.destroy());

function Groups() {
  const [groups, setGroups] = useState('none yet');
  useEffect(() => {
    globalThis.mounts++;
    const chat = TencentCloudChat.create({ SDKAppID: 1 });
    const start = () => chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: [] });
    const show = ({ data }) => setGroups(data.join());
    chat.on(EVENT.SDK_READY, start);
    chat.on(EVENT.CONVERSATION_GROUP_LIST_UPDATED, show);
    chat.login({ userID: 'alice', userSig: 'any' });
    return () => {
      chat.off(EVENT.SDK_READY, start);
      chat.off(EVENT.CONVERSATION_GROUP_LIST_UPDATED, show);
      leave(chat);
    };
  }, []);
  return createElement('p', null, groups);
}

createRoot(document.body).render(createElement(StrictMode, null, createElement(Groups)));
