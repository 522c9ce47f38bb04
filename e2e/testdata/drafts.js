// Messages that a page makes, of correct and of spoilt options.
import { randomFrom } from './random.js';

const UUID = '0123456789abcdef0123456789abcdef';
const size = () => ({ instanceID: '', type: 0, sizeType: 1, size: 3, width: 2, height: 1, imageUrl: 'x', url: 'y' });

// Payloads by type, with more fields than there are.
const PAYLOADS = {
  TIMTextElem: () => ({ text: 'x', more: 1 }),
  TIMCustomElem: () => ({ data: 'a', description: 'b', extension: 'c' }),
  TIMFaceElem: () => ({ index: 1, data: 'd' }),
  TIMLocationElem: () => ({ description: 'd', longitude: 1.5, latitude: -2e-7 }),
  TIMImageElem: () => ({ uuid: UUID, imageFormat: 1, imageInfoArray: [size(), size(), size()] }),
  TIMSoundElem: () => ({ uuid: UUID, size: 3, second: 2, url: 'blob:x' }),
  TIMVideoFileElem: () => ({ videoUUID: UUID, videoFormat: 'mp4', videoSecond: 1, videoSize: 2, thumbUUID: UUID, thumbWidth: 3 }),
  TIMFileElem: () => ({ uuid: UUID, fileName: 'x', fileSize: 2 }),
  TIMRelayElem: (random, depth) => merger(random, depth),
  TIMGroupTipElem: () => ({ operationType: 1, list: [{}] }),
  constructor: () => ({}),
};

function merger(random, depth = 0) {
  if (depth > 2) {
    return { downloadKey: UUID, compatibleText: 'c' };
  }
  const messageList = Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => message(random, depth + 1));
  return { messageList, title: 't', abstractList: ['a', 'b'], compatibleText: 'c', version: 1, layersOverLimit: false, downloadKey: '' };
}

function message(random, depth) {
  const type = random.pick(Object.keys(PAYLOADS));
  return {
    ID: '1-2-3',
    type,
    payload: PAYLOADS[type](random, depth),
    from: 'a',
    time: 1,
    isRevoked: false,
    status: 'success',
    messageBody: [1],
  };
}

const METHODS = {
  createTextMessage: () => PAYLOADS.TIMTextElem(),
  createTextAtMessage: () => ({ text: 'x', atUserList: ['bob', 'é'] }),
  createCustomMessage: () => PAYLOADS.TIMCustomElem(),
  createFaceMessage: () => PAYLOADS.TIMFaceElem(),
  createLocationMessage: () => PAYLOADS.TIMLocationElem(),
  createMergerMessage: (random) => merger(random),
  createForwardMessage: (random) => message(random),
};

const nested = (depth) => Array.from({ length: depth }).reduce((inner) => ({ inner }), {});

// To stand somewhere in a payload: 12 KB is the limit of a message.
const VALUES = [
  null,
  true,
  false,
  '',
  'text',
  0,
  -1,
  1.5,
  1e300,
  2 ** 63,
  2 ** 64,
  9.3e18,
  'constructor',
  '__proto__',
  'fail',
  UUID,
  UUID + UUID,
  `${UUID}${UUID}a`,
  UUID.toUpperCase(),
  '../..',
  '\n"\\\u0001\u007f<>&',
  '😀',
  'x'.repeat(12_276),
  'x'.repeat(12_277),
  'é'.repeat(6_138),
  'é'.repeat(6_139),
  '\u2028'.repeat(2_046),
  '\u2028'.repeat(2_047),
  '\u0001'.repeat(2_046),
  '\u0001'.repeat(2_047),
  'TIMTextElem',
  'TIMRelayElem',
  'TIMGroupTipElem',
  [],
  [[]],
  [null],
  ['a'],
  ['a', 1],
  [{}],
  {},
  { a: 1 },
  { length: 3 },
  { text: 'x' },
  [size(), size(), size()],
  [size(), size()],
  ['', '', ''],
  JSON.parse('{"__proto__":{"text":"x"}}'),
  nested(900),
  nested(1_000),
];

// To stand in place of what a message is sent with.
const ADDRESSES = {
  to: ['', 'a b', 'é', 'x'.repeat(32), 'x'.repeat(33), 'x'.repeat(128), 'x'.repeat(129), '~', '__proto__'],
  conversationType: ['GROUP', 'TOPIC', '@TIM#SYSTEM', '', 'constructor'],
  priority: ['High', 'Lowest', 'high', ''],
  cloudCustomData: ['cc', 'x'.repeat(12_200), '\u2028'.repeat(4_000)],
  needReadReceipt: [true, false],
  isSupportExtension: [true],
};

function* places(object, depth = 0) {
  for (const key of Object.keys(object)) {
    yield [object, key];
    if (object[key] !== null && typeof object[key] === 'object' && depth < 20) {
      yield* places(object[key], depth + 1);
    }
  }
}

function optionsOf(random, method) {
  const options = { to: 'bob', conversationType: 'C2C', payload: METHODS[method](random) };
  for (let spoilt = Math.floor(random.next() * 3); spoilt > 0; spoilt--) {
    const [holder, key] = random.pick([...places(options.payload)]);
    holder[key] = structuredClone(random.pick(VALUES));
  }
  if (random.next() < 0.2) {
    const key = random.pick(Object.keys(ADDRESSES));
    options[key] = random.pick(ADDRESSES[key]);
  }
  return options;
}

/** As JSON, without what a merged message has for the page alone. */
const sent = (value) => JSON.stringify(value, (key, inner) => (key === 'messageBody' ? undefined : inner));

/** So many messages made, or refused: { method, options, message, code, fault }. */
export function makeDrafts(seed, count) {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const method = random.pick(Object.keys(METHODS));
    const options = optionsOf(random, method);
    try {
      return { method, options: sent(options), message: sent(chat[method](options)) };
    } catch ({ code, message: fault }) {
      return { method, options: sent(options), code, fault };
    }
  });
}
