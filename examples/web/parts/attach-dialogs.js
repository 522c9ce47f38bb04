import { cardOf } from '../model/card.js';
import { openDialog, textField } from './dialog.js';
import { el } from './element.js';
import { createPicker } from './picker.js';

/** The dialogs that ask for what to send. take(payload) gets it. */
export function createAttachDialogs({ state }) {
  return {
    place(take) {
      const name = textField({ label: 'What is there', maxlength: 100, placeholder: 'Rehearsal room' });
      const latitude = degrees('Latitude', 90, '52.5163');
      const longitude = degrees('Longitude', 180, '13.3777');
      return openDialog({
        title: 'Send a place',
        content: [
          name.element,
          el('div', { class: 'field-pair' }, latitude.element, longitude.element),
          hereButton(latitude.input, longitude.input),
        ].filter(Boolean),
        confirm: {
          label: 'Send',
          run: async () =>
            take({
              description: name.input.value.trim(),
              latitude: checkedDegrees(latitude.input, 'latitude', 90),
              longitude: checkedDegrees(longitude.input, 'longitude', 180),
            }),
        },
        className: 'small',
      });
    },

    contact(take) {
      const picker = createPicker({ conversations: state.now.conversations, isSingle: true });
      return openDialog({
        title: 'Send a contact',
        content: [picker.element],
        confirm: { label: 'Send', run: async () => take(cardOf(picker.chosen()[0].userProfile.userID)) },
        className: 'small',
      });
    },
  };
}

function degrees(label, most, placeholder) {
  const input = el('input', {
    type: 'number',
    step: 'any',
    min: -most,
    max: most,
    inputmode: 'decimal',
    placeholder,
    autocomplete: 'off',
  });
  return { input, element: el('label', { class: 'field' }, label, input) };
}

function checkedDegrees(input, name, most) {
  const value = input.valueAsNumber;
  if (!(Math.abs(value) <= most)) throw new Error(`Type a ${name} from -${most} to ${most}.`);
  return value;
}

// Fills in where the device is. Not there in browsers that do not know.
function hereButton(latitude, longitude) {
  if (!navigator.geolocation) return null;
  const button = el('button', { class: 'button', type: 'button', text: 'Where I am', on: { click: ask } });
  function ask() {
    button.setAttribute('aria-busy', 'true');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute('aria-busy');
        latitude.value = coords.latitude.toFixed(5);
        longitude.value = coords.longitude.toFixed(5);
      },
      () => {
        button.removeAttribute('aria-busy');
        button.textContent = 'The browser does not tell';
      },
    );
  }
  return button;
}
