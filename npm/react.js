import { createContext, createElement, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
import { storesOf } from './stores.js';

const Context = createContext(undefined);

/** Gives a chat, or null as long as there is none, to all below. */
export function ChatProvider({ chat, children }) {
  return createElement(Context.Provider, { value: chat }, children);
}

/** The chat of the provider above. */
export function useChat() {
  const chat = useContext(Context);
  if (chat === undefined) {
    throw new Error('parlor-chat/react: there is no <ChatProvider chat={chat}> above this component');
  }
  return chat;
}

const useStores = () => storesOf(useChat());
const useValue = ({ subscribe, get, initial }) => useSyncExternalStore(subscribe, get, () => initial);

export const useConversationList = (filter) => useValue(useStores().conversations(filter));
export const useConversationGroups = () => useValue(useStores().groups());
export const useUnread = () => useValue(useStores().unread());
export const useConnection = () => useValue(useStores().connection());

export function useMessages(conversationID) {
  const store = useStores().messages(conversationID);
  const value = useValue(store);
  const loadMore = useCallback(() => store.more(), [store]);
  return useMemo(() => ({ ...value, loadMore }), [value, loadMore]);
}

export function useMessage(message) {
  const stores = useStores();
  const { ID } = message;
  useValue(useMemo(() => stores.changesOf(ID), [stores, ID]));
  return message;
}
