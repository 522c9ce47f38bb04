// What instances say of themselves, to a logger and on the console.

/** The entries of a logger that keeps them; each event of some is waited for with told(). */
export function keeping() {
  const entries = [];
  const logger = (entry) => void entries.push(entry);
  const of = (event) => entries.filter((entry) => entry.event === event);
  const told = async (event, fits = () => true) => {
    const end = Date.now() + 20_000;
    for (;;) {
      const found = of(event).find(fits);
      if (found) return found;
      if (Date.now() > end) throw new Error(`there is no ${event} among ${JSON.stringify(entries)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { entries, logger, of, told };
}

/** Keeps what is printed from here on, as "level text". */
export function printed() {
  const lines = [];
  for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
    console[level] = (...args) =>
      void lines.push(`${level} ${args.map((arg) => (typeof arg === 'string' ? arg : (arg?.stack ?? JSON.stringify(arg)))).join(' ')}`);
  }
  return lines;
}

const LAST = ['logout', 'destroy'];

/** Every name that the declarations know, of options, fields and parameters. */
async function names() {
  const text = await (await fetch('/npm/index.d.ts')).text();
  return [...new Set([...text.matchAll(/\b(\w+)\??:/g)].map(([, name]) => name))];
}

/** Calls every method with a secret wherever it can be; how many errors have told it to the page. */
export async function tellEverywhere(chat, secret) {
  const fields = await names();
  const all = (value) => Object.fromEntries(fields.map((name) => [name, value]));
  const options = () => [
    secret,
    [secret],
    all(secret),
    { ...all([secret]), conversationID: `C2C${secret}`, groupID: secret },
    all({ [secret]: secret }),
  ];
  const message = () => ({ ...all(secret), conversationID: 'C2Cbob', conversationType: 'C2C', payload: all(secret) });
  let told = 0;
  const call = async (method, ...args) => {
    const { message, data } = await outcome(() => chat[method](...args));
    told += JSON.stringify([message, data] ?? '').includes(secret) ? 1 : 0;
  };
  for (const method of Object.keys(chat).filter((name) => !LAST.includes(name) && name !== 'login')) {
    for (const option of options()) {
      await call(method, option, secret);
      await call(method, message(), option);
    }
  }
  return told;
}

/** Says the secret to bob in all that alice may say. */
export async function sayEverywhere(chat, secret) {
  const text = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: secret } });
  await chat.sendMessage(text, { offlinePushInfo: { title: secret, description: secret } });
  await chat.modifyMessage({ ...text, payload: { text: `${secret} again` } });
  const custom = { data: secret, description: secret, extension: secret };
  await chat.sendMessage(chat.createCustomMessage({ to: 'bob', conversationType: 'C2C', payload: custom, cloudCustomData: secret }));
  const file = new File([secret], `${secret}.txt`);
  // A test's server may not take it with this userSig.
  await outcome(() => chat.sendMessage(chat.createFileMessage({ to: 'bob', conversationType: 'C2C', payload: { file } })));
  await chat.updateMyProfile({ nick: secret, selfSignature: secret });
  await chat.setSelfStatus({ customStatus: secret });
  await chat.setConversationDraft({ conversationID: 'C2Cbob', draftText: secret });
  await chat.setConversationCustomData({ conversationIDList: ['C2Cbob'], customData: secret });
  await chat.createConversationGroup({ groupName: secret, conversationIDList: ['C2Cbob'] });
  await chat.createGroup({ groupID: secret, name: secret, type: 'Public', introduction: secret, notification: secret });
  await chat.setGroupAttributes({ groupID: secret, groupAttributes: { [secret]: secret } });
}
