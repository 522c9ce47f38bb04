import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { el } from './element.js';
import { emptyState } from './empty.js';

/** Makes the dialog with who waits to be let into chat groups of which the user is the owner or an admin. */
export function createApplicationsDialog({ state, actions }) {
  return async function show() {
    const list = el('ul', { class: 'member-list', 'aria-label': 'Who waits' });
    const nobody = el(
      'div',
      { class: 'empty' },
      ...emptyState({ mark: 'check', title: 'Nobody waits', text: 'Who asks to be let into one of your chat groups stands here.' }),
    );

    function draw() {
      const { applications } = state.now;
      const hadFocus = list.contains(document.activeElement);
      nobody.hidden = applications.length > 0;
      list.replaceChildren(...applications.map(itemOf));
      if (hadFocus) (list.querySelector('button') ?? list.closest('dialog')?.querySelector('.dialog-cancel'))?.focus();
    }

    function itemOf(application) {
      const { applicationType, applicant, applicantNick, userID, groupName, groupID, note } = application;
      const isInvited = applicationType === 2;
      const name = isInvited ? userID : applicantNick || applicant;
      const wish = `${isInvited ? `${applicantNick || applicant} suggests them for` : 'wants to come into'} “${groupName || groupID}”`;
      const answer = (isWelcome) => async () => {
        // A button that is disabled would lose the focus.
        if (item.ariaBusy) return;
        item.ariaBusy = 'true';
        await actions.handle(application, isWelcome);
        draw();
      };
      const button = (text, className, isWelcome) =>
        el('button', {
          class: `button compact ${className}`,
          type: 'button',
          text,
          'aria-label': `${text} ${name}`,
          on: { click: answer(isWelcome) },
        });
      const item = el(
        'li',
        { class: 'application', data: { applicant: userID } },
        avatar(name),
        el(
          'div',
          { class: 'member-lines' },
          el('bdi', { class: 'check-name', text: name }),
          el('small', { dir: 'auto', text: wish }),
          note ? el('q', { dir: 'auto', text: note }) : null,
        ),
        el('div', { class: 'application-answers' }, button('Refuse', '', false), button('Let in', 'primary', true)),
      );
      return item;
    }

    const stop = state.watch(['applications'], draw);
    draw();
    await openDialog({ title: 'Who waits to be let in', content: [list, nobody], cancel: 'Close' });
    stop();
  };
}
