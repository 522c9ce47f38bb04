// The account that calls are measured on: alice's, with many conversations in
// 19 groups, so that a page may still make the twentieth. What it holds is
// written as Parlor writes it; bench/account_test.go holds that against core.

export const USER = 'alice';
export const GROUPS = 19;

// A group holds 1,000 at most, and calls add a hundred more.
const GROUP_SIZE = 800;

const START = 1_700_000_000_000;

export const conversationID = (i) => `C2Cuser${i}`;

/** The number of the group that a conversation is in, 0 for none. */
export const groupOf = (i) => (i < GROUPS * GROUP_SIZE ? (i % GROUPS) + 1 : 0);

export function directory(count) {
  const groups = Array.from({ length: GROUPS }, (_, g) => {
    const members = Math.min(GROUP_SIZE, Math.ceil((count - g) / GROUPS));
    return { id: g + 1, name: `group${g + 1}`, ...(members > 0 && { count: members }) };
  });
  return { lastGroupID: GROUPS, groups };
}

export function conversation(i) {
  const group = groupOf(i);
  const unread = i % 4;
  return {
    listed: true,
    listedAt: START,
    ...(unread && { unread }),
    last: lastMessage(i),
    lastSequence: 7,
    readSequence: 7 - unread,
    peerReadSequence: 7,
    peerReadAt: START + i,
    ...(group && { groups: [group] }),
    peer: { nick: `User ${i} of Zürich`, avatar: `https://example.org/faces/${i}.png`, updatedAt: START },
  };
}

function lastMessage(i) {
  return {
    id: `${1_234_567_890 + i}-1700000000-${10_000_000 + i}`,
    from: `user${i}`,
    to: USER,
    conversationType: 'C2C',
    type: 'TIMTextElem',
    payload: { text: `See you at the station at nine, this is message ${i}.` },
    sequence: 7,
    // As mixed as a user's life, in an order that is always the same.
    time: START + ((i * 7919) % 1_000_003) * 1000,
    clientTime: START / 1000,
    clientSequence: 42 + i,
    random: 10_000_000 + i,
    priority: 'Normal',
    nick: `User ${i} of Zürich`,
    avatar: `https://example.org/faces/${i}.png`,
  };
}

/** All documents of the account, in the form of Parlor's store. */
export function* documents(count) {
  yield { owner: USER, kind: 'directory', id: '', body: JSON.stringify(directory(count)) };
  for (let i = 0; i < count; i++) {
    yield { owner: USER, kind: 'conversation', id: conversationID(i), body: JSON.stringify(conversation(i)) };
  }
}

export const THREAD = 'c2c alice bob';

/** What bob has written, as rows of the history. */
export function* messages(count) {
  for (let sequence = 1; sequence <= count; sequence++) {
    yield { ...lastMessage(sequence), from: 'bob', sequence, time: START + sequence };
  }
}

/** The documents that say so: the head of the thread, and both sides. */
export function headsOf(list) {
  const last = list.at(-1);
  const head = { lastSequence: last.sequence, lastTime: last.time };
  const side = { listed: true, listedAt: START };
  return [
    { owner: THREAD, kind: 'thread', id: '', body: JSON.stringify(head) },
    {
      owner: USER,
      kind: 'conversation',
      id: 'C2Cbob',
      body: JSON.stringify({ ...side, unread: list.length, last, lastSequence: last.sequence }),
    },
    {
      owner: 'bob',
      kind: 'conversation',
      id: 'C2Calice',
      body: JSON.stringify({ ...side, last, lastSequence: last.sequence, readSequence: last.sequence }),
    },
  ];
}
