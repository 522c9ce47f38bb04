import { TYPES } from './constants.js';
import { profile } from './profile.js';

const seconds = (milliseconds) => Math.floor(milliseconds / 1000);
const byID = (a, b) => (a.userID < b.userID ? -1 : 1);

/**
 * What the user has about others, out of what Go sends of it. Each list is a new
 * array; an object in it stays the same as long as it shows the same.
 */
export class Contacts {
  #of = new Map(); // By userID.
  #groups = [];
  #read = 0; // The number of the newest application that has been looked at.
  #shown = {}; // What each list has shown last, with its text, by what names it.

  take({ whole, of, contacts: { groups = {}, read = 0 } }) {
    if (whole) {
      this.#of.clear();
    }
    for (const [userID, each] of Object.entries(of)) {
      if (each.relation.friendAt || each.relation.askedAt) {
        this.#of.set(userID, { userID, ...each });
      } else {
        this.#of.delete(userID);
      }
    }
    // In the order in which they were made.
    this.#groups = Object.entries(groups)
      .map(([name, id]) => ({ name, id }))
      .sort((a, b) => a.id - b.id);
    this.#read = read;
  }

  /** In the order in which they were added. */
  friends() {
    return this.#same(
      'userID',
      this.#having('friendAt')
        .sort((a, b) => a.relation.friendAt - b.relation.friendAt || byID(a, b))
        .map((each) => this.#friend(each)),
    );
  }

  friend(userID) {
    return this.friends().find((friend) => friend.userID === userID);
  }

  /** The newest first, and how many of those that came have not been looked at. */
  applications() {
    const open = this.#having('askedAt').sort((a, b) => b.relation.askedAt - a.relation.askedAt || byID(a, b));
    return {
      friendApplicationList: this.#same('type', open.map(application)),
      unreadCount: open.filter(({ relation }) => relation.number > this.#read).length,
    };
  }

  friendGroups() {
    const friends = this.friends();
    return this.#same(
      'name',
      this.#groups.map(({ name }) => {
        const userIDList = friends.filter(({ groupList }) => groupList.includes(name)).map(({ userID }) => userID);
        return { name, userIDList, count: userIDList.length };
      }),
    );
  }

  clear() {
    this.#of.clear();
    this.#groups = [];
    this.#read = 0;
    this.#shown = {};
  }

  #having(what) {
    return [...this.#of.values()].filter(({ relation }) => relation[what]);
  }

  #friend({ userID, relation, profile: of }) {
    const { friendAt, source = '', remark = '', groups = [], custom = [] } = relation;
    return {
      userID,
      remark,
      groupList: this.#groups.filter(({ id }) => groups.includes(id)).map(({ name }) => name),
      source,
      addTime: seconds(friendAt),
      friendCustomField: custom,
      profile: profile({ userID, of: of ?? undefined }),
    };
  }

  /** A list with what was shown already in the place of what is the same; kind is a field that only its objects have. */
  #same(kind, list) {
    const before = this.#shown[kind] ?? new Map();
    const now = new Map();
    this.#shown[kind] = now;
    return list.map((is) => {
      const text = JSON.stringify(is);
      const object = before.get(text) ?? is;
      now.set(text, object);
      return object;
    });
  }
}

function application({ userID, relation: { askedAt, number, askedSource = '', wording = '' }, profile: of }) {
  const { nick = '', avatar = '' } = of ?? {};
  return {
    userID,
    avatar,
    nick,
    time: seconds(askedAt),
    source: askedSource,
    wording,
    type: number ? TYPES.SNS_APPLICATION_SENT_TO_ME : TYPES.SNS_APPLICATION_SENT_BY_ME,
  };
}
