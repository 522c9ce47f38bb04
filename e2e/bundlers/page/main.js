import TencentCloudChat from 'parlor-chat';
import { makeGroup } from './group.js';

globalThis.made = makeGroup(TencentCloudChat.create({ SDKAppID: 1 }));
