// What bench/main.go measures, in the page. Times are milliseconds; a start
// counts from the import, as a page's first script would.

const since = (start) => performance.now() - start;

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function timed(work) {
  const start = performance.now();
  await work();
  return since(start);
}

async function medianOf(times, work) {
  const values = [];
  for (let i = 0; i < times; i++) {
    values.push(await timed(() => work(i)));
  }
  return median(values);
}

/** Signs in; the longest task is what blocked the page meanwhile. */
async function start(SDKAppID) {
  let longest = 0;
  new PerformanceObserver((list) => {
    longest = Math.max(longest, ...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: 'longtask', buffered: true });
  const begin = performance.now();
  const { default: TencentCloudChat } = await import('parlor-chat');
  const imported = since(begin);
  const chat = TencentCloudChat.create({ SDKAppID });
  const created = since(begin);
  const ready = new Promise((resolve) => { chat.once(TencentCloudChat.EVENT.SDK_READY, resolve); });
  const listed = new Promise((resolve) => { chat.once(TencentCloudChat.EVENT.CONVERSATION_LIST_UPDATED, resolve); });
  await chat.login({ userID: 'alice', userSig: 'any' });
  await ready;
  const signedIn = since(begin);
  await listed;
  return { chat, begin, imported, created, signedIn, listed: since(begin), longest: () => longest };
}

export async function small() {
  const { chat, begin, imported, created, signedIn, longest } = await start(1);
  await chat.createConversationGroup({ groupName: 'first', conversationIDList: [] });
  const first = since(begin);
  const { data: { memoryBytes } } = await chat.callExperimentalAPI('getStatistics');
  await chat.getConversationProfile('C2Cbob');
  const list = { groupName: 'first', conversationIDList: ['C2Cbob'] };
  const add = await medianOf(200, (i) => (i % 2 ? chat.deleteConversationsFromGroup(list) : chat.addConversationsToGroup(list)));
  const plain = await medianOf(200, (i) => plainWrite(i));
  return [
    { Name: 'import -> module evaluated, ms', Value: imported },
    { Name: 'import -> create() returned, ms', Value: created },
    { Name: 'import -> SDK_READY, ms', Value: signedIn },
    { Name: 'import -> first createConversationGroup resolved, ms', Value: first },
    { Name: 'longest task while loading (0: none over 50 ms), ms', Value: longest() },
    { Name: 'wasm memory after the first group, MiB', Value: memoryBytes / 1048576 },
    { Name: 'one group call of one id, durable, median of 200, ms', Value: add },
    { Name: 'one strict IndexedDB transaction: 2 gets, 3 puts, ms', Value: plain },
    { Name: 'ratio of the two', Value: add / plain },
  ];
}

let database;

/** What any durable change costs here: the reads and writes of one group call. */
async function plainWrite(i) {
  database ??= await new Promise((resolve, reject) => {
    const open = indexedDB.open('plain');
    open.onupgradeneeded = () => open.result.createObjectStore('documents');
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
  await new Promise((resolve, reject) => {
    const transaction = database.transaction('documents', 'readwrite', { durability: 'strict' });
    const documents = transaction.objectStore('documents');
    documents.get('a');
    documents.get('b').onsuccess = () => {
      for (const key of ['a', 'b', 'c']) {
        documents.put({ body: `${i} ${'x'.repeat(300)}` }, key);
      }
    };
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
  });
}

export async function large(count) {
  const filled = await fill(count);
  const { chat, signedIn, listed, longest } = await start(2);
  const ids = Array.from({ length: 100 }, (_, i) => `C2Cuser${i * 7}`);
  const { data: { memoryBytes } } = await chat.callExperimentalAPI('getStatistics');
  const list = { groupName: 'group0', conversationIDList: ids };
  const whole = await timed(() => chat.getConversationList());
  const again = await medianOf(20, () => chat.getConversationList());
  const inGroup = await medianOf(20, () => chat.getConversationList({ groupName: 'group3' }));
  const hundred = await medianOf(20, (i) => (i % 2 ? chat.deleteConversationsFromGroup(list) : chat.addConversationsToGroup(list)));
  const one = await medianOf(50, (i) => chat.pinConversation({ conversationID: 'C2Cuser42', isPinned: i % 2 === 0 }));
  const rename = await medianOf(20, (i) => chat.renameConversationGroup({ oldName: `group${i % 2 ? 'X' : 5}`, newName: `group${i % 2 ? 5 : 'X'}` }));
  return [
    { Name: 'filled in, ms a conversation', Value: filled / count },
    { Name: 'import -> SDK_READY, ms', Value: signedIn },
    { Name: 'import -> first CONVERSATION_LIST_UPDATED, ms', Value: listed },
    { Name: 'longest task while loading, ms', Value: longest() },
    { Name: 'wasm memory, MiB', Value: memoryBytes / 1048576 },
    { Name: 'getConversationList(), first, ms', Value: whole },
    { Name: 'getConversationList(), nothing changed, ms', Value: again },
    { Name: 'getConversationList({groupName}) of 500, ms', Value: inGroup },
    { Name: 'add or remove 100 ids, ms', Value: hundred },
    { Name: 'pin or unpin one, ms', Value: one },
    { Name: 'rename a group of 500, ms', Value: rename },
  ];
}

/** Makes the account in a first session, which ends before the measured one. */
async function fill(count) {
  const { chat } = await start(2);
  const took = await timed(async () => {
    for (let from = 0; from < count; from += 500) {
      const ids = Array.from({ length: Math.min(500, count - from) }, (_, i) => `C2Cuser${from + i}`);
      await Promise.all(ids.map((id) => chat.getConversationProfile(id)));
      const groupName = `group${(from / 500) % 20}`;
      for (let at = 0; at < ids.length; at += 100) {
        await chat.createConversationGroup({ groupName, conversationIDList: ids.slice(at, at + 100) });
      }
    }
  });
  await chat.destroy();
  return took;
}
