import { readCaption } from '../model/caption.js';
import { isRevocable } from '../model/message-actions.js';
import { OFTEN } from '../model/reactions.js';

/** The entries of the menu of a message: what can be done with it as it is now. */
export function createMessageMenu({ actions, reactions, outbox, composer, forward, pick, askRemove, readers, mayRevoke }) {
  const reply = (m) => ({ label: 'Reply', icon: 'reply', hint: 'R', run: () => composer.reply(m) });
  const edit = (m) => ({ label: 'Edit', icon: 'pencil', hint: 'E', run: () => composer.edit(m) });
  const copy = (m) => ({ label: 'Copy', icon: 'copy', hint: 'C', run: () => actions.copy(m.payload.text ?? readCaption(m)) });
  const pass = (m) => ({ label: 'Forward…', icon: 'forward', hint: 'F', run: () => forward([m]) });
  const select = (m) => ({ label: 'Pick', icon: 'check', hint: 'Space', run: () => pick(m) });
  const revoke = (m) => ({ label: 'Take back', icon: 'undo', run: () => actions.revoke(m) });
  const seen = (m) => ({ label: 'Who has read it…', icon: 'checks', run: () => readers(m) });
  const remove = (m) => ({ ...gone, label: 'Delete for me…', hint: 'Del', run: () => askRemove([m]) });
  const again = (m) => ({ label: 'Try again', icon: 'send', run: () => outbox.retry(m) });
  const drop = (m) => ({ ...gone, label: 'Delete', hint: 'Del', run: () => outbox.drop(m) });

  function reactionRow(message) {
    const mine = reactions.of(message).filter((reaction) => reaction.reactedByMyself);
    const choices = OFTEN.map((id) => {
      const checked = mine.some(({ reactionID }) => reactionID === id);
      return { text: id, label: `React with ${id}`, checked, run: () => actions.react(message, id, checked) };
    });
    return { choices, label: 'Reactions' };
  }

  /** @returns {any[]} */
  return function items(message) {
    const { status, type, flow, isRevoked } = message;
    const isText = type === 'TIMTextElem';
    const texts = (isText || readCaption(message) !== '') && !isRevoked ? [copy(message)] : [];
    if (status === 'fail') return [again(message), ...texts, '-', drop(message)];
    if (status !== 'success') return texts;
    if (isRevoked) return [remove(message)];
    return [
      reactionRow(message),
      reply(message),
      ...(isText && flow === 'out' ? [edit(message)] : []),
      ...texts,
      pass(message),
      select(message),
      ...(isCounted(message) ? [seen(message)] : []),
      '-',
      ...(isRevocable(message) || mayRevoke(message) ? [revoke(message)] : []),
      remove(message),
    ];
  };
}

// Receipts are counted for the sender, in chat groups that have them.
function isCounted({ flow, conversationType, needReadReceipt }) {
  return conversationType === 'GROUP' && flow === 'out' && needReadReceipt;
}

const gone = { icon: 'trash', danger: true };
