// An application in the style in which code is written for the vendor's
// package: nothing but the import was changed.
import TencentCloudChat, {
  ChatSDK, Conversation, Friend, FriendApplication, FriendGroup, Group, GroupMember, Message, Profile, Signaling,
  SimplifiedMessage, Topic, UserInfo,
} from 'parlor-chat';

interface ChatState {
  ready: boolean;
  conversations: Conversation[];
  messages: Map<string, Message[]>;
  me: Profile | null;
  groups: Group[];
  friends: Array<Friend>;
}

// What an application may name without using it yet.
export type Shown = Conversation | Message | Group | GroupMember | Friend | FriendApplication | FriendGroup | Topic | Signaling
  | SimplifiedMessage | UserInfo | Profile;

declare global {
  var tim: ChatSDK & { vendor?: typeof TencentCloudChat };
}

const options = { SDKAppID: 1400000000, scene: 'support', userID: 'alice', userSig: 'any' };

export class ChatService {
  private chat: ChatSDK = TencentCloudChat.create(options);
  private state: ChatState = { ready: false, conversations: [], messages: new Map(), me: null, groups: [], friends: [] };
  private listeners: { [event: string]: Function } = {};
  private nextReqMessageID = '';

  start(): void {
    this.chat.setLogLevel(0);
    this.chat.registerPlugin({ 'tim-upload-plugin': class {} });
    this.chat.on(TencentCloudChat.EVENT.SDK_READY, this.onReady, this);
    this.chat.on(TencentCloudChat.EVENT.SDK_NOT_READY, () => { this.state.ready = false; });
    this.chat.on(TencentCloudChat.EVENT.MESSAGE_RECEIVED, this.onMessageReceived, this);
    this.chat.on(TencentCloudChat.EVENT.MESSAGE_REVOKED, (event: any) => console.log(event.name, event.data[0].ID));
    this.chat.on(TencentCloudChat.EVENT.CONVERSATION_LIST_UPDATED, (event: { name: string; data: Conversation[] }) => {
      this.state.conversations = event.data;
    });
    this.chat.on(TencentCloudChat.EVENT.KICKED_OUT, (event: { data: { type: string } }) => {
      switch (event.data.type) {
        case TencentCloudChat.TYPES.KICKED_OUT_MULT_ACCOUNT:
        case TencentCloudChat.TYPES.KICKED_OUT_MULT_DEVICE:
          return this.leave();
        case TencentCloudChat.TYPES.KICKED_OUT_USERSIG_EXPIRED:
          return this.login('alice', 'fresh');
        default:
          return undefined;
      }
    });
    this.chat.on(TencentCloudChat.EVENT.NET_STATE_CHANGE, function (event: any) {
      if (event.data.state === TencentCloudChat.TYPES.NET_STATE_DISCONNECTED) {
        console.warn('offline');
      }
    });
    this.listen(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, (event: any) => console.log(event.data));
    this.listen('onConversationInGroupUpdated', (event: { data: { groupName: string; conversationList: Array<Conversation> } }) => {
      console.log(event.data.groupName, event.data.conversationList.length);
    });
  }

  // Listeners kept by name, to take all of them off.
  listen(event: string, handler: Function): void {
    this.listeners[event] = handler;
    this.chat.on(event, handler, this);
  }

  stop(): void {
    Object.keys(this.listeners).forEach((event) => this.chat.off(event, this.listeners[event]));
    this.chat.off(TencentCloudChat.EVENT.SDK_READY, this.onReady, this);
    this.chat.off(TencentCloudChat.EVENT.MESSAGE_RECEIVED, this.onMessageReceived);
  }

  async login(userID: string, userSig: string): Promise<boolean> {
    try {
      const imResponse: any = await this.chat.login({ userID, userSig });
      if (imResponse.data.repeatLogin === true) {
        console.log(imResponse.data.errorInfo);
      }
      return true;
    } catch (imError: any) {
      console.warn('login error:', imError.code, imError.message);
      return false;
    }
  }

  async leave(): Promise<void> {
    await this.chat.logout();
    await this.chat.destroy();
  }

  private onReady(): void {
    this.state.ready = this.chat.isReady();
    this.chat.getMyProfile().then((imResponse: { data: Profile }) => {
      this.state.me = imResponse.data;
    }).catch((imError: any) => console.warn('getMyProfile error:', imError));
    this.chat.getGroupList().then((imResponse: any) => { this.state.groups = imResponse.data.groupList; });
    this.chat.getFriendList().then(({ data }) => { this.state.friends = data; });
    const user: String = this.chat.getLoginUser();
    const total: number = this.chat.getTotalUnreadMessageCount();
    console.log(user, total, new Date(Number(this.chat.getServerTime())));
  }

  private onMessageReceived(event: { name: string; data: Message[] }): void {
    event.data.forEach((message) => {
      const known = this.state.messages.get(message.conversationID) || [];
      this.state.messages.set(message.conversationID, [...known, message]);
      console.log(this.describe(message));
    });
  }

  describe(message: Message): string {
    if (message.isRevoked || message.flow === 'out') {
      return message.from;
    }
    switch (message.type) {
      case TencentCloudChat.TYPES.MSG_TEXT:
        return message.payload.text;
      case TencentCloudChat.TYPES.MSG_IMAGE:
        return message.payload.imageInfoArray[0].url;
      case TencentCloudChat.TYPES.MSG_AUDIO:
        return message.payload.url + message.payload.second;
      case TencentCloudChat.TYPES.MSG_VIDEO:
        return message.payload.videoUrl;
      case TencentCloudChat.TYPES.MSG_FILE:
        return message.payload.fileName;
      case TencentCloudChat.TYPES.MSG_CUSTOM:
        return JSON.parse(message.payload.data).title;
      case TencentCloudChat.TYPES.MSG_FACE:
        return String(message.payload.index);
      case TencentCloudChat.TYPES.MSG_MERGER:
        return message.payload.abstractList.join('\n');
      case TencentCloudChat.TYPES.MSG_GRP_TIP:
        return message.payload.operatorID;
      case TencentCloudChat.TYPES.MSG_GRP_SYS_NOTICE:
        return '';
      default:
        return '';
    }
  }

  async history(conversationID: string): Promise<Message[]> {
    const res = await this.chat.getMessageList({ conversationID, nextReqMessageID: this.nextReqMessageID });
    const messageList: Message[] = res.data.messageList;
    this.nextReqMessageID = res.data.nextReqMessageID;
    await this.chat.setMessageRead({ conversationID });
    return res.data.isCompleted ? messageList : messageList.concat(await this.history(conversationID));
  }

  send(conversation: Conversation, text: string): Promise<any> {
    const isC2C = conversation.type === TencentCloudChat.TYPES.CONV_C2C;
    const message: Message = this.chat.createTextMessage({
      to: isC2C ? conversation.userProfile.userID : conversation.conversationID.replace('GROUP', ''),
      conversationType: isC2C ? TencentCloudChat.TYPES.CONV_C2C : TencentCloudChat.TYPES.CONV_GROUP,
      priority: TencentCloudChat.TYPES.MSG_PRIORITY_NORMAL,
      payload: { text },
      needReadReceipt: true,
      cloudCustomData: JSON.stringify({ client: 'web' }),
    });
    return this.chat.sendMessage(message, {
      onlineUserOnly: false,
      offlinePushInfo: { disablePush: true, title: 'New message', androidInfo: { sound: 'x.mp3' } },
      messageControlInfo: { excludedFromUnreadCount: true },
    });
  }

  async sendFile(to: string, input: HTMLInputElement): Promise<Message> {
    const message = this.chat.createImageMessage({
      to,
      conversationType: TencentCloudChat.TYPES.CONV_C2C,
      payload: { file: input },
      onProgress: (percent: number) => console.log('file uploading:', percent),
    });
    const { data } = await this.chat.sendMessage(message);
    return data.message;
  }

  async change(message: Message): Promise<void> {
    if (message.type === TencentCloudChat.TYPES.MSG_TEXT) {
      message.payload.text = 'better';
      await this.chat.modifyMessage(message).catch((imError: any) => {
        const { code, data } = imError;
        console.warn(code === 2480 ? data.message : imError);
      });
    }
    await this.chat.revokeMessage(message);
    await this.chat.resendMessage(message);
    await this.chat.deleteMessage([message]);
    await this.chat.setMessageExtensions(message, [{ key: 'votes', value: '1' }]);
    await this.chat.getMessageExtensions(message, ['votes']);
    await this.chat.getMessageReactions({ messageList: [message], maxUserCountPerReaction: 3 });
    const found: Message | null = this.chat.findMessage(message.ID);
    const forward = this.chat.createForwardMessage({ to: 'bob', conversationType: TencentCloudChat.TYPES.CONV_C2C, payload: message });
    await this.chat.sendMessage(found ?? forward);
  }

  async sort(): Promise<string[]> {
    const created = await this.chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
    const { successConversationIDList, failureConversationIDList } = created.data;
    failureConversationIDList.forEach((item: any) => console.warn(item.conversationID, item.code, item.message));
    await this.chat.addConversationsToGroup({ groupName: 'Suppliers', conversationIDList: successConversationIDList });
    await this.chat.renameConversationGroup({ oldName: 'Suppliers', newName: 'Partners' });
    const conversationList: Array<Conversation> = (await this.chat.getConversationList({
      type: TencentCloudChat.TYPES.CONV_C2C, groupName: 'Partners', hasUnreadCount: true,
    })).data.conversationList;
    await this.chat.markConversation({
      conversationIDList: conversationList.map((item) => item.conversationID),
      markType: 1,
      enableMark: true,
    });
    await this.chat.deleteConversationsFromGroup({ groupName: 'Partners', conversationIDList: ['C2Cbob'] });
    await this.chat.deleteConversationGroup('Partners');
    const { data: groupList } = await this.chat.getConversationGroupList();
    return groupList;
  }

  async settings(conversation: Conversation): Promise<void> {
    if (conversation.type === TencentCloudChat.TYPES.CONV_SYSTEM) {
      return;
    }
    const type: TencentCloudChat.TYPES = conversation.type;
    console.log(type, conversation.groupProfile?.name, conversation.userProfile?.nick, conversation.lastMessage.messageForShow);
    await this.chat.pinConversation({ conversationID: conversation.conversationID, isPinned: !conversation.isPinned });
    await this.chat.setMessageRemindType({ userIDList: ['bob'], messageRemindType: TencentCloudChat.TYPES.MSG_REMIND_ACPT_NOT_NOTE });
    await this.chat.setAllMessageRead({ scope: TencentCloudChat.TYPES.READ_ALL_MSG });
    await this.chat.setConversationDraft({ conversationID: conversation.conversationID, draftText: '' });
    await this.chat.deleteConversation({ conversationIDList: [conversation.conversationID], clearHistoryMessage: true });
    await this.chat.deleteConversation(conversation.conversationID);
    await this.chat.updateMyProfile({
      nick: 'Alice', gender: TencentCloudChat.TYPES.GENDER_FEMALE, allowType: TencentCloudChat.TYPES.ALLOW_TYPE_ALLOW_ANY,
      profileCustomField: [{ key: 'Tag_Profile_Custom_City', value: 'Rome' }],
    });
    await this.chat.addToBlacklist({ userIDList: ['mallory'] });
    await this.chat.subscribeUserStatus({ userIDList: ['bob'] });
    await this.chat.unsubscribeUserStatus({ userIDList: undefined });
    const profiles: Profile[] = (await this.chat.getUserProfile({ userIDList: ['bob'] })).data;
    console.log(profiles.map((profile) => profile.gender === TencentCloudChat.TYPES.GENDER_MALE));
  }
}

export const statusName = (type: TencentCloudChat.TYPES): string => (type === TencentCloudChat.TYPES.USER_STATUS_ONLINE ? 'here' : 'away');

// Constants as types.
export type Kind = TencentCloudChat.TYPES.CONV_C2C | TencentCloudChat.TYPES.CONV_GROUP;
export type Heard = { [name in TencentCloudChat.EVENT.MESSAGE_RECEIVED | TencentCloudChat.EVENT.ERROR]?: Function };
export interface Tab { type: TencentCloudChat.TYPES.CONV_C2C; since: TencentCloudChat.EVENT; }
export type Act = TencentCloudChat.TSignaling.ACTION_TYPE_INVITE | TencentCloudChat.TSignaling;

const { TYPES, EVENT } = TencentCloudChat;
const chat = TencentCloudChat.create(options);

// An answer to where a message came from.
export const answer = (m: Message, text: string): Message => chat.createTextMessage({
  to: m.conversationType === TYPES.CONV_C2C ? m.from : m.to, conversationType: m.conversationType, payload: { text },
});
export const write = (c: Conversation, text: string): Message => chat.createTextMessage({ to: 'bob', conversationType: c.type, payload: { text } });

// Options made beforehand.
const draft = { to: 'bob', conversationType: TYPES.CONV_C2C, payload: { text: 'Hello' }, priority: TYPES.MSG_PRIORITY_HIGH };
chat.sendMessage(chat.createTextMessage(draft));

// One of two, and the other.
export const title = (c: Conversation): string => (c.type === TYPES.CONV_C2C ? c.userProfile.nick : c.groupProfile.name);
export const face = (c: Conversation): string => (c.type === TYPES.CONV_GROUP ? c.groupProfile.avatar : c.userProfile.avatar);

// A choice of types.
export const isPlain = (m: Message): boolean => [TYPES.MSG_TEXT, TYPES.MSG_IMAGE].includes(m.type);
const heard = new Set([TYPES.MSG_AUDIO, TYPES.MSG_VIDEO]);
export const isHeard = (m: Message): boolean => heard.has(m.type);
const labels = new Map([[TYPES.MSG_IMAGE, 'an image'], [TYPES.MSG_FILE, 'a file']]);
export const label = (m: Message): string => labels.get(m.type) ?? '';
const icons = { [TYPES.MSG_TEXT]: 'T', [TYPES.MSG_IMAGE]: 'I' } as Record<string, string>;
export const icon = (c: Conversation): string => icons[c.lastMessage.type];
export let chosen = TYPES.MSG_TEXT;
chosen = TYPES.MSG_CUSTOM;

// A changed message in a list.
export const edited = (list: Message[], id: string, text: string): Message[] => list.map((m) => (
  m.ID === id && m.type === TYPES.MSG_TEXT ? { ...m, payload: { ...m.payload, text } } : m));
export const taken = (list: Message[], id: string): Message[] => list.map((m) => (m.ID === id ? { ...m, isRevoked: true } : m));

// A recording with what the recorder knows.
export const recording = (file: File, duration: number): Message => chat.createAudioMessage({
  to: 'bob', conversationType: TYPES.CONV_C2C, payload: { file, duration },
});

chat.addSignalingListener(TencentCloudChat.TSignaling.NEW_INVITATION_RECEIVED, (event: any) => console.log(event, EVENT.ERROR));

// As the migration guide says it.
export const lastText = (c: Conversation): string => c.lastMessage.payload?.text ?? '';
export const isShown = (c: Conversation): boolean => ([TYPES.CONV_C2C, TYPES.CONV_GROUP] as string[]).includes(c.type);
