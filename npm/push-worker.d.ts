import type { PushNotice } from './push.js';

export type { PushNotice };

export interface PushWorkerOptions {
  /** What to open when no page is open, relative to the worker's scope. Default: the scope. */
  url?: string | ((notice: PushNotice) => string);
  /** What a notification says where no content is pushed. */
  texts?: { message?: string; mentioned?: string; friend?: string };
  /** URLs of pictures, as `showNotification` takes them. */
  icon?: string;
  badge?: string;
  /** More options of `showNotification`, and `title`; `null` shows nothing. */
  notification?: (notice: PushNotice) => (Record<string, unknown> & { title?: string }) | null | undefined;
  /** Shows it also while the user looks at a page, as Safari wants it: it ends subscriptions that show nothing. */
  always?: boolean;
}

/** Shows what is pushed, and opens the page when the user chooses it. Call it once, at the top of the service worker. */
export function handlePush(options?: PushWorkerOptions): void;
