import TencentCloudChat from 'parlor-chat';
import { createApp } from 'vue';
import FullSidebar from './FullSidebar.vue';

Object.assign(globalThis, { chat: TencentCloudChat.create({ SDKAppID: 1 }) });
createApp(FullSidebar, { userID: 'alice', userSig: 'any' }).mount('main');
