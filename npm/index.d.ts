// Type declarations of parlor-chat.

/** What a call that succeeds resolves with. */
export interface Result<Data> {
  code: 0;
  data: Data;
}

/**
 * What every rejected call rejects with: a real Error that says in English what
 * to do. The codes are in the table of docs/api.md.
 */
export interface ChatError extends Error {
  code: number;
  /** More about some errors; a failed send, revokeMessage or modifyMessage carries `{ message }`. */
  data: { message?: Message };
}

/** A user, as others see them. */
export interface Profile {
  userID: string;
  nick: string;
  avatar: string;
  gender: string;
  birthday: number;
  location: string;
  selfSignature: string;
  allowType: string;
  language: number;
  messageSettings: number;
  adminForbidType: string;
  level: number;
  role: number;
  /** Unix milliseconds. */
  lastUpdatedTime: number;
  profileCustomField: { key: string; value: string }[];
}

/** What updateMyProfile() takes: at least one field (2722). A value that a field does not take is 2721. */
export interface ProfileUpdate {
  /** At most 500 bytes in UTF-8. */
  nick?: string;
  /** At most 500 bytes. */
  avatar?: string;
  gender?: 'Gender_Type_Unknown' | 'Gender_Type_Female' | 'Gender_Type_Male';
  /** At most 500 bytes in UTF-8. */
  selfSignature?: string;
  allowType?: 'AllowType_Type_AllowAny' | 'AllowType_Type_NeedConfirm' | 'AllowType_Type_DenyAny';
  adminForbidType?: 'AdminForbid_Type_None' | 'AdminForbid_Type_SendOut';
  /** A number such as 20000131. */
  birthday?: number;
  /** At most 16 bytes in UTF-8. */
  location?: string;
  language?: number;
  messageSettings?: number;
  level?: number;
  role?: number;
  /**
   * Set one by one; an empty value takes one away. Keys are `Tag_Profile_Custom_`
   * and up to 8 characters, values at most 500 bytes; a profile has at most 20.
   */
  profileCustomField?: { key: string; value: string }[];
}

/** Whether a user is there, and a word of the user's own. */
export interface UserStatus {
  userID: string;
  /** TYPES.USER_STATUS_ONLINE 1, _OFFLINE 2, _UNLOGINED 3: has never signed in. */
  statusType: 0 | 1 | 2 | 3;
  customStatus: string;
}

/** Why a call could not be done for one of its users. */
export interface UserFailure {
  userID: string;
  /** 30003 no user id, 30010 200 users watch this one, 2800 offline and nothing is known. */
  code: number;
  message: string;
}

/** A chat group. Only its id means something yet; the rest has its defaults. */
export interface Group {
  groupID: string;
  name: string;
  avatar: string;
  type: string;
  introduction: string;
  notification: string;
  ownerID: string;
  createTime: number;
  infoSequence: number;
  lastInfoTime: number;
  nextMessageSeq: number;
  memberCount: number;
  memberNum: number;
  maxMemberCount: number;
  maxMemberNum: number;
  joinOption: string;
  inviteOption: string;
  groupCustomField: { key: string; value: string }[];
  muteAllMembers: boolean;
  isSupportTopic: boolean;
  lastMessage: LastMessage;
  selfInfo: { messageRemindType: RemindType };
}

/** What a conversation list shows of the newest message. */
export interface LastMessage {
  /** Unix seconds; 0 when there is no message. */
  lastTime: number;
  lastSequence: number;
  fromAccount: string;
  /** The text itself, or a label such as `[Custom Messages]`. */
  messageForShow: string;
  payload: MessagePayload | null;
  type: string;
  isRevoked: boolean;
  cloudCustomData: string;
  onlineOnlyFlag: boolean;
  nick: string;
  nameCard: string;
  version: number;
  isPeerRead: boolean;
  revoker: string | null;
}

/**
 * A conversation. An object never changes: a conversation that changed is
 * another object, so `===` tells whether anything did.
 */
export interface Conversation {
  /** `C2C` and the user's id, or `GROUP` and the chat group's. */
  conversationID: string;
  type: 'C2C' | 'GROUP';
  subType: string;
  unreadCount: number;
  lastMessage: LastMessage;
  /** One-to-one conversations only: the peer, as of the last message or getConversationProfile(). */
  userProfile?: Profile;
  /** Chat groups only. */
  groupProfile?: Group;
  groupAtInfoList: string[];
  remark: string;
  isPinned: boolean;
  /** How the user is reminded of messages; only with AcceptAndNotify do they count in the total. */
  messageRemindType: RemindType;
  /** Powers of two, in the order they were set. */
  markList: number[];
  customData: string;
  /** Names of the conversation groups it is in, in the order it was added. */
  conversationGroupList: string[];
  /** What the user has begun to write on this device. */
  draftText: string;
  /** Unix seconds. */
  peerReadTime: number;
  toAccount: string;
}

export interface TextPayload {
  text: string;
}

export interface CustomPayload {
  data: string;
  description: string;
  extension: string;
}

export interface FacePayload {
  index: number;
  data: string;
}

export interface LocationPayload {
  description: string;
  longitude: number;
  latitude: number;
}

/** All three sizes are the original; width and height are 0 where they cannot be measured. */
export interface ImageInfo {
  instanceID: string;
  /** 0 the original, 1 for a list, 2 for a screen. */
  type: number;
  sizeType: number;
  /** Bytes. */
  size: number;
  width: number;
  height: number;
  /** `''` when the bytes are gone. */
  imageUrl: string;
  url: string;
}

export interface ImagePayload {
  uuid: string;
  /** 1 jpg, 2 gif, 3 png, 4 bmp, 255 another. */
  imageFormat: number;
  imageInfoArray: ImageInfo[];
}

export interface AudioPayload {
  uuid: string;
  /** `''` when the bytes are gone. */
  url: string;
  remoteAudioUrl: string;
  /** Bytes. */
  size: number;
  /** 0 where it cannot be measured. */
  second: number;
  downloadFlag: number;
}

/** Everything about the snapshot is there under two names; without one, `''` and 0. */
export interface VideoPayload {
  videoUUID: string;
  /** `''` when the bytes are gone. */
  videoUrl: string;
  remoteVideoUrl: string;
  videoFormat: string;
  /** 0 where it cannot be measured. */
  videoSecond: number;
  /** Bytes. */
  videoSize: number;
  videoDownloadFlag: number;
  thumbUUID: string;
  thumbFormat: string;
  thumbUrl: string;
  snapshotUrl: string;
  remoteSnapshotUrl: string;
  remoteThumbUrl: string;
  thumbWidth: number;
  snapshotWidth: number;
  thumbHeight: number;
  snapshotHeight: number;
  /** Bytes. */
  thumbSize: number;
  snapshotSize: number;
  thumbDownloadFlag: number;
}

export interface FilePayload {
  uuid: string;
  fileName: string;
  /** Bytes. */
  fileSize: number;
  /** `''` when the bytes are gone. */
  fileUrl: string;
  remoteFileUrl: string;
  downloadFlag: number;
}

/** What a merger holds of a message. */
export interface MergedMessage {
  ID: string;
  type: string;
  payload: MessagePayload;
  /** The same again, as some clients read it. */
  messageBody: { type: string; payload: MessagePayload }[];
  conversationID: string;
  conversationType: string;
  from: string;
  to: string;
  flow: string;
  /** Unix seconds. */
  time: number;
  sequence: number;
  nick: string;
  avatar: string;
  nameCard: string;
  cloudCustomData: string;
  isRevoked: boolean;
}

export interface MergerPayload {
  /** Not empty when downloadMergerMessage() fills in the list. */
  downloadKey: string;
  pbDownloadKey: string;
  messageList: MergedMessage[];
  title: string;
  abstractList: string[];
  compatibleText: string;
  version: number;
  layersOverLimit: boolean;
}

export type MessagePayload =
  | TextPayload
  | CustomPayload
  | FacePayload
  | LocationPayload
  | ImagePayload
  | AudioPayload
  | VideoPayload
  | FilePayload
  | MergerPayload;

/**
 * A message. It stays the same object from createTextMessage() through
 * sendMessage() and is updated in place.
 */
export interface Message<Payload = MessagePayload> {
  /** The same on every device, for ever. */
  ID: string;
  type: string;
  payload: Payload;
  conversationID: string;
  conversationType: 'C2C' | 'GROUP';
  conversationSubType: string;
  to: string;
  from: string;
  /** `out` when the signed-in user sent it. */
  flow: 'in' | 'out';
  /** Unix seconds. */
  time: number;
  /** Unix seconds, by the sender's clock. */
  clientTime: number;
  sequence: number;
  clientSequence: number;
  random: number;
  status: 'unSend' | 'success' | 'fail';
  priority: string;
  nick: string;
  avatar: string;
  nameCard: string;
  isRead: boolean;
  isPeerRead: boolean;
  isRevoked: boolean;
  isDeleted: boolean;
  isModified: boolean;
  isResend: boolean;
  isSystemMessage: boolean;
  isPlaceMessage: number;
  atUserList: string[];
  cloudCustomData: string;
  needReadReceipt: boolean;
  readReceiptInfo: { readCount?: number; unreadCount?: number; isPeerRead?: boolean; timestamp: number };
  isBroadcastMessage: boolean;
  isSupportExtension: boolean;
  hasRiskContent: boolean;
  revoker: string;
  revokerInfo: { userID: string; nick: string; avatar: string };
  revokeReason: string;
  version: number;
  pinnerInfo: null;
  level: number;
  senderTinyID: string;
  protocol: string;
}

/** What the page may set on a new message. */
export interface MessageOptions<Payload> {
  /** The peer's user id. */
  to: string;
  conversationType: 'C2C' | 'GROUP';
  payload: Payload;
  priority?: 'High' | 'Normal' | 'Low' | 'Lowest';
  /** With the payload at most 12 KB (80002). */
  cloudCustomData?: string;
  needReadReceipt?: boolean;
  isSupportExtension?: boolean;
  /** Accepted. */
  receiverList?: string[];
}

/** A file of the page: an input element stands for its first one. */
export type FileSource = File | Blob | HTMLInputElement;

export interface FileMessageOptions extends MessageOptions<{ file: FileSource }> {
  /** Hears while sendMessage() stores the file, from 0 to 1. */
  onProgress?(fraction: number): void;
}

/** A key with its value on a message: at most 100 and 1,024 bytes in UTF-8. */
export interface Extension {
  key: string;
  value: string;
}

/** What came of one key; code 0 is success. */
export interface ExtensionResult extends Extension {
  code: number;
}

/** A user as shown beside a message. */
export interface MessagePerson {
  userID: string;
  nick: string;
  avatar: string;
}

export interface MessageReaction {
  reactionID: string;
  /** 0 when nobody reacts so any more. */
  totalUserCount: number;
  partialUserList: MessagePerson[];
  reactedByMyself: boolean;
}

export interface MessageReactions {
  messageID: string;
  reactionList: MessageReaction[];
}

/** Options of sendMessage(); push and webhook options are accepted and mean nothing. */
export interface SendOptions {
  messageControlInfo?: {
    excludedFromUnreadCount?: boolean;
    excludedFromLastMessage?: boolean;
  };
}

/** Chooses conversations; each field that is given must hold. */
export interface ConversationFilter {
  type?: 'C2C' | 'GROUP';
  /** The conversation group; `''` finds those that are in none. */
  groupName?: string;
  /** A mark; `0` finds those without any. */
  markType?: number;
  hasUnreadCount?: boolean;
  hasGroupAtInfo?: boolean;
}

export interface ConversationList {
  conversationList: Conversation[];
  isSyncCompleted: boolean;
}

/** What the data of a call that changes something holds beside the rest. */
export interface Pending {
  /**
   * With a server only: the server has not answered yet. The change is safely
   * queued on this device, shown, and survives a reload. If the server refuses
   * it later it is taken back, and an ERROR event names the method.
   */
  pending?: true;
}

/** Each requested conversation is in exactly one of the two lists. */
export interface GroupCallResult extends Pending {
  /** Also those that already were as asked. */
  successConversationIDList: string[];
  /** 2500 not in the list, 2503 no conversation id, 51008 the group is full. */
  failureConversationIDList: { conversationID: string; code: number; message: string }[];
}

export interface GroupCallOptions {
  /** At most 32 bytes in UTF-8, not empty (51011). */
  groupName: string;
  /** At most 100 different ones (51006). */
  conversationIDList: string[];
}

/** The values of TYPES.MSG_REMIND_… and their like. */
export type RemindType = 'AcceptAndNotify' | 'AcceptNotNotify' | 'Discard' | 'AcceptNotNotifyExceptAt' | 'NotReceiveMsgExceptAt';

/** How the user is reminded of all messages within a part of the day. */
export interface AllReceiveMessageOpt {
  messageRemindType: RemindType;
  /** The window that is now, or the next one: Unix seconds, both 0 when there is none. */
  startTime: number;
  endTime: number;
  /** It comes again every day. */
  isRepeated: boolean;
}

/** The data of each event that is delivered, by the event's value. */
export interface EventData {
  sdkStateReady: undefined;
  sdkStateNotReady: undefined;
  sdkDestroy: { SDKAppID: number };
  /** `method`: the call that was pending and has been refused. */
  error: { code: number; message: string; method?: string };
  /** Messages that this instance did not send. */
  onMessageReceived: Message[];
  /** Messages with another content now, or of this page with another `status`. */
  onMessageModified: Message[];
  /** Messages that their senders have taken back. */
  onMessageRevoked: Message[];
  /** Own messages whose reading the peer has confirmed; Unix seconds. */
  onMessageReadReceiptReceived: { userID: string; messageID: string; isPeerRead: true; timestamp: number }[];
  onMessageExtensionsUpdated: { messageID: string; extensions: Extension[] };
  onMessageExtensionsDeleted: { messageID: string; keyList: string[] };
  /** The reactions that changed. */
  onMessageReactionsUpdated: MessageReactions;
  /** The user's own messages that the peer has read now, oldest first. */
  onMessageReadByPeer: Message[];
  /** Set by the user, here or on another device. */
  onAllReceiveMessageOptUpdated: AllReceiveMessageOpt;
  /** How the connection to the server stands. */
  netStateChange: { state: 'connected' | 'connecting' | 'disconnected' };
  /** The server ended the sign-in; SDK_NOT_READY follows. */
  kickedOut: { type: 'multipleAccount' | 'multipleDevice' | 'userSigExpired' | 'REST_API_Kick' };
  /** The whole list, sorted. */
  onConversationListUpdated: Conversation[];
  onTotalUnreadMessageCountUpdated: number;
  /** The names of all conversation groups. */
  onConversationGroupListUpdated: string[];
  /** All that the group holds now. */
  onConversationInGroupUpdated: { groupName: string; conversationList: Conversation[] };
  /** The user's own profile. */
  onProfileUpdated: Profile[];
  /** All who are blocked. */
  blacklistUpdated: string[];
  /** Of users whose status this one has subscribed to, or the own. */
  onUserStatusUpdated: UserStatus[];
  onGroupListUpdated: never[];
  onFriendListUpdated: never[];
}

export interface ChatEvent<Name extends string> {
  name: Name;
  data: Name extends keyof EventData ? EventData[Name] : unknown;
  /** On CONVERSATION_LIST_UPDATED. */
  isSyncCompleted?: boolean;
}

export type Listener<Name extends string> = (event: ChatEvent<Name>) => void;

/** Methods of the documented API that are not there yet: each rejects with 2998. */
export type UnsupportedMethod =
  | 'translateText'
  | 'convertVoiceToText'
  | 'getGroupMessageReadMemberList'
  | 'getGroupProfile'
  | 'createGroup'
  | 'joinGroup'
  | 'updateGroupProfile'
  | 'quitGroup'
  | 'dismissGroup'
  | 'changeGroupOwner'
  | 'searchGroupByID'
  | 'getGroupApplicationList'
  | 'handleGroupApplication'
  | 'pinGroupMessage'
  | 'getPinnedGroupMessageList'
  | 'initGroupAttributes'
  | 'setGroupAttributes'
  | 'deleteGroupAttributes'
  | 'getGroupAttributes'
  | 'setGroupCounters'
  | 'increaseGroupCounter'
  | 'decreaseGroupCounter'
  | 'getGroupCounters'
  | 'getJoinedCommunityList'
  | 'createTopicInCommunity'
  | 'deleteTopicFromCommunity'
  | 'updateTopicProfile'
  | 'getTopicList'
  | 'getGroupMemberProfile'
  | 'getGroupMemberList'
  | 'addGroupMember'
  | 'deleteGroupMember'
  | 'setGroupMemberNameCard'
  | 'setGroupMemberMuteTime'
  | 'setGroupMemberRole'
  | 'setGroupMemberCustomField'
  | 'getGroupOnlineMemberCount'
  | 'markGroupMemberList'
  | 'searchCloudMessages'
  | 'searchCloudUsers'
  | 'searchCloudGroups'
  | 'searchCloudGroupMembers'
  | 'addFriend'
  | 'deleteFriend'
  | 'checkFriend'
  | 'updateFriend'
  | 'getFriendProfile'
  | 'refuseFriendApplication'
  | 'deleteFriendApplication'
  | 'acceptFriendApplication'
  | 'setFriendApplicationRead'
  | 'createFriendGroup'
  | 'renameFriendGroup'
  | 'deleteFriendGroup'
  | 'addToFriendGroup'
  | 'removeFromFriendGroup'
  | 'followUser'
  | 'unfollowUser'
  | 'getMyFollowingList'
  | 'getMyFollowersList'
  | 'getMutualFollowersList'
  | 'getUserFollowInfo'
  | 'checkFollowType'
  | 'addSignalingListener'
  | 'removeSignalingListener'
  | 'invite'
  | 'inviteSync'
  | 'inviteInGroup'
  | 'inviteInGroupSync'
  | 'cancel'
  | 'accept'
  | 'reject'
  | 'getSignalingInfo'
  | 'modifyInvitation';

/**
 * A chat instance. A parameter that is not as declared rejects with 6017; a
 * call before SDK_READY rejects with 2024, 3000, 3001 or 3005. Calls take
 * effect in the order made.
 */
export interface Chat extends Record<UnsupportedMethod, (...args: unknown[]) => Promise<never>> {
  /** Signs in. Wait for SDK_READY before other calls. Without a server any userSig will do. */
  login(options: { userID: string; userSig: string }): Promise<Result<{
    actionStatus: string;
    errorCode: number;
    errorInfo: string;
    /** True when somebody was signed in already; nothing changed then. */
    repeatLogin?: boolean;
  }>>;
  /** Signs out; listeners stay. */
  logout(): Promise<Result<{}>>;
  /** Signs out and gives everything back; create() makes a new instance then. */
  destroy(): Promise<Result<{}>>;
  isReady(): boolean;
  /** The signed-in user, `''` for nobody. */
  getLoginUser(): string;
  /** Unix milliseconds. */
  getServerTime(): number;
  on<Name extends string>(event: Name, handler: Listener<Name>, context?: unknown): void;
  once<Name extends string>(event: Name, handler: Listener<Name>, context?: unknown): void;
  off<Name extends string>(event: Name, handler: Listener<Name>, context?: unknown): void;
  /** Accepted; nothing is logged below errors. */
  setLogLevel(level: number): void;
  /** Accepted; there are no plugins. */
  registerPlugin(plugins: Record<string, unknown>): void;
  /** Accepted; there are no plugins. */
  use(plugins: unknown): void;

  /**
   * Makes a conversation group and puts conversations into it. A group of that
   * name takes them too. An empty list makes an empty group; a list of which no
   * conversation is known makes none. At most 20 groups (51010).
   */
  createConversationGroup(options: GroupCallOptions): Promise<Result<GroupCallResult>>;
  /** Deletes a group; its conversations stay. 51009: no such group. */
  deleteConversationGroup(groupName: string): Promise<Result<{ groupName: string }>>;
  /** Renames a group in its place. 51009: no such group; 6017: newName is taken. */
  renameConversationGroup(options: { oldName: string; newName: string }): Promise<Result<{ oldName: string; newName: string }>>;
  /** The names of all groups, in the order they were made. */
  getConversationGroupList(): Promise<Result<string[]>>;
  /** Puts conversations into a group. At most 1,000 in one group (51008, each). 51009: no such group. */
  addConversationsToGroup(options: GroupCallOptions): Promise<Result<GroupCallResult>>;
  /** Takes conversations out of a group. 51009: no such group. */
  deleteConversationsFromGroup(options: GroupCallOptions): Promise<Result<GroupCallResult>>;

  /** All conversations, those of the ids, or those that the filter lets pass; sorted. */
  getConversationList(options?: string[] | ConversationFilter): Promise<Result<ConversationList>>;
  /** Gives a conversation, and makes it exist if it does not. 2503: no conversation id. */
  getConversationProfile(conversationID: string): Promise<Result<{ conversation: Conversation }>>;
  /** Takes a conversation off the list and clears its history for this user. 2500: not in the list. */
  deleteConversation(conversationID: string): Promise<Result<{ conversationID: string }>>;
  /** The same for up to 100, with the history kept on request; resolves with those deleted. */
  deleteConversation(options: { conversationIDList: string[]; clearHistoryMessage?: boolean }): Promise<Result<{ conversationIDList: string[] }>>;
  /** Pins or unpins. At most 50 are pinned (51008). */
  pinConversation(options: { conversationID: string; isPinned: boolean }): Promise<Result<{ conversationID: string }>>;
  /** Marks everything in a conversation as read; the peer is told. */
  setMessageRead(options: { conversationID: string }): Promise<Result<{}>>;
  /** The same for all conversations, or those of one type. At most once a second (2996). */
  setAllMessageRead(options?: { scope?: 'readAllC2CMessage' | 'readAllGroupMessage' | 'readAllMessage' }): Promise<Result<{}>>;
  /** Hides the history of a conversation for this user, marks it read and keeps it in the list. 2500: not in the list. */
  clearHistoryMessage(conversationID: string): Promise<Result<{ conversationID: string }>>;
  /** Keeps what the user has begun to write, on this device only; `''` clears it. 2500: not in the list. */
  setConversationDraft(options: { conversationID: string; draftText: string }): Promise<Result<{ code: 0; conversation: Conversation }>>;
  /** How the user is reminded of messages from users: the first 30 are looked at, 6017 where one is no user id. */
  setMessageRemindType(options: { userIDList: string[]; messageRemindType: RemindType }): Promise<Result<{
    successUserIDList: { userID: string }[];
    failureUserIDList: { userID: string; code: number }[];
  } & Pending>>;
  /** The same for a chat group. 2602: no chat group's id. */
  setMessageRemindType(options: { groupID: string; messageRemindType: RemindType }): Promise<Result<{ group: Group } & Pending>>;
  /**
   * Sets how the user is reminded of all messages from a time of the user's day
   * on, for up to 86,400 seconds. No duration is needed with AcceptAndNotify.
   */
  setAllReceiveMessageOpt(options: {
    /** By default AcceptNotNotify. */
    messageRemindType?: RemindType;
    startHour?: number;
    startMinute?: number;
    startSecond?: number;
    duration?: number;
    /** Every day, which is the default, or once. */
    isRepeated?: boolean;
  }): Promise<Result<{ code: 0; data: AllReceiveMessageOpt } & Pending>>;
  getAllReceiveMessageOpt(): Promise<Result<AllReceiveMessageOpt>>;
  /** Sets or clears a mark, a power of two. */
  markConversation(options: { conversationIDList: string[]; markType: number; enableMark: boolean }): Promise<Result<GroupCallResult>>;
  /** Writes up to 256 bytes of the page's own; `''` clears them. */
  setConversationCustomData(options: { conversationIDList: string[]; customData: string }): Promise<Result<GroupCallResult>>;
  /** The unread messages of all conversations together whose messageRemindType is AcceptAndNotify. */
  getTotalUnreadMessageCount(): number;

  /** Makes a message, at once; throws what other calls reject with. */
  createTextMessage(options: MessageOptions<TextPayload>): Message<TextPayload>;
  /** Makes a message, at once; throws what other calls reject with. */
  createCustomMessage(options: MessageOptions<Partial<CustomPayload>>): Message<CustomPayload>;
  /** A text that mentions users: their ids, or TYPES.MSG_AT_ALL. They are in the message's atUserList. */
  createTextAtMessage(options: MessageOptions<TextPayload & { atUserList?: string[] }>): Message<TextPayload>;
  createFaceMessage(options: MessageOptions<{ index: number; data?: string }>): Message<FacePayload>;
  createLocationMessage(options: MessageOptions<LocationPayload | Omit<LocationPayload, 'description'>>): Message<LocationPayload>;
  /** At most 20 MB (2253) of jpg, jpeg, gif, png, bmp or webp (2252). 2251: no file; 2108: an empty one. */
  createImageMessage(options: FileMessageOptions): Message<ImagePayload>;
  /** At most 20 MB (2301). A `duration` of the file, in milliseconds, goes before what is measured. */
  createAudioMessage(options: FileMessageOptions): Message<AudioPayload>;
  /** At most 100 MB (2351) of mp4 or mov (2352). */
  createVideoMessage(options: FileMessageOptions): Message<VideoPayload>;
  /** At most 100 MB (2402). 2401: no file. */
  createFileMessage(options: FileMessageOptions): Message<FilePayload>;
  /** One message that holds others; none of them may have failed. */
  createMergerMessage(options: MessageOptions<{
    messageList: (Message | MergedMessage)[];
    title?: string;
    abstractList?: string[];
    compatibleText: string;
  }>): Message<MergerPayload>;
  /** Fills in payload.messageList and resolves with the very message. 2450, 2451: nothing to download; 2452: it failed. */
  downloadMergerMessage(message: Message<MergerPayload>): Promise<Message<MergerPayload>>;
  /** A new message with the content of another. 2453: notices cannot be forwarded; 2454: no message. */
  createForwardMessage<Payload extends MessagePayload>(options: MessageOptions<Pick<Message<Payload>, 'type' | 'payload'>>): Message<Payload>;
  /**
   * Sends a message and resolves with the very same object. A file is stored
   * first: with a server that needs the network (2100, 2300, 2350, 2400). Chat
   * groups: 2998 for now.
   */
  sendMessage<M extends Message>(message: M, options?: SendOptions): Promise<Result<{ message: M } & Pending>>;
  /** Sends a message again whose sending has failed; it keeps its ID. */
  resendMessage<M extends Message>(message: M, options?: SendOptions): Promise<Result<{ message: M } & Pending>>;
  /**
   * Takes an own message back, for both sides, within two minutes of sending
   * (20016). 10030: not in a history; 10032: another's, or revoked already.
   */
  revokeMessage<M extends Message>(message: M): Promise<Result<{ message: M }>>;
  /**
   * Gives a message the payload and cloudCustomData that the object has now:
   * change them and pass it. Payloads of text, custom, location and face
   * messages. 2480: it was modified meanwhile, `error.data.message` is how.
   */
  modifyMessage<M extends Message>(message: M): Promise<Result<{ message: M }>>;
  /** Deletes up to 30 messages of one conversation from the own view, on all devices. 2111: none can be. */
  deleteMessage<M extends Message>(messageList: M[]): Promise<Result<{ messageList: M[] }>>;
  /** Confirms to the sender that up to 30 messages have been read. 2114: none needs it. */
  sendMessageReadReceipt(messageList: Message[]): Promise<Result<{}>>;
  /** The messages, with readReceiptInfo as it is known. */
  getMessageReadReceiptList<M extends Message>(messageList: M[]): Promise<Result<{ messageList: M[] }>>;
  /** Sets up to 20 keys of a message that was made with isSupportExtension; the last to write wins. */
  setMessageExtensions(message: Message, extensions: Extension[]): Promise<Result<{ extensions: ExtensionResult[] }>>;
  getMessageExtensions(message: Message): Promise<Result<{ extensions: Extension[] }>>;
  /** Deletes keys of a message (23004 for one that is not there), or all of them and resolves with an empty list. */
  deleteMessageExtensions(message: Message, keyList?: string[]): Promise<Result<{ extensions: ExtensionResult[] }>>;
  /** Adds the user's reaction; at most 100 different ones on a message. */
  addMessageReaction(message: Message, reactionID: string): Promise<Result<{}>>;
  removeMessageReaction(message: Message, reactionID: string): Promise<Result<{}>>;
  /** The reactions to messages of one conversation; of each up to maxUserCountPerReaction (10) users. */
  getMessageReactions(options: { messageList: Message[]; maxUserCountPerReaction?: number }): Promise<Result<{ resultList: MessageReactions[] }>>;
  /** All users of a reaction, up to 100 at a time; pass nextSeq on. */
  getAllUserListOfMessageReaction(options: { message: Message; reactionID: string; nextSeq?: number; count?: number }): Promise<Result<{
    userList: MessagePerson[];
    nextSeq: number;
    isCompleted: boolean;
  }>>;
  /**
   * Up to 15 messages around a time (Unix seconds), oldest first: those at or
   * before it, or with direction 1 at or after it. Pass nextMessageTime on; it
   * may have a fraction.
   */
  getMessageListHopping(options: { conversationID: string; time?: number; sequence?: number; direction?: 0 | 1; count?: number }): Promise<Result<{
    messageList: Message[];
    isCompleted: boolean;
    nextMessageTime: number | '';
  }>>;
  /** A page of up to 15 messages, oldest first; pass nextReqMessageID on for older ones. */
  getMessageList(options: { conversationID: string; nextReqMessageID?: string; count?: number }): Promise<Result<{
    messageList: Message[];
    nextReqMessageID: string;
    isCompleted: boolean;
  }>>;
  /** A message that this page has seen, or null. */
  findMessage(messageID: string): Message | null;

  getMyProfile(): Promise<Result<Profile>>;
  /** The profiles of up to 1,000 users, in the order asked; who has never signed in is missing. */
  getUserProfile(options: { userIDList: string[] }): Promise<Result<Profile[]>>;
  /** Sets the fields given and resolves with the whole profile. 2721: a value is none; 2722: no field. */
  updateMyProfile(options: ProfileUpdate): Promise<Result<Profile & Pending>>;
  /** All who are blocked. */
  getBlacklist(): Promise<Result<string[]>>;
  /** Blocks users: what they send is refused. Resolves with all who are. 2742: only oneself; 30010: over 1,000. */
  addToBlacklist(options: { userIDList: string[] }): Promise<Result<string[] & Pending>>;
  /** Lets users send again. Resolves with all who are still blocked. */
  removeFromBlacklist(options: { userIDList: string[] }): Promise<Result<string[] & Pending>>;
  /** Sets a word of at most 100 bytes that others see in the status; `''` clears it. */
  setSelfStatus(options: { customStatus: string }): Promise<Result<UserStatus & Pending>>;
  /** The status of up to 500 users. */
  getUserStatus(options: { userIDList: string[] }): Promise<Result<{ successUserList: UserStatus[]; failureUserList: UserFailure[] }>>;
  /** Has USER_STATUS_UPDATED tell of up to 100 users; it lasts until it is ended. At most 200 watch one user. */
  subscribeUserStatus(options: { userIDList: string[] }): Promise<Result<{ failureUserList: UserFailure[] } & Pending>>;
  /** Ends it for up to 100 users, or without a list for all. */
  unsubscribeUserStatus(options?: { userIDList?: string[] }): Promise<Result<{ failureUserList: UserFailure[] } & Pending>>;
  getGroupList(): Promise<Result<{ groupList: never[]; isSyncCompleted: boolean }>>;
  getFriendList(): Promise<Result<never[]>>;
  getFriendGroupList(): Promise<Result<never[]>>;
  getFriendApplicationList(): Promise<Result<{ friendApplicationList: never[]; unreadCount: number }>>;
  /** What clients ask: `isIntl` and `canIUseModule` answer at once, the others with a promise. Others reject with 2905. */
  callExperimentalAPI(key: 'isIntl' | 'canIUseModule', param?: unknown): boolean;
  callExperimentalAPI(key: 'isCommercialAbilityEnabled', ability: number): Promise<Result<{ enabled: boolean }>>;
  callExperimentalAPI(key: 'getStatistics'): Promise<Result<{ memoryBytes?: number; references?: number; callbacks?: number }>>;
  /** The calls that wait for the server, in the order made; `time` in Unix seconds. */
  callExperimentalAPI(key: 'getPendingCalls'): Promise<Result<{ pendingCalls: { method: string; time: number }[] }>>;
  callExperimentalAPI(key: string, param?: unknown): unknown;
}

export interface CreateOptions {
  /** Separates applications on one origin. A whole number. */
  SDKAppID: number | `${number}`;
  /**
   * The WebSocket address of a Parlor server, such as `wss://chat.example.com/ws`.
   * Without one the page keeps everything itself, for this origin only.
   */
  server?: string;
  /**
   * Where `chat.wasm` is, if not beside the package's code: relative to the page
   * (in Node to the working directory). It must be of this very version.
   */
  wasmURL?: string | URL;
  /** The compiled `chat.wasm` itself; nothing is fetched then. */
  wasmModule?: WebAssembly.Module | Promise<WebAssembly.Module>;
  /** What clients of the vendor's SDK pass along is accepted. */
  [option: string]: unknown;
}

/** Constants of the events. */
export interface Events {
  readonly SDK_READY: 'sdkStateReady';
  readonly SDK_NOT_READY: 'sdkStateNotReady';
  readonly SDK_DESTROY: 'sdkDestroy';
  readonly MESSAGE_RECEIVED: 'onMessageReceived';
  readonly ROOM_CUSTOM_DATA_RECEIVED: 'onRoomCustomDataReceived';
  readonly MESSAGE_MODIFIED: 'onMessageModified';
  readonly MESSAGE_REVOKED: 'onMessageRevoked';
  readonly MESSAGE_READ_BY_PEER: 'onMessageReadByPeer';
  readonly MESSAGE_READ_RECEIPT_RECEIVED: 'onMessageReadReceiptReceived';
  readonly MESSAGE_EXTENSIONS_UPDATED: 'onMessageExtensionsUpdated';
  readonly MESSAGE_EXTENSIONS_DELETED: 'onMessageExtensionsDeleted';
  readonly MESSAGE_REACTIONS_UPDATED: 'onMessageReactionsUpdated';
  readonly CONVERSATION_LIST_UPDATED: 'onConversationListUpdated';
  readonly TOTAL_UNREAD_MESSAGE_COUNT_UPDATED: 'onTotalUnreadMessageCountUpdated';
  readonly CONVERSATION_GROUP_LIST_UPDATED: 'onConversationGroupListUpdated';
  readonly CONVERSATION_IN_GROUP_UPDATED: 'onConversationInGroupUpdated';
  readonly GROUP_LIST_UPDATED: 'onGroupListUpdated';
  readonly GROUP_ATTRIBUTES_UPDATED: 'groupAttributesUpdated';
  readonly GROUP_COUNTER_UPDATED: 'onGroupCounterUpdated';
  readonly TOPIC_CREATED: 'onTopicCreated';
  readonly TOPIC_DELETED: 'onTopicDeleted';
  readonly TOPIC_UPDATED: 'onTopicUpdated';
  readonly PROFILE_UPDATED: 'onProfileUpdated';
  readonly USER_STATUS_UPDATED: 'onUserStatusUpdated';
  readonly BLACKLIST_UPDATED: 'blacklistUpdated';
  readonly FRIEND_LIST_UPDATED: 'onFriendListUpdated';
  readonly FRIEND_GROUP_LIST_UPDATED: 'onFriendGroupListUpdated';
  readonly FRIEND_APPLICATION_LIST_UPDATED: 'onFriendApplicationListUpdated';
  readonly MY_FOLLOWERS_LIST_UPDATED: 'onMyFollowersListUpdated';
  readonly MY_FOLLOWING_LIST_UPDATED: 'onMyFollowingListUpdated';
  readonly MUTUAL_FOLLOWERS_LIST_UPDATED: 'onMutualFollowersListUpdated';
  readonly KICKED_OUT: 'kickedOut';
  readonly ERROR: 'error';
  readonly NET_STATE_CHANGE: 'netStateChange';
  readonly ALL_RECEIVE_MESSAGE_OPT_UPDATED: 'onAllReceiveMessageOptUpdated';
  readonly SERVER_CONFIG_UPDATED: 'onServerConfigUpdated';
  readonly PINNED_GROUP_MESSAGE_UPDATED: 'onPinnedGroupMessageUpdated';
}

/** The other constants. */
export interface Types {
  readonly MSG_TEXT: 'TIMTextElem';
  readonly MSG_IMAGE: 'TIMImageElem';
  readonly MSG_SOUND: 'TIMSoundElem';
  readonly MSG_AUDIO: 'TIMSoundElem';
  readonly MSG_FILE: 'TIMFileElem';
  readonly MSG_FACE: 'TIMFaceElem';
  readonly MSG_VIDEO: 'TIMVideoFileElem';
  readonly MSG_GEO: 'TIMLocationElem';
  readonly MSG_LOCATION: 'TIMLocationElem';
  readonly MSG_GRP_TIP: 'TIMGroupTipElem';
  readonly MSG_GRP_SYS_NOTICE: 'TIMGroupSystemNoticeElem';
  readonly MSG_CUSTOM: 'TIMCustomElem';
  readonly MSG_MERGER: 'TIMRelayElem';
  readonly MSG_PRIORITY_HIGH: 'High';
  readonly MSG_PRIORITY_NORMAL: 'Normal';
  readonly MSG_PRIORITY_LOW: 'Low';
  readonly MSG_PRIORITY_LOWEST: 'Lowest';
  readonly CONV_C2C: 'C2C';
  readonly CONV_GROUP: 'GROUP';
  readonly CONV_TOPIC: 'TOPIC';
  readonly CONV_SYSTEM: '@TIM#SYSTEM';
  readonly CONV_AT_ME: 1;
  readonly CONV_AT_ALL: 2;
  readonly CONV_AT_ALL_AT_ME: 3;
  readonly CONV_MARK_TYPE_STAR: 1;
  readonly CONV_MARK_TYPE_UNREAD: 2;
  readonly CONV_MARK_TYPE_FOLD: 4;
  readonly CONV_MARK_TYPE_HIDE: 8;
  readonly GRP_PRIVATE: 'Private';
  readonly GRP_WORK: 'Private';
  readonly GRP_PUBLIC: 'Public';
  readonly GRP_CHATROOM: 'ChatRoom';
  readonly GRP_MEETING: 'ChatRoom';
  readonly GRP_AVCHATROOM: 'AVChatRoom';
  readonly GRP_COMMUNITY: 'Community';
  readonly GRP_ROOM: 'Room';
  readonly GRP_LIVE: 'Live';
  readonly GRP_MBR_ROLE_OWNER: 'Owner';
  readonly GRP_MBR_ROLE_ADMIN: 'Admin';
  readonly GRP_MBR_ROLE_MEMBER: 'Member';
  readonly GRP_MBR_ROLE_CUSTOM: 'Custom';
  readonly GRP_TIP_MBR_JOIN: 1;
  readonly GRP_TIP_MBR_QUIT: 2;
  readonly GRP_TIP_MBR_KICKED_OUT: 3;
  readonly GRP_TIP_MBR_SET_ADMIN: 4;
  readonly GRP_TIP_MBR_CANCELED_ADMIN: 5;
  readonly GRP_TIP_GRP_PROFILE_UPDATED: 6;
  readonly GRP_TIP_MBR_PROFILE_UPDATED: 7;
  readonly GRP_TIP_BAN_AVCHATROOM_MEMBER: 10;
  readonly GRP_TIP_UNBAN_AVCHATROOM_MEMBER: 11;
  readonly MSG_REMIND_ACPT_AND_NOTE: 'AcceptAndNotify';
  readonly MSG_REMIND_ACPT_NOT_NOTE: 'AcceptNotNotify';
  readonly MSG_REMIND_DISCARD: 'Discard';
  readonly RECEIVE_WITH_OFFLINE_PUSH_EXCEPT_AT: 'AcceptNotNotifyExceptAt';
  readonly NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT: 'AcceptNotNotifyExceptAt';
  readonly NOT_RECEIVE_MSG_EXCEPT_AT: 'NotReceiveMsgExceptAt';
  readonly GENDER_UNKNOWN: 'Gender_Type_Unknown';
  readonly GENDER_FEMALE: 'Gender_Type_Female';
  readonly GENDER_MALE: 'Gender_Type_Male';
  readonly KICKED_OUT_MULT_ACCOUNT: 'multipleAccount';
  readonly KICKED_OUT_MULT_DEVICE: 'multipleDevice';
  readonly KICKED_OUT_USERSIG_EXPIRED: 'userSigExpired';
  readonly KICKED_OUT_REST_API: 'REST_API_Kick';
  readonly ALLOW_TYPE_ALLOW_ANY: 'AllowType_Type_AllowAny';
  readonly ALLOW_TYPE_NEED_CONFIRM: 'AllowType_Type_NeedConfirm';
  readonly ALLOW_TYPE_DENY_ANY: 'AllowType_Type_DenyAny';
  readonly FORBID_TYPE_NONE: 'AdminForbid_Type_None';
  readonly FORBID_TYPE_SEND_OUT: 'AdminForbid_Type_SendOut';
  readonly JOIN_OPTIONS_FREE_ACCESS: 'FreeAccess';
  readonly JOIN_OPTIONS_NEED_PERMISSION: 'NeedPermission';
  readonly JOIN_OPTIONS_DISABLE_APPLY: 'DisableApply';
  readonly JOIN_STATUS_SUCCESS: 'JoinedSuccess';
  readonly JOIN_STATUS_ALREADY_IN_GROUP: 'AlreadyInGroup';
  readonly JOIN_STATUS_WAIT_APPROVAL: 'WaitAdminApproval';
  readonly INVITE_OPTIONS_DISABLE_INVITE: 'DisableInvite';
  readonly INVITE_OPTIONS_NEED_PERMISSION: 'NeedPermission';
  readonly INVITE_OPTIONS_FREE_ACCESS: 'FreeAccess';
  readonly GRP_PROFILE_OWNER_ID: 'ownerID';
  readonly GRP_PROFILE_CREATE_TIME: 'createTime';
  readonly GRP_PROFILE_LAST_INFO_TIME: 'lastInfoTime';
  readonly GRP_PROFILE_MEMBER_NUM: 'memberNum';
  readonly GRP_PROFILE_MAX_MEMBER_NUM: 'maxMemberNum';
  readonly GRP_PROFILE_JOIN_OPTION: 'joinOption';
  readonly GRP_PROFILE_INVITE_OPTION: 'inviteOption';
  readonly GRP_PROFILE_INTRODUCTION: 'introduction';
  readonly GRP_PROFILE_NOTIFICATION: 'notification';
  readonly GRP_PROFILE_MUTE_ALL_MBRS: 'muteAllMembers';
  readonly SNS_ADD_TYPE_SINGLE: 'Add_Type_Single';
  readonly SNS_ADD_TYPE_BOTH: 'Add_Type_Both';
  readonly SNS_DELETE_TYPE_SINGLE: 'Delete_Type_Single';
  readonly SNS_DELETE_TYPE_BOTH: 'Delete_Type_Both';
  readonly SNS_APPLICATION_TYPE_BOTH: 'Pendency_Type_Both';
  readonly SNS_APPLICATION_SENT_TO_ME: 'Pendency_Type_ComeIn';
  readonly SNS_APPLICATION_SENT_BY_ME: 'Pendency_Type_SendOut';
  readonly SNS_APPLICATION_AGREE: 'Response_Action_Agree';
  readonly SNS_APPLICATION_AGREE_AND_ADD: 'Response_Action_AgreeAndAdd';
  readonly SNS_CHECK_TYPE_BOTH: 'CheckResult_Type_Both';
  readonly SNS_CHECK_TYPE_SINGLE: 'CheckResult_Type_Single';
  readonly SNS_TYPE_NO_RELATION: 'CheckResult_Type_NoRelation';
  readonly SNS_TYPE_A_WITH_B: 'CheckResult_Type_AWithB';
  readonly SNS_TYPE_B_WITH_A: 'CheckResult_Type_BWithA';
  readonly SNS_TYPE_BOTH_WAY: 'CheckResult_Type_BothWay';
  readonly NET_STATE_CONNECTED: 'connected';
  readonly NET_STATE_CONNECTING: 'connecting';
  readonly NET_STATE_DISCONNECTED: 'disconnected';
  readonly MSG_AT_ALL: '__kImSDK_MesssageAtALL__';
  readonly READ_ALL_C2C_MSG: 'readAllC2CMessage';
  readonly READ_ALL_GROUP_MSG: 'readAllGroupMessage';
  readonly READ_ALL_MSG: 'readAllMessage';
  readonly USER_STATUS_UNKNOWN: 0;
  readonly USER_STATUS_ONLINE: 1;
  readonly USER_STATUS_OFFLINE: 2;
  readonly USER_STATUS_UNLOGINED: 3;
  readonly IOS_OFFLINE_PUSH_NO_SOUND: 'push.no_sound';
  readonly IOS_OFFLINE_PUSH_DEFAULT_SOUND: 'default';
}

/** The instance of an application: the same one until it is destroyed; null when an option cannot be what it is to be. */
export function create(options: CreateOptions): Chat;
export const EVENT: Events;
export const TYPES: Types;
export const VERSION: string;

declare const TencentCloudChat: {
  create(options: CreateOptions): Chat;
  EVENT: Events;
  TYPES: Types;
  VERSION: string;
};
export default TencentCloudChat;
