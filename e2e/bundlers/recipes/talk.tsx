import { createRoot } from 'react-dom/client';
import { ChatProvider } from 'parlor-chat/react';
import { chat } from './chat';
import { Talk } from './Talk';

Object.assign(globalThis, { chat });
await chat.login({ userID: 'alice', userSig: 'any' });
createRoot(document.querySelector('main')).render(
  <ChatProvider chat={chat}>
    <Talk conversationID="C2Cbob" />
  </ChatProvider>,
);
