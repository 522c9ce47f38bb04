import { nameOfMember } from './members.js';

const MOST_SHOWN = 6;
const EVERYBODY = 'everybody';

/**
 * The word with an @ that the caret stands in, as { start, query }; null where
 * there is none. An @ inside of a word, as in an address, begins none.
 */
export function mentionAt(text, caret) {
  const found = /(?:^|\s)@([^\s@]*)$/.exec(text.slice(0, caret));
  return found && { start: caret - found[1].length - 1, query: found[1].toLowerCase() };
}

/**
 * Whom one may mention in a chat group, as { userID, name, member }: the members
 * but the user, and then everybody, whose id is `all`.
 */
export function mentionable(members, { me, all }) {
  const others = members
    .filter(({ userID }) => userID !== me)
    .map((member) => ({ userID: member.userID, name: nameOfMember(member), member }));
  return others.length === 0 ? [] : [...others, { userID: all, name: EVERYBODY, member: null }];
}

/** Whom a query may mean: those whose name or id begins with it, then those whose name has it inside. */
export function matching(people, query) {
  const isFirst = ({ userID, name }) => [name, userID].some((text) => text.toLowerCase().startsWith(query));
  const isAny = ({ name }) => name.toLowerCase().includes(query);
  return [...people.filter(isFirst), ...people.filter((one) => !isFirst(one) && isAny(one))].slice(0, MOST_SHOWN);
}

/**
 * The ids of whom a text names with an @. Where several have a name, those who
 * were chosen while it was written are meant, else all of them.
 */
export function mentionedIn(text, people, chosen) {
  const names = [...new Set(people.map(({ name }) => name))].sort((a, b) => b.length - a.length);
  const ids = [];
  let left = text;
  for (const name of names) {
    const without = cut(left, `@${name}`);
    if (without === left) continue;
    left = without;
    const all = people.filter((one) => one.name === name);
    const meant = all.filter(({ userID }) => chosen.has(userID));
    ids.push(...(meant.length > 0 ? meant : all).map(({ userID }) => userID));
  }
  return ids;
}

// The text without a word, which may begin a longer one: "@Anna" is not in "@Annabel".
function cut(text, word) {
  const parts = text.split(word);
  return parts.reduce((before, part) => before + (/^[\p{L}\p{N}]/u.test(part) ? word : '\n') + part);
}
