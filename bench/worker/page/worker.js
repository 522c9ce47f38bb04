import { startEngine } from './parlor-chat/engine.js';
import { moduleSource } from './parlor-chat/module.js';

const options = { name: 'parlor-2', server: '', sdkAppID: '2' };
const engine = await startEngine(options, moduleSource({}), (text) => postMessage(text), (error) => { throw error; });
engine.call(1, 'login', JSON.stringify([{ userID: 'alice', userSig: 'any' }]));
