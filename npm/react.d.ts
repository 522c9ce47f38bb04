import type { ReactNode } from 'react';
import type {
  Chat,
  Conversation,
  ConversationFilter,
  ConversationGroupInfo,
  Message,
} from './index.js';

/** Gives a chat to all components below; `null` as long as there is none, as on a server. Then all is empty. */
export function ChatProvider(props: { chat: Chat | null; children?: ReactNode }): ReactNode;

/** The chat of the provider above. Throws where there is none. */
export function useChat(): Chat | null;

/**
 * The conversations that getConversationList(filter) gives, always as they are.
 * One that did not change stays the same object, and a list in which none did
 * stays the same array. Empty while nobody is signed in.
 */
export function useConversationList(filter?: ConversationFilter | string[]): readonly Conversation[];

/** The conversation groups in the order in which they are shown, with their counts. One that did not change stays the same object. */
export function useConversationGroups(): readonly ConversationGroupInfo[];

/** The messages of a conversation, oldest first. */
export interface Messages {
  readonly messageList: readonly Message[];
  readonly isLoading: boolean;
  /** There are none before these. */
  readonly isCompleted: boolean;
  /** Why the last page could not be read, else `null`. */
  readonly error: Error | null;
}

/** The newest messages of a conversation, and pages before them as loadMore brings them. New ones come by themselves; '' is no conversation. */
export function useMessages(conversationID: string): Messages & {
  /** Reads the page before. It never rejects: see `error`. */
  readonly loadMore: () => Promise<void>;
};

/**
 * Renders the component again when a message changes: revoked, modified, read, or
 * reacted to. The message stays the same object.
 */
export function useMessage(message: Message): Message;

/** The number of unread messages, as getTotalUnreadMessageCount() has it. */
export function useUnread(): number;

/** Whether somebody is signed in, and how the connection to the server stands; 'connected' without one. */
export interface Connection {
  readonly isReady: boolean;
  readonly state: 'connected' | 'connecting' | 'disconnected';
}
export function useConnection(): Connection;
