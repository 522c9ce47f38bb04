import { getCurrentScope, hasInjectionContext, inject, onScopeDispose, shallowReadonly, shallowRef, toValue, triggerRef, watch } from 'vue';
import { storesOf } from './stores.js';

const key = Symbol('parlor-chat');

/** app.use(parlorChat, chat): gives a chat, or a ref of one, to all components. */
export const parlorChat = { install: (app, chat) => app.provide(key, chat) };

const given = () => {
  const chat = hasInjectionContext() ? inject(key) : undefined;
  if (chat === undefined) {
    throw new Error('parlor-chat/vue: call app.use(parlorChat, chat) first, and this within setup()');
  }
  return chat;
};

/** The chat that app.use gave. */
export const useChat = () => toValue(given());

/** Follows the store that pick gives, also when it gives another one. */
function follow(pick, each = (value, _store) => value) {
  const chat = given();
  const shown = shallowRef();
  let stop = () => {};
  watch(
    () => pick(storesOf(toValue(chat))),
    (store) => {
      stop();
      const take = () => {
        const value = each(store.get(), store);
        if (value === shown.value) {
          triggerRef(shown);
        }
        shown.value = value;
      };
      take();
      stop = typeof window === 'undefined' ? () => {} : store.subscribe(take); // A server renders once.
    },
    { immediate: true, flush: 'sync' },
  );
  if (getCurrentScope()) {
    onScopeDispose(() => stop());
  }
  return shallowReadonly(shown);
}

export const useConversationList = (filter) => follow((stores) => stores.conversations(toValue(filter)));
export const useConversationGroups = () => follow((stores) => stores.groups());
export const useUnread = () => follow((stores) => stores.unread());
export const useConnection = () => follow((stores) => stores.connection());

export const useMessages = (conversationID) =>
  follow(
    (stores) => stores.messages(toValue(conversationID)),
    (value, store) => ({ ...value, loadMore: () => store.more() }),
  );

export function useMessage(message) {
  return follow(
    (stores) => stores.changesOf(toValue(message).ID),
    () => toValue(message),
  );
}
