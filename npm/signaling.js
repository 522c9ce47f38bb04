import * as CODES from './codes.js';
import { encode } from './codec.js';
import { EVENT, TSignaling, TYPES } from './constants.js';
import { chatError, headed } from './errors.js';
import { drawID } from './files.js';
import { accountNumber } from './ids.js';
import { Invitations, signalOf, timedOut } from './invitations.js';
import { Listeners } from './listeners.js';

// How many conversations are looked through for invitations that are open, and how
// far: pages of messages, and the age up to which another page may hold one, in ms.
const CONVERSATIONS = 20;
const PAGES = 3;
const RECENT = 300_000;

const CONNECTED = TYPES.NET_STATE_CONNECTED;

const TICK = 1000; // Clocks may be set, and machines sleep.

// What in the data of a signal says that lists and counts pass over its message.
const HIDDEN = 'excludeFromHistoryMessage';
const HIDES = {
  [TSignaling.ACTION_TYPE_INVITE]: 'excludeOriginalSignalingFromHistoryMessage',
  [TSignaling.ACTION_TYPE_INVITE_TIMEOUT]: 'excludeTimeoutSignalingFromHistoryMessage',
};

/**
 * Invitations of one chat instance. They are messages, and what is open follows from
 * these alone: of several answers the one that comes first in the history counts, on
 * all devices.
 */
export class Signaling {
  #chat;
  #listeners = new Listeners();
  #invitations = new Invitations();
  #looked;
  #timer;
  /** @type {string} */
  #net = CONNECTED;
  #waiting = []; // For what a connection comes to.

  /** @param {import('./chat.js').Chat} chat the instance */
  constructor(chat) {
    this.#chat = chat;
  }

  // --- Methods ---

  listen(event, handler, context) {
    this.#listeners.add(event, handler, context);
    this.#look();
  }

  ignore(event, handler, context) {
    this.#listeners.remove(event, handler, context);
  }

  /** Serves invite and inviteInGroup. */
  invite(method, given) {
    return this.#invite(method, given).sent;
  }

  /** Serves inviteSync and inviteInGroupSync, which never throw; what no callback hears is an ERROR event. */
  inviteSync(method, given, succeeds, fails) {
    const refused = ({ code, message }) => {
      const refusal = { code, message: headed(method, message) };
      if (typeof fails === 'function') {
        fails(refusal.code, refusal.message);
      } else {
        this.#chat.report(refusal, method);
      }
    };
    const settle = (sent) =>
      sent
        .then(({ inviteID }) => succeeds?.({ inviteID }), refused)
        .catch((error) => this.#chat.log.threw(`what ${method} was to call`, error));
    try {
      const { inviteID, sent } = this.#invite(method, given);
      settle(sent);
      return inviteID;
    } catch (error) {
      settle(Promise.reject(error));
      return '';
    }
  }

  #invite(method, given) {
    const { signIn } = this.#chat;
    if (!signIn.isReady) {
      throw signIn.refusal(method);
    }
    const inGroup = /Group/.test(method);
    const { userID, groupID, inviteeList, timeout = 0, data, onlineUserOnly, offlinePushInfo } = optionsOf(method, given);
    const to = idIn(method, inGroup ? { groupID } : { userID });
    const invitees = inGroup ? usersIn(method, inviteeList) : [to];
    if (typeof timeout !== 'number' || timeout < 0) {
      throw unfit(method, 'timeout must be a number of seconds, 0 for none');
    }
    const inviteID = drawID();
    const invitation = { inviteID, inviter: signIn.user.userID, inviteeList: invitees, groupID: inGroup ? to : '' };
    const signal = signalFor(invitation, TSignaling.ACTION_TYPE_INVITE, invitees, dataIn(method, data), timeout);
    const message = this.#draft(method, inGroup ? TYPES.CONV_GROUP : TYPES.CONV_C2C, to, signal);
    const online = onlineUserOnly === true;
    this.#take(message, online);
    const sent = this.#send(method, message, signal, { onlineUserOnly: online, offlinePushInfo });
    const known = this.#invitations.get(inviteID);
    known.sent = sent.catch(() => this.#invitations.end(inviteID));
    return { inviteID, sent };
  }

  /** Serves cancel, accept and reject. */
  async answer(method, actionType, given) {
    const options = optionsOf(method, given);
    const data = dataIn(method, options.data);
    const isCancel = actionType === TSignaling.ACTION_TYPE_CANCEL_INVITE;
    const over = (message) =>
      chatError(
        isCancel ? CODES.INVITATION_NOT_TO_CANCEL : CODES.INVITATION_NOT_OPEN,
        `${method}: there is no such invitation, or it is over: it was answered, taken back or not answered in time`,
        message && { message },
      );
    const { inviteID } = options;
    const invitation = await this.#find(inviteID);
    if (!invitation) {
      throw over();
    }
    const me = this.#me;
    const { inviter, inviteeList, waiting, message: original } = invitation;
    if (isCancel ? inviter !== me : !inviteeList.includes(me)) {
      throw chatError(CODES.INVITATION_DENIED, `${method}: only ${isCancel ? 'who has invited' : 'who is invited'} can do that`);
    }
    if (invitation.meanwhile || !(isCancel || waiting.has(me))) {
      throw over();
    }
    invitation.meanwhile = [];
    let message;
    try {
      await invitation.sent;
      if (this.#invitations.get(inviteID) !== invitation) {
        throw over();
      }
      const signal = signalFor(invitation, actionType, isCancel ? inviteeList : [me], data);
      message = this.#draftTo(method, original, signal);
      const result = await this.#send(method, message, signal, { onlineUserOnly: invitation.online });
      if (!result.data.pending && !this.#takeInOrder(invitation, message)) {
        throw over(message);
      }
      return result;
    } finally {
      this.#takeInOrder(invitation);
      this.#tick();
    }
  }

  /**
   * Takes what has come about an invitation while something was sent, and that: the
   * history has them in one order for all devices. Returns whether it still meant something.
   */
  #takeInOrder(invitation, sent) {
    const { objects } = this.#chat;
    const place = (message) => objects.number(message) ?? 0;
    const messages = [...(invitation.meanwhile ?? []), ...(sent ? [sent] : [])].sort((a, b) => place(a) - place(b));
    invitation.meanwhile = undefined;
    let counts = false;
    for (const message of messages) {
      const news = this.#take(message);
      if (message === sent) {
        counts = news !== undefined;
      } else {
        this.#tell(news);
      }
    }
    return counts;
  }

  async modify(given) {
    const method = 'modifyInvitation';
    const { inviteID, data } = optionsOf(method, given);
    const invitation = await this.#find(inviteID);
    const { inviter, inviteeList, online, data: before } = invitation ?? {};
    if (!invitation || online || ![inviter, ...inviteeList].includes(this.#me)) {
      throw chatError(CODES.INVITATION_NOT_OPEN, `${method}: there is no such invitation, it is over, or it was for online users only`);
    }
    invitation.data = dataIn(method, data); // Then it is no news here.
    try {
      await invitation.sent;
      const { payload, ...message } = invitation.message;
      const modified = {
        ...message,
        payload: { ...payload, data: JSON.stringify({ ...JSON.parse(payload.data), data: invitation.data }) },
      };
      await this.#chat.api.modifyMessage(modified);
    } catch (error) {
      invitation.data = before;
      throw error;
    }
    return { code: 0, data: { message: invitation.message } };
  }

  // --- What comes in ---

  /** Hears of an event before the page does. */
  heed(event, data) {
    const { objects } = this.#chat;
    if (event === EVENT.NET_STATE_CHANGE) {
      this.#isNow(data.state);
    } else if (!this.#isHeard && this.#invitations.isEmpty) {
      return;
    } else if (event === EVENT.MESSAGE_RECEIVED) {
      data.forEach((message) => {
        const { meanwhile } = this.#invitations.get(signalOf(message)?.inviteID) ?? {};
        if (meanwhile) {
          meanwhile.push(message);
        } else {
          this.#tell(this.#take(message, objects.number(message) === undefined));
        }
      });
    } else if (event === EVENT.MESSAGE_MODIFIED) {
      data.forEach((message) => {
        const settled = message.flow === 'out' && message.status === 'success'; // It may have waited for the server.
        this.#tell(this.#invitations.modified(message) ?? (settled ? this.#take(message) : undefined));
      });
    } else if (event === EVENT.MESSAGE_REVOKED) {
      data.forEach((message) => this.#tell(this.#invitations.revoked(message, this.#me)));
    }
  }

  #isNow(net) {
    this.#net = net;
    this.#waiting.splice(0).forEach((go) => go());
  }

  /** Somebody is signed in: looks for invitations that are open, once somebody listens. */
  ready() {
    this.#look();
  }

  #look() {
    if (this.#chat.signIn.isReady && this.#isHeard) {
      this.#found();
    }
  }

  /** Looks once. */
  #found() {
    this.#looked ??= this.#lookThrough(this.#invitations).catch(() => {}); // Signed out meanwhile.
    return this.#looked;
  }

  async #lookThrough(invitations) {
    const { api } = this.#chat;
    const { conversationList } = (await api.getConversationList()).data;
    const lists = conversationList.filter(({ type }) => type !== TYPES.CONV_SYSTEM);
    lists.sort((a, b) => b.lastMessage.lastTime - a.lastMessage.lastTime);
    const messages = [];
    for (const { conversationID } of lists.slice(0, CONVERSATIONS)) {
      // The page's own calls come between.
      await this.#read(conversationID, messages).catch(() => {}); // Offline there may be nothing of it.
    }
    if (invitations !== this.#invitations) {
      return;
    }
    messages.sort((a, b) => a.time - b.time);
    const news = messages.map((message) => this.#take(message));
    news
      .filter((event) => event?.name === TSignaling.NEW_INVITATION_RECEIVED)
      .filter(({ data }) => this.#isWaiting(data))
      .forEach((event) => this.#tell(event));
  }

  /** Whether nobody has dealt with an invitation in the messages that were read with it. */
  #isWaiting({ inviteID, inviter }) {
    const invitation = this.#invitations.get(inviteID);
    return invitation !== undefined && (inviter === this.#me || invitation.waiting.has(this.#me));
  }

  async #read(conversationID, messages) {
    let nextReqMessageID = '';
    for (let page = 0; page < PAGES; page++) {
      const { data } = await this.#chat.api.getMessageList({ conversationID, nextReqMessageID });
      messages.push(...data.messageList.filter(({ status }) => status === 'success'));
      const [oldest] = data.messageList;
      if (data.isCompleted || !oldest || oldest.time * 1000 < this.#chat.clock.now() - RECENT) {
        return;
      }
      ({ nextReqMessageID } = data);
    }
  }

  async #find(inviteID) {
    if (!this.#invitations.get(inviteID)) {
      await this.#found();
    }
    return this.#invitations.get(inviteID);
  }

  /** Takes a message and returns what it means for a page that has not sent it. */
  #take(message, online = false) {
    const news = this.#invitations.take(message, this.#me, this.#chat.clock.now(), online);
    this.#wait();
    return news;
  }

  #tell(news) {
    if (news) {
      this.#listeners.call(news);
    }
  }

  get #isHeard() {
    return Object.values(TSignaling).some((event) => this.#listeners.has(event));
  }

  get #me() {
    return this.#chat.signIn.user.userID;
  }

  // --- Time ---

  /** Looks again in a moment, however much comes until then. */
  #wait() {
    if (!this.#invitations.isEmpty) {
      this.#timer ??= setTimeout(() => this.#tick(), TICK);
    }
  }

  #tick() {
    this.#stop();
    this.#invitations.over(this.#me, this.#chat.clock.now()).forEach((each) => this.#timeOut(each));
    this.#wait();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Says that time is up. All devices of a user give this message the same ID, which a
   * history takes once.
   */
  #timeOut({ invitation, gone }) {
    const { message: original, inviteID, timeout, data, online } = invitation;
    const clientTime = Math.floor(original.time + timeout);
    const random = Number(BigInt(accountNumber(inviteID)) % 100_000_000n);
    const named = { ID: `${accountNumber(this.#me)}-${clientTime}-${random}`, clientTime, random };
    const signal = signalFor(invitation, TSignaling.ACTION_TYPE_INVITE_TIMEOUT, gone, data);
    const message = this.#draftTo('invite', original, signal, named);
    const { name, data: about } = timedOut(invitation, gone, true);
    this.#tell({ name, data: { ...about, message } });
    this.#send('invite', message, signal, { onlineUserOnly: online }).catch(({ code }) => {
      if (code === CODES.SEND_FAILED) {
        this.#chat.objects.showOn(message, { status: 'success' }); // By another device.
      }
    });
  }

  // --- Sending ---

  #draftTo(method, { conversationID, conversationType }, signal, named) {
    return this.#draft(method, conversationType, conversationID.slice(conversationType.length), signal, named);
  }

  #draft(method, conversationType, to, signal, named) {
    const { drafts, objects, signIn, clock } = this.#chat;
    const payload = { data: JSON.stringify(signal), description: '', extension: '' };
    const options = { to, conversationType, priority: TYPES.MSG_PRIORITY_HIGH, payload };
    const draft = drafts.make(method, TYPES.MSG_CUSTOM, options, signIn.user, clock.now());
    return objects.updateMessages([{ ...draft, ...named }])[0];
  }

  /** Sends a signal now or not at all: one that waits for the server would come when it means nothing any more. */
  async #send(method, message, { inviteID, actionType, data }, options) {
    if (this.#net === TYPES.NET_STATE_CONNECTING) {
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
    if (this.#net !== CONNECTED) {
      this.#chat.objects.showOn(message, { status: 'fail' });
      throw chatError(CODES.NETWORK, `${method}: the server cannot be reached; this needs it, so go online and call again`, { message });
    }
    const hidden = data.includes(HIDDEN) || data.includes(HIDES[actionType] ?? HIDDEN);
    const messageControlInfo = hidden ? { excludedFromUnreadCount: true, excludedFromLastMessage: true } : undefined;
    const result = await this.#chat.sending.send(method, message, { ...options, messageControlInfo });
    return { ...result, inviteID };
  }

  // --- The end ---

  /** Nobody is signed in any more. */
  clear() {
    this.#stop();
    this.#invitations = new Invitations();
    this.#looked = undefined;
    this.#isNow(CONNECTED);
  }

  close() {
    this.#listeners.clear();
  }
}

/** The documented keys, and no other: other platforms read them. */
const signalFor = ({ inviteID, inviter, groupID }, actionType, inviteeList, data, timeout = 0) => ({
  businessID: 1,
  inviteID,
  inviter,
  inviteeList,
  groupID,
  data,
  actionType,
  timeout,
});

function optionsOf(method, given) {
  const [options] = JSON.parse(encode(method, [given]));
  if (options === null || typeof options !== 'object') {
    throw unfit(method, 'options must be an object');
  }
  return options;
}

function idIn(method, field) {
  const [[name, id]] = Object.entries(field);
  if (typeof id !== 'string' || id === '') {
    throw unfit(method, `${name} must be an id`);
  }
  return id;
}

function usersIn(method, list) {
  if (!Array.isArray(list) || list.length === 0 || list.some((user) => typeof user !== 'string' || user === '')) {
    throw unfit(method, 'inviteeList must be an array of ids of users that is not empty');
  }
  return [...new Set(list)];
}

function dataIn(method, data = '') {
  if (typeof data !== 'string') {
    throw unfit(method, 'data must be a string');
  }
  return data;
}

const unfit = (method, why) => chatError(CODES.INVALID_PARAMETER, `${method}: ${why}`);
