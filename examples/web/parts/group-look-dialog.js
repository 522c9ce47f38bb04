import { HUES } from '../model/group-colors.js';
import { firstSign, readLook, writeLook } from '../model/group-look.js';
import { openDialog } from './dialog.js';
import { el } from './element.js';
import { choiceField, lineField, tickField } from './fields.js';

const SORTS = [
  { value: 'activity', text: 'By activity' },
  { value: 'unread', text: 'Unread first' },
  { value: 'name', text: 'By name' },
  { value: 'manual', text: 'By hand' },
];

/** The settings of a conversation group: order, mute, collapse, and the colour and icon in its customData. */
export function openGroupLook({ info, hue, save }) {
  const look = readLook(info.customData);
  const sortType = choiceField({ label: 'Order of its conversations', value: info.sortType, choices: SORTS });
  const isMuted = tickField({ label: 'Muted: its unread messages do not count', value: info.isMuted });
  const isCollapsed = tickField({ label: 'Collapsed: without its unread conversations below', value: info.isCollapsed });
  const icon = lineField({ label: 'Icon: one emoji or letter', value: look.icon, most: 64, maxlength: 16 });
  const hues = huePicker(hue);
  return openDialog({
    title: `Settings of “${info.groupName}”`,
    content: [sortType.element, isMuted.element, isCollapsed.element, hues.element, icon.element],
    confirm: {
      label: 'Save',
      run: () =>
        save({
          sortType: sortType.value(),
          isMuted: isMuted.value(),
          isCollapsed: isCollapsed.value(),
          customData: writeLook(info.customData, { hue: hues.chosen() ?? look.hue, icon: firstSign(icon.value()) }),
        }),
    },
    className: 'small',
  });
}

// Nothing is chosen until somebody chooses, so the colour is not fixed by saving the rest.
function huePicker(hue) {
  let chosen = null;
  const inputs = HUES.map((each, place) => {
    const input = el('input', { type: 'radio', name: 'hue', value: each, 'aria-label': `Colour ${place + 1}` });
    input.checked = each === hue;
    input.style.setProperty('--hue', String(each));
    input.addEventListener('change', () => {
      chosen = each;
    });
    return input;
  });
  return {
    element: el('fieldset', { class: 'hues' }, el('legend', { text: 'Colour' }), ...inputs),
    chosen: () => chosen,
  };
}
