import TencentCloudChat from '../vendor/index.es.js';
import { start } from './start.js';

start({ create: () => { TencentCloudChat.create({ SDKAppID: 1400000000 }); } });
