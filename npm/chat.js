import { CHANGES, deletable, naming } from './changes.js';
import { Clock } from './clock.js';
import { encode, pickSent } from './codec.js';
import { EVENT } from './constants.js';
import { Drafts, DRAFTS } from './drafts.js';
import { startEngine } from './engine.js';
import { chatError, describe, headed, leading, NOT_READY, reading, told } from './errors.js';
import { experimental } from './experimental.js';
import { Listeners } from './listeners.js';
import { Media } from './media.js';
import { BARE_CALLS, METHODS, SERVED } from './methods.js';
import { Objects, update } from './objects.js';
import { inNode, platform } from './place.js';
import { signaling } from './signaling.js';

// Served even when nobody is signed in.
const ALWAYS = new Set(['login', 'logout', 'destroy', 'catchUp', 'offline']);

// Events whose data is the list itself.
const BARE = {
  [EVENT.CONVERSATION_LIST_UPDATED]: 'conversationList',
  [EVENT.MESSAGE_RECEIVED]: 'messageList',
  [EVENT.MESSAGE_MODIFIED]: 'messageList',
  [EVENT.MESSAGE_REVOKED]: 'messageList',
  [EVENT.MESSAGE_READ_BY_PEER]: 'messageList',
};

const NOBODY = { userID: '' };

const isOffline = () => globalThis.navigator?.onLine === false;

/** One chat instance: the page's end of the bridge. */
export class Chat {
  #id;
  #name;
  #server;
  #source;
  #worker;
  #forget;
  #engine;
  #running;
  #calls = new Map();
  #lastCall = 0;
  #inbox = [];
  #scheduled = false;
  #listeners = new Listeners();
  #objects = new Objects();
  #drafts = new Drafts();
  #clock = new Clock();
  #ear;
  #media;
  #me = NOBODY;
  #unread = 0;
  #current = false; // The list is that of the program, and whole.
  #notReady = 2024;
  #logins = 0;
  #sending = new Set();
  #destroyed = false;
  #wake = () => globalThis.document?.visibilityState === 'hidden' || this.#look();
  #network = ({ type }) => this.#look(type);
  #leave = () => this.#hide();

  constructor(id, { server, source, worker }, forget) {
    this.#id = id;
    this.#name = `parlor-${id}`;
    this.#server = server;
    this.#source = source;
    this.#worker = worker;
    this.#forget = forget;
    this.#media = new Media(id, server, (error) => this.#reportError(error), (messages) => this.#filled(messages));
    this.api = this.#buildAPI();
    if (!inNode()) { // A server that renders pages needs nothing until somebody signs in.
      this.#load().catch(() => {}); // A call will report it.
    }
    globalThis.document?.addEventListener('visibilitychange', this.#wake);
    globalThis.addEventListener?.('pageshow', this.#wake);
    globalThis.addEventListener?.('online', this.#network);
    globalThis.addEventListener?.('offline', this.#network);
    globalThis.addEventListener?.('pagehide', this.#leave);
  }

  // --- The documented methods ---

  #buildAPI() {
    const api = {};
    for (const name of METHODS) {
      api[name] = this.#method(name);
    }
    Object.assign(api, signaling((error) => this.#reportError(error)), {
      on: (event, handler, context) => this.#listeners.add(event, handler, context),
      once: (event, handler, context) => this.#listeners.add(event, handler, context, true),
      off: (event, handler, context) => this.#listeners.remove(event, handler, context),
      isReady: () => this.#notReady === 0,
      getLoginUser: () => this.#me.userID,
      getServerTime: () => this.#whenReady('getServerTime', () => this.#clock.now()),
      getTotalUnreadMessageCount: () => this.#whenReady('getTotalUnreadMessageCount', () => this.#unread),
      findMessage: (id) => this.#whenReady('findMessage', () => this.#objects.message(id)),
      callExperimentalAPI: (key, param) => experimental(key, param, {
        statistics: async () => this.#running?.statistics() ?? {},
        pendingCalls: () => this.#call('getPendingCalls', []),
      }),
      login: (options) => this.#login(options),
      logout: () => this.#logout(),
      destroy: () => this.#destroy(),
      getConversationList: (...args) => this.#list(args),
      downloadMergerMessage: async (message) => this.#whenReady('downloadMergerMessage', () => this.#media.download(message)),
      sendMessage: (message, options) => this.#send('sendMessage', message, options),
      resendMessage: (message, options) => this.#send('resendMessage', message, options),
      getMessageReadReceiptList: (messageList) => this.#receipts(messageList),
      setAllReceiveMessageOpt: (options) => this.#call('setAllReceiveMessageOpt', [options, new Date().getTimezoneOffset()]),
      setLogLevel: () => {},
      registerPlugin: () => {},
      use: () => {},
    });
    return Object.fromEntries(Object.entries(api).map(([name, run]) => [name, leading(name, run)]));
  }

  #method(name) {
    if (CHANGES[name]) {
      return (...args) => this.#change(name, args);
    }
    if (SERVED.has(name)) {
      return (...args) => this.#call(name, args);
    }
    if (DRAFTS.has(name)) {
      return (...args) => this.#whenReady(name, () => this.#draft(name, args));
    }
    return () => Promise.reject(chatError(2998, `${name} is not supported yet`));
  }

  /** The error of a call that came too early, or nothing. */
  #refusal(name) {
    if (this.#destroyed) {
      return chatError(2024, `${name}: this instance was destroyed; create() gives a new one`);
    }
    if (this.#notReady === 0 || ALWAYS.has(name)) {
      return undefined;
    }
    const error = chatError(this.#notReady, `${name}: ${NOT_READY[this.#notReady]}`);
    this.#reportError({ code: error.code, message: error.message, method: name });
    return error;
  }

  /** Delivers an ERROR event. */
  #reportError({ code, message, method }) {
    this.#post({ event: EVENT.ERROR, data: { code, message, ...(method && { method }) } });
  }

  #whenReady(name, get) {
    const refusal = this.#refusal(name);
    if (refusal) {
      throw refusal;
    }
    return get();
  }

  async #call(method, args, settled) {
    const refusal = this.#refusal(method);
    if (refusal) {
      throw refusal;
    }
    const text = encode(method, BARE_CALLS.has(method) ? [] : args);
    return this.#ask(this.#running ?? await this.#load(), method, text, settled);
  }

  #ask(engine, method, text, settled = () => {}) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastCall;
      this.#calls.set(id, { resolve, reject, settled });
      engine.call(id, method, text);
    });
  }

  async #login(options) {
    if (this.#notReady === 3000 && !this.#destroyed) {
      throw chatError(2025, 'login: another login() is still running; wait for it');
    }
    const before = this.#notReady;
    const attempt = ++this.#logins;
    if (before !== 0) {
      this.#notReady = 3000;
      this.#look(); // What became of the network while nobody was signed in was not told.
    }
    try {
      return await this.#call('login', [options], ({ data }) => data.repeatLogin || this.#media.signIn(options));
    } catch (error) {
      if (before !== 0 && this.#notReady === 3000 && this.#logins === attempt) {
        this.#notReady = 3001;
      }
      throw error;
    }
  }

  /** It follows a login that is still running, so another one may be called at once. */
  #logout() {
    if (this.#notReady === 3000) {
      this.#notReady = 3005;
    }
    return this.#call('logout', []);
  }

  async #destroy() {
    if (this.#destroyed) {
      throw chatError(2024, 'destroy: this instance was destroyed already');
    }
    const ended = this.#end();
    this.#destroyed = true;
    this.#forget();
    globalThis.document?.removeEventListener('visibilitychange', this.#wake);
    globalThis.removeEventListener?.('pageshow', this.#wake);
    globalThis.removeEventListener?.('online', this.#network);
    globalThis.removeEventListener?.('offline', this.#network);
    globalThis.removeEventListener?.('pagehide', this.#leave);
    try {
      return await ended;
    } finally {
      this.#running?.close();
      this.#letGo(chatError(2024, 'this instance was destroyed'));
      this.#media.close();
      this.#ear?.close();
      this.#listeners.call({ name: EVENT.SDK_DESTROY, data: { SDKAppID: this.#id } });
      this.#listeners.clear();
    }
  }

  /** Ends the program, behind all calls. One that is not there is not loaded for that. */
  async #end() {
    const engine = this.#running ?? await this.#engine?.catch(() => undefined);
    if (!engine) {
      throw chatError(2024, 'destroy: nobody was signed in; the instance is destroyed all the same');
    }
    return this.#ask(engine, 'destroy', '[]');
  }

  /** The whole list is here, if nothing is on its way that could change it. */
  #list(args) {
    const idle = this.#notReady === 0 && !this.#destroyed && this.#calls.size === 0 && !this.#scheduled;
    if (args[0] === undefined && idle && this.#current) {
      return Promise.resolve({ code: 0, data: { conversationList: this.#objects.list(), isSyncCompleted: true } });
    }
    return this.#call('getConversationList', args);
  }

  #draft(name, args) {
    const prepared = this.#media.prepare(name, args);
    const [options] = JSON.parse(encode(name, prepared.args));
    const messages = [this.#drafts.make(name, options, this.#me, this.#clock.now())];
    prepared.taken();
    this.#media.show(messages);
    return this.#objects.updateMessages(messages)[0];
  }

  async #send(name, message, options) {
    const refusal = this.#refusal(name);
    if (refusal) {
      throw refusal;
    }
    const sent = pickSent(message, name);
    const id = sent.ID;
    if (this.#sending.has(id) || this.#objects.isSent(id)) {
      throw chatError(2100, `${name}: this message is sent already; create another one`, { message });
    }
    this.#sending.add(id);
    const isResend = name === 'resendMessage';
    if (isResend) {
      this.#showOn(message, { status: 'unSend' });
    }
    try {
      const storing = this.#media.store(sent);
      if (storing) { // Others go at once, in the order made.
        const stored = await storing;
        sent.payload = stored.payload;
        update(message, stored);
      }
      const result = await this.#call('sendMessage', [sent, options], (result) => {
        this.#sent(message, result);
        this.#showOn(message, { isResend });
      });
      if (!result.data.pending) {
        this.#sending.delete(id);
      }
      return result;
    } catch (error) {
      this.#sending.delete(id);
      this.#showOn(message, { status: 'fail' });
      const { code, message: why } = told(error);
      throw chatError(code, why.replace(/^sendMessage(?=[: ])/, name), { message }); // Others may have met the same error.
    }
  }

  /** Shows something on a message: on the page's own copy, and on the SDK's. */
  #showOn(message, news) {
    for (const copy of new Set([message, this.#objects.own(message)])) {
      update(copy, news);
    }
  }

  /** A call about messages that are in a history. */
  async #change(name, args) {
    const refusal = this.#refusal(name);
    if (refusal) {
      throw refusal;
    }
    const named = reading(name, () => CHANGES[name](naming(name, (message) => this.#objects.number(message)), ...args));
    const [subject] = args;
    try {
      return await this.#call(name, named, (result) => this.#changed(name, subject, result));
    } catch (error) {
      if (name === 'revokeMessage' || name === 'modifyMessage') {
        const { code, message, data } = told(error);
        throw chatError(code, message, { message: subject, ...data });
      }
      throw error;
    }
  }

  /** The page gets back the very objects that it passed, as they are now. */
  #changed(name, subject, result) {
    if (result.data.message) {
      this.#sent(subject, result);
    } else if (name === 'deleteMessage') {
      const deleted = deletable(subject);
      deleted.forEach((message) => this.#showOn(message, { isDeleted: true }));
      result.data.messageList = deleted;
    }
  }

  /** One-to-one messages hold their receipts already (docs/facts.md#receipts-extensions-and-reactions). */
  async #receipts(messageList) {
    const refusal = this.#refusal('getMessageReadReceiptList');
    if (refusal) {
      throw refusal;
    }
    const method = 'getMessageReadReceiptList';
    return reading(method, () => {
      if (!Array.isArray(messageList)) {
        throw chatError(6017, `${method}: messageList must be an array of messages`);
      }
      return { code: 0, data: { messageList } };
    });
  }

  /** The page gets back the very object that it sent. */
  #sent(message, result) {
    const held = result.data.message ?? message;
    if (held !== message) {
      update(message, held);
    }
    result.data.message = message;
  }

  /** Something may have been missed, or the network is gone: the event's word, or the browser's. */
  #look(network = isOffline() ? 'offline' : 'online') {
    if (this.#notReady === 0 || this.#notReady === 3000) {
      this.#call(network === 'offline' ? 'offline' : 'catchUp', []).catch((error) => this.#notReady === 0 && this.#reportError(error));
    }
  }

  /** The page is left, perhaps for good: others are not to see the user in it. */
  #hide() {
    if (this.#notReady === 0) {
      this.#sayFarewell();
      this.#call('hide', []).catch(() => {}); // Then it runs out by itself.
    }
  }

  /** Tells the other tabs; the program may have no time for it any more. */
  #sayFarewell() {
    const Channel = platform('BroadcastChannel');
    if (this.#worker || this.#server) {
      // A page that the browser keeps for going back, or its worker, would keep
      // its connection too. A page that is to hear something is not kept.
      this.#ear ??= Object.assign(new Channel(this.#name), { onmessage() {} });
    }
    const channel = new Channel(this.#name);
    channel.postMessage(this.#me.farewell ?? '');
    channel.close();
  }

  /** Tells the page of messages that got their URLs after it had them. */
  #filled(messages) {
    const messageList = this.#objects.held(messages);
    if (messageList.length > 0) {
      this.#post({ event: EVENT.MESSAGE_MODIFIED, data: { messageList } });
    }
  }

  // --- The module ---

  #load() {
    const options = { name: this.#name, server: this.#server, sdkAppID: String(this.#id) };
    this.#engine ??= startEngine(options, this.#source, this.#worker, (text) => this.#deliver(text), (error) => this.#stopped(error))
      .then((engine) => (this.#running = engine), (error) => {
        this.#engine = undefined;
        throw error;
      });
    return this.#engine;
  }

  /** The Go program has ended by a fault that nothing could catch. */
  #stopped(error) {
    this.#letGo(error);
    this.#reportError(error);
    this.#post({ event: EVENT.SDK_NOT_READY });
  }

  /** Forgets the program and all that came from it; the next login() starts another. */
  #letGo(error) {
    for (const { reject } of this.#calls.values()) {
      reject(error);
    }
    this.#calls.clear();
    this.#engine = undefined;
    this.#running = undefined;
    this.#objects.clear();
    this.#media.clear();
    this.#clock.clear();
    this.#me = NOBODY;
    this.#unread = 0;
    this.#current = false;
    this.#notReady = 2024;
  }

  // --- What comes in, in order ---

  #deliver(text) {
    this.#post(...JSON.parse(text));
  }

  #post(...items) {
    this.#inbox.push(...items);
    if (!this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => this.#drain());
    }
  }

  #drain() {
    const items = this.#inbox;
    this.#inbox = [];
    for (let i = 0; i < items.length; i++) {
      if (items[i].later) {
        this.#inbox = [...items.slice(i + 1), ...this.#inbox];
        setTimeout(() => this.#drain());
        return;
      }
      const found = items[i].looked ? undefined : this.#media.find(items[i].messages ?? []);
      if (found) {
        items[i].looked = true; // What was not found holds up nothing.
        this.#inbox = [...items.slice(i), ...this.#inbox];
        found.then(() => this.#drain());
        return;
      }
      try {
        this.#take(items[i]);
      } catch (error) {
        console.error('parlor-chat: an item could not be delivered', error); // The next ones shall be.
      }
    }
    this.#scheduled = this.#inbox.length > 0;
    if (this.#scheduled) {
      queueMicrotask(() => this.#drain());
    }
  }

  #take(item) {
    if (item.list) {
      this.#objects.changeList(item.list);
    }
    this.#current = item.current ?? this.#current;
    this.#media.show(item.messages ?? []);
    this.#objects.updateMessages(item.messages ?? [], item.together);
    this.#settled(item.messages ?? []);
    this.#objects.markRead(item.read ?? [], item.peerRead ?? []);
    if (item.forget) {
      this.#objects.forgetHistory();
    }
    if (item.deleted) {
      this.#objects.markDeleted(item.deleted);
    }
    if (item.skew !== undefined) {
      this.#clock.set(item.skew);
    }
    if (item.unread !== undefined) {
      this.#unread = item.unread;
    }
    if (item.state) {
      this.#signedIn(item.state);
    }
    if (item.settle) {
      this.#settle(item);
    } else if (item.event) {
      this.#announce(item);
    }
  }

  /** Messages that waited for the server and no longer do. */
  #settled(messages) {
    for (const { ID, status, out } of messages) {
      if (out && status !== 'unSend') {
        this.#sending.delete(ID);
      }
    }
  }

  #signedIn({ reason = 3005, ...me }) {
    this.#me = me;
    this.#notReady = me.userID === '' ? reason : 0;
    if (me.userID === '') {
      this.#objects.clear();
      this.#media.clear();
      this.#clock.clear();
      this.#sending.clear();
    }
  }

  #settle({ settle, data, error, pending }) {
    const call = this.#calls.get(settle);
    if (!call) {
      return;
    }
    this.#calls.delete(settle);
    if (error) {
      call.reject(chatError(error.code, error.message, this.#objects.hydrate(error.data)));
      return;
    }
    const result = { code: 0, data: this.#objects.hydrate(data) };
    if (pending) {
      result.data.pending = true;
    }
    try {
      call.settled(result);
      call.resolve(result);
    } catch (error) {
      call.reject(chatError(2903, `what was passed cannot be shown the result: ${describe(error)}`));
    }
  }

  #announce({ event, data }) {
    const hydrated = event === EVENT.ERROR ? { ...data, message: headed(data.method, data.message) } : this.#objects.hydrate(data);
    if (event === EVENT.PROFILE_UPDATED) {
      const [{ nick, avatar }] = hydrated;
      this.#me = { ...this.#me, nick, avatar };
    }
    const message = { name: event, data: BARE[event] ? hydrated[BARE[event]] : hydrated };
    if (event === EVENT.CONVERSATION_LIST_UPDATED) {
      message.isSyncCompleted = true;
    }
    this.#listeners.call(message);
  }
}
