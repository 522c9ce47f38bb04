import { encode } from './codec.js';
import * as CODES from './codes.js';
import { chatError } from './errors.js';
import { groupInfo } from './groupinfo.js';

// Documents of conversation groups, out and in.

const DOCUMENT = 'parlor.conversationGroups';
const SETTINGS = ['isMuted', 'isCollapsed', 'sortType', 'customData', 'rule'];
const LISTS = ['conversationIDList', 'excludedConversationIDList', 'pinnedConversationIDList', 'sortedConversationIDList'];

/** The document of what Go says of the groups. */
export function withDocument({ groups, conversations }) {
  const filed = conversations ?? [];
  const [own, given] = [false, true].map((isGiven) => groups.filter((group) => Boolean(group.given) === isGiven).map(exported));
  return { type: DOCUMENT, version: 1, conversationGroupList: own, ...(given.length > 0 && { givenConversationGroupList: given }) };

  function exported(group) {
    const placed = filed.flatMap(({ id, placements = [] }) =>
      placements.filter((each) => each.group === group.id).map((each) => ({ id, ...each })),
    );
    const ids = (fits) => placed.filter(fits).map(({ id }) => id);
    placed.sort((a, b) => (`${a.key} ${a.id}` < `${b.key} ${b.id}` ? -1 : 1));
    return {
      ...pick(groupInfo(group), ['groupName', ...SETTINGS]),
      conversationIDList: filed.filter(({ groups = [] }) => groups.includes(group.id)).map(({ id }) => id),
      excludedConversationIDList: ids(({ never }) => never),
      pinnedConversationIDList: ids(({ pinned }) => pinned),
      sortedConversationIDList: ids(({ key }) => key),
    };
  }
}

const pick = (group, fields) =>
  Object.fromEntries(fields.filter((field) => group[field] !== undefined).map((field) => [field, group[field]]));
const listsOf = (group) => Object.fromEntries(LISTS.map((field) => [field, group[field] ?? []]));

/** Makes the groups of a document; says what it did, or would do. */
export async function importGroups(chat, ...args) {
  const [document, options] = JSON.parse(encode('importConversationGroups', args));
  const { mode = 'merge', dryRun = false } = options ?? {};
  if (!['merge', 'replace'].includes(mode) || typeof dryRun !== 'boolean') {
    throw chatError(CODES.INVALID_PARAMETER, 'importConversationGroups: options are { mode, dryRun }: merge or replace, true or false');
  }
  const wanted = groupsOf(document);
  const [before, limits] = await Promise.all(
    ['exportConversationGroups', 'getConversationGroupLimits'].map((method) => chat.call(method, [])),
  );
  const importing = new Import(chat, before.data.conversationGroupList, limits.data, mode === 'replace', dryRun);
  return { code: 0, data: await importing.run(wanted) };
}

/** The groups of a document, or of answers of get_contact_group. */
function groupsOf(document) {
  const groups =
    document?.type === DOCUMENT ? document.version === 1 && document.conversationGroupList : groupsOfAnswers([document].flat());
  if (!Array.isArray(groups)) {
    throw unreadable(`it is neither of the type ${DOCUMENT} and version 1, nor answers of get_contact_group`);
  }
  return groups.map((group, i) => {
    if (typeof group?.groupName !== 'string') {
      throw unreadable(`conversationGroupList[${i}] has no groupName that is a string`);
    }
    for (const [field, list] of Object.entries(listsOf(group))) {
      if (!Array.isArray(list) || list.some((id) => typeof id !== 'string')) {
        throw unreadable(`conversationGroupList[${i}].${field} must be an array of strings`);
      }
    }
    return { ...group, ...listsOf(group), groupName: group.groupName.normalize() };
  });
}

const unreadable = (why) => chatError(CODES.IMPORT_UNREADABLE, `importConversationGroups: the document cannot be read: ${why}`);

function groupsOfAnswers(answers) {
  const groups = new Map();
  const all = (field) => answers.flatMap((answer) => answer?.[field] ?? []);
  if (!answers.some((answer) => Array.isArray(answer?.GroupItem))) {
    return undefined;
  }
  for (const item of all('GroupItem')) {
    groups.set(item?.GroupId, { groupName: item?.GroupName, conversationIDList: [] });
  }
  for (const item of all('ContactItem')) {
    const id = item?.Type === 2 ? `GROUP${item.ToGroupId}` : `C2C${item?.To_Account}`;
    [item?.ContactGroupId ?? []].flat().forEach((group) => groups.get(group)?.conversationIDList.push(id));
  }
  return [...groups.values()];
}

const without = (list, other) => list.filter((each) => !other.includes(each));
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// What of an import is not tried without being done; it is asked for only where it changes something.
const UNTRIED = ['deleteConversationGroup', 'pinConversationInGroup', 'sortConversationsInGroup', 'sortConversationGroups'];

/** An import on its way. */
class Import {
  #chat;
  #before;
  #limits;
  #replaces;
  #dryRun;
  #changed = new Set(); // Names of groups that were there.
  #room;
  /** @type {Record<string, any>} */
  #result = { createdGroupNameList: [], changedGroupNameList: [], deletedGroupNameList: [], failureList: [], changeIDList: [] };

  constructor(chat, before, limits, replaces, dryRun) {
    this.#chat = chat;
    this.#before = before;
    this.#limits = limits;
    this.#replaces = replaces;
    this.#dryRun = dryRun;
    this.#room = limits.maxGroupCount - limits.groupCount;
  }

  async run(wanted) {
    const names = wanted.map(({ groupName }) => groupName);
    for (const groupName of this.#replaces ? without(this.#before.map(this.#name), names) : []) {
      if (await this.#do(groupName, 'deleteConversationGroup', groupName)) {
        this.#result.deletedGroupNameList.push(groupName);
        this.#room++;
      }
    }
    for (const group of wanted) {
      const was = this.#before.find((each) => this.#name(each) === group.groupName);
      await (was ? this.#change(was, group) : this.#create(group));
    }
    const order = [...new Set(names.filter((name) => this.#isThere(name)))];
    const now = [...this.#before.map(this.#name).filter((name) => names.includes(name)), ...this.#result.createdGroupNameList];
    if (this.#replaces && !isSame(order, now)) {
      await this.#do(undefined, 'sortConversationGroups', order);
    }
    this.#result.changedGroupNameList = names.filter((name) => this.#changed.delete(name));
    return this.#result;
  }

  #name = ({ groupName }) => groupName.normalize();
  #isThere = (name) => this.#result.createdGroupNameList.includes(name) || this.#before.some((each) => this.#name(each) === name);

  /** Makes a call, or tries it; resolves with its data, or with nothing where it fails. */
  async #do(groupName, method, ...args) {
    if (this.#dryRun && UNTRIED.includes(method)) {
      this.#changed.add(groupName);
      return {};
    }
    try {
      const { data } = await (this.#dryRun ? this.#chat.call('tryCall', [method, ...args]) : this.#chat.call(method, args));
      this.#note(groupName, data);
      return data;
    } catch ({ code, message }) {
      this.#chat.guard('importConversationGroups'); // Nobody is signed in any more: it ends here.
      this.#fail({ groupName, code, message });
      return undefined;
    }
  }

  #note(groupName, { changeID, pending, failureConversationIDList = [] }) {
    if (changeID) {
      this.#changed.add(groupName);
      if (!this.#dryRun) {
        this.#result.changeIDList.unshift(changeID);
      }
    }
    if (pending) {
      this.#result.pending = true;
    }
    failureConversationIDList.forEach((failure) => this.#fail({ groupName, ...failure }));
  }

  /** Of a conversation in a group it is said once. */
  #fail(failure) {
    const key = ({ groupName, conversationID }) => `${groupName} ${conversationID}`;
    if (!failure.conversationID || !this.#result.failureList.some((each) => key(each) === key(failure))) {
      this.#result.failureList.push(failure);
    }
  }

  async #create(group) {
    const { groupName, conversationIDList } = group;
    const options = { groupName, conversationIDList: [], ...pick(group, SETTINGS) };
    if (this.#dryRun && this.#room <= 0) {
      const message = `you have ${this.#limits.maxGroupCount} conversation groups, the most there can be`;
      this.#fail({ groupName, code: CODES.TOO_MANY_CONVERSATION_GROUPS, message });
    } else if (await this.#do(groupName, 'createConversationGroup', options)) {
      this.#room--;
      this.#result.createdGroupNameList.push(groupName);
      // What would be made is not there to be added to.
      await this.#inParts(this.#dryRun ? 'createConversationGroup' : 'addConversationsToGroup', groupName, conversationIDList);
      await this.#place(listsOf({}), this.#dryRun ? { ...group, rule: null } : group);
      this.#changed.delete(groupName);
    }
  }

  async #change(was, group) {
    const { groupName, conversationIDList, excludedConversationIDList } = group;
    if (!this.#replaces) {
      return this.#inParts('addConversationsToGroup', groupName, without(conversationIDList, was.conversationIDList));
    }
    const settings = { isMuted: false, isCollapsed: false, sortType: 'activity', customData: '', rule: null, ...pick(group, SETTINGS) };
    const back = without(was.excludedConversationIDList, excludedConversationIDList);
    const gone = [...without(was.conversationIDList, conversationIDList), ...without(back, conversationIDList)];
    if (was.rule && gone.length > 0) {
      // Without a rule nothing is noted of those that are taken out.
      await this.#do(groupName, 'updateConversationGroup', { groupName, rule: null });
      await this.#inParts('addConversationsToGroup', groupName, back);
    }
    await this.#inParts('deleteConversationsFromGroup', groupName, gone);
    await this.#inParts('addConversationsToGroup', groupName, without(conversationIDList, was.conversationIDList));
    if (await this.#do(groupName, 'updateConversationGroup', { groupName, ...settings })) {
      await this.#place(was, group);
    }
  }

  /** What is set for single conversations of a group. */
  async #place(was, { groupName, rule, ...now }) {
    if (rule) {
      await this.#inParts(
        'deleteConversationsFromGroup',
        groupName,
        without(now.excludedConversationIDList, was.excludedConversationIDList),
      );
    }
    const [before, after] = [was.pinnedConversationIDList, now.pinnedConversationIDList];
    for (const conversationID of [...without(before, after), ...without(after, before)]) {
      const isPinned = after.includes(conversationID);
      await this.#do(groupName, 'pinConversationInGroup', { groupName, conversationID, isPinned });
    }
    if (now.sortedConversationIDList.length > 0 && !isSame(now.sortedConversationIDList, was.sortedConversationIDList)) {
      const conversationIDList = now.sortedConversationIDList;
      await this.#do(groupName, 'sortConversationsInGroup', { groupName, conversationIDList });
    }
  }

  async #inParts(method, groupName, list) {
    const most = this.#limits.maxConversationCountPerCall;
    for (let from = 0; from < list.length; from += most) {
      await this.#do(groupName, method, { groupName, conversationIDList: list.slice(from, from + most) });
    }
  }
}
