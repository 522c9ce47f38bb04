import { create, EMPTY, EVENT, next } from './parlor.js';
import { start } from './start.js';

let chat;

const memory = async () => (await chat.callExperimentalAPI('getStatistics')).data.memoryBytes;

start({
  create: () => { chat = create(EMPTY); },
  ready: async () => {
    const ready = next(chat, EVENT.SDK_READY);
    await chat.login({ userID: 'alice', userSig: 'any' });
    await ready;
    return memory();
  },
  'first group': async () => {
    await chat.createConversationGroup({ groupName: 'first', conversationIDList: [] });
    return memory();
  },
});
