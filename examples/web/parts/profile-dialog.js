import { byteLength } from '../model/names.js';
import { openDialog, textField } from './dialog.js';
import { el } from './element.js';
import { choiceField } from './fields.js';
import { pictureField } from './picture-field.js';

const MOST_NICK = 500;
const MOST_PICTURE = 500;
const MOST_STATUS = 100;

// The values of TYPES.ALLOW_TYPE_…
const ALLOWED = [
  { value: 'AllowType_Type_AllowAny', text: 'Everybody' },
  { value: 'AllowType_Type_NeedConfirm', text: 'Whom you accept' },
  { value: 'AllowType_Type_DenyAny', text: 'Nobody' },
];

/**
 * The dialog about what others see of the user. keepPicture(picture) resolves to
 * the address of a picture that was chosen; it and save(values) may reject.
 */
export function openProfileDialog({ state, keepPicture, save }) {
  const { me, profile, statuses } = state.now;
  const nick = textField({
    label: 'Name',
    value: profile?.nick ?? '',
    placeholder: me,
    help: 'Shown in place of your user ID.',
  });
  const picture = plainField({
    label: 'Address of a picture',
    type: 'url',
    value: profile?.avatar ?? '',
    placeholder: 'https://',
  });
  const chosen = pictureField({ name: profile?.nick || me, address: picture.input });
  const status = plainField({
    label: 'Status',
    value: statuses.get(me)?.customStatus ?? '',
    placeholder: 'at lunch',
  });
  const allow = choiceField({ label: 'Who may add you to their contacts', value: profile?.allowType, choices: ALLOWED });
  return openDialog({
    title: 'Your profile',
    content: [chosen.element, nick.element, picture.element, status.element, allow.element],
    confirm: {
      label: 'Save',
      run: async () => {
        checked(picture.input, 'address', MOST_PICTURE);
        const values = {
          nick: checked(nick.input, 'name', MOST_NICK),
          allowType: allow.value(),
          customStatus: checked(status.input, 'status', MOST_STATUS),
        };
        return save({ ...values, avatar: await chosen.value(keepPicture) });
      },
    },
    className: 'small',
  });
}

function plainField({ label, ...attributes }) {
  const input = el('input', { autocomplete: 'off', spellcheck: 'false', ...attributes });
  return { input, element: el('label', { class: 'field' }, label, input) };
}

function checked(input, what, most) {
  const text = input.value.trim();
  if (byteLength(text) > most) throw new Error(`That ${what} is too long: ${most} bytes at most.`);
  return text;
}
