import { queryAs } from '../model/place.js';
import { THEMES, chooseTheme, savedTheme } from '../model/theme.js';
import { avatar } from './avatar.js';
import { el, icon } from './element.js';
import { openMenu } from './menu.js';

const THEME_ICONS = { system: 'half', light: 'sun', dark: 'moon' };
const THEME_NAMES = { system: 'Colours of the device', light: 'Light', dark: 'Dark' };

/** The button with the name of the signed-in user, and its menu. */
export function createAccount({ button, state, notifications, toasts, editProfile, chooseDates, help, signOut }) {
  function items() {
    const others = ['alice', 'bob', 'carol'].filter((name) => name !== state.now.me).slice(0, 2);
    return [
      ...THEMES.map((theme) => ({
        label: THEME_NAMES[theme],
        icon: THEME_ICONS[theme],
        checked: theme === savedTheme(),
        run: () => chooseTheme(theme),
      })),
      '-',
      { label: 'Your profile…', icon: 'person', run: editProfile },
      ...telling(),
      { label: 'Dates and numbers…', icon: 'clock', run: chooseDates },
      ...others.map((name) => ({
        label: `Open a tab as ${name}`,
        icon: 'tab',
        href: queryAs(name, state.now.mode),
      })),
      { label: 'Keyboard shortcuts', icon: 'keys', hint: '?', run: help },
      '-',
      { label: 'Sign out', icon: 'leave', run: signOut },
    ];
  }

  function telling() {
    const { notifies } = state.now;
    if (notifies === 'missing') return [];
    if (notifies === 'on') return [{ label: 'Turn notifications off', icon: 'bell-off', run: notifications.turnOff }];
    return [{ label: 'Turn notifications on', icon: 'bell', run: turnOn }];
  }

  async function turnOn() {
    await notifications.turnOn();
    if (state.now.notifies === 'blocked')
      toasts.show({ kind: 'error', title: 'The browser blocks notifications', text: 'Allow them in its settings for this site.' });
  }

  button.addEventListener('click', () => openMenu({ items: items(), label: 'Account', anchor: button }));
  state.watch(['me', 'profile'], ({ me, profile }) => {
    const name = profile?.nick || me;
    button.setAttribute('aria-label', `Account of ${name}`);
    button.replaceChildren(
      avatar(name, { url: profile?.avatar }),
      el('span', { class: 'account-name', dir: 'auto', text: name }),
      icon('updown'),
    );
  });
}
