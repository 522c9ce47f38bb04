// What a good page would do without us, in plain JavaScript: conversations in a
// Map and a sorted array, and the same writes to IndexedDB: a record for each
// conversation that changed, the groups, and a revision, in one transaction
// with durability "strict". The revision is checked in it, so tabs take turns.
//
// Objects have the documented fields, events the documented data. An object
// that did not change stays the same.

import { conversation, conversationID, directory, USER } from './account.js';

const NAME = 'plain';
const MAX_IDS = 100;
const MAX_MEMBERS = 1000;
const FEW = 32;

const request = (r) =>
  new Promise((resolve, reject) => {
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });

function openDatabase() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    database.createObjectStore('conversations', { keyPath: 'id' }).createIndex('changes', 'revision');
    database.createObjectStore('state');
    database.createObjectStore('rows');
  };
  return request(opening);
}

/** One signed-in user. */
export class Plain {
  #database;
  #revision;
  #directory;
  #records = new Map(); // As stored, by id.
  #shown = new Map(); // As the page sees them, by id.
  #list = []; // The same, in order; replaced when it changed.
  #members = new Map(); // Sets of ids, by group id.
  #unread = 0;
  #channel = new BroadcastChannel(NAME);
  #handlers = new Map();
  #undo;

  /** Stores the account of seed.js. */
  static async fill(count) {
    const database = await openDatabase();
    for (let from = 0; from < count; from += 5000) {
      const transaction = database.transaction('conversations', 'readwrite', { durability: 'relaxed' });
      for (let i = from; i < Math.min(count, from + 5000); i++) {
        transaction.objectStore('conversations').put({ id: conversationID(i), revision: 1, ...conversation(i) });
      }
      await finished(transaction);
    }
    const transaction = database.transaction('state', 'readwrite');
    transaction.objectStore('state').put(directory(count), 'directory');
    transaction.objectStore('state').put(1, 'revision');
    await finished(transaction);
    database.close();
  }

  static async open() {
    const plain = new Plain();
    plain.#database = await openDatabase();
    await plain.#load();
    plain.#channel.onmessage = () => plain.#catchUp();
    return plain;
  }

  on(event, handler) {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler]);
  }

  #emit(name, data) {
    for (const handler of this.#handlers.get(name) ?? []) {
      handler({ name, data });
    }
  }

  async #load() {
    const transaction = this.#database.transaction(['conversations', 'state']);
    const state = transaction.objectStore('state');
    const [all, groups, revision] = await Promise.all([
      request(transaction.objectStore('conversations').getAll()),
      request(state.get('directory')),
      request(state.get('revision')),
    ]);
    this.#directory = groups;
    this.#revision = revision;
    for (const record of all) {
      this.#remember(record);
    }
    this.#list = all
      .map(({ id }) => id)
      .sort(this.#compare)
      .map((id) => this.#shown.get(id));
  }

  // --- What is shown ---

  #compare = (a, b) => compareRecords(this.#records.get(a), this.#records.get(b));

  #remember(record) {
    this.#records.set(record.id, record);
    this.#shown.set(record.id, show(record, this.#names(record)));
    this.#unread += record.unread ?? 0;
    for (const group of record.groups ?? []) {
      let members = this.#members.get(group);
      if (!members) {
        this.#members.set(group, (members = new Set()));
      }
      members.add(record.id);
    }
  }

  #forget(record) {
    this.#unread -= record.unread ?? 0;
    for (const group of record.groups ?? []) {
      this.#members.get(group).delete(record.id);
    }
  }

  #names(record) {
    return (record.groups ?? []).map((id) => this.#directory.groups.find((g) => g.id === id)?.name).filter((name) => name !== undefined);
  }

  /** Takes changed records over and tells what that means. */
  #apply(changed, groups, revision, received = []) {
    const before = this.#directory;
    const unread = this.#unread;
    this.#directory = groups;
    this.#revision = revision;
    const renamed = before.groups.filter((was) => groups.groups.find((g) => g.id === was.id)?.name !== was.name);
    const named = renamed.length > 0 || before.groups.length !== groups.groups.length;
    const inGroups = this.#groupsOf(changed);
    const ids = new Set(changed.map(({ id }) => id));
    renamed.forEach(({ id }) => this.#members.get(id)?.forEach((member) => ids.add(member)));
    this.#refresh(changed, ids);
    this.#announce(
      named,
      ids.size > 0,
      unread,
      groups.groups.filter((g) => inGroups.has(g.id)),
      received,
    );
  }

  /** The ids of the groups that changed records join or leave. */
  #groupsOf(changed) {
    const found = new Set();
    for (const { id, groups: is = [] } of changed) {
      const was = this.#records.get(id)?.groups ?? [];
      is.filter((group) => !was.includes(group)).forEach((group) => found.add(group));
      was.filter((group) => !is.includes(group)).forEach((group) => found.add(group));
    }
    return found;
  }

  /** Makes the objects with these ids anew, of which some records changed. */
  #refresh(changed, ids) {
    const places = new Map();
    for (const id of ids) {
      if (this.#records.has(id)) {
        places.set(id, this.#place(this.#records.get(id)));
      }
    }
    const moved = [];
    for (const record of changed) {
      const old = this.#records.get(record.id);
      if (!old || compareRecords(old, record) !== 0) {
        moved.push(record.id);
      }
      if (old) {
        this.#forget(old);
      }
      this.#remember(record);
      ids.delete(record.id);
    }
    for (const id of ids) {
      this.#shown.set(id, show(this.#records.get(id), this.#names(this.#records.get(id))));
    }
    changed.forEach(({ id }) => ids.add(id));
    if (ids.size > 0) {
      this.#replace(places, moved);
    }
  }

  /** Where a record is in the list. */
  #place(record) {
    let low = 0;
    let high = this.#list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareRecords(this.#records.get(this.#list[middle].conversationID), record) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Puts new objects in the places of the old ones, and moves some. */
  #replace(places, moved) {
    this.#list = this.#list.slice();
    places.forEach((place, id) => {
      this.#list[place] = this.#shown.get(id);
    });
    const gone = moved
      .filter((id) => places.has(id))
      .map((id) => places.get(id))
      .sort((a, b) => b - a);
    gone.forEach((place) => this.#list.splice(place, 1));
    if (moved.length > FEW) {
      this.#list.push(...moved.map((id) => this.#shown.get(id)));
      this.#list.sort((a, b) => this.#compare(a.conversationID, b.conversationID));
      return;
    }
    for (const id of moved) {
      this.#list.splice(this.#place(this.#records.get(id)), 0, this.#shown.get(id));
    }
  }

  #announce(named, listed, unread, inGroups, received) {
    if (named) {
      this.#emit(
        'groups',
        this.#directory.groups.map((g) => g.name),
      );
    }
    if (listed) {
      this.#emit('list', this.#list.slice());
    }
    if (unread !== this.#unread) {
      this.#emit('unread', this.#unread);
    }
    for (const { id, name } of inGroups) {
      this.#emit('inGroup', { groupName: name, conversationList: this.#inGroup(id) });
    }
    if (inGroups.length > 0 && !named) {
      this.#emit(
        'groups',
        this.#directory.groups.map((g) => g.name),
      );
    }
    if (received.length > 0) {
      this.#emit('received', received.map(showMessage));
    }
  }

  #inGroup(id) {
    return [...(this.#members.get(id) ?? [])].sort(this.#compare).map((member) => this.#shown.get(member));
  }

  // --- Calls ---

  /** Decides on the documents and commits; again if another tab was first. */
  async #commit(decide) {
    for (;;) {
      const { records, groups = this.#directory, result } = decide();
      const transaction = this.#database.transaction(['conversations', 'state'], 'readwrite', { durability: 'strict' });
      const state = transaction.objectStore('state');
      const present = await request(state.get('revision'));
      if (present === this.#revision) {
        const revision = present + 1;
        const conversations = transaction.objectStore('conversations');
        for (const record of records) {
          record.revision = revision;
          conversations.put(record);
        }
        if (groups !== this.#directory) {
          state.put(groups, 'directory');
        }
        state.put(revision, 'revision');
        transaction.commit();
        await finished(transaction);
        this.#channel.postMessage(revision);
        this.#apply(records, groups, revision);
        return { code: 0, data: result };
      }
      transaction.abort();
      await this.#catchUp();
    }
  }

  #group(name) {
    const group = this.#directory.groups.find((g) => g.name === name);
    if (!group) {
      throw Object.assign(new Error('no such group'), { code: 51009 });
    }
    return group;
  }

  #counted(id, by) {
    return { ...this.#directory, groups: this.#directory.groups.map((g) => (g.id === id ? { ...g, count: (g.count ?? 0) + by } : g)) };
  }

  /** The records that join a group, and the lists of the result. */
  #join(group, ids) {
    const records = [];
    const successConversationIDList = [];
    const failureConversationIDList = [];
    for (const id of ids) {
      const record = this.#records.get(id);
      if (!record) {
        failureConversationIDList.push({ conversationID: id, code: 2500 });
        continue;
      }
      const joins = !record.groups?.includes(group.id);
      if (joins && (group.count ?? 0) + records.length >= MAX_MEMBERS) {
        failureConversationIDList.push({ conversationID: id, code: 51008 });
        continue;
      }
      if (joins) {
        records.push({ ...record, groups: [...(record.groups ?? []), group.id] });
      }
      successConversationIDList.push(id);
    }
    return { records, result: { successConversationIDList, failureConversationIDList } };
  }

  createConversationGroup({ groupName, conversationIDList }) {
    const ids = distinct(conversationIDList);
    return this.#commit(() => {
      const id = this.#directory.lastGroupID + 1;
      const group = { id, name: groupName };
      const joined = this.#join(group, ids);
      const groups = [...this.#directory.groups, { ...group, count: joined.records.length }];
      return { ...joined, groups: { ...this.#directory, lastGroupID: id, groups } };
    });
  }

  addConversationsToGroup({ groupName, conversationIDList }) {
    const ids = distinct(conversationIDList);
    return this.#commit(() => {
      const group = this.#group(groupName);
      const joined = this.#join(group, ids);
      return { ...joined, groups: this.#counted(group.id, joined.records.length) };
    });
  }

  deleteConversationsFromGroup({ groupName, conversationIDList }) {
    const ids = distinct(conversationIDList);
    return this.#commit(() => {
      const group = this.#group(groupName);
      const records = ids
        .map((id) => this.#records.get(id))
        .filter((r) => r?.groups?.includes(group.id))
        .map((record) => ({ ...record, groups: record.groups.filter((id) => id !== group.id) }));
      return {
        records,
        groups: this.#counted(group.id, -records.length),
        result: { successConversationIDList: ids, failureConversationIDList: [] },
      };
    });
  }

  deleteConversationGroup(name) {
    return this.#commit(() => {
      const group = this.#group(name);
      return {
        records: [],
        groups: { ...this.#directory, groups: this.#directory.groups.filter((g) => g !== group) },
        result: { groupName: name },
      };
    });
  }

  renameConversationGroup({ oldName, newName }) {
    return this.#commit(() => {
      const group = this.#group(oldName);
      const groups = this.#directory.groups.map((g) => (g === group ? { ...g, name: newName } : g));
      return { records: [], groups: { ...this.#directory, groups }, result: { oldName, newName } };
    });
  }

  pinConversation({ conversationID: id, isPinned }) {
    return this.#commit(() => ({
      records: [{ ...this.#records.get(id), pinned: isPinned }],
      groups: { ...this.#directory, pinned: (this.#directory.pinned ?? 0) + (isPinned ? 1 : -1) },
      result: { conversationID: id },
    }));
  }

  // --- Calls beyond the documented API ---

  /** Commits, and keeps what undoes it. */
  async #change(decide) {
    let undo;
    const { code, data } = await this.#commit(() => {
      const made = decide();
      undo = { records: made.records.map(({ id }) => this.#records.get(id)), groups: this.#directory };
      return made;
    });
    this.#undo = undo;
    return { code, data: { ...data, changeID: 'last' } };
  }

  undoConversationGroupChange() {
    const { records, groups } = this.#undo;
    return this.#commit(() => ({ records: records.map((record) => ({ ...record })), groups: { ...groups }, result: { failureList: [] } }));
  }

  #set(groupName, fields) {
    const group = this.#group(groupName);
    const groups = this.#directory.groups.map((g) => (g === group ? { ...g, ...fields(g) } : g));
    return { records: [], groups: { ...this.#directory, groups }, result: { groupName } };
  }

  updateConversationGroup({ groupName, ...fields }) {
    return this.#change(() => this.#set(groupName, () => fields));
  }

  sortConversationGroups(names) {
    return this.#change(() => {
      const first = names.map((name) => this.#group(name));
      const groups = [...first, ...this.#directory.groups.filter((g) => !first.includes(g))];
      return { records: [], groups: { ...this.#directory, groups }, result: { failureList: [] } };
    });
  }

  sortConversationsInGroup({ groupName, conversationIDList: ids }) {
    return this.#change(() => {
      const made = this.#set(groupName, (g) => ({ order: [...ids, ...(g.order ?? []).filter((id) => !ids.includes(id))] }));
      return { ...made, result: { successConversationIDList: ids, failureConversationIDList: [] } };
    });
  }

  pinConversationInGroup({ groupName, conversationID: id, isPinned }) {
    return this.#change(() =>
      this.#set(groupName, ({ pins = [] }) => ({ pins: isPinned ? [...pins, id] : pins.filter((pin) => pin !== id) })),
    );
  }

  moveConversations({ conversationIDList, from, to }) {
    const ids = distinct(conversationIDList);
    return this.#change(() => {
      const [left, joined] = [this.#group(from), this.#group(to)];
      const records = ids.map((id) => {
        const record = this.#records.get(id);
        const groups = (record.groups ?? []).filter((group) => group !== left.id);
        return { ...record, groups: groups.includes(joined.id) ? groups : [...groups, joined.id] };
      });
      const by = new Map([
        [left.id, -ids.filter((id) => this.#members.get(left.id)?.has(id)).length],
        [joined.id, ids.filter((id) => !this.#members.get(joined.id)?.has(id)).length],
      ]);
      const groups = this.#directory.groups.map((g) => (by.has(g.id) ? { ...g, count: (g.count ?? 0) + by.get(g.id) } : g));
      return {
        records,
        groups: { ...this.#directory, groups },
        result: { successConversationIDList: ids, failureConversationIDList: [] },
      };
    });
  }

  /** What a good page would keep of each group, counted when it is asked for. */
  async getConversationGroupInfoList() {
    const conversationGroupInfoList = this.#directory.groups.map(({ id, name, ...settings }) => {
      const shown = this.#inGroup(id);
      const sum = (of) => shown.reduce((total, one) => total + of(one), 0);
      return {
        groupID: String(id),
        groupName: name,
        ...settings,
        conversationCount: shown.length,
        unreadCount: sum((one) => one.unreadCount),
        unreadConversationCount: sum((one) => Math.sign(one.unreadCount)),
        mentionCount: sum((one) => one.groupAtInfoList.length),
      };
    });
    return { code: 0, data: { conversationGroupInfoList } };
  }

  async getConversationList(filter) {
    const list = filter?.groupName === undefined ? this.#list.slice() : this.#inGroup(this.#group(filter.groupName).id);
    return { code: 0, data: { conversationList: list, isSyncCompleted: true } };
  }

  // --- What others did ---

  async #catchUp() {
    const transaction = this.#database.transaction(['conversations', 'state']);
    const state = transaction.objectStore('state');
    const [changed, groups, revision] = await Promise.all([
      request(transaction.objectStore('conversations').index('changes').getAll(IDBKeyRange.lowerBound(this.#revision, true))),
      request(state.get('directory')),
      request(state.get('revision')),
    ]);
    if (revision !== this.#revision) {
      const received = changed
        .filter((r) => r.lastSequence > (this.#records.get(r.id)?.lastSequence ?? 0) && r.last.from !== USER)
        .map((r) => r.last);
      this.#apply(changed, groups, revision, received);
    }
  }

  close() {
    this.#channel.close();
    this.#database.close();
  }
}

/** Another tab's part: writes a message of bob's for alice. */
export class PlainSender {
  #database;
  #channel = new BroadcastChannel(NAME);

  static async open() {
    const sender = new PlainSender();
    sender.#database = await openDatabase();
    return sender;
  }

  async send(message) {
    const transaction = this.#database.transaction(['conversations', 'state', 'rows'], 'readwrite', { durability: 'strict' });
    const conversations = transaction.objectStore('conversations');
    const state = transaction.objectStore('state');
    const [held, revision] = await Promise.all([request(conversations.get('C2Cbob')), request(state.get('revision'))]);
    const sequence = (held?.lastSequence ?? 0) + 1;
    const last = { ...message, sequence, time: Date.now() };
    conversations.put({
      ...held,
      id: 'C2Cbob',
      listed: true,
      last,
      lastSequence: sequence,
      unread: (held?.unread ?? 0) + 1,
      revision: revision + 1,
    });
    transaction.objectStore('rows').put(last, ['c2c alice bob', -sequence]);
    state.put(revision + 1, 'revision');
    transaction.commit();
    await finished(transaction);
    this.#channel.postMessage(revision + 1);
  }
}

function distinct(ids) {
  const list = [...new Set(ids)];
  if (list.length > MAX_IDS || !list.every((id) => typeof id === 'string' && /^(C2C|GROUP)[!-~]+$/.test(id))) {
    throw Object.assign(new Error('too many, or no conversations'), { code: 51006 });
  }
  return list;
}

/** The documented order: pinned first, then the newest message. */
function compareRecords(a, b) {
  if (Boolean(a.pinned) !== Boolean(b.pinned)) {
    return a.pinned ? -1 : 1;
  }
  if (Boolean(a.last) !== Boolean(b.last)) {
    return a.last ? -1 : 1;
  }
  const time = a.last ? b.last.time - a.last.time : (a.listedAt ?? 0) - (b.listedAt ?? 0);
  if (time !== 0) {
    return time;
  }
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

// The shapes that pages see.

function show(record, groupNames) {
  const peer = record.id.slice(3);
  return {
    conversationID: record.id,
    type: 'C2C',
    subType: '',
    unreadCount: record.unread ?? 0,
    lastMessage: showLast(record),
    userProfile: showProfile(peer, record.peer ?? {}),
    groupAtInfoList: [],
    remark: '',
    isPinned: record.pinned ?? false,
    messageRemindType: record.remindType ?? 'AcceptAndNotify',
    markList: record.marks ?? [],
    customData: record.customData ?? '',
    conversationGroupList: groupNames,
    draftText: '',
    peerReadTime: Math.floor((record.peerReadAt ?? 0) / 1000),
    toAccount: peer,
    _isInfoCompleted: true,
  };
}

function showLast({ last, peerReadSequence = 0 }) {
  return {
    lastTime: Math.floor(last.time / 1000),
    lastSequence: last.clientSequence,
    fromAccount: last.from,
    messageForShow: last.payload.text,
    payload: last.payload,
    type: last.type,
    isRevoked: false,
    cloudCustomData: '',
    onlineOnlyFlag: false,
    nick: last.nick ?? '',
    nameCard: '',
    version: 0,
    isPeerRead: last.from === USER && last.sequence <= peerReadSequence,
    revoker: null,
  };
}

function showProfile(userID, peer) {
  return {
    userID,
    nick: peer.nick ?? '',
    gender: 'Gender_Type_Unknown',
    birthday: 0,
    location: '',
    selfSignature: '',
    allowType: 'AllowType_Type_AllowAny',
    language: 0,
    avatar: peer.avatar ?? '',
    messageSettings: 0,
    adminForbidType: 'AdminForbid_Type_None',
    level: 0,
    role: 0,
    lastUpdatedTime: peer.updatedAt ?? 0,
    profileCustomField: [],
  };
}

function showMessage(m) {
  return {
    ID: m.id,
    type: m.type,
    payload: m.payload,
    conversationID: `C2C${m.from}`,
    conversationType: 'C2C',
    conversationSubType: '',
    to: m.to,
    from: m.from,
    flow: 'in',
    time: Math.floor(m.time / 1000),
    clientTime: m.clientTime,
    sequence: m.clientSequence,
    clientSequence: m.clientSequence,
    random: m.random,
    status: 'success',
    priority: m.priority,
    nick: m.nick ?? '',
    avatar: m.avatar ?? '',
    nameCard: '',
    isRead: false,
    isPeerRead: false,
    isRevoked: false,
    isDeleted: false,
    isModified: false,
    isResend: false,
    isSystemMessage: false,
    isPlaceMessage: 0,
    atUserList: [],
    cloudCustomData: '',
    needReadReceipt: false,
    readReceiptInfo: { timestamp: 0 },
    isBroadcastMessage: false,
    isSupportExtension: false,
    hasRiskContent: false,
    revoker: '',
    revokerInfo: { userID: '', nick: '', avatar: '' },
    revokeReason: '',
    version: 0,
    pinnerInfo: null,
    level: 0,
    senderTinyID: m.id.split('-')[0],
    protocol: 'JSON',
    _elements: [{ type: m.type, content: m.payload }],
  };
}
