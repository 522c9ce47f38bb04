import { EVENT, TSignaling, TYPES, VERSION } from './constants.js';
import { CODES } from './codes.js';
import { Chat } from './chat.js';
import { chatError, leading, reading } from './errors.js';
import { groupSettingsText, limitsText } from './groupsettings.js';
import { readLogger } from './log.js';
import { moduleSource } from './module.js';

const instances = new Map();

/**
 * The chat instance of an application; the same one for the same SDKAppID until
 * it is destroyed. Returns at once: the module loads meanwhile, and calls made
 * before it is there wait for it. Throws 6017 when SDKAppID is no whole number,
 * server no ws: or wss: URL, wasmURL no URL, worker neither that nor a boolean
 * or groupSettings or conversationGroupLimits none or friendsOnly of no use or logger none, and when there is an instance already that asks another server.
 *
 * With server, a Parlor server is asked for everything, and the page keeps a
 * copy; without, the page keeps everything itself.
 *
 * The module comes from chat.wasm beside this file, or from where wasmURL says,
 * or it is wasmModule. With worker it runs in a worker.
 */
const create = leading('create', (options) => {
  const { id, ...how } = reading('create', () => readOptions(options));
  const { server } = how;
  const there = instances.get(id);
  if (there) {
    refuseAnother(server, there.server, id);
    return there.api;
  }
  const { api } = new Chat(id, how, () => instances.delete(id));
  instances.set(id, { api, server });
  return api;
});

/** Whoever names no server takes the instance as it is. */
function refuseAnother(server, of, id) {
  if (server && server !== of) {
    throw unfit(
      `an instance for SDKAppID ${id} is there already, and it asks ${of || 'no server'}, not ${server}: destroy() it first, or name one server everywhere`,
    );
  }
}

function readOptions(options) {
  const { SDKAppID, server, wasmURL, wasmModule, worker = false, logger } = options ?? {};
  const { groupSettings, conversationGroupLimits, friendsOnly, unlimitedAVChatRoom } = options ?? {};
  if (wasmURL && !isAddress(wasmURL)) {
    throw unfit('wasmURL must be an address such as /assets/chat.wasm');
  }
  if (typeof worker !== 'boolean' && worker !== null && !isAddress(worker)) {
    throw unfit('worker must be true, or an address such as /assets/worker.js');
  }
  if (server && groupSettings) {
    throw unfit('groupSettings are for a page without a server, which has settings of its own (--groups)');
  }
  if (server && conversationGroupLimits) {
    throw unfit('conversationGroupLimits are for a page without a server, which has limits of its own');
  }
  if (server && friendsOnly) {
    throw unfit('friendsOnly is for a page without a server, which has a setting of its own (--friends-only)');
  }
  const groups = groupSettingsText(groupSettings, unfit);
  const limits = limitsText(conversationGroupLimits, unfit);
  return {
    id: readID(SDKAppID),
    groups,
    limits,
    friendsOnly: friendsOnly ? 'true' : '',
    unlimited: unlimitedAVChatRoom ? 'true' : '',
    server: readServer(server),
    source: moduleSource({ wasmURL, wasmModule }),
    worker: worker ?? false,
    logger: logger && readLogger(logger, unfit),
  };
}

function readID(value) {
  const id = typeof value === 'number' || /^\d+$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(id) || id < 0) {
    throw unfit('SDKAppID must be a whole number, as in { SDKAppID: 1 }');
  }
  return id;
}

/** The server's address, '' for none. */
function readServer(value) {
  if (value === undefined || value === null || value === '') {
    return '';
  }
  const { protocol, href } = parsed(value);
  if (protocol !== 'ws:' && protocol !== 'wss:') {
    throw unfit('server must be a WebSocket address such as wss://chat.example.com/ws');
  }
  return href;
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return {}; // It is none.
  }
}

// Of whatever frame.
const isAddress = (value) => typeof value === 'string' || /^\[object (URL|TrustedScriptURL)\]$/.test(Object.prototype.toString.call(value));
const unfit = (why) => chatError(CODES.INVALID_PARAMETER, `create: ${why}`);

export { create, EVENT, TYPES, TSignaling, CODES, VERSION };
export default { create, EVENT, TYPES, TSignaling, VERSION };
