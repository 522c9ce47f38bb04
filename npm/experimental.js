import * as CODES from './codes.js';
import { chatError } from './errors.js';
import { offers } from './language.js';
import { statistics } from './statistics.js';

// Abilities that the vendor sells and Parlor has, by their bits.
const ABILITIES = new Set([
  2, // Search of groups and people.
  8, // Communities.
  16, // Messages for some members only.
  32, // Read receipts.
  128, // Statuses of users.
  512, // Marks on conversations.
  1024, // Conversation groups.
  2048, // Bans from live groups.
  8192, // Extensions of messages.
  32768, // Counters of groups.
  2 ** 48, // Reactions.
  2 ** 52, // Following users.
]);

// What a server has if its operator has named a service.
const SERVICES = new Map([
  [2 ** 38, 'translate'],
  [2 ** 39, 'transcribe'],
]);

// The vendor's optional modules: here they are parts of the whole.
const MODULES = ['group-module', 'relationship-module', 'signaling-module', 'follow-module', 'cloud-search-module'];

/** callExperimentalAPI: what clients of the vendor ask, and some of our own. */
export function experimental(key, param, chat) {
  switch (key) {
    case 'isIntl':
      return true;
    case 'statTUIKeyFeatures':
    case 'isFeatureEnabledForStat':
    case 'setApplicationID':
    case 'setCustomLoginInfo':
      return undefined; // For the vendor's statistics: nobody looks at the answer.
    case 'reportTUIFeatureUsage':
      return Promise.resolve({ code: 0, data: {} });
    case 'canIUseModule':
      return isThere(param);
    case 'isCommercialAbilityEnabled':
      return Promise.resolve(SERVICES.has(param) ? offers(chat, SERVICES.get(param)) : ABILITIES.has(param)).then((enabled) => ({
        code: 0,
        data: { enabled },
      }));
    case 'getStatistics':
      return statistics(chat).then((data) => ({ code: 0, data }));
    case 'getPendingCalls':
      return chat.call('getPendingCalls', []);
    case 'ask':
      return chat.call('ask', [param?.name, JSON.stringify(param?.question ?? null)]);
    case 'addLogger':
      return chat.log.add(param);
    case 'removeLogger':
      return chat.log.remove(param);
    default:
      return Promise.reject(chatError(CODES.UNKNOWN_EXPERIMENTAL, `callExperimentalAPI: ${describe(key)} is not known`));
  }
}

/** Whether all modules are there that somebody names; of what no list is, none. */
function isThere(modules) {
  try {
    return [modules].flat().every((module) => MODULES.includes(module));
  } catch {
    return false;
  }
}

function describe(key) {
  return typeof key === 'string' ? `"${key}"` : `a key of type ${typeof key}`;
}
