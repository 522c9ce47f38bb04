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

/** Signs in and waits for the list, with the program in the page or in a worker. */
export async function measure(worker) {
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    longest = Math.max(longest, ...list.getEntries().map((entry) => entry.duration));
  });
  observer.observe({ type: 'longtask', buffered: true });
  const start = performance.now();
  const { default: TencentCloudChat } = await import('parlor-chat');
  const chat = TencentCloudChat.create({ SDKAppID, worker });
  const listed = new Promise((resolve) => {
    chat.once(TencentCloudChat.EVENT.CONVERSATION_LIST_UPDATED, resolve);
  });
  await chat.login({ userID: 'alice', userSig: 'any' });
  const { data } = await listed;
  const took = performance.now() - start;
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  }); // Long tasks are reported late.
  return { Conversations: data.length, Listed: took, Longest: longest };
}
