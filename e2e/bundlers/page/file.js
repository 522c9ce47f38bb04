// With esbuild's loader "file" the import is the file's address. Of a worker a
// classic script has to know the address.
import TencentCloudChat from 'parlor-chat';
import wasmURL from 'parlor-chat/chat.wasm';
import { makeGroup } from './group.js';

const worker = location.hash === '#worker' && './worker.js';
globalThis.made = makeGroup(TencentCloudChat.create({ SDKAppID: 1, wasmURL, worker }));
