import { shortly } from '../model/when.js';
import { avatar } from './avatar.js';
import { el, iconButton } from './element.js';
import { refill } from './walk.js';

const CAME = 'Pendency_Type_ComeIn'; // TYPES.SNS_APPLICATION_SENT_TO_ME

/** The requests to be friends: those that came are answered, and each can be deleted. */
export function createRequests({ actions }) {
  const list = el('ul', { class: 'member-list', 'aria-label': 'Requests' });
  const element = el('section', { class: 'titled' }, el('h3', { text: 'Requests' }), list);
  let drawn = '';

  function itemOf(application) {
    const { userID, nick, avatar: url, type, time, wording } = application;
    const name = nick || userID;
    const came = type === CAME;
    // A button that is disabled would lose the focus.
    const once = (run) => async () => {
      if (item.ariaBusy) return;
      item.ariaBusy = 'true';
      await run(application);
      item.ariaBusy = null;
    };
    const key = (what) => ({ key: `${type} ${userID} ${what}` });
    const answer = (text, className, run) =>
      el('button', {
        class: `button compact ${className}`,
        type: 'button',
        text,
        'aria-label': `${text} ${name}`,
        data: key(text),
        on: { click: once(run) },
      });
    const forget = iconButton('trash', `Delete the request ${came ? 'of' : 'to'} ${name}`, once(actions.forget), { data: key('forget') });
    const item = el(
      'li',
      { class: 'application', data: { request: userID } },
      avatar(name, { url }),
      el(
        'div',
        { class: 'member-lines' },
        el('bdi', { class: 'check-name', text: name }),
        el('small', { text: `${came ? 'Wants to be your contact' : 'You asked, and wait for an answer'} · ${shortly(time)}` }),
        wording ? el('q', { dir: 'auto', text: wording }) : null,
      ),
      el(
        'div',
        { class: 'application-answers' },
        ...(came ? [answer('Refuse', '', actions.refuse), answer('Accept', 'primary', actions.accept)] : []),
        forget,
      ),
    );
    return item;
  }

  return {
    element,

    draw({ friendApplications }) {
      element.hidden = friendApplications.length === 0;
      if (drawn === JSON.stringify(friendApplications)) return;
      drawn = JSON.stringify(friendApplications);
      refill(list, friendApplications.map(itemOf));
    },
  };
}
