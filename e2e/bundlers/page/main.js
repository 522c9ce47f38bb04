import TencentCloudChat from 'parlor-chat';
import { makeGroup } from './group.js';

const worker = location.hash === '#worker';
globalThis.made = makeGroup(TencentCloudChat.create({ SDKAppID: 1, worker }));
