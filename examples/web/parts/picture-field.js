import { squareOf } from '../model/pictures.js';
import { avatar } from './avatar.js';
import { el } from './element.js';

/**
 * A picture of somebody with a button to choose another one, and the field with
 * its address. value(keep) resolves to the address: what was chosen is given to
 * keep(picture) first, which resolves to where it is.
 */
export function pictureField({ name, address }) {
  const show = (url) => preview.replaceChildren(avatar(name, { url }));
  const preview = el('span', { class: 'picture-preview' });
  const file = el('input', { type: 'file', accept: 'image/*', hidden: true, on: { change: take } });
  const error = el('p', { class: 'field-error', role: 'alert', hidden: true });
  const choose = el('button', { class: 'button compact', type: 'button', text: 'Choose a picture…', on: { click: () => file.click() } });
  const remove = el('button', { class: 'button compact', type: 'button', text: 'Remove', on: { click: clear } });
  let chosen = null;

  function fill() {
    show(chosen ? chosen.url : address.value.trim());
    remove.hidden = !chosen && address.value.trim() === '';
  }

  async function take() {
    error.hidden = true;
    try {
      const picture = await squareOf(file.files[0]);
      chosen = { picture, url: await dataOf(picture) };
      address.value = '';
    } catch (problem) {
      error.hidden = false;
      error.textContent = problem.message;
    }
    file.value = '';
    fill();
  }

  function clear() {
    chosen = null;
    address.value = '';
    fill();
    choose.focus();
  }

  address.addEventListener('input', () => {
    chosen = null;
    fill();
  });
  fill();
  return {
    element: el('div', {}, el('div', { class: 'picture-field' }, preview, choose, remove, file), error),
    value: async (keep) => (chosen ? keep(chosen.picture) : address.value.trim()),
  };
}

// The dialog shows it so; a blob: address would have to be given back.
function dataOf(picture) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(picture);
  });
}
