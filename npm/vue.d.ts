import type { MaybeRefOrGetter, Plugin, ShallowRef } from 'vue';
import type { Chat, Conversation, ConversationFilter, ConversationGroupInfo, Message } from './index.js';
import type { Connection, Messages } from './react.js';

export type { Connection, Messages };

/** `app.use(parlorChat, chat)` gives a chat to all components; `null`, or a ref of it, as long as there is none, as on a server. Then all is empty. */
export const parlorChat: Plugin<[chat: MaybeRefOrGetter<Chat | null>]>;

/** The chat that app.use gave. Throws where it gave none. */
export function useChat(): Chat | null;

/**
 * The conversations that getConversationList(filter) gives, always as they are.
 * One that did not change stays the same object. Empty while nobody is signed in.
 */
export function useConversationList(
  filter?: MaybeRefOrGetter<ConversationFilter | string[] | undefined>,
): Readonly<ShallowRef<readonly Conversation[]>>;

/** The conversation groups in the order in which they are shown, with their counts. One that did not change stays the same object. */
export function useConversationGroups(): Readonly<ShallowRef<readonly ConversationGroupInfo[]>>;

/** The newest messages of a conversation, and pages before them as loadMore brings them. New ones come by themselves; '' is no conversation. */
export function useMessages(conversationID: MaybeRefOrGetter<string>): Readonly<
  ShallowRef<
    Messages & {
      /** Reads the page before. It never rejects: see `error`. */
      readonly loadMore: () => Promise<void>;
    }
  >
>;

/** Triggers when a message changes: revoked, modified, read, or reacted to. The message stays the same object. */
export function useMessage(message: MaybeRefOrGetter<Message>): Readonly<ShallowRef<Message>>;

/** The number of unread messages, as getTotalUnreadMessageCount() has it. */
export function useUnread(): Readonly<ShallowRef<number>>;

/** Whether somebody is signed in, and how the connection to the server stands; 'connected' without one. */
export function useConnection(): Readonly<ShallowRef<Connection>>;
