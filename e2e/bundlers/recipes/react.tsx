import TencentCloudChat from 'parlor-chat';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { chat } from './chat';
import { App } from './Sidebar';

const seen = new WeakSet();
const rendered = [];

// A row reads the toAccount of its conversation whenever it is rendered.
TencentCloudChat.create({ SDKAppID: 1 }).on(TencentCloudChat.EVENT.CONVERSATION_LIST_UPDATED, ({ data }) => {
  for (const conversation of data.filter((one) => !seen.has(one))) {
    seen.add(conversation);
    const { toAccount } = conversation;
    Object.defineProperty(conversation, 'toAccount', { get: () => (rendered.push(toAccount), toAccount) });
  }
});
Object.assign(globalThis, { chat, rendered });
const app = <App userID="alice" userSig="any" />;
createRoot(document.querySelector('main')).render(location.hash === '#strict' ? <StrictMode>{app}</StrictMode> : app);
