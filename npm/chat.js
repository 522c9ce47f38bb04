import { API } from './api.js';
import { Calls } from './calls.js';
import { Clock } from './clock.js';
import * as CODES from './codes.js';
import { EVENT, TYPES, VERSION } from './constants.js';
import { Drafts } from './drafts.js';
import { startEngine } from './engine.js';
import { chatError, leading, told } from './errors.js';
import { Inbox } from './inbox.js';
import { Listeners } from './listeners.js';
import { elapsed, ERROR, INFO, Log, WARN } from './log.js';
import { Media } from './media.js';
import { Objects } from './objects.js';
import { inNode } from './place.js';
import { Sending } from './sending.js';
import { serve } from './serve.js';
import { Signaling } from './signaling.js';
import { SignIn } from './signin.js';
import { ageOf, modeOf } from './statistics.js';
import { Tab } from './tab.js';
import { EVENTS } from './views.js';

/** The close code of a connection that was to end. */
const DONE = 1000;

/** One chat instance: the page's end of the bridge. What is not private is for the rows of api.js. */
export class Chat {
  #id;
  #staysOpen;
  #forget;
  #inbox = new Inbox(
    (messages) => this.media.find(messages),
    (item) => this.#take(item),
    (what, error) => this.log.threw(what, error),
  );
  #tab;
  #current = false; // The list is that of the program, and whole.
  #destroyed = false;
  log;
  listeners = new Listeners((what, error) => this.log.threw(what, error));
  objects = new Objects();
  drafts = new Drafts();
  clock = new Clock();
  signIn = new SignIn();
  sending = new Sending(this);
  signaling = new Signaling(this);
  unread = 0;
  isAlone; // There is no server.

  constructor(id, { server, source, worker, groups, limits, friendsOnly, unlimited, logger }, forget) {
    const name = `parlor-${id}`;
    const options = { name, server, sdkAppID: String(id), groups, limits, friendsOnly, unlimited };
    this.#id = id;
    this.isAlone = !server;
    this.log = new Log(logger);
    this.log.write(INFO, 'created', { version: VERSION, mode: modeOf(this.isAlone), ...(server && { server: new URL(server).host }) });
    this.#staysOpen = Boolean(worker || server);
    this.#forget = forget;
    this.calls = new Calls(() => this.#start(options, source, worker));
    this.media = new Media(
      id,
      server,
      (error) => this.report(error),
      (messages) => this.#changed(this.objects.held(messages)),
      () => this.#changed(this.objects.where((message) => this.media.refill(message))),
    );
    this.api = Object.fromEntries(
      Object.entries(API).map(([method, row]) => [method, leading(method, this.log.watch(method, serve(this, method, row)))]),
    );
    this.#tab = new Tab(
      name,
      (network) => this.#look(network),
      () => this.#hide(),
    );
    if (!inNode()) {
      // A server that renders pages needs nothing until somebody signs in.
      this.calls.load().catch(() => {}); // A call will report it.
    }
  }

  async #start(options, source, worker) {
    const since = elapsed();
    const from = source.name();
    try {
      const program = await startEngine(
        options,
        source,
        worker,
        (text) => this.#inbox.post(...JSON.parse(text)),
        (error) => this.#stopped(error),
      );
      this.log.write(INFO, 'moduleLoaded', { from, version: VERSION, ms: since() });
      return program;
    } catch (error) {
      this.log.write(WARN, 'moduleFailed', { from, version: VERSION, ms: since(), code: told(error).code });
      throw error;
    }
  }

  // --- The documented methods ---

  /** Throws why a call comes too early, if it does. */
  guard(method) {
    if (this.#destroyed) {
      throw chatError(CODES.NOT_LOGGED_IN, `${method}: this instance was destroyed; create() gives a new one`);
    }
    if (!this.signIn.isReady && !API[method]?.always) {
      const refusal = this.signIn.refusal(method);
      this.report(refusal, method);
      throw refusal;
    }
  }

  /** Asks Go. */
  async call(method, args, settled) {
    this.guard(method);
    return this.calls.ask(method, args, settled);
  }

  /** Delivers an ERROR event. */
  report({ code, message }, method) {
    this.#post(EVENT.ERROR, { code, message, ...(method && { method }) });
  }

  async login(options) {
    if (this.signIn.isRunning && !this.#destroyed) {
      throw chatError(CODES.LOGIN_TWICE, 'login: another login() is still running; wait for it');
    }
    const fails = this.signIn.begin();
    const since = elapsed();
    if (this.signIn.isRunning) {
      this.#look(); // What became of the network while nobody was signed in was not told.
    }
    try {
      return await this.call('login', [options, this.listeners.has(EVENT.CONVERSATION_GROUP_INFO_UPDATED)], ({ data }) => {
        if (!data.repeatLogin) {
          this.media.signIn(options);
          this.#signedIn(since());
        }
      });
    } catch (error) {
      fails();
      throw error;
    }
  }

  #signedIn(ms) {
    const { takenAt } = this.signIn.user;
    this.log.write(INFO, 'signedIn', { mode: modeOf(this.isAlone), ms, ...(takenAt && { copyAge: ageOf(takenAt, this.clock) }) });
  }

  /** Nothing is made of conversation groups that nobody has asked for. */
  listen(event, ...rest) {
    this.listeners.add(event, ...rest);
    if (event === EVENT.CONVERSATION_GROUP_INFO_UPDATED && (this.signIn.isReady || this.signIn.isRunning)) {
      this.calls.ask('watchConversationGroups', []).catch(() => {}); // A login that failed has nothing to tell.
    }
  }

  /** It follows a login that is still running, so another one may be called at once. */
  logout() {
    this.signIn.leave();
    return this.call('logout', []);
  }

  async destroy() {
    if (this.#destroyed) {
      throw chatError(CODES.NOT_LOGGED_IN, 'destroy: this instance was destroyed already');
    }
    const ended = this.calls.end();
    this.#destroyed = true;
    this.#forget();
    this.#tab.leave();
    try {
      return await ended;
    } finally {
      this.calls.close();
      this.#letGo(chatError(CODES.NOT_LOGGED_IN, 'this instance was destroyed'));
      this.media.close();
      this.#tab.close();
      this.listeners.call({ name: EVENT.SDK_DESTROY, data: { SDKAppID: this.#id } });
      this.listeners.clear();
      this.signaling.close();
      this.log.write(INFO, 'destroyed', {});
    }
  }

  /** The whole list is here, if nothing is on its way that could change it. */
  list(args) {
    const isIdle = this.calls.isEmpty && this.#inbox.isEmpty;
    if (args[0] === undefined && isIdle && this.#current) {
      return { code: 0, data: { conversationList: this.objects.list(), isSyncCompleted: true } };
    }
    return this.call('getConversationList', args);
  }

  // --- The page around ---

  /** Something may have been missed, or the network is gone. */
  #look(network = this.#tab.network) {
    this.media.refresh();
    if ((this.signIn.isReady || this.signIn.isRunning) && !this.#destroyed) {
      this.calls.ask(network === 'offline' ? 'offline' : 'catchUp', []).catch((error) => this.signIn.isReady && this.report(error));
    }
  }

  /** The page is left, perhaps for good: others are not to see the user in it. */
  #hide() {
    if (this.signIn.isReady) {
      this.#tab.sayFarewell(this.signIn.user.farewell ?? '', this.#staysOpen);
      this.calls.ask('hide', []).catch(() => {}); // Then it runs out by itself.
    }
  }

  /** Tells the page of messages, by their names, that got other URLs than it had. */
  #changed(messageList) {
    if (messageList.length > 0) {
      this.#post(EVENT.MESSAGE_MODIFIED, { messageList });
    }
  }

  // --- What comes in, in order ---

  #post(event, data) {
    this.#inbox.post({ event, data });
  }

  #take(item) {
    const { messages = [] } = item;
    if (item.list) {
      this.objects.changeList(item.list);
    }
    if (item.contacts) {
      this.objects.contacts.take(item.contacts);
    }
    this.#current = item.current ?? this.#current;
    this.media.show(messages);
    this.objects.updateMessages(messages, item.together);
    this.sending.heed(messages);
    this.objects.markRead(item.read ?? [], item.peerRead ?? []);
    this.objects.showCounts(item.counts ?? []);
    if (item.forget) {
      this.objects.forgetHistory();
    }
    if (item.deleted) {
      this.objects.markDeleted(item.deleted);
    }
    if (item.skew !== undefined) {
      this.clock.set(item.skew);
    }
    if (item.note) {
      const [event, fields] = item.note;
      this.log.write(event === 'closed' && fields.code !== DONE ? WARN : INFO, event, fields);
    }
    this.unread = item.unread ?? this.unread;
    if (item.state) {
      this.signIn.take(item.state);
      if (!this.signIn.isReady) {
        const { code } = this.signIn.refusal();
        this.log.write(code === CODES.LOGGED_OUT ? INFO : WARN, 'signedOut', { code });
        this.#clear();
        this.sending.clear();
      }
    }
    if (item.settle) {
      this.calls.settle(item, this.objects);
    } else if (item.event) {
      this.#announce(item);
    }
  }

  #announce({ event: name, data }) {
    const view = EVENTS[name];
    const shown = view ? view(data, this.objects) : data;
    if (view && shown === undefined) {
      return; // There is nothing to tell.
    }
    if (name === EVENT.PROFILE_UPDATED && shown[0].userID === this.signIn.user.userID) {
      this.signIn.showAs(shown[0]);
    }
    this.#write(name, shown);
    this.signaling.heed(name, shown);
    this.listeners.call({ name, data: shown, ...(name === EVENT.CONVERSATION_LIST_UPDATED && { isSyncCompleted: true }) });
    if (name === EVENT.SDK_READY) {
      this.signaling.ready();
    }
  }

  /** Writes what the page is told of trouble and of the connection. */
  #write(name, { code, method, state } = {}) {
    if (name === EVENT.ERROR) {
      this.log.write(WARN, 'trouble', { code, ...(method && { method }) });
    } else if (name === EVENT.NET_STATE_CHANGE) {
      this.log.write(state === TYPES.NET_STATE_DISCONNECTED ? WARN : INFO, 'network', { state });
    }
  }

  // --- The end ---

  /** The Go program has ended by a fault that nothing could catch. */
  #stopped(error) {
    this.#letGo(error);
    this.log.write(ERROR, 'moduleStopped', { code: error.code });
    this.report(error);
    this.#post(EVENT.SDK_NOT_READY);
  }

  /** Forgets the program and all that came from it; the next login() starts another. */
  #letGo(error) {
    this.calls.letGo(error);
    this.#clear();
    this.signIn.clear();
    this.unread = 0;
    this.#current = false;
  }

  /** Forgets what is the user's. */
  #clear() {
    this.signaling.clear();
    this.objects.clear();
    this.media.clear();
    this.clock.clear();
  }
}
