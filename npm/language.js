import { encode } from './codec.js';
import * as CODES from './codes.js';
import { TYPES } from './constants.js';
import { chatError, reading } from './errors.js';

// What a server has services for. Without a server, or where its operator has
// named none, nobody answers.

const MOST_ASKED = 12; // The server gives up sooner.

/** Asks a service; what takes it long is asked for again. */
async function ask(chat, name, question) {
  const text = JSON.stringify(question);
  for (let i = 0; i < MOST_ASKED; i++) {
    const { data } = await chat.call('ask', [name, text]);
    if (!data.later) {
      return data;
    }
  }
  throw chatError(CODES.TIMEOUT, 'the service takes too long; try again later');
}

/** Whether there is a service. */
export const offers = (chat, name) =>
  chat.signIn.isReady
    ? ask(chat, 'offered', {}).then(
        (offered) => offered[name] === true,
        () => false,
      )
    : Promise.resolve(false);

const NONE = (option) => `nobody here does this: it takes a server whose operator names a service (--${option}-url)`;

const isText = (value) => typeof value === 'string' && value !== '';

function refuse(method, what) {
  throw chatError(CODES.INVALID_PARAMETER, `${method}: options.${what}`);
}

/** Texts in another language. */
export async function translateText(chat, ...args) {
  const [options] = JSON.parse(encode('translateText', args));
  const { sourceTextList: texts, sourceLanguage: source = 'auto', targetLanguage: target } = options ?? {};
  if (!Array.isArray(texts) || texts.length === 0 || texts.some((text) => typeof text !== 'string')) {
    refuse('translateText', 'sourceTextList must be an array of strings that is not empty');
  }
  if (!isText(source) || !isText(target)) {
    refuse('translateText', 'sourceLanguage and targetLanguage must be languages such as en, zh or ja; auto finds the source out');
  }
  const answer = await ask(chat, 'translate', { texts, source, target }).catch(({ code, message }) => {
    throw code === CODES.NO_SERVICE ? chatError(CODES.TRANSLATION_FAILED, NONE('translate')) : chatError(code, message);
  });
  return { code: 0, data: { translatedTextList: answer.texts } };
}

/** What is said in a recording. */
export async function convertVoiceToText(chat, options) {
  const { type, status, uuid, language } = reading('convertVoiceToText', () => {
    const { message, language = '' } = options;
    return { type: message.type, status: message.status, uuid: message.payload.uuid, language };
  });
  if (type !== TYPES.MSG_AUDIO || !isText(uuid) || typeof language !== 'string') {
    refuse('convertVoiceToText', 'message must be an audio message, and options.language a string if it is given');
  }
  if (status !== 'success') {
    throw chatError(CODES.TRANSCRIPT_FAILED, 'the message is not sent yet');
  }
  const answer = await ask(chat, 'transcribe', { uuid, language }).catch(({ code, message }) => {
    const keeps = code === CODES.AUDIO_FORMAT || !chat.signIn.isReady;
    throw chatError(keeps ? code : CODES.TRANSCRIPT_FAILED, code === CODES.NO_SERVICE ? NONE('transcribe') : message);
  });
  return { code: 0, data: { result: answer.text } };
}
