import { numberText } from '../model/locale.js';
import { el, setText } from './element.js';

/** Shows the reactions to a message as buttons that add or take back the user's own. */
export function fillReactions(box, reactions, { me, react }) {
  box.hidden = reactions.length === 0;
  const buttons = new Map([...box.children].map((button) => [button.dataset.reaction, button]));
  const wanted = reactions.map((reaction) => {
    const button = buttons.get(reaction.reactionID) ?? makeButton(reaction);
    fillButton(button, reaction, { me, react });
    return button;
  });
  // One that stays keeps the focus.
  for (const button of buttons.values()) if (!wanted.includes(button)) button.remove();
  wanted.forEach((button, place) => {
    if (box.children[place] !== button) box.insertBefore(button, box.children[place] ?? null);
  });
}

function makeButton({ reactionID }) {
  return el(
    'button',
    { class: 'reaction', type: 'button', data: { reaction: reactionID } },
    el('span', { class: 'reaction-id', text: reactionID }),
    el('span', { class: 'reaction-count' }),
  );
}

function fillButton(button, reaction, { me, react }) {
  const { reactionID, totalUserCount, reactedByMyself } = reaction;
  const who = namesOf(reaction, me);
  setText(button.querySelector('.reaction-count'), numberText(totalUserCount));
  button.setAttribute('aria-pressed', String(reactedByMyself));
  button.setAttribute('aria-label', `${reactionID} by ${who}`);
  button.title = who;
  button.onclick = () => react(reaction);
}

function namesOf({ partialUserList, totalUserCount }, me) {
  const names = partialUserList.map(({ userID, nick }) => (userID === me ? 'you' : nick || userID));
  const left = totalUserCount - names.length;
  return left > 0 ? `${names.join(', ')} and ${left} more` : names.join(', ');
}
