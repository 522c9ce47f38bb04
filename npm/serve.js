import { naming } from './changes.js';
import { encode } from './codec.js';
import { reading } from './errors.js';

/** The function that serves a method of an instance, as the method's row says (api.js). */
export function serve(chat, method, row) {
  const { asks, makes, here, promises, always } = row;
  if (asks && here === undefined) {
    return (...args) => ask(chat, method, row, args);
  }
  const run = (...args) => {
    if (!always) {
      chat.guard(method);
    }
    return here ? here(chat, ...args) : make(chat, method, makes, args);
  };
  return promises ? async (...args) => run(...args) : run;
}

async function ask(chat, method, { args, names, settled, failed }, given) {
  chat.guard(method);
  const { calls, objects } = chat;
  const [subject] = given;
  const sent = names
    ? reading(method, () =>
        names(
          naming(method, (message) => objects.number(message)),
          ...given,
        ),
      )
    : (args?.(...given) ?? given);
  try {
    return await calls.ask(method, sent, settled && ((result) => settled(subject, result, objects)));
  } catch (error) {
    throw failed ? failed(subject, error) : error;
  }
}

function make({ media, drafts, objects, signIn, clock }, method, type, args) {
  const prepared = media.prepare(method, type, args);
  const [options] = JSON.parse(encode(method, prepared.args));
  const messages = [drafts.make(method, type, options, signIn.user, clock.now())];
  prepared.taken();
  media.show(messages);
  return objects.updateMessages(messages)[0];
}
