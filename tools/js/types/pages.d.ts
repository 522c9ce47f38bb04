// What scripts find in the page, because another one has put it there: of the
// test pages that is page.js, of the measured ones bench/browser.go.

declare const TencentCloudChat: typeof import('parlor-chat').default;
declare var chat: any, watch: any, step: any, measured: any, signIn: any, SDKAppID: number, ear: any;
declare const outcome: (call: () => unknown) => Promise<any>;
declare const list: (argument?: unknown) => Promise<any[]>;
declare const say: (to: string, text: string, options?: object) => Promise<any>;
declare const ids: (conversations: any[]) => string[];

interface CloseWatcher extends EventTarget {
  destroy(): void;
}

declare var CloseWatcher: { new (): CloseWatcher } | undefined;
