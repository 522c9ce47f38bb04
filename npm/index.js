import { Chat } from './chat.js';
import { EVENT, TYPES, VERSION } from './constants.js';

const instances = new Map();

/**
 * The chat instance of an application; the same one for the same SDKAppID until
 * it is destroyed. Returns at once: the module loads meanwhile, and calls made
 * before it is there wait for it. Returns null when SDKAppID is no whole number.
 */
function create(options) {
  const id = readID(options);
  if (!Number.isSafeInteger(id) || id < 0) {
    console.error('parlor-chat: create() needs { SDKAppID }, a whole number');
    return null;
  }
  if (!instances.has(id)) {
    instances.set(id, new Chat(id, () => instances.delete(id)).api);
  }
  return instances.get(id);
}

function readID(options) {
  try {
    const { SDKAppID } = options;
    return typeof SDKAppID === 'number' || /^\d+$/.test(SDKAppID) ? Number(SDKAppID) : NaN;
  } catch {
    return NaN; // No object, or one that cannot be read.
  }
}

export { create, EVENT, TYPES, VERSION };
export default { create, EVENT, TYPES, VERSION };
