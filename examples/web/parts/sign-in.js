import { sentence } from '../model/failure.js';
import { userIDProblem } from '../model/names.js';
import { avatar } from './avatar.js';
import { codeText } from './toast.js';
import { el } from './element.js';

const PICKS = ['alice', 'bob', 'carol'];

/** The sign-in screen. `signIn(userID)` is called for a name that may be one. */
export function createSignIn({ form, signIn }) {
  const input = form.querySelector('#user');
  const button = form.querySelector('#sign-in-button');
  const error = form.querySelector('#sign-in-error');
  const secondTab = form.querySelector('#second-tab');

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
      await signIn(userID);
    } catch (problem) {
      console.error(problem);
      showError(`${sentence(problem.message)} `, problem.code);
    } finally {
      setBusy('');
    }
  }

  function suggestOther() {
    const other = input.value.trim() === 'bob' ? 'carol' : 'bob';
    secondTab.href = `?as=${other}`;
    secondTab.textContent = `open a second tab as ${other}`;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(input.value.trim());
  });
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
    focus() {
      input.focus();
      input.select();
    },
  };
}
