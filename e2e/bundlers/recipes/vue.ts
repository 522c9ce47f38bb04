import TencentCloudChat from 'parlor-chat';
import { createApp } from 'vue';
import Sidebar from './Sidebar.vue';

Object.assign(globalThis, { chat: TencentCloudChat.create({ SDKAppID: 1 }) });
createApp(Sidebar, { userID: 'alice', userSig: 'any' }).mount('main');
