import { badgeText, countPeople } from '../model/names.js';
import { setText } from './element.js';
import { openMenu } from './menu.js';

/** The button above the list for chat groups: make one, find one, and who waits to be let in. */
export function createChatGroupsMenu({ button, state, doors }) {
  const badge = button.querySelector('.badge');

  function items() {
    const waiting = state.now.applications.length;
    const label = waiting > 0 ? `${countPeople(waiting)} to let in…` : 'Who waits to be let in…';
    return [
      { label: 'New chat group…', icon: 'plus', hint: 'C', run: doors.create },
      { label: 'Find a chat group…', icon: 'search', run: doors.join },
      { label, icon: 'person', run: doors.applications },
    ];
  }

  button.addEventListener('click', () => openMenu({ items: items(), label: 'Chat groups', anchor: button }));
  state.watch(['applications'], ({ applications: { length } }) => {
    badge.hidden = length === 0;
    setText(badge, badgeText(length));
    button.setAttribute('aria-label', length === 0 ? 'Chat groups' : `Chat groups, ${countPeople(length)} to let in`);
  });
}
