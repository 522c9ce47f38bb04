import { typeName } from '../model/group-rights.js';
import { openDialog } from './dialog.js';
import { el } from './element.js';
import { choiceField, lineField, tickField } from './fields.js';

const JOIN = [
  { value: 'FreeAccess', text: 'Everybody who has the ID' },
  { value: 'NeedPermission', text: 'Whom the owner or an admin lets in' },
  { value: 'DisableApply', text: 'Nobody by themselves' },
];

const INVITE = [
  { value: 'FreeAccess', text: 'Every member' },
  { value: 'NeedPermission', text: 'Members, if the owner or an admin agrees' },
  { value: 'DisableInvite', text: 'Nobody' },
];

/** The settings of a chat group; those that are not the user's to change are only shown. */
export function openGroupSettings({ group, rights, save }) {
  const disabled = !rights.edit;
  const text = (name, label, most, rows) => lineField({ label, value: group[name], most, rows, disabled, autofocus: name === 'name' });
  const fields = {
    name: text('name', 'Name', 30),
    avatar: text('avatar', 'Address of a picture', 100),
    introduction: text('introduction', 'Introduction', 240, 2),
    notification: text('notification', 'Notice for all members', 300, 2),
  };
  if (rights.joinOption) fields.joinOption = choiceField({ label: 'Who may join', value: group.joinOption, choices: JOIN });
  if (rights.options) fields.inviteOption = choiceField({ label: 'Who may add others', value: group.inviteOption, choices: INVITE });
  if (rights.muteAll) fields.muteAllMembers = tickField({ label: 'Only the owner and the admins write', value: group.muteAllMembers });
  const nameCard = lineField({ label: 'Your name in this chat group', value: group.selfInfo.nameCard, most: 50, autofocus: disabled });

  return openDialog({
    title: `Settings of “${group.name}”`,
    content: [
      el('p', { class: 'group-id' }, `${typeName(group.type)} · ID `, el('code', { text: group.groupID })),
      ...Object.values(fields).map(({ element }) => element),
      nameCard.element,
    ],
    confirm: {
      label: 'Save',
      run: async () => {
        const values = disabled ? [] : Object.entries(fields).map(([name, { value }]) => [name, value()]);
        await save(Object.fromEntries(values), nameCard.value());
      },
    },
  });
}
