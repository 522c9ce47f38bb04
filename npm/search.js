import { encode } from './codec.js';
import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { chatError } from './errors.js';
import { group } from './group.js';
import { profile } from './profile.js';

// Searches. A server looks in what it has; a page on its own in what it can show:
// messages by the program (core/session/search.go), all else here.

const SEARCHED_GROUPS = [TYPES.GRP_WORK, TYPES.GRP_PUBLIC, TYPES.GRP_MEETING, TYPES.GRP_COMMUNITY];

/**
 * What is searched for, as core/search.go has it, with the options as they were read.
 * @returns {{given: any, search: any}}
 */
function read(method, options, needsKeywords) {
  if (options === undefined) {
    throw chatError(CODES.NO_SEARCH_OPTIONS, `${method}: options are missing; give { keywordList }`);
  }
  const given = JSON.parse(encode(method, [options ?? {}]))[0] ?? {}; // What it says of itself may be nothing.
  const { keywordList = [], keywordListMatchType, count, cursor } = given;
  if (!Array.isArray(keywordList) || keywordList.some((each) => typeof each !== 'string') || (needsKeywords && keywordList.length === 0)) {
    throw chatError(CODES.INVALID_PARAMETER, `${method}: keywordList must be an array of 1 to 5 strings`);
  }
  const search = { keywords: keywordList, all: keywordListMatchType === 'and', count: count ?? 20, cursor: cursor ?? '' };
  const isKeyword = ({ length }) => length >= 1 && length <= 256;
  const isCount = Number.isInteger(search.count) && search.count >= 1 && search.count <= 100;
  if (!isCount || keywordList.length > 5 || !keywordList.every(isKeyword) || !/^(\d|$)/.test(search.cursor)) {
    throw invalid(method, 'give 1 to 5 keywords that are not empty, a count of 1 to 100, and the cursor of the last answer');
  }
  return { given, search };
}

const invalid = (method, why) => chatError(CODES.INVALID_SEARCH, `${method}: this cannot be searched for: ${why}`);

export async function searchMessages(chat, options) {
  const { given, search } = read('searchCloudMessages', options, false);
  const { senderUserIDList: senders = [], messageTypeList: types = [], conversationID, timePosition = 0, timePeriod = 0 } = given;
  if (search.keywords.length + senders.length + types.length === 0) {
    throw chatError(
      CODES.INVALID_PARAMETER,
      'searchCloudMessages: keywordList must not be empty, unless there are a senderUserIDList or a messageTypeList',
    );
  }
  if (!(timePosition >= 0 && timePeriod >= 0)) {
    throw invalid('searchCloudMessages', 'timePosition and timePeriod are seconds');
  }
  const until = timePosition && Math.floor(timePosition) * 1000 + 999;
  const since = timePeriod && (until || chat.clock.now()) - Math.ceil(timePeriod) * 1000;
  Object.assign(search, { senders, types, conversationID, since, until, count: given.count ?? 100 });
  for (;;) {
    const result = await chat.call('searchCloudMessages', [JSON.stringify(search)]);
    search.cursor = result.data.cursor;
    if (search.cursor === '' || result.data.searchResultList.length > 0) {
      return result; // Else there is so much to look through that nothing was found yet.
    }
    await new Promise((resolve) => setTimeout(resolve, chat.isAlone ? 0 : 600)); // A server is asked twice a second at most.
  }
}

export function searchUsers(chat, options) {
  const { given, search } = read('searchCloudUsers', options, true);
  const { gender = given.userGenderType ?? '', miniBirthday: minBirthday = 0, maxBirthday = 0 } = given;
  Object.assign(search, { gender, minBirthday, maxBirthday });
  return answer(chat, 'users', search, profile, async () => {
    const fits = finder(search);
    const isBorn = ({ birthday }) =>
      minBirthday + maxBirthday === 0 || (birthday > 0 && birthday >= minBirthday && birthday <= (maxBirthday || Infinity));
    const found = [];
    const ids = await owners(chat, 'profile ');
    while (ids.length > 0) {
      const { data } = await chat.call('getUserProfile', [{ userIDList: ids.splice(0, 1000) }]);
      found.push(...data.filter((each) => fits(each.userID, each.nick) && (!gender || each.gender === gender) && isBorn(each)));
    }
    return found;
  });
}

export function searchGroups(chat, options) {
  const { given, search } = read('searchCloudGroups', options, true);
  search.groupTypes = given.groupTypeList ?? [];
  return answer(chat, 'groups', search, group, async () => {
    const fits = finder(search);
    const own = (await chat.call('getGroupList', [])).data.groupList;
    const others = (await owners(chat, 'group ')).filter((id) => !own.some(({ groupID }) => groupID === id));
    const looks = others.map((id) =>
      chat.call('searchGroupByID', [id]).then(
        ({ data }) => [data.group],
        () => [],
      ),
    ); // It may be for its members alone.
    const all = [...own, ...(await Promise.all(looks)).flat()];
    return all.filter((each) => isOf(each, search) && fits(each.groupID, each.name));
  });
}

export function searchMembers(chat, options) {
  const { given, search } = read('searchCloudGroupMembers', options, true);
  search.groupTypes = given.groupTypeList ?? [];
  search.groupIDs = given.groupIDList ?? [];
  const result = answer(
    chat,
    'members',
    search,
    (each) => each,
    async () => {
      const fits = finder(search);
      const found = [];
      const { data } = await chat.call('getGroupList', []);
      for (const { groupID, name, type, avatar } of data.groupList.filter((each) => isOf(each, search))) {
        let offset = 0;
        do {
          const { data } = await chat.call('getGroupMemberList', [{ groupID, count: 100, offset }]);
          ({ offset } = data);
          for (const { userID, nick, nameCard, avatar: face } of data.memberList) {
            if (fits(userID, nick, nameCard)) {
              found.push({ groupInfo: { groupID, name, type, avatar }, memberList: [{ userID, nick, nameCard, avatar: face }] });
            }
          }
        } while (offset);
      }
      return found;
    },
  );
  return result.then(together);
}

/** Puts the members of one group together. */
function together(result) {
  const groups = new Map();
  for (const each of result.data.searchResultList) {
    const { groupID } = each.groupInfo;
    groups.set(groupID, { ...each, memberList: [...(groups.get(groupID)?.memberList ?? []), ...each.memberList] });
  }
  result.data.searchResultList = [...groups.values()];
  return result;
}

/** Asks the server; a page on its own goes through all there are. */
async function answer(chat, question, search, shape, findAll) {
  if (!chat.isAlone) {
    const [totalCount, cursor, list] = (await chat.call('ask', [question, JSON.stringify(search)])).data;
    return { code: 0, data: { totalCount, cursor, searchResultList: list.map(shape) } };
  }
  const from = Number(search.cursor);
  const all = await findAll();
  const to = from + search.count;
  const cursor = to < all.length ? String(to) : '';
  return { code: 0, data: { totalCount: all.length, cursor, searchResultList: all.slice(from, to) } };
}

/** The ids of all users or groups that this page's database knows, in their order. */
async function owners(chat, prefix) {
  const { data } = await chat.call('ask', ['owners', prefix]);
  return data.map((owner) => owner.slice(prefix.length));
}

/** Says whether keywords are found: each is a part of one of the texts, or the whole of the id. */
function finder({ keywords, all }) {
  const small = (text) => text.toLowerCase();
  return (id, ...texts) => {
    const isFound = (keyword) => small(id) === small(keyword) || texts.some((text) => small(text).includes(small(keyword)));
    return all ? keywords.every(isFound) : keywords.some(isFound);
  };
}

const isOf = ({ groupID, type }, { groupTypes, groupIDs = [] }) =>
  (groupTypes.length > 0 ? groupTypes : SEARCHED_GROUPS).includes(type) &&
  SEARCHED_GROUPS.includes(type) &&
  (groupIDs.length === 0 || groupIDs.includes(groupID));
