import { sentence } from '../model/failure.js';
import { groupIDOf, topicOf } from '../model/topics.js';
import { avatar } from './avatar.js';
import { el, icon, setText } from './element.js';
import { codeText } from './toast.js';

const ANSWERS = { waiting: 'Rings…', answered: 'Answered', declined: 'Declined', missed: 'No answer' };

/**
 * Shows the call that has rung for longest, over everything else, until it is over.
 * Nothing is chosen when it opens, so whoever is writing answers nobody by accident;
 * Escape declines, or hangs up.
 */
export function createCallDialog({ state, actions }) {
  let shown = null;

  function draw(now) {
    const { calls, me } = now;
    const [call] = calls;
    if (shown && shown.inviteID !== call?.inviteID) {
      shown.close();
      shown = null;
    }
    if (call && me !== '') {
      shown ??= open(call, now);
      shown.fill(call, calls.length - 1, now);
    }
  }

  function open(call, now) {
    const home = /** @type {HTMLElement | null} */ (document.activeElement);
    const isOwn = call.inviter === now.me;
    const [first, ...rest] = call.people.map(({ userID }) => userID);
    const groupName = (now) => nameOfGroup(now, call.groupID);
    const name = isOwn ? (rest.length > 0 ? groupName(now) : first) : call.inviter;
    const title = el('h2', { id: 'call-title', dir: 'auto' });
    const where = el('p', { class: 'soft', dir: 'auto', hidden: call.groupID === '' });
    const list = el('ul', { class: 'call-people', 'aria-label': 'Who is called', hidden: !isOwn || rest.length === 0 });
    const more = el('p', { class: 'soft' });
    const error = el('p', { class: 'dialog-error', role: 'alert', hidden: true });
    const button = (className, symbol, label, run) =>
      el('button', { class: `button ${className}`, type: 'button', on: { click: run } }, icon(symbol), label);
    const end = button('danger', 'phone-off', isOwn ? 'Hang up' : 'Decline', () => finish());
    const answer = button('primary', 'phone', 'Answer', accept);
    const box = el(
      'div',
      { class: 'call-box', tabindex: '-1', autofocus: true },
      el('span', { class: 'call-picture' }, avatar(name)),
      title,
      where,
      list,
      more,
      error,
      el('div', { class: 'call-buttons' }, end, isOwn ? null : answer),
    );
    const dialog = el('dialog', { class: 'small call', role: 'alertdialog', 'aria-labelledby': 'call-title' }, box);
    let isBusy = false;

    async function once(run) {
      if (isBusy) return;
      isBusy = true;
      error.hidden = true;
      try {
        await run();
      } catch (problem) {
        error.hidden = false;
        error.replaceChildren(`${sentence(problem.message)} `, problem.code === undefined ? '' : codeText(problem.code));
      } finally {
        isBusy = false;
      }
    }

    const finish = () => once(() => actions.end(call));
    function accept() {
      return once(() => actions.answer(call));
    }

    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      finish();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (home?.isConnected) home.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();

    return {
      inviteID: call.inviteID,
      close: () => dialog.close(),

      fill({ people }, others, latest) {
        const alone = rest.length === 0 ? first : `${people.length} people`;
        setText(title, isOwn ? `Calling ${alone}…` : `${call.inviter} calls you`);
        setText(where, `In “${groupName(latest)}”`);
        list.replaceChildren(
          ...people.map(({ userID, answer: said }) =>
            el('li', { data: { answer: said } }, el('bdi', { text: userID }), el('small', { text: ANSWERS[said] })),
          ),
        );
        setText(more, others === 1 ? 'One more call waits.' : `${others} more calls wait.`);
        more.hidden = others === 0;
      },
    };
  }

  state.watch(['calls', 'me', 'chatGroups', 'topics'], draw);
}

// A topic is named with the community that it is in.
function nameOfGroup({ chatGroups, topics }, groupID) {
  const topic = topicOf(topics, `GROUP${groupID}`);
  const name = chatGroups.get(groupIDOf(groupID))?.name ?? groupID;
  return topic ? `${name}: ${topic.topicName}` : name;
}
