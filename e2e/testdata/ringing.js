const { TSignaling } = TencentCloudChat;

/** Notes the signals that an instance hears, in order, each with its data and the name that TSignaling has for it. */
export class Ear {
  heard = [];
  #waiting = new Set();

  constructor(chat) {
    for (const [event, value] of Object.entries(TSignaling)) {
      if (typeof value === 'string') {
        chat.addSignalingListener(value, ({ name, data }) => {
          this.heard.push({ event, right: name === value, ...data });
          this.#waiting.forEach((check) => check());
        });
      }
    }
  }

  names() {
    return this.heard.map(({ event }) => event);
  }

  /** The data of the first signal of that name, once it is heard. */
  until(name, patience = 30_000) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = this.heard.find(({ event }) => event === name);
        if (found) {
          clearTimeout(timer);
          this.#waiting.delete(check);
          resolve(found);
        }
      };
      const timer = setTimeout(() => reject(new Error(`no ${name}, but ${JSON.stringify(this.heard)}`)), patience);
      this.#waiting.add(check);
      check();
    });
  }

  /** What was heard since the last take. */
  take() {
    const heard = this.heard;
    this.heard = [];
    return heard;
  }
}

/**
 * Signs somebody in who hears signals, and leaves the ear as ear.
 * @param {string} userID
 */
export async function attend(userID) {
  globalThis.chat = TencentCloudChat.create({ SDKAppID });
  globalThis.ear = new Ear(chat);
  await signIn(userID);
}

/** Sends what is said to be a signal. */
export async function forge(to, signal, conversationType = 'C2C') {
  const data = typeof signal === 'string' ? signal : JSON.stringify(signal);
  const message = chat.createCustomMessage({ to, conversationType, payload: { data, description: '', extension: '' } });
  await chat.sendMessage(message);
  return message;
}

/** Waits until everything is heard that was sent to this user before a text of somebody's. */
export const heardOf = (text) =>
  watch.until(
    () => watch.events.some(({ name, data }) => name === 'MESSAGE_RECEIVED' && data.some(({ payload }) => payload.text === text)),
    text,
  );

/** Waits until a message is sent: no event tells it. */
export async function sent(message) {
  for (let look = 0; message.status !== 'success'; look++) {
    if (look > 500) {
      throw new Error(`it is never sent: ${message.status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Object.assign(globalThis, { Ear, attend, forge, heardOf, sent });
