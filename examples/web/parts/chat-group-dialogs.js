import { GROUP_TYPES, rightsIn, typeName } from '../model/group-rights.js';
import { nameOfMember } from '../model/members.js';
import { bareID, count } from '../model/names.js';
import { avatar } from './avatar.js';
import { askFirst, openDialog, textField } from './dialog.js';
import { el } from './element.js';
import { choiceField, lineField, tickField } from './fields.js';
import { openGroupSettings } from './group-settings.js';
import { createPicker } from './picker.js';

const MOST_NAME = 30;
const MOST_ID = 48;
const MOST_NOTE = 300;

/** The dialogs about chat groups, but for members, applications and readers. */
export function createChatGroupDialogs({ state, actions }) {
  const known = (groupID) => state.now.chatGroups.get(groupID);

  return {
    /** Asks what the group is called, of which type it is and who is in it, and makes it. */
    create() {
      const name = lineField({ label: 'Name', value: '', most: MOST_NAME, autofocus: true, placeholder: 'Summer party' });
      const about = el('p', { class: 'field-help' });
      const type = choiceField({
        label: 'Type',
        value: 'Private',
        choices: GROUP_TYPES.map((kind) => ({ value: kind.type, text: kind.name })),
      });
      const talks = tickField({ label: 'With topics', value: false });
      const tell = () => {
        talks.element.hidden = type.value() !== 'Community';
        about.textContent = GROUP_TYPES.find((kind) => kind.type === type.value()).about;
      };
      const groupID = lineField({ label: 'ID (optional)', value: '', most: MOST_ID, autocapitalize: 'none', placeholder: 'Made for you' });
      const picker = createPicker({ conversations: state.now.conversations, others: true, autofocus: false });
      type.select.addEventListener('change', tell);
      tell();
      return openDialog({
        title: 'New chat group',
        content: [name.element, el('div', {}, type.element, about), talks.element, groupID.element, titled('Members', picker.element)],
        confirm: {
          label: 'Make it',
          run: () =>
            actions.create({
              type: type.value(),
              name: needed(name.value(), 'Type a name for the chat group.'),
              groupID: groupID.value(),
              hasTopics: type.value() === 'Community' && talks.value(),
              userIDs: userIDsOf(picker.chosen({ orNone: true })),
            }),
        },
        className: 'small',
      });
    },

    /** Asks for the ID of a chat group, shows it, and comes in or asks to be let in. */
    async join() {
      const { input, element } = textField({
        label: 'ID of the chat group',
        maxlength: MOST_ID,
        autocapitalize: 'none',
        help: 'Members find it in the settings of the chat group.',
      });
      let group = null;
      const isFound = await openDialog({
        title: 'Find a chat group',
        content: [element],
        confirm: {
          label: 'Find',
          run: async () => {
            group = await actions.find(needed(input.value.trim(), 'Type an ID first.'));
          },
        },
        className: 'small',
      });
      return isFound && offer(group);
    },

    /** Shows a chat group, and comes in or asks to be let in. */
    offer,

    /** Asks whom to add to a chat group. */
    invite(groupID) {
      const inside = new Set(state.now.members?.map(({ userID }) => userID));
      const conversations = state.now.conversations.filter((c) => !inside.has(bareID(c.conversationID)));
      const picker = createPicker({ conversations, others: true });
      return openDialog({
        title: `Add to “${known(groupID).name}”`,
        content: [picker.element],
        confirm: { label: 'Add', run: () => actions.invite(known(groupID), userIDsOf(picker.chosen())) },
        className: 'small',
      });
    },

    /** Asks which members to call. */
    call(groupID, start) {
      const { members, me } = state.now;
      const others = (members ?? []).filter(({ userID }) => userID !== me);
      const conversations = others.map((member) => ({
        conversationID: `C2C${member.userID}`,
        toAccount: member.userID,
        userProfile: { userID: member.userID, nick: nameOfMember(member), avatar: member.avatar },
      }));
      const picker = createPicker({ conversations });
      return openDialog({
        title: `Call members of “${known(groupID).name}”`,
        content: [picker.element],
        confirm: { label: 'Call', run: () => start(userIDsOf(picker.chosen())) },
        className: 'small',
      });
    },

    /** Shows what is said of a chat group, and changes what the user may change. */
    settings(groupID) {
      const group = known(groupID);
      return openGroupSettings({ group, rights: rightsIn(group), save: (values, nameCard) => actions.update(group, values, nameCard) });
    },

    quit(groupID) {
      const group = known(groupID);
      return askFirst({
        title: `Leave “${group.name}”?`,
        text: 'You get no more messages from it. What was said stays in your list.',
        label: 'Leave',
        run: () => actions.quit(group),
      });
    },

    dismiss(groupID) {
      const group = known(groupID);
      return askFirst({
        title: `End “${group.name}”?`,
        text: `It ends for all of its ${count(group.memberCount, 'member')}. This cannot be undone.`,
        label: 'End the chat group',
        run: () => actions.dismiss(group),
      });
    },
  };

  function offer(group) {
    const { name, groupID, introduction, type, memberCount, joinOption } = group;
    const asks = joinOption === 'NeedPermission' && !known(groupID);
    const note = lineField({ label: 'Why you want to come in (optional)', value: '', most: MOST_NOTE, autofocus: true });
    const label = known(groupID) ? 'Open' : asks ? 'Ask to join' : 'Join';
    return openDialog({
      title: 'Chat group',
      content: [
        el(
          'div',
          { class: 'group-card' },
          avatar(name, { url: group.avatar }),
          el(
            'div',
            {},
            el('b', { dir: 'auto', text: name }),
            el('p', { class: 'soft', text: `${typeName(type)} · ${count(memberCount, 'member')}` }),
          ),
        ),
        introduction ? el('p', { dir: 'auto', text: introduction }) : null,
        asks ? note.element : null,
      ].filter(Boolean),
      confirm: { label, run: () => actions.join(group, note.value()) },
      className: 'small',
    });
  }
}

function titled(title, element) {
  return el('fieldset', { class: 'titled' }, el('legend', { text: title }), element);
}

function needed(text, problem) {
  if (text === '') throw new Error(problem);
  return text;
}

function userIDsOf(conversations) {
  return conversations.map(({ conversationID }) => bareID(conversationID));
}
