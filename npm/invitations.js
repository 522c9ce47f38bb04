import { TSignaling, TYPES } from './constants.js';

const {
  ACTION_TYPE_INVITE: INVITE,
  ACTION_TYPE_CANCEL_INVITE: CANCEL,
  ACTION_TYPE_ACCEPT_INVITE: ACCEPT,
  ACTION_TYPE_REJECT_INVITE: REJECT,
  ACTION_TYPE_INVITE_TIMEOUT: TIMEOUT,
} = TSignaling;

// How many invitations are known at once: of somebody else's, and in all. Whoever
// sends more than that rings no more, and harms nobody else's.
const MOST_OF_ONE = 50;
const MOST = 1000;

// How much later than the invitees the inviter gives up, so that theirs is heard
// first, and the others last of all. In ms.
const GRACE = 5000;

/**
 * The signal that a message is, in the documented shape, or null. Of what it says
 * only that counts which its sender may say: who invites or takes back is the
 * sender, who answers too, and a group is the one that the message is in.
 * @returns {any}
 */
export function signalOf(message) {
  try {
    const { type, from, to, conversationType, payload } = message;
    const { inviteID, inviter, inviteeList, groupID, data, actionType, timeout } =
      type === TYPES.MSG_CUSTOM ? JSON.parse(payload.data) : {};
    const inGroup = conversationType === TYPES.CONV_GROUP;
    const list = [...new Set(Array.isArray(inviteeList) ? inviteeList : [])];
    const invitees = inGroup || actionType !== INVITE ? list : list.filter((user) => user === to);
    const mine = inviter === from;
    const answers = invitees.includes(from);
    const may = new Map([
      [INVITE, mine && invitees.length > 0],
      [CANCEL, mine],
      [ACCEPT, answers],
      [REJECT, answers],
      [TIMEOUT, mine || answers],
    ]);
    const texts = [inviteID, inviter, ...invitees].every((text) => typeof text === 'string' && text !== '');
    if (!texts || !may.get(actionType) || (groupID || '') !== (inGroup ? to : '')) {
      return null;
    }
    return {
      businessID: 1,
      inviteID,
      groupID: groupID || '',
      inviter,
      inviteeList: invitees,
      data: typeof data === 'string' ? data : '',
      actionType,
      timeout: Number.isFinite(timeout) && timeout > 0 ? timeout : 0,
    };
  } catch {
    return null; // Another application's data, or no message at all.
  }
}

/**
 * The invitations that are open, as they follow from messages. Whoever takes the
 * same messages in the order of a history comes to the same.
 */
export class Invitations {
  #open = new Map(); // By inviteID.
  #ended = new Set();

  get isEmpty() {
    return this.#open.size === 0;
  }

  get(inviteID) {
    return this.#open.get(inviteID);
  }

  /**
   * Takes a message and returns the event that it means for a user who has not sent
   * it here, if it means one. One invitation has waiting, who has not answered yet,
   * and until, Unix ms, or Infinity.
   * @param {any} message
   * @param {string} me
   * @param {number} now Unix milliseconds
   * @param {boolean} [online] it is in no history, and what follows shall be in none
   */
  take(message, me, now, online) {
    const signal = message.isRevoked ? null : signalOf(message);
    if (signal?.actionType === INVITE) {
      return this.#begin(signal, message, me, now, online);
    }
    const invitation = this.#open.get(signal?.inviteID);
    if (!invitation || invitation.message.conversationID !== message.conversationID) {
      return undefined;
    }
    const { from } = message;
    const { inviter, inviteeList, waiting } = invitation;
    const { actionType, data } = signal;
    if (actionType === CANCEL) {
      return from === inviter ? this.#cancelled(invitation, me, data) : undefined;
    }
    const out = actionType === TIMEOUT;
    const gone = (out && from === inviter ? signal.inviteeList : [from]).filter((user) => waiting.has(user));
    if (gone.length === 0) {
      return undefined;
    }
    this.leave(invitation, gone);
    if (out) {
      return [inviter, ...inviteeList].includes(me) ? timedOut(invitation, gone, false) : undefined;
    }
    const name = actionType === ACCEPT ? TSignaling.INVITEE_ACCEPTED : TSignaling.INVITEE_REJECTED;
    return { name, data: { ...about(invitation, data), invitee: from } };
  }

  #begin(signal, message, me, now, online) {
    const { inviteID, inviter, inviteeList, timeout } = signal;
    // The time of a message counts whole seconds.
    const until = timeout ? Math.min((message.time + 1) * 1000, now) + timeout * 1000 : Infinity;
    const invitation = { ...signal, message, online, until, waiting: new Set(inviteeList) };
    const { data, groupID } = signal;
    const known = this.#open.has(inviteID) || this.#ended.has(inviteID);
    const others = [...this.#open.values()].filter((other) => other.inviter === inviter);
    if (known || this.due(invitation, me) <= now || (inviter !== me && others.length >= MOST_OF_ONE)) {
      return undefined;
    }
    this.#open.set(inviteID, invitation);
    if (this.#open.size > MOST) {
      this.end([...this.#open.keys()][0]);
    }
    const rings = invitation.waiting.has(me) || !groupID;
    return rings ? { name: TSignaling.NEW_INVITATION_RECEIVED, data: { ...about(invitation, data), inviteeList } } : undefined;
  }

  #cancelled(invitation, me, data) {
    this.end(invitation.inviteID);
    const concerned = invitation.waiting.has(me) || invitation.inviter === me;
    return concerned ? { name: TSignaling.INVITATION_CANCELLED, data: about(invitation, data) } : undefined;
  }

  /** Takes a message that was modified, or refused late: of an invitation only its data can change. */
  modified(message) {
    const { inviteID, data } = signalOf(message) ?? {};
    const invitation = this.#of(message);
    if (!invitation || invitation.inviteID !== inviteID) {
      return undefined;
    }
    if (message.status === 'fail') {
      this.end(inviteID);
      return undefined;
    }
    const same = invitation.data === data;
    Object.assign(invitation, { data, message });
    return same ? undefined : { name: TSignaling.INVITATION_MODIFIED, data: { inviteID, data } };
  }

  /** Takes a message that was revoked: with it the invitation is taken back. */
  revoked(message, me) {
    const invitation = this.#of(message);
    return invitation && this.#cancelled(invitation, me, invitation.data);
  }

  #of({ ID, conversationID }) {
    return [...this.#open.values()].find(({ message }) => message.ID === ID && message.conversationID === conversationID);
  }

  /** Takes users out who no longer have to answer. Without anybody left it ends. */
  leave({ inviteID, waiting }, users) {
    users.forEach((user) => waiting.delete(user));
    if (waiting.size === 0) {
      this.end(inviteID);
    }
  }

  end(inviteID) {
    this.#open.delete(inviteID);
    this.#ended.add(inviteID);
    if (this.#ended.size > MOST) {
      this.#ended.delete([...this.#ended][0]);
    }
  }

  /** When an invitation is over for a user. */
  due({ inviter, waiting, until }, me) {
    if (inviter === me) {
      return until + GRACE;
    }
    return waiting.has(me) ? until : until + 2 * GRACE;
  }

  /** Those that are over for a user: they are closed, and the user is to tell those for whom there is an event. */
  over(me, now) {
    return [...this.#open.values()]
      .filter((invitation) => !invitation.meanwhile && this.due(invitation, me) <= now)
      .map((invitation) => {
        const { inviter, waiting, inviteID } = invitation;
        const gone = inviter === me ? [...waiting] : [me].filter((user) => waiting.has(user));
        this.leave(invitation, gone);
        if (gone.length === 0) {
          this.end(inviteID);
        }
        return { invitation, gone };
      })
      .filter(({ gone }) => gone.length > 0);
  }
}

const about = ({ inviteID, inviter, groupID }, data) => ({ inviteID, inviter, groupID, data });

/** The event that some have not answered in time. */
export const timedOut = (invitation, inviteeList, isSelfTimeout) => ({
  name: TSignaling.INVITATION_TIMEOUT,
  data: { ...about(invitation, invitation.data), inviteeList, isSelfTimeout },
});
