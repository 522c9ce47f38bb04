// What bench/worker/main.go measures, in the page.

const SDKAppID = 2;

/** Makes the account. */
export async function fill(count) {
  const { default: TencentCloudChat } = await import('parlor-chat');
  const chat = TencentCloudChat.create({ SDKAppID });
  await chat.login({ userID: 'alice', userSig: 'any' });
  for (let from = 0; from < count; from += 500) {
    const ids = Array.from({ length: Math.min(500, count - from) }, (_, i) => `C2Cuser${from + i}`);
    await Promise.all(ids.map((id) => chat.getConversationProfile(id)));
    for (let at = 0; at < ids.length; at += 100) {
      await chat.createConversationGroup({ groupName: `group${(from / 500) % 20}`, conversationIDList: ids.slice(at, at + 100) });
    }
  }
  await chat.destroy();
}

async function measured(load) {
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    longest = Math.max(longest, ...list.getEntries().map((entry) => entry.duration));
  });
  observer.observe({ type: 'longtask', buffered: true });
  const start = performance.now();
  await load();
  const listed = performance.now() - start;
  await new Promise((resolve) => { setTimeout(resolve, 300); }); // Long tasks are reported late.
  return { Listed: listed, Longest: longest };
}

/** As the package does it. */
export const inPage = () => measured(async () => {
  const { default: TencentCloudChat } = await import('parlor-chat');
  const chat = TencentCloudChat.create({ SDKAppID });
  const listed = new Promise((resolve) => { chat.once(TencentCloudChat.EVENT.CONVERSATION_LIST_UPDATED, resolve); });
  await chat.login({ userID: 'alice', userSig: 'any' });
  await listed;
});

/** The same program in a worker, which hands its texts over to the page. */
export const inWorker = () => measured(() => new Promise((resolve) => {
  const conversations = new Map();
  const worker = new Worker('./worker.js', { type: 'module' });
  worker.onmessage = ({ data }) => {
    for (const item of JSON.parse(data)) {
      for (const conversation of item.conversations ?? []) {
        conversations.set(conversation.conversationID, conversation);
      }
      if (item.event === 'onConversationListUpdated') {
        resolve(item.data.conversationList.map((id) => conversations.get(id)));
      }
    }
  };
}));
