import { sentence } from '../model/failure.js';
import { userIDProblem } from '../model/names.js';
import { queryAs } from '../model/place.js';
import { avatar } from './avatar.js';
import { codeText } from './toast.js';
import { el } from './element.js';

const PICKS = ['alice', 'bob', 'carol'];

/**
 * The sign-in screen. It lets people choose between the modes if there is a
 * server. `signIn(userID, mode)` is called for a name that may be one.
 */
export function createSignIn({ form, mode, hasServer, signIn }) {
  const input = form.querySelector('#user');
  const button = form.querySelector('#sign-in-button');
  const error = form.querySelector('#sign-in-error');
  const secondTab = form.querySelector('#second-tab');
  const modes = form.elements.mode;

  function showError(text, code) {
    error.hidden = text === '';
    error.replaceChildren(text, code === undefined ? '' : codeText(code));
    input.setAttribute('aria-invalid', String(text !== ''));
  }

  function setBusy(userID) {
    form.toggleAttribute('inert', userID !== '');
    button.setAttribute('aria-busy', String(userID !== ''));
    button.textContent = userID === '' ? 'Sign in' : `Signing in as ${userID}…`;
  }

  async function submit(userID) {
    showError(userIDProblem(userID));
    if (userIDProblem(userID)) {
      input.focus();
      return;
    }
    setBusy(userID);
    try {
      await signIn(userID, modes.value);
    } catch (problem) {
      console.error(problem);
      showError(`${sentence(problem.message)} `, problem.code);
    } finally {
      setBusy('');
    }
  }

  function suggestOther() {
    const other = input.value.trim() === 'bob' ? 'carol' : 'bob';
    secondTab.href = queryAs(other, modes.value);
    secondTab.textContent = `open a second tab as ${other}`;
  }

  modes.value = mode;
  if (hasServer) {
    form.querySelector('#modes').hidden = false;
    form.querySelector('#sign-in-intro').textContent = 'Pick a name or make one up. There is no password: this is for trying it out.';
  }
  suggestOther();

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(input.value.trim());
  });
  form.querySelector('#modes').addEventListener('change', suggestOther);
  input.addEventListener('input', () => {
    showError('');
    suggestOther();
  });
  form.querySelector('#quick-picks').append(
    ...PICKS.map((name) =>
      el(
        'button',
        {
          class: 'quick-pick',
          type: 'button',
          on: {
            click: () => {
              input.value = name;
              submit(name);
            },
          },
        },
        avatar(name),
        el('span', { text: name }),
      ),
    ),
  );

  return {
    submit(userID) {
      input.value = userID;
      return submit(userID);
    },
    /** Says that the server is not there that this tab was to sign in with. */
    tellNoServer() {
      showError('No server answers here. Load the page again to look for it, or sign in to this browser only.');
    },
    focus() {
      input.focus();
      input.select();
    },
  };
}
