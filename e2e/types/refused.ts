// What must not compile: each line after a ts-expect-error is a mistake.
import TencentCloudChat, { CODES, EVENT, TYPES, create } from 'parlor-chat';
import type { ChatError, Conversation, Message } from 'parlor-chat';

declare const chat: ReturnType<typeof create>;
declare const message: Message;
declare const conversation: Conversation;
declare const error: ChatError;

// The application.
// @ts-expect-error SDKAppID is needed
create({ server: 'wss://chat.example.com/ws' });
// @ts-expect-error a whole number
create({ SDKAppID: 'app' });
// @ts-expect-error a userSig is needed
chat.login({ userID: 'alice' });
// @ts-expect-error no such constant
TencentCloudChat.EVENT.CONVERSATION_GROUP_UPDATED;
// @ts-expect-error constants are constant
EVENT.ERROR = 'mistake';
// @ts-expect-error constants are constant
TYPES.CONV_C2C = 'GROUP';

// @ts-expect-error no such constant, as a type
export type Unknown = TencentCloudChat.TYPES.CONV_ROOM;
// @ts-expect-error the type of a message is no type of a conversation
export const mistaken: TencentCloudChat.TYPES.CONV_C2C = TencentCloudChat.TYPES.MSG_TEXT;
// @ts-expect-error constants are constant
TencentCloudChat.TYPES.CONV_C2C = TYPES.CONV_C2C;

// Events.
// @ts-expect-error no such event
chat.on('onConversationListUpdate', () => {});
// @ts-expect-error an array of conversations
chat.on(EVENT.CONVERSATION_LIST_UPDATED, (event) => event.data.groupName);
// @ts-expect-error names, not conversations
chat.on(EVENT.CONVERSATION_GROUP_LIST_UPDATED, (event: { data: Conversation[] }) => event.data);
// @ts-expect-error beside the list of conversations only
chat.on(EVENT.MESSAGE_RECEIVED, (event) => event.isSyncCompleted);
// @ts-expect-error a listener is a function
chat.on(EVENT.SDK_READY, 'start');

// Conversation groups.
// @ts-expect-error conversationIDList is needed
chat.createConversationGroup({ groupName: 'Suppliers' });
// @ts-expect-error conversationIDList is an array
chat.addConversationsToGroup({ groupName: 'Suppliers', conversationIDList: 'C2Cbob' });
// @ts-expect-error the name itself
chat.deleteConversationGroup({ groupName: 'Suppliers' });
// @ts-expect-error oldName and newName
chat.renameConversationGroup({ groupName: 'Suppliers', newName: 'Partners' });
// @ts-expect-error a promise of a result
chat.getConversationGroupList().map((name: string) => name);
chat.getConversationGroupList().then(({ data }) => {
  // @ts-expect-error the array itself
  data.groupList;
});

// Conversations.
// @ts-expect-error no type of conversation
chat.getConversationList({ type: 'C2B' });
// @ts-expect-error no scope
chat.setAllMessageRead({ scope: TYPES.CONV_C2C });
// @ts-expect-error no type of reminding
chat.setMessageRemindType({ userIDList: ['bob'], messageRemindType: 'Never' });
// @ts-expect-error only a conversation with a user has one
conversation.userProfile.nick;
if (conversation.type === TYPES.CONV_GROUP) {
  // @ts-expect-error a chat group is nobody
  conversation.userProfile.nick;
}

// Messages.
// @ts-expect-error a payload is needed
chat.createTextMessage({ to: 'bob', conversationType: TYPES.CONV_C2C });
// @ts-expect-error text is a string
chat.createTextMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { text: 1 } });
// @ts-expect-error no type of conversation
chat.createTextMessage({ to: 'bob', conversationType: TYPES.MSG_TEXT, payload: { text: 'Hello' } });
// @ts-expect-error a file, not its name
chat.createImageMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { file: 'cat.png' } });
// @ts-expect-error longitude and latitude are needed
chat.createLocationMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { description: 'Here' } });
// @ts-expect-error the text alone is no message
chat.sendMessage('Hello');
// @ts-expect-error a list
chat.deleteMessage(message);
// @ts-expect-error perhaps it is no text
message.payload.text.trim();
if (message.type === TYPES.MSG_TEXT) {
  // @ts-expect-error a text has no images
  message.payload.imageInfoArray[0];
}
// @ts-expect-error no direction
chat.getMessageListHopping({ conversationID: 'C2Cbob', direction: 2 });
// @ts-expect-error at once, perhaps null
chat.findMessage('id').payload;

// What the migration guide says of moved code: a conversation may be without messages,
// @ts-expect-error and its newest one no text
conversation.lastMessage.payload.text.trim();
// @ts-expect-error no choice of all types
[TYPES.CONV_C2C, TYPES.CONV_GROUP].includes(conversation.type);
// @ts-expect-error perhaps it is no text, and has no text then
export const changed: Message = { ...message, payload: { ...message.payload, text: 'x' } };
// @ts-expect-error how long an image lasts
chat.createImageMessage({ to: 'bob', conversationType: 'C2C', payload: { file: new Blob(), duration: 1 } });

// Users.
// @ts-expect-error an object with the list
chat.getUserProfile(['bob']);
// @ts-expect-error no such gender
chat.updateMyProfile({ gender: 'female' });
// @ts-expect-error no such field
chat.updateMyProfile({ name: 'Alice' });

// Translating.
// @ts-expect-error into which language?
chat.translateText({ sourceTextList: ['Hello'] });
// @ts-expect-error no recording
chat.convertVoiceToText({ message });
// @ts-expect-error no such method
chat.createConversation('C2Cbob');

// Errors.
// @ts-expect-error a number
error.code === 'CONVERSATION_GROUP_NOT_FOUND';
// @ts-expect-error no such code
CODES.NO_GROUP;

// Invitations.
// @ts-expect-error userID is needed
chat.invite({ timeout: 30 });
// @ts-expect-error a list
chat.inviteInGroup({ groupID: 'team', inviteeList: 'bob' });
// @ts-expect-error data is text
chat.accept({ inviteID: 'x', data: { busy: true } });
// @ts-expect-error beside data
chat.invite({ userID: 'bob' }).then(({ data }) => data.inviteID);
// @ts-expect-error a signal of another event
chat.addSignalingListener('newInvitationReceived', ({ data }) => data.isSelfTimeout);
// @ts-expect-error no such event
chat.addSignalingListener('newInvitation', () => {});

// The log.
// @ts-expect-error a number
chat.setLogLevel('debug');
// @ts-expect-error none of its methods is one of a logger
create({ SDKAppID: 1, logger: { trace() {} } });
// @ts-expect-error a call has no state
chat.callExperimentalAPI('addLogger', (entry) => entry.event === 'call' && entry.state);
