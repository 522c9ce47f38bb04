import * as CODES from './codes.js';
import { chatError } from './errors.js';
import { offers } from './language.js';

// Abilities that the vendor sells and Parlor has: read receipts, the status of
// users, marks on conversations, reactions.
const ABILITIES = new Set([32, 128, 512, 2 ** 48]);
// What a server has if its operator has named a service.
const SERVICES = { [2 ** 38]: 'translate', [2 ** 39]: 'transcribe' };

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
      return [param].flat().join() === 'group-module'; // The one of the vendor's optional modules that is here.
    case 'isCommercialAbilityEnabled':
      return Promise.resolve(SERVICES[param] ? offers(chat, SERVICES[param]) : ABILITIES.has(param)).then((enabled) => ({
        code: 0,
        data: { enabled },
      }));
    case 'getStatistics':
      return chat.calls.statistics().then((data) => ({ code: 0, data }));
    case 'getPendingCalls':
      return chat.call('getPendingCalls', []);
    default:
      return Promise.reject(chatError(CODES.UNKNOWN_EXPERIMENTAL, `callExperimentalAPI: ${describe(key)} is not known`));
  }
}

function describe(key) {
  return typeof key === 'string' ? `"${key}"` : `a key of type ${typeof key}`;
}
