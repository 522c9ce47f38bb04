import { rightsIn } from '../model/group-rights.js';
import { isMuted } from '../model/names.js';
import { groupIDOf, topicConversation, topicOf } from '../model/topics.js';
import { askFirst, openDialog } from './dialog.js';
import { lineField, tickField } from './fields.js';

const MOST_NAME = 30;

/** The dialogs about topics, and the menus of communities and topics. */
export function createTopicDialogs({ state, actions, conversations, groupDoors }) {
  const known = (groupID) => state.now.chatGroups.get(groupID);
  const nameField = (value) => lineField({ label: 'Name', value, most: MOST_NAME, autofocus: true, placeholder: 'News' });

  function create(groupID) {
    const name = nameField('');
    return openDialog({
      title: `New topic in “${known(groupID).name}”`,
      content: [name.element],
      confirm: { label: 'Make it', run: () => actions.create(groupID, needed(name.value())) },
      className: 'small',
    });
  }

  function settings(groupID, { topicID, topicName, muteAllMembers }) {
    const name = nameField(topicName);
    const quiet = tickField({ label: 'Only the owner and the admins write', value: muteAllMembers });
    return openDialog({
      title: `Settings of “${topicName}”`,
      content: [name.element, quiet.element],
      confirm: {
        label: 'Save',
        run: () => actions.update(groupID, topicID, { topicName: needed(name.value()), muteAllMembers: quiet.value() }),
      },
      className: 'small',
    });
  }

  function remove(groupID, { topicID, topicName }) {
    return askFirst({
      title: `Delete the topic “${topicName}”?`,
      text: `It goes for everybody in “${known(groupID).name}”, with all that was said in it. This cannot be undone.`,
      label: 'Delete topic',
      run: () => actions.remove(groupID, topicID),
      focusBack: () => document.querySelector('.community-open'),
    });
  }

  return {
    /** The entries of the menu of a community. */
    ofCommunity(groupID) {
      const group = known(groupID);
      if (!group) return [];
      const rights = rightsIn(group);
      return [
        ...(rights.options ? [{ label: 'New topic…', icon: 'plus', run: () => create(groupID) }] : []),
        { label: 'Members…', icon: 'people', run: () => groupDoors.members(groupID) },
        ...(rights.invite ? [{ label: 'Add people…', icon: 'person', run: () => groupDoors.invite(groupID) }] : []),
        { label: 'Settings…', icon: 'pencil', run: () => groupDoors.settings(groupID) },
        '-',
        ...(rights.quit ? [{ label: 'Leave…', icon: 'leave', danger: true, run: () => groupDoors.quit(groupID) }] : []),
        ...(rights.dismiss ? [{ label: 'End the chat group…', icon: 'block', danger: true, run: () => groupDoors.dismiss(groupID) }] : []),
      ];
    },

    /** The entries of the menu of a topic, by its conversation. */
    ofTopic(id) {
      const groupID = groupIDOf(id);
      const topic = topicOf(state.now.topics, id);
      if (!topic || !known(groupID)) return [];
      const isQuiet = isMuted(topicConversation(state.now.topics, id));
      const staff = [
        { label: 'Settings…', icon: 'pencil', run: () => settings(groupID, topic) },
        '-',
        { label: 'Delete topic…', icon: 'trash', danger: true, run: () => remove(groupID, topic) },
      ];
      return [
        { label: isQuiet ? 'Unmute' : 'Mute', icon: isQuiet ? 'bell' : 'bell-off', run: () => conversations.mute([id], !isQuiet) },
        { label: 'Search in it…', icon: 'search', run: () => groupDoors.search(id) },
        { label: 'Members…', icon: 'people', run: () => groupDoors.members(groupID) },
        ...(rightsIn(known(groupID)).options ? staff : []),
      ];
    },
  };
}

function needed(text) {
  if (text === '') throw new Error('Type a name for the topic.');
  return text;
}
