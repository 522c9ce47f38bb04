// With esbuild's loader "file" the import is the file's address.
import TencentCloudChat from 'parlor-chat';
import wasmURL from 'parlor-chat/chat.wasm';
import { makeGroup } from './group.js';

globalThis.made = makeGroup(TencentCloudChat.create({ SDKAppID: 1, wasmURL }));
