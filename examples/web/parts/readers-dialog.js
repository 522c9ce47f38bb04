import { nameOfMember } from '../model/members.js';
import { countPeople } from '../model/names.js';
import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { el } from './element.js';

/** Shows who has read an own message to a chat group, and who has not yet. */
export function openReadersDialog({ read, unread, members }) {
  const known = new Map((members ?? []).map((member) => [member.userID, member]));
  return openDialog({
    title: 'Who has read it',
    content: [section('Read', read, known), section('Not yet', unread, known)],
    cancel: 'Close',
    className: 'small',
  });
}

function section(title, userIDs, known) {
  return el(
    'section',
    { class: 'readers' },
    el('h3', { text: `${title}: ${userIDs.length === 0 ? 'nobody' : countPeople(userIDs.length)}` }),
    el('ul', {}, ...userIDs.map((userID) => personOf(known.get(userID) ?? { userID }))),
  );
}

function personOf(member) {
  const name = nameOfMember(member);
  return el('li', { class: 'check-row' }, avatar(name, { url: member.avatar }), el('bdi', { class: 'check-name', text: name }));
}
