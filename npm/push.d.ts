import type { Chat } from './index.js';

/** What a notification was about. */
export interface PushNotice {
  /** Whom it was for. Somebody else may be signed in by now. */
  userID: string;
  kind: 'message' | 'friend';
  /** Of a message. */
  conversationID?: string;
  messageID?: string;
  /** When it was, Unix milliseconds. */
  time?: number;
  /** The message names the user, or all in the group. */
  mentioned?: boolean;
  /** The total of unread messages; left out for large accounts. */
  badge?: number;
  /** Who wrote, and what. Only if the server's operator lets content be pushed (`--push-content`). */
  title?: string;
  body?: string;
}

export interface PushOptions {
  /** That of the page's service worker. Default: the one that is registered for the page. */
  registration?: ServiceWorkerRegistration | Promise<ServiceWorkerRegistration>;
}

export interface PushState {
  /** The browser can do it, on this page. */
  isSupported: boolean;
  /** The server can do it. */
  isOffered: boolean;
  /** Who wrote what is in a push. */
  hasContent: boolean;
  permission: NotificationPermission;
  /** This browser is subscribed. */
  isSubscribed: boolean;
}

/** Where things stand. The user is asked nothing. */
export function getPushState(chat: Chat, options?: PushOptions): Promise<PushState>;

/**
 * Subscribes this browser for the user who is signed in: asks the user for permission,
 * so call it from a click. Rejects with 2998 where the browser cannot, where there is no
 * service worker, or where the user does not allow it; with 60020 where the server is
 * not set up for push, 2996 for a 51st subscription a day.
 */
export function subscribePush(chat: Chat, options?: PushOptions): Promise<void>;

/** Subscribes this browser no more. Call it before `logout()` where the next user must not be told. */
export function unsubscribePush(chat: Chat, options?: PushOptions): Promise<void>;

/**
 * Keeps what the server knows of this browser true, after each sign-in and when the
 * browser has made another subscription. It subscribes nobody who has not subscribed.
 * Who signs in where another user had subscribed gets the pushes from then on, and the
 * other no more. Call it once, beside `create()`; what it gives ends it.
 */
export function keepPush(chat: Chat, options?: PushOptions & { onError?: (error: Error & { code?: number }) => void }): () => void;

/** Calls `listener` when the user chooses a notification, also with the one that opened the page. What it gives ends it. */
export function onPushOpened(listener: (notice: PushNotice) => void): () => void;
