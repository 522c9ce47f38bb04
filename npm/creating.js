import { TYPES } from './constants.js';
import { withoutTopics } from './topic.js';

/**
 * Makes a chat group and says so in it, by a message that clients draw as a line: as
 * long as a group has no message, nobody but its owner sees its conversation.
 */
export async function createGroup(chat, options) {
  const result = await chat.call('createGroup', [withoutTopics(options), Math.floor(Math.random() * Number.MAX_SAFE_INTEGER)]);
  const { group } = result.data;
  if (group.type === TYPES.GRP_AVCHATROOM || group.isSupportTopic) {
    return result; // Nobody is a member who could say so, or nobody can say anything in it.
  }
  const { userID, nick } = chat.signIn.user;
  const data = {
    businessID: 'group_create',
    content: 'created the group',
    cmd: group.type === TYPES.GRP_COMMUNITY ? 1 : 0,
    opUser: nick || userID,
    version: 4,
  };
  try {
    const message = {
      to: group.groupID,
      conversationType: TYPES.CONV_GROUP,
      payload: { data: JSON.stringify(data), description: '', extension: '' },
    };
    await chat.sending.send('sendMessage', chat.api.createCustomMessage(message));
  } catch {
    // The group is there all the same.
  }
  return result;
}
