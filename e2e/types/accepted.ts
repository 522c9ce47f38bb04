// What an application may rely on: events and results say what they hold, and
// looking at a type narrows.
import TencentCloudChat, { CODES, EVENT, TSignaling, TYPES, VERSION, create } from 'parlor-chat';
import type {
  BaseConversation, C2CConversation, Chat, ChatError, ChatEvent, ChatSDK, Conversation, ConversationFilter, ConversationGroupChange,
  ErrorCode, EventName, GroupCallResult, Listener, LogEntry, Logger, Message, MessageOf, Pending, Result, Statistics, TextMessage,
} from 'parlor-chat';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
const sure = <True extends true>(): True | undefined => undefined;

const chat: Chat = create({ SDKAppID: 1, wasmURL: '/assets/chat.wasm', worker: true });
const sdk: ChatSDK = TencentCloudChat.create({ SDKAppID: '1' });

// A listener knows its data, by the constant and by the value.
chat.on(TencentCloudChat.EVENT.CONVERSATION_IN_GROUP_UPDATED, (e) => {
  sure<Same<typeof e.data, { groupName: string; conversationList: Conversation[] }>>();
});
chat.on('onConversationListUpdated', (e) => {
  sure<Same<typeof e.data, Conversation[]>>();
  sure<Same<typeof e.isSyncCompleted, boolean>>();
});
chat.once(EVENT.SDK_READY, (e) => sure<Same<typeof e.data, undefined>>());
const later: Listener<'onMessageReceived'> = ({ data }) => data.forEach((message) => message.ID);
chat.on(EVENT.MESSAGE_RECEIVED, later, chat);
chat.off(EVENT.MESSAGE_RECEIVED, later);
chat.on(EVENT.ERROR, function (this: Date, e) { this.getTime(); e.data.method?.trim(); }, new Date());

// One listener for all of them.
const log = (e: ChatEvent): number => (e.name === EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED ? e.data : 0);
for (const name of Object.values(EVENT)) {
  chat.on(name, log);
}
const kept: Record<string, Function> = { [EVENT.SDK_READY]: () => {} };
Object.entries(kept).forEach(([name, handler]) => sdk.on(name, handler));

// Every event has its data, and only events have.
sure<Same<EventName, (typeof EVENT)[keyof typeof EVENT]>>();
sure<Same<TencentCloudChat.EVENT, EventName>>();
sure<Same<TencentCloudChat.EVENT.ERROR, 'error'>>();
sure<Same<TYPES.CONV_C2C, TencentCloudChat.TYPES.CONV_C2C>>();
sure<Same<(typeof TYPES)['MSG_TEXT'], TYPES.MSG_TEXT>>();

// Results.
export async function results(filter: ConversationFilter): Promise<Result<string[]>> {
  const made = await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
  sure<Same<typeof made, Result<GroupCallResult>>>();
  if (made.data.pending) {
    console.log('waits for the server');
  }
  const deleted = await chat.deleteConversationGroup('Suppliers');
  sure<Same<typeof deleted.data, { groupName: string } & ConversationGroupChange>>();
  const asDocumented: { groupName: string } & Pending = deleted.data;
  if (deleted.data.changeID) {
    const { data: { failureList } } = await chat.undoConversationGroupChange(deleted.data.changeID);
    console.log(asDocumented.groupName, failureList.map(({ code }) => code));
  }
  const { data: { conversationList } } = await chat.getConversationList(filter);
  await chat.getConversationList(conversationList.map((one) => one.conversationID));
  const blacklist = await chat.addToBlacklist({ userIDList: ['mallory'] });
  blacklist.data.join();
  const intl: boolean = chat.callExperimentalAPI('isIntl');
  const { data: { pendingCalls } } = await chat.callExperimentalAPI('getPendingCalls');
  console.log(intl, pendingCalls[0]?.method, VERSION);
  return chat.getConversationGroupList();
}

// Messages.
export async function messages(message: Message): Promise<void> {
  sure<Same<typeof message.payload.text, string | undefined>>();
  if (message.type === TYPES.MSG_TEXT) {
    sure<Same<typeof message, TextMessage>>();
    message.payload.text.trim();
    message.payload = { text: 'Hello' };
  }
  const text = chat.createTextMessage({ to: 'bob', conversationType: TYPES.CONV_C2C, payload: { text: 'Hello' } });
  const sent = await chat.sendMessage(text);
  sure<Same<typeof sent.data.message, TextMessage>>();
  const picked: MessageOf<'TIMImageElem' | 'TIMFileElem'>[] = [];
  const page = await chat.getMessageList({ conversationID: 'C2Cbob' });
  for (const one of page.data.messageList) {
    if (one.type === TYPES.MSG_IMAGE || one.type === TYPES.MSG_FILE) {
      picked.push(one);
    } else if (one.type === TYPES.MSG_MERGER) {
      const whole = await chat.downloadMergerMessage(one);
      const first = whole.payload.messageList[0];
      if (first?.type === TYPES.MSG_TEXT) {
        first.payload.text.trim();
        chat.createForwardMessage({ to: 'carol', conversationType: 'C2C', payload: first }).payload.text.trim();
      }
    }
  }
  chat.createAudioMessage({ to: 'bob', conversationType: 'C2C', payload: { file: new Blob() }, onProgress: (fraction) => fraction.toFixed() });
}

// Conversations.
export function peer(conversation: Conversation): string {
  if (conversation.lastMessage.type === TYPES.MSG_TEXT) {
    conversation.lastMessage.payload.text.trim();
  }
  conversation.lastMessage.payload?.text?.trim();
  (TYPES.MSG_TEXT satisfies MessageOf<'TIMTextElem'>['type']).trim();
  switch (conversation.type) {
    case TYPES.CONV_C2C:
      sure<Same<typeof conversation, C2CConversation>>();
      return conversation.userProfile.nick;
    case TYPES.CONV_GROUP:
      return conversation.groupProfile.name;
    default:
      return conversation.conversationID;
  }
}

// An application's own, on top of ours.
export interface Row extends BaseConversation {
  selected: boolean;
}
export const rows = (list: Conversation[]): Row[] => list.map((one) => ({ ...one, selected: false }));

// Errors.
export function hint(error: ChatError): string {
  switch (error.code) {
    case CODES.CONVERSATION_GROUP_NOT_FOUND:
      return 'reload the groups';
    case CODES.MODIFY_CONFLICT:
      return error.data.message?.ID ?? '';
    default:
      return error.message;
  }
}
sure<Same<ChatError['method'], string>>();
sure<Same<typeof CODES.CONVERSATION_GROUP_NOT_FOUND, 51009>>();
sure<Same<Extract<ErrorCode, 51009>, 51009>>();

// What clients ask at once.
chat.callExperimentalAPI('statTUIKeyFeatures', { coreStore: 1 });
chat.addSignalingListener(TSignaling.NEW_INVITATION_RECEIVED, () => {}, chat);
chat.addSignalingListener(TSignaling.INVITATION_TIMEOUT, ({ name, data }) => {
  sure<Same<typeof name, 'ts_invitation_timeout'>>();
  return data.isSelfTimeout ? data.message?.payload.data : data.inviteeList.join();
});
for (const event of [TSignaling.INVITEE_ACCEPTED, TSignaling.INVITEE_REJECTED]) {
  chat.addSignalingListener(event, ({ data }) => data.invitee.trim());
}
export const call = async (): Promise<string> => {
  const { data, inviteID } = await chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob'], timeout: 30, data: 'a call' });
  await chat.modifyInvitation({ inviteID, data: chat.getSignalingInfo(data.message)?.data ?? '' });
  return (await chat.cancel({ inviteID })).data.message.payload.data;
};
chat.removeSignalingListener(TencentCloudChat.TSignaling.INVITEE_ACCEPTED, () => {});
export const invitation = (message: Message): string => chat.getSignalingInfo(message)?.inviteID
  ?? chat.inviteSync({ userID: 'bob' }, ({ inviteID }) => inviteID.trim(), (code, why) => why + code.toFixed());

// The log: the event of an entry says which fields it has.
export const told = (entry: LogEntry): string => (entry.event === 'call' ? `${entry.method} ${entry.ms} ${entry.code}` : `${entry.level} ${entry.time}`);
const logger: Logger = (entry) => void told(entry);
create({ SDKAppID: 1, logger });
create({ SDKAppID: 1, logger: console });
create({ SDKAppID: 1, logger: { async warn(entry) { await Promise.resolve(entry); } } });
chat.setLogLevel();
sure<Same<ReturnType<typeof chat.setLogLevel>, void>>();
chat.callExperimentalAPI('addLogger', logger);
export const stand = async (): Promise<Statistics> => (await chat.callExperimentalAPI('getStatistics')).data;
