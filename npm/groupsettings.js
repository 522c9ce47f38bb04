// What `create({ groupSettings, conversationGroupLimits })` takes, and how the module is told of it.

const OPTIONS = {
  join: ['FreeAccess', 'NeedPermission', 'DisableApply'],
  invite: ['FreeAccess', 'NeedPermission', 'DisableInvite'],
};
const MOST_MEMBERS = 1_000_000;

const isNumber = (value) => Number.isInteger(value) && value >= 1 && value <= MOST_MEMBERS;
const isFlag = (value) => typeof value === 'boolean';
const isOption = (value, name, type) => OPTIONS[name].includes(value) && (name === 'invite' || type === 'Public' || type === 'Community');

const CHECKS = {
  members: isNumber,
  join: isOption,
  invite: isOption,
  history: isFlag,
  unread: isFlag,
  memberTips: isFlag,
  profileTips: isFlag,
  staffTips: isFlag,
  optionTips: isFlag,
};
const TYPES = ['Private', 'Public', 'ChatRoom', 'Community'];

/**
 * The settings as text, TYPE.NAME=VALUE joined by commas. What is none throws
 * what unfit makes of it.
 */
export function groupSettingsText(settings, unfit) {
  return entries(settings)
    .flatMap(([type, of]) =>
      entries(of).map(([name, value]) => {
        if (!TYPES.includes(type) || !Object.hasOwn(CHECKS, name) || !CHECKS[name](value, name, type)) {
          throw unfit(
            `groupSettings has no ${type}.${name} of ${String(value)}; it is like { Public: { members: 500 }, ChatRoom: { unread: true } }`,
          );
        }
        return `${type}.${name}=${value}`;
      }),
    )
    .join();
}

// The most that `create({ conversationGroupLimits })` takes of each.
const MOST = { groups: 200, nameBytes: 256, size: 10_000, perCall: 1000, dataBytes: 8192 };

/** The limits as JSON, '' for those that hold by default. */
export function limitsText(limits, unfit) {
  for (const [name, value] of entries(limits)) {
    if (!Object.hasOwn(MOST, name) || !Number.isInteger(value) || value < 1 || value > MOST[name]) {
      throw unfit(`conversationGroupLimits has no ${name} of ${String(value)}; it is like { groups: 50, size: 5000 }`);
    }
  }
  return limits ? JSON.stringify(Object.fromEntries(entries(limits))) : '';
}

const entries = (of) => Object.entries(of ?? {});
