import TencentCloudChat from 'parlor-chat';
import { parlorChat } from 'parlor-chat/vue';
import { createApp } from 'vue';
import Sidebar from './Sidebar.vue';

const chat = TencentCloudChat.create({ SDKAppID: 1 });
Object.assign(globalThis, { chat });
createApp(Sidebar, { userID: 'alice', userSig: 'any' }).use(parlorChat, chat).mount('main');
