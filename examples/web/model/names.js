/** What to call a conversation. */
export function nameOf(conversation) {
  const { userProfile: user, groupProfile: group, conversationID } = conversation;
  return user?.nick || group?.name || bareID(conversationID);
}

/** A conversation ID without its prefix: the user or chat group it is with. */
export function bareID(conversationID) {
  return conversationID.replace(/^(C2C|GROUP)/, '');
}

/** Whether a conversation is with a chat group, not with one person. */
export function isChatGroup(conversationID) {
  return conversationID.startsWith('GROUP');
}

/** Whether a text may be a user ID: 1 to 32 printable ASCII characters, no spaces. */
export function isUserID(text) {
  return /^[!-~]{1,32}$/.test(text);
}

/** Says in words what is wrong with a user ID; an empty text if nothing is. */
export function userIDProblem(text) {
  if (text === '') return 'Type a name first.';
  if (text.length > 32) return 'That name is too long: 32 characters at most.';
  if (!isUserID(text)) return 'Use letters, digits and signs such as - or _ only, without spaces or accents.';
  return '';
}

/** How many bytes a text has in UTF-8. */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

/** A count with its noun: "1 conversation", "1,200 conversations". */
export function count(number, noun) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** A number that fits into a badge. */
export function badgeText(number) {
  return number > 99 ? '99+' : String(number);
}

/** Names a few conversations: "bob", "bob and carol", "5 conversations". */
export function nameAll(conversations) {
  const names = conversations.map(nameOf);
  if (names.length === 1) return names[0];
  if (names.length === 2) return names.join(' and ');
  return count(names.length, 'conversation');
}
