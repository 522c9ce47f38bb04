import * as CODES from './codes.js';
import { pickSent } from './codec.js';
import { chatError, told } from './errors.js';
import { giveBack, update } from './objects.js';

/** The messages that are on their way. Each is sent once. */
export class Sending {
  #chat;
  #ids = new Set();

  /** @param {import('./chat.js').Chat} chat the instance */
  constructor(chat) {
    this.#chat = chat;
  }

  /** Serves sendMessage and resendMessage. */
  async send(method, message, options) {
    const { objects, media } = this.#chat;
    const sent = pickSent(message, method);
    const id = sent.ID;
    if (this.#ids.has(id) || objects.isSent(id)) {
      throw chatError(CODES.SEND_FAILED, `${method}: this message is sent already; create another one`, { message });
    }
    this.#ids.add(id);
    const isResend = method === 'resendMessage';
    if (isResend) {
      objects.showOn(message, { status: 'unSend' });
    }
    try {
      const storing = media.store(sent);
      if (storing) {
        // Others go at once, in the order made.
        const stored = await storing;
        sent.payload = stored.payload;
        update(message, stored);
      }
      const result = await this.#chat.call('sendMessage', [sent, options], (result) => {
        giveBack(message, result);
        objects.showOn(message, { isResend });
      });
      if (!result.data.pending) {
        this.#ids.delete(id);
      }
      return result;
    } catch (error) {
      this.#ids.delete(id);
      objects.showOn(message, { status: 'fail' });
      const { code, message: why } = told(error);
      throw chatError(code, why.replace(/^sendMessage(?=[: ])/, method), { message }); // Others may have met the same error.
    }
  }

  /** Heeds messages that waited for the server and no longer do. */
  heed(messages) {
    for (const { ID, status, out } of messages) {
      if (out && status !== 'unSend') {
        this.#ids.delete(ID);
      }
    }
  }

  clear() {
    this.#ids.clear();
  }
}
