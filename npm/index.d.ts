// Type declarations of parlor-chat, by hand. docs/api.md says the same at more
// length. Parts: results and errors; users; chat groups; conversations;
// messages; events; the methods; constants.

// --- Results and errors ---

/** What a call that succeeds resolves with. */
export interface Result<Data> {
  code: 0;
  data: Data;
}

/** What the data of a call that changes something holds beside the rest. */
export interface Pending {
  /**
   * With a server only: the server has not answered yet. The change is safely
   * queued on this device, shown, and survives a reload. If the server refuses
   * it later it is taken back, and an ERROR event names the method; so it
   * does with 2806 where a tab that still knew of the call finds what the device
   * had stored cleared, and can neither send it nor tell what became of it.
   */
  pending?: true;
}

/** One of CODES. */
export type ErrorCode = Codes[keyof Codes];

/**
 * What every rejected call rejects with, and what methods that answer at once
 * throw: a real Error whose message says in English what to do. `name` is
 * `'ChatError'`, which tells it from other errors.
 */
export interface ChatError extends Error {
  name: 'ChatError';
  /** One of CODES; a server may know others. */
  code: ErrorCode | (number & {});
  /** The method that was called, such as `createConversationGroup`. The message names it too, and `stack` begins with the line that called it. */
  method: string;
  /**
   * More about some errors: a failed sendMessage, revokeMessage or modifyMessage
   * tells `message`, with 2480 the newest state of it.
   */
  data: { message?: Message };
}

// --- Users ---

/** The values of TYPES.GENDER_… */
export type Gender = 'Gender_Type_Unknown' | 'Gender_Type_Female' | 'Gender_Type_Male';
/** The values of TYPES.ALLOW_TYPE_… */
export type AllowType = 'AllowType_Type_AllowAny' | 'AllowType_Type_NeedConfirm' | 'AllowType_Type_DenyAny';
/** The values of TYPES.FORBID_TYPE_… */
export type AdminForbidType = 'AdminForbid_Type_None' | 'AdminForbid_Type_SendOut';

/** A field that an application has of its own. */
export interface CustomField {
  key: string;
  value: string;
}

/** A user, as others see them. */
export interface Profile {
  userID: string;
  nick: string;
  avatar: string;
  gender: Gender;
  /** A number such as 20000131, 0 for none. */
  birthday: number;
  location: string;
  selfSignature: string;
  allowType: AllowType;
  language: number;
  messageSettings: number;
  adminForbidType: AdminForbidType;
  level: number;
  role: number;
  /** Unix milliseconds. */
  lastUpdatedTime: number;
  profileCustomField: CustomField[];
}

/** What updateMyProfile() takes: at least one field (2722). A value that a field does not take is 2721. */
export interface ProfileUpdate {
  /** At most 500 bytes in UTF-8. */
  nick?: string;
  /** At most 500 bytes. */
  avatar?: string;
  gender?: Gender;
  /** At most 500 bytes in UTF-8. */
  selfSignature?: string;
  allowType?: AllowType;
  adminForbidType?: AdminForbidType;
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
  profileCustomField?: CustomField[];
}

/** A user as shown beside a message. */
export interface UserInfo {
  userID: string;
  nick: string;
  avatar: string;
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
  /** 30003 no user id, 2800 offline and nothing is known, 2700 and 32216 no friend. */
  code: number;
  message: string;
}

/** How it went for one user of followUser() or unfollowUser(). */
export interface FollowResult {
  userID: string;
  /** 0: it is so now; 30001 oneself, 30003 no such user, 30010 as many as one may follow, 30515 blocked by the user, 30525 blocking the user. */
  resultCode: number;
  /** `''`, or why not. */
  resultInfo: string;
}

/** Somebody in one of the user's lists of followers. */
export interface FollowedUser extends Profile {
  /** Since when, in seconds. */
  followTime: number;
}

/** How many users are in each list of somebody's. */
export interface FollowInfo {
  followersCount: number;
  followingCount: number;
  mutualFollowersCount: number;
}

/** How somebody stands to the user: 0 not at all, 1 follows the user, 2 is followed by the user, 3 both. */
export interface FollowType {
  userID: string;
  followType: 0 | 1 | 2 | 3;
}

/** Who came into a list, with nick and avatar of then; or the ids of those who went out of it. */
export type FollowChange = { userInfoList: Profile[]; isAdd: true } | { userInfoList: string[]; isAdd: false };

/** A friend. As long as nothing of it changes it is the same object. */
export interface Friend {
  userID: string;
  /** The user's own name for the friend; the conversation's `remark` too. */
  remark: string;
  /** The names of the friend groups that the friend is in. */
  groupList: string[];
  /** `AddSource_Type_` and how they came together. */
  source: string;
  /** Unix seconds. */
  addTime: number;
  /** As the friend shows it now: PROFILE_UPDATED tells when it changes. */
  profile: Profile;
  friendCustomField: CustomField[];
}

/** Who has whom among the friends, the user being A: the values of TYPES.SNS_TYPE_… */
export type FriendRelation = 'CheckResult_Type_NoRelation' | 'CheckResult_Type_AWithB' | 'CheckResult_Type_BWithA' | 'CheckResult_Type_BothWay';

/** Somebody who asks to be a friend, or is asked. */
export interface FriendApplication {
  userID: string;
  avatar: string;
  nick: string;
  /** Unix seconds. */
  time: number;
  source: string;
  wording: string;
  type: 'Pendency_Type_ComeIn' | 'Pendency_Type_SendOut';
}

/** A name under which the user files friends. */
export interface FriendGroup {
  name: string;
  /** In the order of the list of friends. */
  userIDList: string[];
  count: number;
}

// --- Chat groups ---

/** The values of TYPES.GRP_MBR_ROLE_… */
export type GroupMemberRole = 'Owner' | 'Admin' | 'Member' | 'Custom';

/** The values of TYPES.GRP_…: Work, Public, Meeting, live and Community. */
export type GroupType = 'Private' | 'Public' | 'ChatRoom' | 'AVChatRoom' | 'Community';

/** The values of TYPES.JOIN_OPTIONS_… */
export type JoinOption = 'FreeAccess' | 'NeedPermission' | 'DisableApply';

/** The values of TYPES.INVITE_OPTIONS_… */
export type InviteOption = 'FreeAccess' | 'NeedPermission' | 'DisableInvite';

/**
 * A chat group. Of one that the user is not in, `selfInfo` has the defaults, and
 * only what is public is there. Each call and event makes new objects, so `===`
 * tells nothing of them.
 */
export interface Group {
  groupID: string;
  name: string;
  avatar: string;
  /** `''` for a group of which nothing is known. */
  type: GroupType | '';
  introduction: string;
  notification: string;
  /** `''` after the owner of a group of type Work has quit. */
  ownerID: string;
  /** Unix seconds. */
  createTime: number;
  /** How often what is said of the group has changed. */
  infoSequence: number;
  /** Unix seconds: when that was last changed. */
  lastInfoTime: number;
  /** The number that the next message gets, 0 for who is not in the group. */
  nextMessageSeq: number;
  memberCount: number;
  /** The same as memberCount. */
  memberNum: number;
  maxMemberCount: number;
  /** The same as maxMemberCount. */
  maxMemberNum: number;
  joinOption: JoinOption | '';
  inviteOption: InviteOption | '';
  groupCustomField: CustomField[];
  muteAllMembers: boolean;
  isSupportTopic: boolean;
  lastMessage: LastMessage;
  selfInfo: {
    messageRemindType: RemindType;
    /** Unix seconds. */
    joinTime: number;
    nameCard: string;
    /** `''` for who is not in the group. */
    role: GroupMemberRole | '';
    userID: string;
    memberCustomField: CustomField[];
  };
}

/** A member of a chat group. */
export interface GroupMember {
  userID: string;
  avatar: string;
  nick: string;
  role: GroupMemberRole;
  /** Unix seconds. */
  joinTime: number;
  /** Always `''`: nobody keeps it. */
  lastSendMsgTime: '';
  nameCard: string;
  /** Unix seconds, 0 when not muted; one that is over mutes no more. */
  muteUntil: number;
  memberCustomField: CustomField[];
  isOnline: boolean;
}

/** Who waits to be let into a chat group. */
export interface GroupApplication {
  /** 0: `applicant` asks to join; 2: `applicant`, a member, asks for `userID`. */
  applicationType: 0 | 2;
  applicant: string;
  applicantNick: string;
  userID: string;
  groupID: string;
  groupName: string;
  /** Hand it back as it is, and messageKey too. */
  authentication: string;
  messageKey: number;
  note: string;
}

/** What createGroup is asked. Lengths are bytes in UTF-8. */
export interface CreateGroupOptions {
  /** At most 30 bytes. */
  name: string;
  type: GroupType;
  /**
   * 1 to 48 printable ASCII characters without spaces, not beginning with `@TGS#`;
   * that of a community begins with `@TGS#_`. Without it the group gets one.
   */
  groupID?: string;
  /** At most 240 bytes. */
  introduction?: string;
  /** At most 300 bytes. */
  notification?: string;
  /** At most 100 bytes. */
  avatar?: string;
  maxMemberNum?: number;
  /** Passed over in groups of type Work and Meeting. */
  joinOption?: JoinOption;
  inviteOption?: InviteOption;
  /** At most 500. They are members at once. */
  memberList?: { userID: string; role?: 'Admin' | 'Member'; memberCustomField?: CustomField[] }[];
  /** At most 10, keys of 16 letters, digits and `_`, values of 512 bytes. */
  groupCustomField?: CustomField[];
  /** Of a community alone: it is to have topics, and takes no messages itself. */
  isSupportTopic?: boolean;
}

/** What of a chat group is to be another; the rest stays. `''` clears a text. */
export interface UpdateGroupOptions {
  groupID: string;
  name?: string;
  avatar?: string;
  introduction?: string;
  notification?: string;
  maxMemberNum?: number;
  joinOption?: JoinOption;
  inviteOption?: InviteOption;
  /** Then only the owner and the admins may send. */
  muteAllMembers?: boolean;
  /** Each is set by itself; an empty value takes one away. */
  groupCustomField?: CustomField[];
}

/** Which application is answered, and how: an item of getGroupApplicationList, or the notice that told of it. */
export interface HandleApplicationOptions {
  handleAction: 'Agree' | 'Reject';
  /** At most 300 bytes. */
  handleMessage?: string;
  application?: GroupApplication;
  /** With it `application` is passed over. */
  message?: Message;
}

/** A topic of a community, as its user sees it. Each call and event makes new objects. */
export interface Topic {
  topicID: string;
  topicName: string;
  avatar: string;
  introduction: string;
  notification: string;
  unreadCount: number;
  muteAllMembers: boolean;
  customData: string;
  groupAtInfoList: GroupAtInfo[];
  /** The number that the next message gets. */
  nextMessageSeq: number;
  lastMessage: LastMessage & { avatar: string };
  /** What the user has begun to write on this device. Beyond the documented API. */
  draftText: string;
  selfInfo: {
    /** For how many more seconds the user is muted in the topic, or in its community. */
    muteTime: number;
    /** Up to where the user has read. */
    readedSequence: number;
    messageRemindType: RemindType;
    /** Always empty: `unreadCount` leaves out what does not count. */
    excludedUnreadSequenceList: number[];
  };
}

/** What createTopicInCommunity is asked. Lengths are bytes in UTF-8. */
export interface CreateTopicOptions {
  groupID: string;
  /** At most 30 bytes. */
  topicName: string;
  /** The community's id, `@TOPIC#_` and a part of its own: 96 bytes at most. Without it the topic gets one. */
  topicID?: string;
  /** At most 100 bytes. */
  avatar?: string;
  /** At most 300 bytes. */
  notification?: string;
  /** At most 240 bytes. */
  introduction?: string;
  /** At most 3,000 bytes. */
  customData?: string;
}

/** What of a topic is to be another; the rest stays. `''` clears a text. */
export interface UpdateTopicOptions extends Partial<Omit<CreateTopicOptions, 'groupID' | 'topicID'>> {
  groupID: string;
  topicID: string;
  /** Then only the owner and the admins of the community may send. */
  muteAllMembers?: boolean;
}

/** Which topics something failed for, and why. */
export interface TopicFailure {
  topicID: string;
  code: number;
  message: string;
}

/** What a message says about an invitation to a call or its like: the invitation itself, or what became of it. */
export interface Signaling {
  businessID: 1;
  inviteID: string;
  /** `''` between two users. */
  groupID: string;
  inviter: string;
  /** Who is invited; of an answer who answers, of one that was out of time who has not answered. */
  inviteeList: string[];
  /** What the application says with it. */
  data: string;
  /** A value of TSignaling: 1 invited, 2 cancelled, 3 accepted, 4 rejected, 5 nobody answered in time. */
  actionType: number;
  /** Of an invitation, in seconds; 0 for none. */
  timeout: number;
}

/** What an event of an invitation tells in any case. */
export interface Invitation {
  inviteID: string;
  inviter: string;
  /** `''` between two users. */
  groupID: string;
  /** What the application says with the invitation, or with the answer. */
  data: string;
}

/** The data of each event of an invitation, by the event's value. What each means stands with TSignaling. */
export interface SignalingEventData {
  newInvitationReceived: Invitation & { inviteeList: string[] };
  ts_invitee_accepted: Invitation & { invitee: string };
  ts_invitee_rejected: Invitation & { invitee: string };
  ts_invitation_cancelled: Invitation;
  /** With the message that says so, where this instance has sent it. */
  ts_invitation_timeout: Invitation & { inviteeList: string[]; isSelfTimeout: boolean; message?: CustomMessage };
  ts_invitation_modified: { inviteID: string; data: string };
}

/** What a listener of invitations gets. */
export type SignalingEvent<Name extends SignalingEventName = SignalingEventName> = {
  [Each in Name]: { name: Each; data: SignalingEventData[Each] };
}[Name];

export type SignalingListener<Name extends SignalingEventName = SignalingEventName> = (event: SignalingEvent<Name>) => void;

/** What is said of a message where it is pushed, by a server that is set up for it. */
export interface OfflinePushInfo {
  /** Nobody is told. */
  disablePush?: boolean;
  /** In the place of who wrote, and of what: 80 and 200 characters at most, where the operator lets content be pushed. */
  title?: string;
  description?: string;
  /** Others, for phones, are accepted. */
  [field: string]: unknown;
}

export interface InviteOptions {
  /** At most what a message holds; `''` unless given. */
  data?: string;
  /** In seconds; without it, and with 0, the invitation stays open. */
  timeout?: number;
  /** The invitation and what becomes of it are in no history, list or count. */
  onlineUserOnly?: boolean;
  offlinePushInfo?: OfflinePushInfo;
}

export interface InviteInGroupOptions extends InviteOptions {
  groupID: string;
  inviteeList: string[];
}

/** The message that was sent, and which invitation it is about. */
export interface SignalingResult extends Result<{ message: CustomMessage } & Pending> {
  inviteID: string;
}

// --- Conversations ---

/** The values of TYPES.MSG_REMIND_… and their like. */
export type RemindType = 'AcceptAndNotify' | 'AcceptNotNotify' | 'Discard' | 'AcceptNotNotifyExceptAt' | 'NotReceiveMsgExceptAt';

/** That the user was named in a message of a chat group, and has not read it. */
export interface GroupAtInfo {
  from: string;
  groupID: string;
  topicID: string;
  /** The message's `sequence`. */
  messageSequence: number;
  /** TYPES.CONV_AT_ME and its like: one of them. */
  atTypeArray: number[];
}

/** What every conversation has. */
export interface BaseConversation {
  /** `C2C` and the user's id, or `GROUP` and the chat group's. */
  conversationID: string;
  /** The type of the chat group. */
  subType: string;
  unreadCount: number;
  lastMessage: LastMessage;
  /** Of a chat group: the newest that are not read, in the order of the messages. */
  groupAtInfoList: GroupAtInfo[];
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
  /** The id without its prefix. */
  toAccount: string;
}

/** A conversation with one user. */
export interface C2CConversation extends BaseConversation {
  type: 'C2C';
  /** The peer, as of the last message or getConversationProfile(). */
  userProfile: Profile;
  groupProfile?: undefined;
}

/** The conversation of a chat group. */
export interface GroupConversation extends BaseConversation {
  type: 'GROUP';
  groupProfile: Group;
  userProfile?: undefined;
}

/**
 * The notices of the system. It has both profiles, with their defaults: where it
 * is none of the two, either may be read.
 */
export interface SystemConversation extends BaseConversation {
  type: '@TIM#SYSTEM';
  userProfile: Profile;
  groupProfile: Group;
}

/**
 * A conversation; `type` tells which profile it has. An object never changes: a
 * conversation that changed is another object, so `===` tells whether anything
 * did.
 */
export type Conversation = C2CConversation | GroupConversation | SystemConversation;

interface BaseLastMessage {
  /** Unix seconds; 0 when there is no message. */
  lastTime: number;
  lastSequence: number;
  fromAccount: string;
  /** The text itself, or a label such as `[Custom Messages]`. */
  messageForShow: string;
  isRevoked: boolean;
  cloudCustomData: string;
  onlineOnlyFlag: boolean;
  nick: string;
  nameCard: string;
  version: number;
  isPeerRead: boolean;
  /** The user's id who took it back. */
  revoker: string | null;
}

/** The newest message of a conversation of one type. */
export interface LastMessageOf<Type extends MessageType> extends BaseLastMessage {
  type: Type;
  /** Media have no URLs here. */
  payload: PayloadOf<Type>;
}

/** What a conversation without messages has. */
export interface NoLastMessage extends BaseLastMessage {
  type: '';
  payload: null;
}

/** What a conversation list shows of the newest message. */
export type LastMessage = { [Type in MessageType]: LastMessageOf<Type> }[MessageType] | NoLastMessage;

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

/** What the methods that put conversations into a group, or take them out, are asked. */
export interface GroupCallOptions {
  /**
   * At most 32 bytes in UTF-8, with something that can be seen (51011). Spellings
   * of one name, an accent composed or not, are one name; results and events
   * have the composed one.
   */
  groupName: string;
  /** At most 100 different ones (51006). */
  conversationIDList: string[];
}

/** What every call that changes conversation groups resolves with. */
export interface ConversationGroupChange extends Pending {
  /** What undoConversationGroupChange() takes; absent where nothing was changed. */
  changeID?: string;
}

/** Each requested conversation is in exactly one of the two lists. */
export interface GroupCallResult extends ConversationGroupChange {
  /** Also those that already were as asked. */
  successConversationIDList: string[];
  /** 2500 not in the list, 51007 nor the user in the chat group, 2503 no conversation id, 51008 the group is full. */
  failureConversationIDList: { conversationID: string; code: number; message: string }[];
}

/**
 * The order in a conversation group: that of the list (by activity); those with
 * unread messages first; by the name that is shown; or by hand, in which those that
 * sortConversationsInGroup() has moved come first, the others behind them. What is
 * pinned in the group comes before all others, whatever the order.
 */
export type ConversationGroupSortType = 'activity' | 'unread' | 'name' | 'manual';

/**
 * Chooses conversations of the list by what the user sees of them: every field that
 * is given must hold, and one at least is given (2813). None fits `@TIM#SYSTEM`.
 */
export interface ConversationRule {
  type?: 'C2C' | 'GROUP';
  /** The type of a chat group that the user is in, such as TYPES.GRP_WORK. */
  groupType?: GroupType;
  /** Whether it has unread messages. */
  hasUnreadCount?: boolean;
  /** Whether a message that is not read mentions the user, or everybody. */
  hasGroupAtInfo?: boolean;
  /** Whether it is pinned in the list. */
  isPinned?: boolean;
  /** A mark that it has; `0` for those without any. */
  markType?: number;
  messageRemindType?: RemindType;
  /** Stands in the name that is shown (the nick, else the userID; the name of the chat group), in capitals or not. At most 100 bytes in UTF-8. */
  nameContains?: string;
  /** It is one of these; at most 100, also such as come into the list later. */
  conversationIDList?: string[];
}

/** What can be set for a conversation group. What is left out stays as it is. */
export interface ConversationGroupSettings {
  /**
   * Unread messages of its conversations do not count in the total, whichever other
   * groups they are in. Each conversation's own `unreadCount` stays.
   */
  isMuted?: boolean;
  /** For the page to show it so; nothing follows from it. */
  isCollapsed?: boolean;
  sortType?: ConversationGroupSortType;
  /** Whatever the page needs, such as an icon and a colour: at most 1,024 bytes in UTF-8. */
  customData?: string;
  /**
   * Conversations that it fits are in the group, and leave it when it fits no more; of
   * several rules, at most 5, one must fit. `null` for none. What is added by hand is
   * in whatever the rule says, what is taken out by hand is not.
   */
  rule?: ConversationRule | ConversationRule[] | null;
}

/** A conversation group, as it is shown. */
export interface ConversationGroupInfo {
  /** Stays the same when the group is renamed, or deleted and brought back. */
  groupID: string;
  groupName: string;
  /** How many conversations getConversationList({ groupName }) gives. */
  conversationCount: number;
  /** Their unread messages that count in the total. */
  unreadCount: number;
  /** The others: of conversations that are muted, or in a muted group. Both counts together are all unread messages. */
  mutedUnreadCount: number;
  /** How many of them have unread messages, muted ones too. */
  unreadConversationCount: number;
  /** How many messages mention the user, or everybody, and are not read. */
  mentionCount: number;
  isMuted: boolean;
  isCollapsed: boolean;
  /** The application's backend gave it: it can be muted, collapsed and sorted, and not be renamed, deleted or filled otherwise (2810). */
  isGiven: boolean;
  sortType: ConversationGroupSortType;
  customData: string;
  /** The rules, of which one must fit; `null` where there are none. */
  rule: ConversationRule[] | null;
  /** When it was made, Unix seconds; 0 where that was not kept yet. */
  createTime: number;
  /** When something was set for it last, Unix seconds; 0 for never. */
  updateTime: number;
}

/** Why a conversation group, or a conversation, was left as it was. */
export interface ConversationGroupFailure {
  groupName?: string;
  conversationID?: string;
  code: number;
  message: string;
}

/** How much there may be, and how much there is. */
export interface ConversationGroupLimits {
  /** Conversation groups of a user, without given ones. */
  maxGroupCount: number;
  groupCount: number;
  /** Those that the application's backend gave. */
  maxGivenGroupCount: number;
  givenGroupCount: number;
  /** Bytes of a name, in UTF-8. */
  maxGroupNameBytes: number;
  /** Conversations put into one group; those that are there by its rule do not count. */
  maxGroupSize: number;
  groupSizeList: { groupID: string; groupName: string; size: number }[];
  /** Different conversations in one call, and in one rule. */
  maxConversationCountPerCall: number;
  /** Bytes of the custom data of a group, in UTF-8. */
  maxCustomDataBytes: number;
  /** Rules of a group, of which one must fit. */
  maxRuleCount: number;
  /** How many changes can be undone, the newest, and for how many seconds. */
  maxChangeCount: number;
  undoSeconds: number;
}

/** A conversation group in an export. Only `groupName` has to be there. */
export interface ExportedConversationGroup extends ConversationGroupSettings {
  groupName: string;
  /** Those that were put in by hand. */
  conversationIDList?: string[];
  /** Those that were taken out by hand, so that no rule puts them in. */
  excludedConversationIDList?: string[];
  /** Those that are pinned in it. */
  pinnedConversationIDList?: string[];
  /** Those that were moved by hand, in their order. */
  sortedConversationIDList?: string[];
}

/** What exportConversationGroups() gives: JSON, without anything of messages or other people but ids. */
export interface ConversationGroupsDocument {
  type: 'parlor.conversationGroups';
  version: 1;
  /** In the order in which they are shown, without given ones. */
  conversationGroupList: ExportedConversationGroup[];
  /** Given groups, if there are any: importConversationGroups() passes over them. */
  givenConversationGroupList?: ExportedConversationGroup[];
}

/** An answer of the REST API's `get_contact_group`: what importConversationGroups() reads of it. */
export interface ContactGroupAnswer {
  GroupItem?: { GroupId: number; GroupName: string }[];
  ContactItem?: { Type: number; To_Account?: string; ToGroupId?: string; ContactGroupId?: number[] }[];
}

/** What an import did, or would do. */
export interface ConversationGroupsImport {
  createdGroupNameList: string[];
  /** Those that were there before and are others now. */
  changedGroupNameList: string[];
  deletedGroupNameList: string[];
  /** What could not be done, with the group and the conversation. */
  failureList: ConversationGroupFailure[];
  /** To undo it: each of these, in this order. Of more than 50 changes only the newest 50 can be undone. */
  changeIDList: string[];
  /** True when some of it waits for the server. */
  pending?: true;
}

/** How the user is reminded of all messages within a part of the day. */
export interface AllReceiveMessageOpt {
  messageRemindType: RemindType;
  /** The window that is now, or the next one: Unix seconds, both 0 when there is none. */
  startTime: number;
  endTime: number;
  /** It comes again every day. */
  isRepeated: boolean;
}

// --- Messages: what they hold ---

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
  /** `''` when the bytes are gone. It ends, within a day with a server: do not keep it. */
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
  /** `''` when the bytes are gone. It ends, within a day with a server: do not keep it. */
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
  /** `''` when the bytes are gone. It ends, within a day with a server: do not keep it. */
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
  /** `''` when the bytes are gone. It ends, within a day with a server: do not keep it. */
  fileUrl: string;
  remoteFileUrl: string;
  downloadFlag: number;
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

/** What happened in a chat group. */
export interface GroupTipPayload {
  /** TYPES.GRP_TIP_… */
  operationType: number;
  operatorID: string;
  operatorInfo: UserInfo;
  /** Those it was done to, or who did it. */
  userIDList: string[];
  /** Those it was done to. With `reason` who was removed, with `muteTime` (seconds, 0 lifted) who was muted. */
  memberList: (UserInfo & { reason?: string; muteTime?: number })[];
  groupProfile: { from: string; to: string; groupID: string; groupName: string };
  /** How many members there are now, where the tip is about that. */
  memberCount?: number;
  memberNum?: number;
  /** 1: came alone; 2: was invited. */
  groupJoinType?: number;
  /** What of the group is another one now. */
  newGroupProfile?: {
    groupName?: string;
    avatar?: string;
    introduction?: string;
    notification?: string;
    ownerID?: string;
    joinOption?: string;
    inviteOption?: string;
    muteAllMembers?: boolean;
    groupCustomField?: CustomField[];
  };
}

/** What the system tells a user about a chat group. */
export interface GroupSystemNoticePayload {
  operationType: number;
  operatorID: string;
  /** From whom to whom, and about which group. */
  groupProfile: { from: string; to: string; groupID: string; name: string; groupType: string };
  /** What the applicant wrote, or who answered. */
  handleMessage: string;
  authentication: string;
  /** Tells one application of a user from the next. */
  messageKey: number;
  userDefinedField: string;
  /** Whom a member asks to let in. */
  inviteeList?: string[];
  inviteeInfoList?: UserInfo[];
}

/** The payload of each type of message, by the type's value (TYPES.MSG_…). */
export interface Payloads {
  TIMTextElem: TextPayload;
  TIMCustomElem: CustomPayload;
  TIMFaceElem: FacePayload;
  TIMLocationElem: LocationPayload;
  TIMImageElem: ImagePayload;
  TIMSoundElem: AudioPayload;
  TIMVideoFileElem: VideoPayload;
  TIMFileElem: FilePayload;
  TIMRelayElem: MergerPayload;
  TIMGroupTipElem: GroupTipPayload;
  TIMGroupSystemNoticeElem: GroupSystemNoticePayload;
}

export type MessageType = keyof Payloads;

type PayloadField = { [Type in MessageType]: keyof Payloads[Type] }[MessageType];

/**
 * The payload of a message of one type. The fields of the other types are
 * undefined: so `message.payload.text` may be read of any message.
 */
export type PayloadOf<Type extends MessageType> = Payloads[Type] & {
  [Field in Exclude<PayloadField, keyof Payloads[Type]>]?: undefined;
};

export type MessagePayload = { [Type in MessageType]: PayloadOf<Type> }[MessageType];

// --- Messages ---

/** What every message has. */
export interface BaseMessage<Type extends MessageType> {
  /**
   * The same on every device, for ever. It begins with the number of the sender,
   * who makes it.
   */
  ID: string;
  type: Type;
  payload: PayloadOf<Type>;
  conversationID: string;
  conversationType: 'C2C' | 'GROUP' | '@TIM#SYSTEM';
  conversationSubType: string;
  to: string;
  from: string;
  /** `out` when the signed-in user sent it. */
  flow: 'in' | 'out';
  /** Unix seconds. */
  time: number;
  /** Unix seconds, by the sender's clock. */
  clientTime: number;
  /** In a chat group its number there, once it is sent. In a conversation of two it counts for each sender, and orders nothing. */
  sequence: number;
  clientSequence: number;
  random: number;
  /** `unSend` until it is sent: also while it waits for the server. */
  status: 'unSend' | 'success' | 'fail';
  priority: string;
  /** The sender's, when it was sent; of a tip, whom it is about. */
  nick: string;
  avatar: string;
  /** The sender's in the chat group. */
  nameCard: string;
  isRead: boolean;
  /** Of the user's own: the peer has read it. */
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
  /** Of an own message to a chat group for some members only: who they are. */
  receiverList?: string[];
  /**
   * What sendMessageReadReceipt() of the peer has confirmed, and when: Unix
   * seconds. Of an own message to a chat group, by how many members, and by how
   * many not.
   */
  readReceiptInfo: { readCount?: number; unreadCount?: number; isPeerRead?: boolean; timestamp: number };
  isBroadcastMessage: boolean;
  isSupportExtension: boolean;
  hasRiskContent: boolean;
  revoker: string;
  revokerInfo: UserInfo;
  revokeReason: string;
  /** 0, and one more with every change. */
  version: number;
  /** Who pinned it in a chat group; null for nobody. */
  pinnerInfo: UserInfo | null;
  level: number;
  senderTinyID: string;
  protocol: string;
}

export interface TextMessage extends BaseMessage<'TIMTextElem'> {}
export interface CustomMessage extends BaseMessage<'TIMCustomElem'> {}
export interface FaceMessage extends BaseMessage<'TIMFaceElem'> {}
export interface LocationMessage extends BaseMessage<'TIMLocationElem'> {}
export interface ImageMessage extends BaseMessage<'TIMImageElem'> {}
export interface AudioMessage extends BaseMessage<'TIMSoundElem'> {}
export interface VideoMessage extends BaseMessage<'TIMVideoFileElem'> {}
export interface FileMessage extends BaseMessage<'TIMFileElem'> {}
export interface MergerMessage extends BaseMessage<'TIMRelayElem'> {}
/** Of `@TIM#SYSTEM`, in the history of a chat group. */
export interface GroupTipMessage extends BaseMessage<'TIMGroupTipElem'> {}
/** In the system conversation; `to` is the chat group. */
export interface GroupSystemNoticeMessage extends BaseMessage<'TIMGroupSystemNoticeElem'> {}

/**
 * A message; `type` tells what its payload holds. It stays the same object from
 * createTextMessage() through sendMessage() and is updated in place.
 */
export type Message =
  | TextMessage
  | CustomMessage
  | FaceMessage
  | LocationMessage
  | ImageMessage
  | AudioMessage
  | VideoMessage
  | FileMessage
  | MergerMessage
  | GroupTipMessage
  | GroupSystemNoticeMessage;

/** The message of one type: `MessageOf<'TIMTextElem'>` is TextMessage. */
export type MessageOf<Type extends MessageType> = Extract<Message, { type: Type }>;

/** What a merger holds of a message of one type. */
export interface MergedMessageOf<Type extends MessageType> {
  ID: string;
  type: Type;
  payload: PayloadOf<Type>;
  /** The same again, as some clients read it. */
  messageBody: { type: Type; payload: PayloadOf<Type> }[];
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

/** What a merger holds of a message. */
export type MergedMessage = { [Type in MessageType]: MergedMessageOf<Type> }[MessageType];

/** What the page may set on a new message. */
export interface MessageOptions<Payload> {
  /** The peer's user id, or the chat group's. */
  to: string;
  /** That of a message that is answered will do. Nobody can answer the system (2106). */
  conversationType: 'C2C' | 'GROUP' | '@TIM#SYSTEM';
  payload: Payload;
  priority?: 'High' | 'Normal' | 'Low' | 'Lowest';
  /** With the payload at most 12 KB (80002). */
  cloudCustomData?: string;
  /** The peer may confirm that it was read: sendMessageReadReceipt(). So may the members of a Work, Public or Meeting group of up to 200. */
  needReadReceipt?: boolean;
  /** setMessageExtensions() may be called on it. */
  isSupportExtension?: boolean;
  /** Of a chat group, but of a community: up to 50 members, who alone see the message besides its sender. It counts as unread for nobody. */
  receiverList?: string[];
  /** Accepted. */
  customModerationConfigurationID?: string;
}

/** A File or Blob of the page, or an input element, which stands for its first file. */
export type FileSource = Blob | { readonly files: ArrayLike<Blob> | null };

/** A recording or a video. */
export interface RecordingSource {
  file: FileSource;
  /** How long it is, in milliseconds, as recorders note it; it may stand on the file too. Without it the file is measured. */
  duration?: number;
}

export interface FileMessageOptions<Payload = { file: FileSource }> extends MessageOptions<Payload> {
  /** Hears while sendMessage() stores the file, from 0 to 1. One that throws is an ERROR event with 2109. */
  onProgress?(fraction: number): void;
}

/** Options of sendMessage(). */
export interface SendOptions {
  /** Reaches the devices that are signed in now, and is in no history, list or count. */
  onlineUserOnly?: boolean;
  messageControlInfo?: {
    excludedFromUnreadCount?: boolean;
    excludedFromLastMessage?: boolean;
    /** Accepted. */
    excludedFromContentModeration?: boolean;
  };
  offlinePushInfo?: OfflinePushInfo;
  /** Accepted. */
  webhookInfo?: object;
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

export interface MessageReaction {
  reactionID: string;
  /** 0 when nobody reacts so any more. */
  totalUserCount: number;
  partialUserList: UserInfo[];
  reactedByMyself: boolean;
}

export interface MessageReactions {
  messageID: string;
  reactionList: MessageReaction[];
}

// --- Events ---

/** The data of each event, by the event's value. What each means stands with EVENT. */
export interface EventData {
  sdkStateReady: undefined;
  sdkStateNotReady: undefined;
  sdkDestroy: { SDKAppID: number };
  error: {
    code: ErrorCode | (number & {});
    message: string;
    /** The call that came too early, or was pending and has been refused. */
    method?: string;
  };
  /** How the connection to the server stands. */
  netStateChange: { state: 'connected' | 'connecting' | 'disconnected' };
  kickedOut: { type: 'multipleAccount' | 'multipleDevice' | 'userSigExpired' | 'REST_API_Kick' };

  onMessageReceived: Message[];
  onMessageModified: Message[];
  onMessageRevoked: Message[];
  onMessageReadByPeer: Message[];
  /** Of messages to a user, in Unix seconds; of those to a chat group how many have read them. */
  onMessageReadReceiptReceived:
    | { userID: string; messageID: string; isPeerRead: true; timestamp: number }[]
    | { groupID: string; messageID: string; readCount: number; unreadCount: number }[];
  onMessageExtensionsUpdated: { messageID: string; extensions: Extension[] };
  onMessageExtensionsDeleted: { messageID: string; keyList: string[] };
  onMessageReactionsUpdated: MessageReactions;

  onConversationListUpdated: Conversation[];
  onTotalUnreadMessageCountUpdated: number;
  onConversationGroupListUpdated: string[];
  onConversationInGroupUpdated: { groupName: string; conversationList: Conversation[] };
  onConversationGroupInfoUpdated: { changed: ConversationGroupInfo[]; gone: string[] };
  onAllReceiveMessageOptUpdated: AllReceiveMessageOpt;

  onProfileUpdated: Profile[];
  onUserStatusUpdated: UserStatus[];
  blacklistUpdated: string[];

  onGroupListUpdated: Group[];
  groupAttributesUpdated: { groupID: string; groupAttributes: Record<string, string>; updatedKeyList: string[]; deletedKeyList: string[] };
  onGroupCounterUpdated: { groupID: string; key: string; value: number };
  /** A message that is pinned no more is only named. */
  onPinnedGroupMessageUpdated: { groupID: string; operatorInfo: UserInfo } & (
    | { isPinned: true; message: Message }
    | { isPinned: false; message: Pick<Message, 'ID' | 'sequence' | 'random' | 'time' | 'clientTime'> }
  );
  onTopicCreated: { groupID: string; topicID: string };
  onTopicDeleted: { groupID: string; topicIDList: string[] };
  onTopicUpdated: { groupID: string; topic: Topic };

  onFriendListUpdated: Friend[];
  onFriendGroupListUpdated: FriendGroup[];
  onFriendApplicationListUpdated: { friendApplicationList: FriendApplication[]; unreadCount: number };
  onMyFollowersListUpdated: FollowChange;
  onMyFollowingListUpdated: FollowChange;
  onMutualFollowersListUpdated: FollowChange;

  onRoomCustomDataReceived: unknown;
  onServerConfigUpdated: { config: unknown };
}

/** The values of EVENT. */
export type EventName = keyof EventData;

/** What a listener gets: by itself the union of all events, which `name` tells apart. */
export type ChatEvent<Name extends EventName = EventName> = {
  [Each in Name]: { name: Each; data: EventData[Each] } & (Each extends 'onConversationListUpdated' ? { isSyncCompleted: boolean } : unknown);
}[Name];

export type Listener<Name extends EventName = EventName> = (event: ChatEvent<Name>) => void;

/** Any function, where only when it runs is it known which event it is for, or what the function takes. */
type UncheckedListener<Name, Handler> = string extends Name ? Handler : Function extends Handler ? Handler : never;

// --- Methods ---

/** What all searches take. */
export interface SearchOptions {
  /** 1 to 5, each of at most 256 bytes; capital letters are as small ones. */
  keywordList: string[];
  /** Whether one of the keywords is enough (or), or each has to be found. */
  keywordListMatchType?: 'or' | 'and';
  /** 1 to 100; 20 unless it is said otherwise, 100 for messages. */
  count?: number;
  /** That of the last answer, which is opaque; `''` to begin with. */
  cursor?: string;
}

export interface SearchMessagesOptions extends Partial<SearchOptions> {
  /** At most 5. With it, or with types, there need be no keyword. */
  senderUserIDList?: string[];
  messageTypeList?: MessageType[];
  /** To search in one conversation; else in all. */
  conversationID?: string;
  /** Where in time the search ends, Unix seconds; 0 for now. */
  timePosition?: number;
  /** How many seconds it goes back from there; 0 for all. */
  timePeriod?: number;
}

export interface SearchUsersOptions extends SearchOptions {
  gender?: Gender;
  /** Numbers such as 20000131; who has not said it is not found then. */
  miniBirthday?: number;
  maxBirthday?: number;
}

export interface SearchGroupsOptions extends SearchOptions {
  groupTypeList?: GroupType[];
}

export interface SearchGroupMembersOptions extends SearchGroupsOptions {
  groupIDList?: string[];
}

/** What a search found. */
export interface Found<Item> {
  /** Exact when cursor is empty, else as many as are known of. */
  totalCount: number;
  /** For the next call; `''` when there is no more. */
  cursor: string;
  searchResultList: Item[];
}

export interface FoundMessages {
  conversationID: string;
  /** How many were found there; where that conversation was named, how many are in this answer. */
  messageCount: number;
  /** The newest first, in chat groups last. Of several conversations each has only the message that is alone. */
  messageList: Message[];
}

export interface FoundMembers {
  groupInfo: { groupID: string; name: string; type: GroupType; avatar: string };
  memberList: { userID: string; nick: string; nameCard: string; avatar: string }[];
}

/**
 * A chat instance. A parameter that is not as declared rejects with 6017; a
 * call before SDK_READY rejects with 2024, 3000, 3001 or 3005, or 3002, 3003,
 * 3004, 3006 when the server ended the sign-in. Methods that answer at once
 * throw the same. Any call may reject with 2801 (no answer in 15 s; the message
 * says if it may still be carried out) or 2903 (a fault). Calls take effect in the order made.
 */
export interface Chat {
  // Life cycle.

  /**
   * Signs in; a userID has 1 to 32 printable ASCII characters without spaces.
   * Wait for SDK_READY before other calls. Without a server any userSig that is
   * not empty will do. 2025: another login() is running; 2800: the module or the
   * server cannot be reached; 70001 to 70052: the server does not accept the
   * userSig.
   */
  login(options: { userID: string; userSig: string }): Promise<Result<{
    actionStatus: string;
    errorCode: number;
    errorInfo: string;
    /** True when somebody was signed in already; nothing changed then. */
    repeatLogin?: boolean;
  }>>;
  /** Signs out and delivers SDK_NOT_READY; listeners stay. */
  logout(): Promise<Result<{}>>;
  /** Signs out and gives everything back; create() makes a new instance then. 2024: nobody was signed in, and it is destroyed all the same. */
  destroy(): Promise<Result<{}>>;
  /** Whether somebody is signed in, so that calls work. */
  isReady(): boolean;
  /** The signed-in user, `''` for nobody. */
  getLoginUser(): string;
  /** Unix milliseconds: the server's time, whatever the device's clock is set to; without a server the device's. */
  getServerTime(): number;
  /** Adds a listener; add those you need before login(). One that throws is reported on the console and harms no other. */
  on<Name extends EventName>(event: Name, handler: Listener<Name>, context?: unknown): void;
  on<Name extends string, Handler extends Function>(event: Name, handler: UncheckedListener<Name, Handler>, context?: unknown): void;
  /** Adds a listener for the next event of the name only. */
  once<Name extends EventName>(event: Name, handler: Listener<Name>, context?: unknown): void;
  once<Name extends string, Handler extends Function>(event: Name, handler: UncheckedListener<Name, Handler>, context?: unknown): void;
  /** Removes a listener; without a context, whatever context it was added with. */
  off<Name extends EventName>(event: Name, handler: Listener<Name>, context?: unknown): void;
  off<Name extends string, Handler extends Function>(event: Name, handler: UncheckedListener<Name, Handler>, context?: unknown): void;
  /**
   * What is printed on the console from now on: 0 all, each call too; 1 what matters;
   * 2 what goes wrong; 3 errors, which holds from the beginning; 4 nothing. 6017 for no
   * number. What is printed is what {@link CreateOptions.logger} gets.
   */
  setLogLevel(level?: number): void;
  /** Accepted; there are no plugins, and files need none. */
  registerPlugin(plugins: object): void;
  /** Accepted; there are no plugins. */
  use(plugins: unknown): void;

  // Conversation groups.

  /**
   * Makes a conversation group and puts conversations into it. A group of that
   * name takes them too. An empty list makes an empty group; a list of which no
   * conversation is known makes none. At most 20 groups (51010).
   *
   * What updateConversationGroup() sets may be given along; with a rule the list may
   * be left out.
   */
  createConversationGroup(options: GroupCallOptions & ConversationGroupSettings): Promise<Result<GroupCallResult>>;
  createConversationGroup(
    options: Omit<GroupCallOptions, 'conversationIDList'> & ConversationGroupSettings & { rule: ConversationRule | ConversationRule[] },
  ): Promise<Result<GroupCallResult>>;
  /**
   * Deletes a group; its conversations stay. With `into` they join that group, all or
   * none: those that a rule of the deleted one has put there too. 51009: no such
   * group; 2810: it was given; 51008: the other has no room for all of them.
   */
  deleteConversationGroup(groupName: string, options?: { into?: string }): Promise<Result<{ groupName: string } & ConversationGroupChange>>;
  /** Renames a group in its place. 51009: no such group; 51011: newName is empty, invisible or over 32 bytes; 6017: it is taken; 2810: it was given. */
  renameConversationGroup(options: { oldName: string; newName: string }): Promise<Result<{ oldName: string; newName: string } & ConversationGroupChange>>;
  /** The names of all groups, in the order in which they are shown: as they were made, unless sortConversationGroups() has moved some. */
  getConversationGroupList(): Promise<Result<string[]>>;
  /** Puts conversations into a group. At most 1,000 in one group (51008, each). 51009: no such group. */
  addConversationsToGroup(options: GroupCallOptions): Promise<Result<GroupCallResult>>;
  /** Takes conversations out of a group; those that were not in it are a success too. No rule puts them in again. 51009: no such group. */
  deleteConversationsFromGroup(options: GroupCallOptions): Promise<Result<GroupCallResult>>;

  // Conversation groups, beyond the documented API.

  /** All groups, in the order in which they are shown. From the first call on CONVERSATION_GROUP_INFO_UPDATED tells what changes. */
  getConversationGroupInfoList(): Promise<Result<{ conversationGroupInfoList: ConversationGroupInfo[] }>>;
  /** Sets something for a group. 51009: no such group; 2813: a rule that cannot be; 2810: a rule for a given group. */
  updateConversationGroup(options: { groupName: string } & ConversationGroupSettings): Promise<Result<{ groupName: string } & ConversationGroupChange>>;
  /**
   * Has groups stand in this order; those that are not named come behind them, in the
   * order that they had. Names that no group has are in failureList (51009); 51009:
   * none has.
   */
  sortConversationGroups(groupNameList: string[]): Promise<Result<{ failureList: ConversationGroupFailure[] } & ConversationGroupChange>>;
  /**
   * Has conversations of a group stand in this order: at its front, or behind the one
   * named `after`. It shows where the group's sortType is `manual`, and is kept
   * meanwhile. 51009: no such group; 2500: `after` is not in the group, or is one of
   * those that move. What is not in the group is in failureConversationIDList (2500).
   */
  sortConversationsInGroup(options: GroupCallOptions & { after?: string }): Promise<Result<GroupCallResult>>;
  /** Pins a conversation in a group, before all that are not, or unpins it there; pins of the list are others. 51009: no such group; 2500: not in it. */
  pinConversationInGroup(options: {
    groupName: string;
    conversationID: string;
    isPinned: boolean;
  }): Promise<Result<{ conversationID: string } & ConversationGroupChange>>;
  /**
   * Takes conversations out of one group and puts them into another, all or none:
   * where something is in the way the call rejects, and `error.data.failureList` has
   * each. Those that were not in `from` join `to` all the same.
   */
  moveConversations(options: { conversationIDList: string[]; from: string; to: string }): Promise<Result<GroupCallResult>>;
  /**
   * Puts each conversation into some groups and takes it out of others, all or
   * nothing: where something is in the way the call rejects, and
   * `error.data.failureList` has each. At most 100 conversations, each once.
   */
  setConversationGroups(changes: { conversationID: string; add?: string[]; remove?: string[] }[]): Promise<Result<GroupCallResult>>;
  /**
   * Takes back what a call has changed, on any device of the user, within a day and
   * 50 changes. What somebody else has changed since stays and is in failureList
   * (2812); where nothing is left to undo the call rejects with 2812. The undo can be
   * undone by its own changeID. 2811: no such change, or it is too old.
   */
  undoConversationGroupChange(changeID: string): Promise<Result<{ failureList: ConversationGroupFailure[] } & ConversationGroupChange>>;
  /** All groups, with what is in them by hand, as JSON: to keep, or for importConversationGroups(). Given ones are apart. */
  exportConversationGroups(): Promise<Result<ConversationGroupsDocument>>;
  /**
   * Makes the groups of a document, or of answers of `get_contact_group`. With `merge`,
   * the default, what is there stays: groups of the document are made or get its
   * conversations. With `replace` the groups become those of the document, but for
   * given ones. Only conversations in the list can be in a group; others are in
   * failureList (2500). It takes many calls, which settle one by one: whatever fails is
   * in failureList, the rest is done. With `dryRun` nothing is changed. 2814: the
   * document cannot be read.
   */
  importConversationGroups(
    document: ConversationGroupsDocument | ContactGroupAnswer | ContactGroupAnswer[],
    options?: { mode?: 'merge' | 'replace'; dryRun?: boolean },
  ): Promise<Result<ConversationGroupsImport>>;
  /** How many conversation groups there may be and so on, and how many there are. */
  getConversationGroupLimits(): Promise<Result<ConversationGroupLimits>>;

  // Conversations.

  /** All conversations, those of the ids, or those that the filter lets pass; sorted: pinned first, then by the newest message. */
  getConversationList(options?: string[] | ConversationFilter): Promise<Result<ConversationList>>;
  /** Gives a conversation, and makes it exist if it does not. 2503: no conversation id. */
  getConversationProfile(conversationID: string): Promise<Result<{ conversation: Conversation } & Pending>>;
  /** Takes a conversation off the list and clears its history for this user; its groups come back with it. 2500: not in the list. */
  deleteConversation(conversationID: string): Promise<Result<{ conversationID: string } & Pending>>;
  /** The same for the first 100, with the history kept on request; resolves with those deleted. 2500: none was in the list. */
  deleteConversation(options: { conversationIDList: string[]; clearHistoryMessage?: boolean }): Promise<Result<{ conversationIDList: string[] } & Pending>>;
  /** Pins or unpins. At most 50 are pinned (51012). */
  pinConversation(options: { conversationID: string; isPinned: boolean }): Promise<Result<{ conversationID: string } & Pending>>;
  /** Marks everything in a conversation as read; the peer is told. 2503: no conversation id. */
  setMessageRead(options: { conversationID: string }): Promise<Result<Pending>>;
  /** The same for all conversations, or those of one type. At most once a second (2996). */
  setAllMessageRead(options?: { scope?: 'readAllC2CMessage' | 'readAllGroupMessage' | 'readAllMessage' }): Promise<Result<Pending>>;
  /** Hides the history of a conversation for this user, marks it read and keeps it in the list. 2500: not in the list. */
  clearHistoryMessage(conversationID: string): Promise<Result<{ conversationID: string } & Pending>>;
  /** Keeps what the user has begun to write, on this device only; `''` clears it. 2500: not in the list. */
  setConversationDraft(options: { conversationID: string; draftText: string }): Promise<Result<{ code: 0; /** Undefined for a topic. */ conversation: Conversation }>>;
  /** How the user is reminded of messages from users: the first 30 are looked at, 6017 where one is no user id. */
  setMessageRemindType(options: { userIDList: string[]; messageRemindType: RemindType }): Promise<Result<{
    successUserIDList: { userID: string }[];
    failureUserIDList: { userID: string; code: number }[];
  } & Pending>>;
  /** The same for a chat group. 2602: no chat group's id. */
  setMessageRemindType(options: { groupID: string; messageRemindType: RemindType }): Promise<Result<{ group: Group; /** In the place of `group`, for a topic's id. */ topic?: Topic } & Pending>>;
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
  /** What setAllReceiveMessageOpt has set, with the window that is now or next. */
  getAllReceiveMessageOpt(): Promise<Result<AllReceiveMessageOpt>>;
  /** Sets or clears a mark, a power of two (6017), on at most 100 conversations (51006). */
  markConversation(options: { conversationIDList: string[]; markType: number; enableMark: boolean }): Promise<Result<GroupCallResult>>;
  /** Writes up to 256 bytes of the page's own on at most 100 conversations (51006); `''` clears them. */
  setConversationCustomData(options: { conversationIDList: string[]; customData: string }): Promise<Result<GroupCallResult>>;
  /** The unread messages of all conversations together whose messageRemindType is AcceptAndNotify. */
  getTotalUnreadMessageCount(): number;

  // Messages that the page makes.

  /** A text. Throws what other calls reject with. */
  createTextMessage(options: MessageOptions<TextPayload>): TextMessage;
  /** A text that mentions users: their ids, or TYPES.MSG_AT_ALL. They are in the message's atUserList. */
  createTextAtMessage(options: MessageOptions<TextPayload & { atUserList?: string[] }>): TextMessage;
  /** Whatever the page likes, in three strings. */
  createCustomMessage(options: MessageOptions<Partial<CustomPayload>>): CustomMessage;
  /** A sticker, by its number. */
  createFaceMessage(options: MessageOptions<{ index: number; data?: string }>): FaceMessage;
  /** A place. */
  createLocationMessage(options: MessageOptions<{ description?: string; longitude: number; latitude: number }>): LocationMessage;
  /** At most 20 MB (2253) of jpg, jpeg, gif, png, bmp or webp (2252). 2251: no file; 2108: an empty one. */
  createImageMessage(options: FileMessageOptions): ImageMessage;
  /** At most 20 MB (2301). 2108: an empty file. */
  createAudioMessage(options: FileMessageOptions<RecordingSource>): AudioMessage;
  /** At most 100 MB (2351) of mp4 or mov (2352). 2108: an empty file. */
  createVideoMessage(options: FileMessageOptions<RecordingSource>): VideoMessage;
  /** At most 100 MB (2402). 2401: no file; 2108: an empty one. */
  createFileMessage(options: FileMessageOptions): FileMessage;
  /** One message that holds others; none of them may have failed. */
  createMergerMessage(options: MessageOptions<{
    messageList: (Message | MergedMessage)[];
    title?: string;
    abstractList?: string[];
    compatibleText: string;
  }>): MergerMessage;
  /** Fills in payload.messageList and resolves with the very message. 2450, 2451: nothing to download; 2452: it failed. */
  downloadMergerMessage(message: MergerMessage): Promise<MergerMessage>;
  /** A new message with the content of another, which is the payload. 2453: notices cannot be forwarded; 2454: no message. */
  createForwardMessage<M extends Message | MergedMessage>(options: MessageOptions<M>): MessageOf<M['type']>;

  // Sending and changing messages. With a server they need it, but for
  // sendMessage and resendMessage: offline they reject with 2800.

  /**
   * Sends a message and resolves with the very same object. A file is stored
   * first: with a server that needs the network (2100, 2300, 2350, 2400). 2100:
   * it is sent already; 20007: the peer has blocked the user; 20012: the application
   * has muted the user; 80002: over 12 KB.
   * To a chat group: 10010 there is none; 10007 the user is not in it, or it has
   * no messages for some only; 10017 muted; 10023 over 40 a second; 10053 over 30
   * mentioned. `error.data.message` is the message.
   */
  sendMessage<M extends Message>(message: M, options?: SendOptions): Promise<Result<{ message: M } & Pending>>;
  /** Sends a message again whose sending has failed; it keeps its ID. The codes of sendMessage. */
  resendMessage<M extends Message>(message: M, options?: SendOptions): Promise<Result<{ message: M } & Pending>>;
  /**
   * Takes an own message back, for both sides, within two minutes of sending
   * (20016, in a chat group 10031). 10030: not in a history; 10032: another's, or revoked already. In a
   * chat group its owner and its admins take back anybody's, at any time; others
   * get 10007.
   */
  revokeMessage<M extends Message>(message: M): Promise<Result<{ message: M }>>;
  /**
   * Gives a message the payload and cloudCustomData that the object has now:
   * change them and pass it. Payloads of text, custom, location and face
   * messages. 2480: it was modified meanwhile, `error.data.message` is how.
   */
  modifyMessage<M extends Message>(message: M): Promise<Result<{ message: M }>>;
  /** Deletes up to 30 messages of one conversation from the own view, on all devices. 2111: none can be; 2116: notices. */
  deleteMessage<M extends Message>(messageList: M[]): Promise<Result<{ messageList: M[] }>>;
  /** Confirms to the sender that up to 30 messages have been read. 2114: none needs it. */
  sendMessageReadReceipt(messageList: Message[]): Promise<Result<{}>>;
  /** The messages, with readReceiptInfo as it is known. */
  getMessageReadReceiptList<M extends Message>(messageList: M[]): Promise<Result<{ messageList: M[] }>>;
  /**
   * Members who have read an own message to a chat group, or with filter 1 who
   * have not and are still there: up to 100 at a time; pass cursor on. 10062: it
   * has no receipts, or is another's.
   */
  getGroupMessageReadMemberList(options: { message: Message; filter?: 0 | 1; cursor?: string | 0; count?: number }): Promise<Result<{
    cursor: string;
    isCompleted: boolean;
    messageID: string;
    readUserIDList: string[];
    unreadUserIDList: string[];
  }>>;
  /**
   * Texts in another language, as many as were given and in their order; up to 50,
   * with 60 KB in all. A server asks a service that its operator has named; without
   * one, or if it fails, 2117, or the service's own code. More than 60 such calls a
   * minute, or four at a time: 60018. May take a minute.
   */
  translateText(options: { sourceTextList: string[]; sourceLanguage?: string; targetLanguage: string }): Promise<Result<{
    translatedTextList: string[];
  }>>;
  /**
   * What is said in a recording that was sent or received; `language` such as
   * `en-US` or `ja-JP`. 2119: its format is none of wav, pcm, ogg-opus, speex, silk,
   * mp3, m4a, aac, amr and webm. 2118: nobody does it, as without a server, or it
   * failed; the message says why. May take a minute.
   */
  convertVoiceToText(options: { message: AudioMessage; language?: string }): Promise<Result<{ result: string }>>;
  /** Sets up to 20 keys of a message that was made with isSupportExtension (10032); the last to write wins. At most 300 on a message. */
  setMessageExtensions(message: Message, extensions: Extension[]): Promise<Result<{ extensions: ExtensionResult[] }>>;
  /** All keys of a message, whatever keyList names. */
  getMessageExtensions(message: Message, keyList?: string[]): Promise<Result<{ extensions: Extension[] }>>;
  /** Deletes keys of a message (23004 for one that is not there), or all of them and resolves with an empty list. */
  deleteMessageExtensions(message: Message, keyList?: string[]): Promise<Result<{ extensions: ExtensionResult[] }>>;
  /** Adds the user's reaction, of 1 to 128 bytes; at most 100 different ones on a message. */
  addMessageReaction(message: Message, reactionID: string): Promise<Result<{}>>;
  /** Takes the user's reaction back. */
  removeMessageReaction(message: Message, reactionID: string): Promise<Result<{}>>;
  /** The reactions to messages, in their order; of each up to maxUserCountPerReaction (10) users. */
  getMessageReactions(options: { messageList: Message[]; maxUserCountPerReaction?: number }): Promise<Result<{ resultList: MessageReactions[] }>>;
  /** All users of a reaction, up to 100 at a time; pass nextSeq on. */
  getAllUserListOfMessageReaction(options: { message: Message; reactionID: string; nextSeq?: number; count?: number }): Promise<Result<{
    userList: UserInfo[];
    nextSeq: number;
    isCompleted: boolean;
  }>>;

  // Reading messages.

  /** A page of up to 15 messages, oldest first; pass nextReqMessageID, which is opaque, on for older ones. 2800: offline, and none is here. */
  getMessageList(options: { conversationID: string; nextReqMessageID?: string; count?: number }): Promise<Result<{
    messageList: Message[];
    nextReqMessageID: string;
    isCompleted: boolean;
  }>>;
  /**
   * Up to 15 messages around a time (Unix seconds), oldest first: those at or
   * before it, or with direction 1 at or after it. Pass nextMessageTime on; it
   * may have a fraction. In a chat group around a sequence: pass nextMessageSeq
   * on.
   */
  getMessageListHopping(options: { conversationID: string; time?: number; sequence?: number; direction?: 0 | 1; count?: number }): Promise<Result<{
    messageList: Message[];
    isCompleted: boolean;
    nextMessageTime?: number | '';
    nextMessageSeq?: number | '';
  }>>;
  /**
   * One of the last 10,000 messages that this page has seen, or null. Where a
   * sender has used an ID twice it is the first; never somebody else's.
   */
  findMessage(messageID: string): Message | null;
  /**
   * Finds messages in what the user can read: the newest first, 100 of one
   * conversation, or else the conversations that have some. What a search looks
   * in is in docs/api.md. 27003: nobody can search for that.
   */
  searchCloudMessages(options: SearchMessagesOptions): Promise<Result<Found<FoundMessages>>>;

  // Users.

  /** The user's own profile. */
  getMyProfile(): Promise<Result<Profile>>;
  /** The profiles of up to 1,000 users, in the order asked; who has never signed in is missing. 2800: offline, and none is here. */
  getUserProfile(options: { userIDList: string[] }): Promise<Result<Profile[]>>;
  /** Finds users by their id, or a part of their nick, in the order of ids. */
  searchCloudUsers(options: SearchUsersOptions): Promise<Result<Found<Profile>>>;
  /** Sets the fields given and resolves with the whole profile. 2721: a value is none; 2722: no field. */
  updateMyProfile(options: ProfileUpdate): Promise<Result<Profile & Pending>>;
  /** All who are blocked. */
  getBlacklist(): Promise<Result<string[]>>;
  /** Blocks users: what they send is refused. Resolves with all who are. 2742: only oneself; 30013: over 1,000. */
  addToBlacklist(options: { userIDList: string[] }): Promise<Result<string[] & Pending>>;
  /** Lets users send again. Resolves with all who are still blocked. */
  removeFromBlacklist(options: { userIDList: string[] }): Promise<Result<string[] & Pending>>;
  /** Sets a word of at most 100 bytes that others see in the status; `''` clears it. */
  setSelfStatus(options: { customStatus: string }): Promise<Result<UserStatus & Pending>>;
  /** The status of up to 500 users (6017). */
  getUserStatus(options: { userIDList: string[] }): Promise<Result<{ successUserList: UserStatus[]; failureUserList: UserFailure[] }>>;
  /** Has USER_STATUS_UPDATED tell of up to 100 users (6017); it lasts until it is ended. With a server at most 2,000 in all (2804). */
  subscribeUserStatus(options: { userIDList: string[] }): Promise<Result<{ failureUserList: UserFailure[] } & Pending>>;
  /** Ends it for up to 100 users, or without a list for all. */
  unsubscribeUserStatus(options?: { userIDList?: string[] }): Promise<Result<{ failureUserList: UserFailure[] } & Pending>>;

  /** Follows up to 20 users, who need not consent. Resolves with how it went for each; 10006: too many in an hour. With a server only while connected. */
  followUser(userIDList: string[]): Promise<Result<FollowResult[]>>;
  /** Follows up to 20 users no more. */
  unfollowUser(userIDList: string[]): Promise<Result<FollowResult[]>>;
  /** Whom the user follows, in the order of their ids: up to 500 after the cursor, and the cursor for the next ones, `''` at the end. */
  getMyFollowingList(cursor?: string): Promise<Result<{ resultList: FollowedUser[]; nextCursor: string }>>;
  /** Who follows the user, likewise. */
  getMyFollowersList(cursor?: string): Promise<Result<{ resultList: FollowedUser[]; nextCursor: string }>>;
  /** Who follows the user and is followed, since when both, likewise. */
  getMutualFollowersList(cursor?: string): Promise<Result<{ resultList: FollowedUser[]; nextCursor: string }>>;
  /** How many follow up to 20 users, and are followed by them, in the order asked; without a list for the user. */
  getUserFollowInfo(userIDList?: string[]): Promise<Result<FollowInfo[]>>;
  /** Whether up to 100 users follow the user, and are followed, in the order asked. */
  checkFollowType(userIDList: string[]): Promise<Result<FollowType[]>>;

  // What the members of a chat group share. Who is in no such group gets 10007.

  /** Sets attributes: at most 16, keys of 32 bytes, values of 4,000, all together 16,000. 10056: one of them was changed since this page heard of it. */
  setGroupAttributes(options: { groupID: string; groupAttributes: Record<string, string> }): Promise<Result<{ groupAttributes: Record<string, string> }>>;
  /** Sets attributes and deletes all others. 10056: any of them was changed since this page heard of it. */
  initGroupAttributes(options: { groupID: string; groupAttributes: Record<string, string> }): Promise<Result<{ groupAttributes: Record<string, string> }>>;
  /** Deletes attributes, with an empty keyList all of them; resolves with the keys that were there. 10050: none was. */
  deleteGroupAttributes(options: { groupID: string; keyList: string[] }): Promise<Result<{ keyList: string[] }>>;
  /** The attributes of those keys that there are, with an empty keyList all. */
  getGroupAttributes(options: { groupID: string; keyList: string[] }): Promise<Result<{ groupAttributes: Record<string, string> }>>;
  /** Sets counters to whole numbers: at most 20 of a group, keys of 128 bytes. */
  setGroupCounters(options: { groupID: string; counters: Record<string, number> }): Promise<Result<{ counters: Record<string, number> }>>;
  /** Adds to a counter, which is 0 where it is not there, and resolves with its value. None of several calls at once is lost. */
  increaseGroupCounter(options: { groupID: string; key: string; value: number }): Promise<Result<{ counters: Record<string, number> }>>;
  /** Takes from a counter, as increaseGroupCounter() adds to it. */
  decreaseGroupCounter(options: { groupID: string; key: string; value: number }): Promise<Result<{ counters: Record<string, number> }>>;
  /** The counters of those keys that there are, without keys all. */
  getGroupCounters(options: { groupID: string; keyList?: string[] }): Promise<Result<{ counters: Record<string, number> }>>;
  /** Pins a message for all members, at most 10, or takes the pin away; the owner and admins can, in a group of type Work everybody. */
  pinGroupMessage(options: { groupID: string; message: Message; isPinned: boolean }): Promise<Result<{}>>;
  /** The pinned messages that the user may see, the oldest first. */
  getPinnedGroupMessageList(groupID: string): Promise<Result<{ messageList: Message[] }>>;

  // Chat groups. With a server all but getGroupList need it: offline they reject
  // with 2800.

  /**
   * Makes a chat group, with the user as its owner, and says so in it by a custom
   * message (`businessID` is `group_create`). Who could not be added, being in too
   * many groups, is in `overLimitUserIDList`. Nobody is in a live group, not even
   * its owner, before joinGroup; no message says that it was made.
   *
   * 2600: no such type, 2602: an id of another type, 10015: no id to choose,
   * 10021 and 10025: it is taken, 10004: something too long, or a role that the
   * type does not have, 10005: over 500 members, 10019: no user's id, 10014: more
   * than the group takes, 10037: the user is in 1,000 groups.
   */
  createGroup(options: CreateGroupOptions): Promise<Result<{ group: Group; overLimitUserIDList: string[] }>>;
  /** The chat groups that the user is in, the one where a message came last first. */
  getGroupList(): Promise<Result<{ groupList: Group[]; isSyncCompleted: boolean }>>;
  /** A chat group; of one that the user is not in what is public. 10010: there is none, 10007: a group of type Work. The error's `data` has the `groupID`. `groupCustomFieldFilter` says which custom fields come; without any, all. */
  getGroupProfile(options: { groupID: string; groupCustomFieldFilter?: string[] }): Promise<Result<{ group: Group }>>;
  /** What is public of a chat group. 10010: there is none, 10007: a group of type Work, 10015: no group's id. */
  searchGroupByID(groupID: string): Promise<Result<{ group: Group }>>;
  /** Finds chat groups by their id, or a part of their name, in the order of ids: also those that the user is not in, but for those of type Work. */
  searchCloudGroups(options: SearchGroupsOptions): Promise<Result<Found<Group>>>;
  /** Finds members of chat groups that the user is in by their id, or a part of their nick or name card. The total is that of members. */
  searchCloudGroupMembers(options: SearchGroupMembersOptions): Promise<Result<Found<FoundMembers>>>;
  /**
   * Comes into a chat group, or asks its owner and admins to be let in. Into a live
   * group one comes after each sign-in anew, in each tab by itself, and out of any
   * other, see {@link CreateOptions.unlimitedAVChatRoom}; 2660: it has gone meanwhile.
   * 10010: there is none, 10007: nobody joins it so, 10014: it is full, 10037: the
   * user is in 1,000 groups or waits to be let into 100, 10004: `applyMessage` over 300 bytes.
   */
  joinGroup(options: { groupID: string; type?: GroupType; applyMessage?: string }): Promise<Result<
    { status: 'JoinedSuccess'; group: Group } | { status: 'AlreadyInGroup' | 'WaitAdminApproval'; group?: undefined }
  >>;
  /** Leaves a chat group; the conversation stays, but for that of a live group. 2623: not in it, 10009: the owner, but for a group of type Work. */
  quitGroup(groupID: string): Promise<Result<{ groupID: string }>>;
  /** Ends a chat group for all who are in it. 10010: there is none, 10007: only its owner can, and not in one of type Work. */
  dismissGroup(groupID: string): Promise<Result<{ groupID: string }>>;
  /** Changes what is said of a chat group. 2603: not in it, 10007: not with this role, 10004: something too long. */
  updateGroupProfile(options: UpdateGroupOptions): Promise<Result<{ group: Group }>>;
  /** Gives a chat group to another member. 2603: not in it, 2621: to oneself, 10007: not its owner, or to who is not in it. */
  changeGroupOwner(options: { groupID: string; newOwnerID: string }): Promise<Result<{ group: Group }>>;
  /** The communities with topics that the user is in, which getGroupList leaves out. */
  getJoinedCommunityList(): Promise<Result<{ groupList: Group[]; isSyncCompleted: true }>>;
  /**
   * Makes a topic in a community, for its owner and admins. 3021: no topic's id of
   * that community, 10021: the id is taken, 10007: not with this role, or made
   * without isSupportTopic, 10004: something too long, or a 201st topic.
   */
  createTopicInCommunity(options: CreateTopicOptions): Promise<Result<{ topicID: string }>>;
  /** Deletes topics with all that is in them, without a list all. 10007: not in the community; of each topic it is a failure. */
  deleteTopicFromCommunity(options: { groupID: string; topicIDList?: string[] }): Promise<Result<{
    successTopicList: { topicID: string }[];
    failureTopicList: TopicFailure[];
  }>>;
  /** Changes what is said of a topic. 3021, 10010: there is none, 10007: not with this role, 10004: something too long. */
  updateTopicProfile(options: UpdateTopicOptions): Promise<Result<{ topic: Topic }>>;
  /**
   * Topics of a community in the order in which they were made, without a list all.
   * From then on every device of the user hears of them. 10007: not in the community.
   * Failures: 10010 no such topic, 10037 the user has opened as many as there may be,
   * 2800 one not opened before, and offline.
   */
  getTopicList(options: { groupID: string; topicIDList?: string[] }): Promise<Result<{ successTopicList: Topic[]; failureTopicList: TopicFailure[] }>>;
  /** How many members are online, in a live group how many users are there; 0 for a chat group that the user is not in. */
  getGroupOnlineMemberCount(groupID: string): Promise<Result<{ memberCount: number }>>;
  /** Who waits to be let into chat groups of which the user is the owner or an admin, the oldest first. */
  getGroupApplicationList(): Promise<Result<{ applicationList: GroupApplication[] }>>;
  /** Lets somebody into a chat group, or not. 10024: somebody has handled it already, 10007: neither owner nor admin, 10014: it is full, 10037: the applicant is in too many. */
  handleGroupApplication(options: HandleApplicationOptions): Promise<Result<{ group: Group }>>;
  /**
   * A part of the members: the owner, the admins, then the others by their ids; at
   * most 100, 15 unless `count` says so. `offset` is where the next part begins, 0
   * where there is none; in a community it is a text. None of a group that the
   * user is not in. Of a live group the 30 who came last, or with `filter` whom its owner marked so.
   */
  getGroupMemberList(options: { groupID: string; count?: number; offset?: number | string; role?: GroupMemberRole; filter?: number }): Promise<Result<{
    memberList: GroupMember[];
    offset: number | string;
  }>>;
  /** Members of a chat group: of the first 50 users those who are in it. `memberCustomFieldFilter` says which custom fields come; without any, all. 10007: the user is not in it. */
  getGroupMemberProfile(options: { groupID: string; userIDList: string[]; memberCustomFieldFilter?: string[] }): Promise<Result<{ memberList: GroupMember[] }>>;
  /**
   * Adds up to 500 users. Where they wait for the owner or an admin, they are in
   * none of the lists. `group` is there if somebody was added. 2603: not in the
   * group, 10007: members do not add others, 10005: over 500, 10014: no room for
   * them; once some are in, those whom it would refuse so are failures.
   */
  addGroupMember(options: { groupID: string; userIDList: string[] }): Promise<Result<{
    successUserIDList: string[];
    /** They can be no users, or the group took no more. */
    failureUserIDList: string[];
    existedUserIDList: string[];
    /** They are in 1,000 groups. */
    overLimitUserIDList: string[];
    group?: Group;
  }>>;
  /**
   * Removes up to 500 members, 50 at a time; keeps users out of a live group for
   * `duration` seconds (2686 without). 2603: not in the group, 10007: not by
   * this role, or one of them is not below it, 10005: over 500. The error's
   * `data.userIDList` has those whom it had removed before.
   */
  deleteGroupMember(options: { groupID: string; userIDList: string[]; reason?: string; duration?: number }): Promise<Result<{ group: Group; userIDList: string[] }>>;
  /** Mutes a member for so many seconds, 0 for no longer. 10007: not by this role, or a group of type Work, 2685: oneself, 10004: not in the group. */
  setGroupMemberMuteTime(options: { groupID: string; userID: string; muteTime: number }): Promise<Result<{ group: Group; member: GroupMember }>>;
  /** Makes a member an admin, or no longer. 2681: only the owner can, 2683: no such role, 2684: oneself, 10007: a group of type Work, 10004: not in the group, or a 51st admin. */
  setGroupMemberRole(options: { groupID: string; userID: string; role: 'Admin' | 'Member' }): Promise<Result<{ group: Group; member: GroupMember }>>;
  /** Gives a member a name in the group: oneself, or, for owner and admins, those below them. 10007: not by this role, 10004: over 50 bytes. */
  setGroupMemberNameCard(options: { groupID: string; nameCard: string; userID?: string }): Promise<Result<{ group: Group; member: GroupMember }>>;
  /** Sets fields of a member one by one: at most 5, values of 64 bytes; an empty one takes one away. Whose, and refusals: as for the name card. */
  setGroupMemberCustomField(options: { groupID: string; memberCustomField: CustomField[]; userID?: string }): Promise<Result<{ group: Group; member: GroupMember }>>;
  /**
   * Marks up to 500 users in a live group of the user's own, with a number from 1000
   * on, or takes the mark away. 10007: another's, or no live group; 10004: an eleventh
   * mark; who is one too many is in `failureUserIDList`.
   */
  markGroupMemberList(options: { groupID: string; userIDList: string[]; markType: number; enableMark: boolean }): Promise<Result<{
    successUserIDList: string[];
    failureUserIDList: string[];
  }>>;

  // --- Friends ---

  /** The friends of the user, in the order in which they were added. */
  getFriendList(): Promise<Result<Friend[]>>;
  /** Those of the users who are friends; 2700 in failureUserIDList for the others. */
  getFriendProfile(options: { userIDList: string[] }): Promise<Result<{ friendList: Friend[]; failureUserIDList: UserFailure[] }>>;
  /**
   * Adds a friend, or asks to, as the other's `allowType` says: `code` 0, or 30539 for
   * who has been asked. Both get each other, with `Add_Type_Single` only the user gets
   * the other. Who has asked the user is added at once. A group that is not there is made.
   *
   * 30516: wants to be added by nobody, 30515 and 30525: blocked by the user, by the
   * other, 30003: has never signed in, 30001: oneself, 30009: the application does not
   * let the user, 30010 and 30014: 3,000 friends, 30012: 100 applications are open,
   * 30011: a 33rd friend group. `data.userID` of the error says of whom.
   */
  addFriend(options: {
    to: string;
    /** `AddSource_Type_` and 1 to 8 characters. */
    source: string;
    /** At most 256 bytes. */
    wording?: string;
    /** At most 96 bytes. */
    remark?: string;
    /** At most 30 bytes. */
    groupName?: string;
    /** TYPES.SNS_ADD_TYPE_BOTH (also for anything else) or _SINGLE. */
    type?: string;
  }): Promise<Result<{ userID: string; code: number; message?: string }>>;
  /** Ends at most 100 friendships, with `Delete_Type_Single` on the user's side only. 2700 in failureUserIDList: no friend. */
  deleteFriend(options: { userIDList: string[]; type?: string }): Promise<Result<{ successUserIDList: { userID: string }[]; failureUserIDList: UserFailure[] }>>;
  /** Who of at most 1,000 users has whom. With `CheckResult_Type_Single` only whom the user has, which needs no server. */
  checkFriend(options: { userIDList: string[]; type?: string }): Promise<Result<{
    successUserIDList: { userID: string; code: 0; relation: FriendRelation }[];
    failureUserIDList: UserFailure[];
  }>>;
  /**
   * Sets the remark (96 bytes) and fields one by one: an empty value takes one away. Keys
   * are `Tag_SNS_Custom_` and up to 8 characters, values at most 500 bytes; a friend has
   * at most 20. 2700: no friend.
   */
  updateFriend(options: { userID: string; remark?: string; friendCustomField?: CustomField[] }): Promise<Result<Friend>>;
  /** Who asks to be a friend and who is asked, the newest first; unreadCount counts those that came since setFriendApplicationRead(). */
  getFriendApplicationList(): Promise<Result<{ friendApplicationList: FriendApplication[]; unreadCount: number }>>;
  /** Makes friends of two, with `Response_Action_Agree` only the user of who has asked. 30614: has not asked, or has been answered; 30010, 30014, 30515, 30525 as in addFriend. */
  acceptFriendApplication(options: { userID: string; remark?: string; type?: string }): Promise<Result<{}>>;
  /** Who has asked sees that the application is gone, and no more. 30614 as above. */
  refuseFriendApplication(options: { userID: string }): Promise<Result<{}>>;
  /** Deletes an application on the user's side: one that came, or with `Pendency_Type_SendOut` one that the user made. 2716: there is none. */
  deleteFriendApplication(options: { userID: string; type?: string }): Promise<Result<{}>>;
  /** All applications that came have been looked at. */
  setFriendApplicationRead(): Promise<Result<{}>>;
  /** The friend groups, in the order in which they were made. */
  getFriendGroupList(): Promise<Result<FriendGroup[]>>;
  /** Makes a friend group with a name of at most 30 bytes. 2710: it is there, 30011: a 33rd; 32216 in failureUserIDList: no friend. */
  createFriendGroup(options: { name: string; userIDList?: string[] }): Promise<Result<{ friendGroup: FriendGroup; failureUserIDList: UserFailure[] }>>;
  /** 2711: there is none of that name, 2710: there is one of the new name. */
  renameFriendGroup(options: { oldName: string; newName: string }): Promise<Result<FriendGroup>>;
  /** Friends stay friends. 2711: there is none of that name. */
  deleteFriendGroup(options: { name: string }): Promise<Result<FriendGroup>>;
  /** 2711: there is no such group; 32216 in failureUserIDList: no friend. */
  addToFriendGroup(options: { name: string; userIDList: string[] }): Promise<Result<{ friendGroup: FriendGroup; failureUserIDList: { to: string; code: number; message: string }[] }>>;
  /** The same the other way round. */
  removeFromFriendGroup(options: { name: string; userIDList: string[] }): Promise<Result<{ friendGroup: FriendGroup; failureUserIDList: { to: string; code: number; message: string }[] }>>;

  // Invitations, see docs/api.md#invitations. They are sent at once or rejected (2800), never pending for long.

  /** Invites a user. */
  invite(options: InviteOptions & { userID: string }): Promise<SignalingResult>;
  /** Invites members of a chat group, by one message to the group. */
  inviteInGroup(options: InviteInGroupOptions): Promise<SignalingResult>;
  /** The same, with the id of the invitation at once, or `''`; without onError an ERROR event tells why not. */
  inviteSync(
    options: InviteOptions & { userID: string },
    onSuccess?: (result: { inviteID: string }) => void,
    onError?: (code: number, message: string) => void,
  ): string;
  /** The same in a chat group. */
  inviteInGroupSync(
    options: InviteInGroupOptions,
    onSuccess?: (result: { inviteID: string }) => void,
    onError?: (code: number, message: string) => void,
  ): string;
  /** Takes an invitation back, which only its inviter can (8011). 8020: it is not open any more. */
  cancel(options: { inviteID: string; data?: string }): Promise<SignalingResult>;
  /** Says yes, which only who is invited can (8011). 8010: it is not open any more, or another device was first. */
  accept(options: { inviteID: string; data?: string }): Promise<SignalingResult>;
  /** Says no. 8010 and 8011 as accept(). */
  reject(options: { inviteID: string; data?: string }): Promise<SignalingResult>;
  /** Gives an open invitation other data, as its inviter or who is invited. 8010: it is not open, or was for online users only. */
  modifyInvitation(options: { inviteID: string; data: string }): Promise<Result<{ message: CustomMessage }>>;
  /** What a message says about an invitation; null if nothing, or what its sender may not say. */
  getSignalingInfo(message: Message): Signaling | null;
  /** Adds a listener of invitations. Once one is there, those that are open are looked for, also after each sign-in. */
  addSignalingListener<Name extends SignalingEventName>(event: Name, handler: SignalingListener<Name>, context?: unknown): void;
  addSignalingListener<Name extends string, Handler extends Function>(event: Name, handler: UncheckedListener<Name, Handler>, context?: unknown): void;
  /** Removes a listener; without a context, whatever context it was added with. */
  removeSignalingListener<Name extends SignalingEventName>(event: Name, handler: SignalingListener<Name>, context?: unknown): void;
  removeSignalingListener<Name extends string, Handler extends Function>(event: Name, handler: UncheckedListener<Name, Handler>, context?: unknown): void;

  /** What clients ask: `isIntl` and `canIUseModule` answer at once, the others with a promise. Others reject with 2905. */
  callExperimentalAPI(key: 'isIntl' | 'canIUseModule', param?: unknown): boolean;
  /** What clients tell the vendor's statistics: taken at once, and told to nobody. */
  callExperimentalAPI(key: 'statTUIKeyFeatures' | 'isFeatureEnabledForStat' | 'setApplicationID' | 'setCustomLoginInfo', param?: unknown): undefined;
  callExperimentalAPI(key: 'reportTUIFeatureUsage', param?: unknown): Promise<Result<{}>>;
  callExperimentalAPI(key: 'isCommercialAbilityEnabled', ability: number): Promise<Result<{ enabled: boolean }>>;
  /** How the instance stands, whether anybody is signed in or not. It waits for no other call. */
  callExperimentalAPI(key: 'getStatistics'): Promise<Result<Statistics>>;
  /** Another logger, beside that of create(), until removeLogger. The same one counts once. 6017: it is none. */
  callExperimentalAPI(key: 'addLogger' | 'removeLogger', logger: Logger): undefined;
  /** The calls that wait for the server, in the order made; `time` in Unix seconds. */
  callExperimentalAPI(key: 'getPendingCalls'): Promise<Result<{ pendingCalls: { method: string; time: number }[] }>>;
  /** Asks the server what one of its services answers; 60020 where it has none of that name. */
  callExperimentalAPI(key: 'ask', param: { name: string; question: unknown }): Promise<Result<unknown>>;
  callExperimentalAPI(key: string, param?: unknown): unknown;
}

/** What callExperimentalAPI('getStatistics') answers. */
export interface Statistics {
  /** The version of the JavaScript. */
  version: string;
  /** That of chat.wasm; absent before it has loaded. */
  moduleVersion?: string;
  /** That of the server, once it has said so; also offline. */
  serverVersion?: string;
  /** Whether the page keeps everything itself or asks a server. */
  mode: 'alone' | 'server';
  isReady: boolean;
  /** Calls of this page that have not settled. */
  waitingCalls: number;
  /** Calls of all tabs of the device that the server has not answered. */
  pendingCalls: number;
  /** How the connection stands; with a server and somebody signed in, as what follows. `''` before the first attempt. */
  connection?: 'connected' | 'connecting' | 'disconnected' | 'ended' | '';
  /** This tab among those that share the connection, and the one that keeps it or kept it last; drawn anew at each sign-in. */
  tab?: string;
  leadingTab?: string;
  /** Whether these are the same. */
  isLeading?: boolean;
  /** Milliseconds since the copy on the device last took something over from the server. */
  copyAge?: number;
  /** What the module holds, for finding leaks; absent before it has loaded. */
  memoryBytes?: number;
  references?: number;
  callbacks?: number;
}

/** What an instance says of itself. No entry holds what anybody has said or is called, a userID or a userSig, or the text of an error. */
export type LogEntry = {
  /** Unix milliseconds. */
  time: number;
  level: 'debug' | 'info' | 'warn' | 'error';
} & (
  | { event: 'created'; version: string; mode: 'alone' | 'server'; server?: string }
  /** From is the module's address without its query, or `wasmModule`. */
  | { event: 'moduleLoaded'; from: string; version: string; ms: number }
  | { event: 'moduleFailed'; from: string; version: string; ms: number; code: number }
  /** By a fault; the next login() starts another. */
  | { event: 'moduleStopped'; code: number }
  /** CopyAge is how old the copy was that this device had, in milliseconds; absent without one. */
  | { event: 'signedIn'; mode: 'alone' | 'server'; ms: number; copyAge?: number }
  /** Code is what calls are refused with from here on: 3005 after logout(). */
  | { event: 'signedOut'; code: number }
  | { event: 'destroyed' }
  /** This tab begins to keep the connection of all tabs, or no longer does. */
  | { event: 'leading'; isLeading: boolean }
  | { event: 'dialling' }
  /** Ms is how long it took to connect. */
  | { event: 'connected'; ms: number }
  /** Code is the WebSocket's close code, ms how long the connection stood, or the attempt took. */
  | { event: 'closed'; code: number; ms: number }
  /** Ms is after how long the next attempt is made. */
  | { event: 'waiting'; ms: number }
  /** Each NET_STATE_CHANGE. */
  | { event: 'network'; state: 'connected' | 'connecting' | 'disconnected' }
  /** Each ERROR event: trouble with storage, or with the method's call. */
  | { event: 'trouble'; code: number; method?: string }
  /** Each call that answers with a promise, and any other that throws, but for callExperimentalAPI. Code is 0, or that of its error. Pending: the server has not answered yet. */
  | { event: 'call'; method: string; ms: number; code: number; pending?: true }
  /** What the page gave threw, such as a listener; the error itself is on the console. */
  | { event: 'threw'; what: string }
);

/** Gets each entry as it is made; an object gets it by the method of its level, as `console` does. */
export type Logger =
  | ((entry: LogEntry) => unknown)
  | {
      debug?(entry: LogEntry): unknown;
      info?(entry: LogEntry): unknown;
      warn?(entry: LogEntry): unknown;
      error?(entry: LogEntry): unknown;
    };

/** The name that the vendor's package has for a chat instance. */
export type ChatSDK = Chat;
/** The name that the vendor's package has for what a merger holds of a message. */
export type SimplifiedMessage = MergedMessage;

// --- Constants ---

/** WebAssembly.Module, where the compiler knows of it: Node's types do not. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object;

export interface CreateOptions {
  /** Separates applications on one origin. A whole number. */
  SDKAppID: number | `${number}`;
  /**
   * The WebSocket address of a Parlor server, such as `wss://chat.example.com/ws`.
   * Without one the page keeps everything itself, for this origin only. Whoever
   * gets an instance that is there already may leave it out, but not name another.
   */
  server?: string | URL | null;
  /**
   * Where `chat.wasm` is, if not beside the package's code: relative to the page
   * (in Node to the working directory). It must be of this very version.
   */
  wasmURL?: string | URL;
  /** The compiled `chat.wasm` itself; nothing is fetched then. */
  wasmModule?: WasmModule | Promise<WasmModule>;
  /**
   * Runs the module in a worker, so that the page's main thread stays free. With
   * true it is `worker.js` beside the package's code; or it is the address of
   * that, relative to the page. Without workers, as in Node, it does nothing.
   * Under `require-trusted-types-for 'script'` true takes the policy
   * `parlor-chat`, and an address has to be a `TrustedScriptURL`.
   * Default: false.
   */
  worker?: boolean | string | URL | { toString(): string; toJSON(): string };
  /**
   * What holds for chat groups of each type from now on, where it is not as by
   * default. For a page without a server: a server has settings of its own. All
   * pages of an origin should have the same.
   */
  groupSettings?: Partial<Record<'Private' | 'Public' | 'ChatRoom' | 'Community', GroupSettings>> | null;
  /**
   * Whether only those write to each other of whom each has the other as a friend (20009
   * to 20011). For a page without a server: a server says it with --friends-only. All
   * pages of an origin should have the same. Default: false.
   */
  friendsOnly?: boolean | null;
  /** Whether the user may be in several live groups at a time in this page. Default: false. */
  unlimitedAVChatRoom?: boolean | null;
  /**
   * How much is allowed of conversation groups, where it is not as documented. For a
   * page without a server: a server has settings of its own. All pages of an origin
   * should have the same.
   */
  conversationGroupLimits?: ConversationGroupLimitOptions | null;
  /**
   * Gets what the instance says of itself, whatever setLogLevel() is. One that throws, or
   * whose promise rejects, harms nothing. Of several calls of create() the first counts.
   */
  logger?: Logger | null | false;
  /** What clients of the vendor's SDK pass along is accepted. */
  [option: string]: unknown;
}

/** What can be allowed of conversation groups; each is a whole number, 1 or more. */
export interface ConversationGroupLimitOptions {
  /** Conversation groups of a user: 20, at most 200. */
  groups?: number;
  /** Bytes of a name in UTF-8: 32, at most 256. */
  nameBytes?: number;
  /** Conversations put into one group: 1,000, at most 10,000. */
  size?: number;
  /** Different conversations in one call: 100, at most 1,000. */
  perCall?: number;
  /** Bytes of a group's custom data in UTF-8: 1,024, at most 8,192. */
  dataBytes?: number;
}

/** What can be set for the chat groups of a type. */
export interface GroupSettings {
  /** How many members a group takes at most: 1 to 1,000,000. */
  members?: number;
  /** The `joinOption` of a group that is made without; of `Public` and `Community` only. */
  join?: 'FreeAccess' | 'NeedPermission' | 'DisableApply';
  /** The `inviteOption` of a group that is made without. */
  invite?: 'FreeAccess' | 'NeedPermission' | 'DisableInvite';
  /** A new member sees the messages from before. */
  history?: boolean;
  /** Messages count as unread. */
  unread?: boolean;
  /** A tip tells who comes and goes. */
  memberTips?: boolean;
  /** A tip tells of a new name, avatar, introduction, notification, owner or field. */
  profileTips?: boolean;
  /** A tip tells of admins and mutes. */
  staffTips?: boolean;
  /** A tip tells of `joinOption`, `inviteOption` and `muteAllMembers`. */
  optionTips?: boolean;
}

/** The events. A listener gets `{ name, data }`; the data is what is said here. */
export interface Events {
  /** Somebody is signed in, and calls work. Comes after login() has settled. No data. */
  readonly SDK_READY: 'sdkStateReady';
  /** Nobody is signed in any more: logout(), or the server ended it. No data. */
  readonly SDK_NOT_READY: 'sdkStateNotReady';
  /** destroy() is done; the last event of an instance. `{ SDKAppID }`. */
  readonly SDK_DESTROY: 'sdkDestroy';
  /** Messages that this instance did not send, also those that the user sent in another tab. */
  readonly MESSAGE_RECEIVED: 'onMessageReceived';
  /** Not yet: it never comes. */
  readonly ROOM_CUSTOM_DATA_RECEIVED: 'onRoomCustomDataReceived';
  /** Messages whose content was changed; and messages of this page that were pending and no longer are. */
  readonly MESSAGE_MODIFIED: 'onMessageModified';
  /** Messages that their senders have taken back. */
  readonly MESSAGE_REVOKED: 'onMessageRevoked';
  /** The user's own messages that the peer has read now, oldest first: the newest 100 of a conversation. */
  readonly MESSAGE_READ_BY_PEER: 'onMessageReadByPeer';
  /** Own messages whose reading the peer has confirmed: `[{ userID, messageID, isPeerRead, timestamp }]`. */
  readonly MESSAGE_READ_RECEIPT_RECEIVED: 'onMessageReadReceiptReceived';
  /** Extensions of a message that were set: `{ messageID, extensions }`. */
  readonly MESSAGE_EXTENSIONS_UPDATED: 'onMessageExtensionsUpdated';
  /** Extensions of a message that were deleted: `{ messageID, keyList }`. */
  readonly MESSAGE_EXTENSIONS_DELETED: 'onMessageExtensionsDeleted';
  /** The reactions to a message that changed: `{ messageID, reactionList }`. */
  readonly MESSAGE_REACTIONS_UPDATED: 'onMessageReactionsUpdated';
  /** The whole list, sorted; `isSyncCompleted` beside it. At most one in 50 ms, and the last state always comes. */
  readonly CONVERSATION_LIST_UPDATED: 'onConversationListUpdated';
  /** The number of unread messages in conversations whose messageRemindType is AcceptAndNotify. */
  readonly TOTAL_UNREAD_MESSAGE_COUNT_UPDATED: 'onTotalUnreadMessageCountUpdated';
  /** The names of all conversation groups, in the order in which they are shown. */
  readonly CONVERSATION_GROUP_LIST_UPDATED: 'onConversationGroupListUpdated';
  /** All that a conversation group holds now: `{ groupName, conversationList }`. */
  readonly CONVERSATION_IN_GROUP_UPDATED: 'onConversationInGroupUpdated';
  /**
   * Conversation groups look different: `{ changed, gone }`, those that are new or
   * changed, and the groupIDs of those that went. It comes in the same turn as the
   * events that show why, and behind them; to a page with a listener also after the
   * sign-in, with all groups there are. Only a page that has a listener, or has called
   * getConversationGroupInfoList(), gets it.
   */
  readonly CONVERSATION_GROUP_INFO_UPDATED: 'onConversationGroupInfoUpdated';
  /** The chat groups: an empty list, once after the sign-in, for there are none yet. */
  readonly GROUP_LIST_UPDATED: 'onGroupListUpdated';
  /** Attributes of a chat group changed: `{ groupID, groupAttributes, updatedKeyList, deletedKeyList }`, with all attributes there are. */
  readonly GROUP_ATTRIBUTES_UPDATED: 'groupAttributesUpdated';
  /** A counter of a chat group has another value: `{ groupID, key, value }`. */
  readonly GROUP_COUNTER_UPDATED: 'onGroupCounterUpdated';
  /** A community of the user's has another topic: not where it was made. */
  readonly TOPIC_CREATED: 'onTopicCreated';
  /** Topics of a community were deleted: not where that was done. */
  readonly TOPIC_DELETED: 'onTopicDeleted';
  /** A topic that the user has opened looks different: what it is, its messages, what the user has read and set there. */
  readonly TOPIC_UPDATED: 'onTopicUpdated';
  /** An array with the profile that changed: the user's own, or that of somebody among friends and applications. */
  readonly PROFILE_UPDATED: 'onProfileUpdated';
  /** The status of users whose status this one has subscribed to, or the own. */
  readonly USER_STATUS_UPDATED: 'onUserStatusUpdated';
  /** The ids of all who are blocked. */
  readonly BLACKLIST_UPDATED: 'blacklistUpdated';
  /** All friends: after the sign-in, when one comes or goes, and when something else is noted of one. */
  readonly FRIEND_LIST_UPDATED: 'onFriendListUpdated';
  /** All friend groups. */
  readonly FRIEND_GROUP_LIST_UPDATED: 'onFriendGroupListUpdated';
  /** All applications that are open, and how many of those that came have not been looked at. */
  readonly FRIEND_APPLICATION_LIST_UPDATED: 'onFriendApplicationListUpdated';
  /** Somebody follows the user, or does so no more: `{ userInfoList, isAdd }`. */
  readonly MY_FOLLOWERS_LIST_UPDATED: 'onMyFollowersListUpdated';
  /** The user follows somebody, or does so no more: `{ userInfoList, isAdd }`. */
  readonly MY_FOLLOWING_LIST_UPDATED: 'onMyFollowingListUpdated';
  /** Somebody and the user follow each other, or do so no more: `{ userInfoList, isAdd }`. */
  readonly MUTUAL_FOLLOWERS_LIST_UPDATED: 'onMutualFollowersListUpdated';
  /** The server ended the sign-in: `{ type }`; SDK_NOT_READY follows. Never without a server. */
  readonly KICKED_OUT: 'kickedOut';
  /** Trouble that no call stands for, a call that came too early, or a pending one that was refused and taken back (`method`). */
  readonly ERROR: 'error';
  /** How the connection to the server stands: `{ state }`. A page starts from connected, so the first connection is no event. */
  readonly NET_STATE_CHANGE: 'netStateChange';
  /** setAllReceiveMessageOpt was called, here or on another device. */
  readonly ALL_RECEIVE_MESSAGE_OPT_UPDATED: 'onAllReceiveMessageOptUpdated';
  /** Not yet: it never comes. */
  readonly SERVER_CONFIG_UPDATED: 'onServerConfigUpdated';
  /** A message was pinned in a chat group, or the pin taken away: `{ groupID, message, isPinned, operatorInfo }`. */
  readonly PINNED_GROUP_MESSAGE_UPDATED: 'onPinnedGroupMessageUpdated';
}

/**
 * The other constants; as types, `TYPES` is any of their values and
 * `TYPES.CONV_C2C` the value of one. Those of messages widen to string where the
 * context asks for nothing narrower, so `[TYPES.MSG_TEXT].includes(message.type)`
 * compiles.
 */
export namespace TYPES {
  const MSG_TEXT = 'TIMTextElem';
  const MSG_IMAGE = 'TIMImageElem';
  const MSG_SOUND = 'TIMSoundElem';
  const MSG_AUDIO = 'TIMSoundElem';
  const MSG_FILE = 'TIMFileElem';
  const MSG_FACE = 'TIMFaceElem';
  const MSG_VIDEO = 'TIMVideoFileElem';
  const MSG_GEO = 'TIMLocationElem';
  const MSG_LOCATION = 'TIMLocationElem';
  const MSG_GRP_TIP = 'TIMGroupTipElem';
  const MSG_GRP_SYS_NOTICE = 'TIMGroupSystemNoticeElem';
  const MSG_CUSTOM = 'TIMCustomElem';
  const MSG_MERGER = 'TIMRelayElem';
  const MSG_PRIORITY_HIGH: 'High';
  const MSG_PRIORITY_NORMAL: 'Normal';
  const MSG_PRIORITY_LOW: 'Low';
  const MSG_PRIORITY_LOWEST: 'Lowest';
  const CONV_C2C: 'C2C';
  const CONV_GROUP: 'GROUP';
  const CONV_TOPIC: 'TOPIC';
  const CONV_SYSTEM: '@TIM#SYSTEM';
  const CONV_AT_ME: 1;
  const CONV_AT_ALL: 2;
  const CONV_AT_ALL_AT_ME: 3;
  const CONV_MARK_TYPE_STAR: 1;
  const CONV_MARK_TYPE_UNREAD: 2;
  const CONV_MARK_TYPE_FOLD: 4;
  const CONV_MARK_TYPE_HIDE: 8;
  const GRP_PRIVATE: 'Private';
  const GRP_WORK: 'Private';
  const GRP_PUBLIC: 'Public';
  const GRP_CHATROOM: 'ChatRoom';
  const GRP_MEETING: 'ChatRoom';
  const GRP_AVCHATROOM: 'AVChatRoom';
  const GRP_COMMUNITY: 'Community';
  const GRP_ROOM: 'Room';
  const GRP_LIVE: 'Live';
  const GRP_MBR_ROLE_OWNER: 'Owner';
  const GRP_MBR_ROLE_ADMIN: 'Admin';
  const GRP_MBR_ROLE_MEMBER: 'Member';
  const GRP_MBR_ROLE_CUSTOM: 'Custom';
  const GRP_TIP_MBR_JOIN: 1;
  const GRP_TIP_MBR_QUIT: 2;
  const GRP_TIP_MBR_KICKED_OUT: 3;
  const GRP_TIP_MBR_SET_ADMIN: 4;
  const GRP_TIP_MBR_CANCELED_ADMIN: 5;
  const GRP_TIP_GRP_PROFILE_UPDATED: 6;
  const GRP_TIP_MBR_PROFILE_UPDATED: 7;
  const GRP_TIP_BAN_AVCHATROOM_MEMBER: 10;
  const GRP_TIP_UNBAN_AVCHATROOM_MEMBER: 11;
  const MSG_REMIND_ACPT_AND_NOTE: 'AcceptAndNotify';
  const MSG_REMIND_ACPT_NOT_NOTE: 'AcceptNotNotify';
  const MSG_REMIND_DISCARD: 'Discard';
  const RECEIVE_WITH_OFFLINE_PUSH_EXCEPT_AT: 'AcceptNotNotifyExceptAt';
  const NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT: 'AcceptNotNotifyExceptAt';
  const NOT_RECEIVE_MSG_EXCEPT_AT: 'NotReceiveMsgExceptAt';
  const GENDER_UNKNOWN: 'Gender_Type_Unknown';
  const GENDER_FEMALE: 'Gender_Type_Female';
  const GENDER_MALE: 'Gender_Type_Male';
  const KICKED_OUT_MULT_ACCOUNT: 'multipleAccount';
  const KICKED_OUT_MULT_DEVICE: 'multipleDevice';
  const KICKED_OUT_USERSIG_EXPIRED: 'userSigExpired';
  const KICKED_OUT_REST_API: 'REST_API_Kick';
  const ALLOW_TYPE_ALLOW_ANY: 'AllowType_Type_AllowAny';
  const ALLOW_TYPE_NEED_CONFIRM: 'AllowType_Type_NeedConfirm';
  const ALLOW_TYPE_DENY_ANY: 'AllowType_Type_DenyAny';
  const FORBID_TYPE_NONE: 'AdminForbid_Type_None';
  const FORBID_TYPE_SEND_OUT: 'AdminForbid_Type_SendOut';
  const JOIN_OPTIONS_FREE_ACCESS: 'FreeAccess';
  const JOIN_OPTIONS_NEED_PERMISSION: 'NeedPermission';
  const JOIN_OPTIONS_DISABLE_APPLY: 'DisableApply';
  const JOIN_STATUS_SUCCESS: 'JoinedSuccess';
  const JOIN_STATUS_ALREADY_IN_GROUP: 'AlreadyInGroup';
  const JOIN_STATUS_WAIT_APPROVAL: 'WaitAdminApproval';
  const INVITE_OPTIONS_DISABLE_INVITE: 'DisableInvite';
  const INVITE_OPTIONS_NEED_PERMISSION: 'NeedPermission';
  const INVITE_OPTIONS_FREE_ACCESS: 'FreeAccess';
  const GRP_PROFILE_OWNER_ID: 'ownerID';
  const GRP_PROFILE_CREATE_TIME: 'createTime';
  const GRP_PROFILE_LAST_INFO_TIME: 'lastInfoTime';
  const GRP_PROFILE_MEMBER_NUM: 'memberNum';
  const GRP_PROFILE_MAX_MEMBER_NUM: 'maxMemberNum';
  const GRP_PROFILE_JOIN_OPTION: 'joinOption';
  const GRP_PROFILE_INVITE_OPTION: 'inviteOption';
  const GRP_PROFILE_INTRODUCTION: 'introduction';
  const GRP_PROFILE_NOTIFICATION: 'notification';
  const GRP_PROFILE_MUTE_ALL_MBRS: 'muteAllMembers';
  const SNS_ADD_TYPE_SINGLE: 'Add_Type_Single';
  const SNS_ADD_TYPE_BOTH: 'Add_Type_Both';
  const SNS_DELETE_TYPE_SINGLE: 'Delete_Type_Single';
  const SNS_DELETE_TYPE_BOTH: 'Delete_Type_Both';
  const SNS_APPLICATION_TYPE_BOTH: 'Pendency_Type_Both';
  const SNS_APPLICATION_SENT_TO_ME: 'Pendency_Type_ComeIn';
  const SNS_APPLICATION_SENT_BY_ME: 'Pendency_Type_SendOut';
  const SNS_APPLICATION_AGREE: 'Response_Action_Agree';
  const SNS_APPLICATION_AGREE_AND_ADD: 'Response_Action_AgreeAndAdd';
  const SNS_CHECK_TYPE_BOTH: 'CheckResult_Type_Both';
  const SNS_CHECK_TYPE_SINGLE: 'CheckResult_Type_Single';
  const SNS_TYPE_NO_RELATION: 'CheckResult_Type_NoRelation';
  const SNS_TYPE_A_WITH_B: 'CheckResult_Type_AWithB';
  const SNS_TYPE_B_WITH_A: 'CheckResult_Type_BWithA';
  const SNS_TYPE_BOTH_WAY: 'CheckResult_Type_BothWay';
  const NET_STATE_CONNECTED: 'connected';
  const NET_STATE_CONNECTING: 'connecting';
  const NET_STATE_DISCONNECTED: 'disconnected';
  const MSG_AT_ALL: '__kImSDK_MesssageAtALL__';
  const READ_ALL_C2C_MSG: 'readAllC2CMessage';
  const READ_ALL_GROUP_MSG: 'readAllGroupMessage';
  const READ_ALL_MSG: 'readAllMessage';
  const USER_STATUS_UNKNOWN: 0;
  const USER_STATUS_ONLINE: 1;
  const USER_STATUS_OFFLINE: 2;
  const USER_STATUS_UNLOGINED: 3;
  const IOS_OFFLINE_PUSH_NO_SOUND: 'push.no_sound';
  const IOS_OFFLINE_PUSH_DEFAULT_SOUND: 'default';

  type MSG_TEXT = 'TIMTextElem';
  type MSG_IMAGE = 'TIMImageElem';
  type MSG_SOUND = 'TIMSoundElem';
  type MSG_AUDIO = 'TIMSoundElem';
  type MSG_FILE = 'TIMFileElem';
  type MSG_FACE = 'TIMFaceElem';
  type MSG_VIDEO = 'TIMVideoFileElem';
  type MSG_GEO = 'TIMLocationElem';
  type MSG_LOCATION = 'TIMLocationElem';
  type MSG_GRP_TIP = 'TIMGroupTipElem';
  type MSG_GRP_SYS_NOTICE = 'TIMGroupSystemNoticeElem';
  type MSG_CUSTOM = 'TIMCustomElem';
  type MSG_MERGER = 'TIMRelayElem';
  type MSG_PRIORITY_HIGH = 'High';
  type MSG_PRIORITY_NORMAL = 'Normal';
  type MSG_PRIORITY_LOW = 'Low';
  type MSG_PRIORITY_LOWEST = 'Lowest';
  type CONV_C2C = 'C2C';
  type CONV_GROUP = 'GROUP';
  type CONV_TOPIC = 'TOPIC';
  type CONV_SYSTEM = '@TIM#SYSTEM';
  type CONV_AT_ME = 1;
  type CONV_AT_ALL = 2;
  type CONV_AT_ALL_AT_ME = 3;
  type CONV_MARK_TYPE_STAR = 1;
  type CONV_MARK_TYPE_UNREAD = 2;
  type CONV_MARK_TYPE_FOLD = 4;
  type CONV_MARK_TYPE_HIDE = 8;
  type GRP_PRIVATE = 'Private';
  type GRP_WORK = 'Private';
  type GRP_PUBLIC = 'Public';
  type GRP_CHATROOM = 'ChatRoom';
  type GRP_MEETING = 'ChatRoom';
  type GRP_AVCHATROOM = 'AVChatRoom';
  type GRP_COMMUNITY = 'Community';
  type GRP_ROOM = 'Room';
  type GRP_LIVE = 'Live';
  type GRP_MBR_ROLE_OWNER = 'Owner';
  type GRP_MBR_ROLE_ADMIN = 'Admin';
  type GRP_MBR_ROLE_MEMBER = 'Member';
  type GRP_MBR_ROLE_CUSTOM = 'Custom';
  type GRP_TIP_MBR_JOIN = 1;
  type GRP_TIP_MBR_QUIT = 2;
  type GRP_TIP_MBR_KICKED_OUT = 3;
  type GRP_TIP_MBR_SET_ADMIN = 4;
  type GRP_TIP_MBR_CANCELED_ADMIN = 5;
  type GRP_TIP_GRP_PROFILE_UPDATED = 6;
  type GRP_TIP_MBR_PROFILE_UPDATED = 7;
  type GRP_TIP_BAN_AVCHATROOM_MEMBER = 10;
  type GRP_TIP_UNBAN_AVCHATROOM_MEMBER = 11;
  type MSG_REMIND_ACPT_AND_NOTE = 'AcceptAndNotify';
  type MSG_REMIND_ACPT_NOT_NOTE = 'AcceptNotNotify';
  type MSG_REMIND_DISCARD = 'Discard';
  type RECEIVE_WITH_OFFLINE_PUSH_EXCEPT_AT = 'AcceptNotNotifyExceptAt';
  type NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT = 'AcceptNotNotifyExceptAt';
  type NOT_RECEIVE_MSG_EXCEPT_AT = 'NotReceiveMsgExceptAt';
  type GENDER_UNKNOWN = 'Gender_Type_Unknown';
  type GENDER_FEMALE = 'Gender_Type_Female';
  type GENDER_MALE = 'Gender_Type_Male';
  type KICKED_OUT_MULT_ACCOUNT = 'multipleAccount';
  type KICKED_OUT_MULT_DEVICE = 'multipleDevice';
  type KICKED_OUT_USERSIG_EXPIRED = 'userSigExpired';
  type KICKED_OUT_REST_API = 'REST_API_Kick';
  type ALLOW_TYPE_ALLOW_ANY = 'AllowType_Type_AllowAny';
  type ALLOW_TYPE_NEED_CONFIRM = 'AllowType_Type_NeedConfirm';
  type ALLOW_TYPE_DENY_ANY = 'AllowType_Type_DenyAny';
  type FORBID_TYPE_NONE = 'AdminForbid_Type_None';
  type FORBID_TYPE_SEND_OUT = 'AdminForbid_Type_SendOut';
  type JOIN_OPTIONS_FREE_ACCESS = 'FreeAccess';
  type JOIN_OPTIONS_NEED_PERMISSION = 'NeedPermission';
  type JOIN_OPTIONS_DISABLE_APPLY = 'DisableApply';
  type JOIN_STATUS_SUCCESS = 'JoinedSuccess';
  type JOIN_STATUS_ALREADY_IN_GROUP = 'AlreadyInGroup';
  type JOIN_STATUS_WAIT_APPROVAL = 'WaitAdminApproval';
  type INVITE_OPTIONS_DISABLE_INVITE = 'DisableInvite';
  type INVITE_OPTIONS_NEED_PERMISSION = 'NeedPermission';
  type INVITE_OPTIONS_FREE_ACCESS = 'FreeAccess';
  type GRP_PROFILE_OWNER_ID = 'ownerID';
  type GRP_PROFILE_CREATE_TIME = 'createTime';
  type GRP_PROFILE_LAST_INFO_TIME = 'lastInfoTime';
  type GRP_PROFILE_MEMBER_NUM = 'memberNum';
  type GRP_PROFILE_MAX_MEMBER_NUM = 'maxMemberNum';
  type GRP_PROFILE_JOIN_OPTION = 'joinOption';
  type GRP_PROFILE_INVITE_OPTION = 'inviteOption';
  type GRP_PROFILE_INTRODUCTION = 'introduction';
  type GRP_PROFILE_NOTIFICATION = 'notification';
  type GRP_PROFILE_MUTE_ALL_MBRS = 'muteAllMembers';
  type SNS_ADD_TYPE_SINGLE = 'Add_Type_Single';
  type SNS_ADD_TYPE_BOTH = 'Add_Type_Both';
  type SNS_DELETE_TYPE_SINGLE = 'Delete_Type_Single';
  type SNS_DELETE_TYPE_BOTH = 'Delete_Type_Both';
  type SNS_APPLICATION_TYPE_BOTH = 'Pendency_Type_Both';
  type SNS_APPLICATION_SENT_TO_ME = 'Pendency_Type_ComeIn';
  type SNS_APPLICATION_SENT_BY_ME = 'Pendency_Type_SendOut';
  type SNS_APPLICATION_AGREE = 'Response_Action_Agree';
  type SNS_APPLICATION_AGREE_AND_ADD = 'Response_Action_AgreeAndAdd';
  type SNS_CHECK_TYPE_BOTH = 'CheckResult_Type_Both';
  type SNS_CHECK_TYPE_SINGLE = 'CheckResult_Type_Single';
  type SNS_TYPE_NO_RELATION = 'CheckResult_Type_NoRelation';
  type SNS_TYPE_A_WITH_B = 'CheckResult_Type_AWithB';
  type SNS_TYPE_B_WITH_A = 'CheckResult_Type_BWithA';
  type SNS_TYPE_BOTH_WAY = 'CheckResult_Type_BothWay';
  type NET_STATE_CONNECTED = 'connected';
  type NET_STATE_CONNECTING = 'connecting';
  type NET_STATE_DISCONNECTED = 'disconnected';
  type MSG_AT_ALL = '__kImSDK_MesssageAtALL__';
  type READ_ALL_C2C_MSG = 'readAllC2CMessage';
  type READ_ALL_GROUP_MSG = 'readAllGroupMessage';
  type READ_ALL_MSG = 'readAllMessage';
  type USER_STATUS_UNKNOWN = 0;
  type USER_STATUS_ONLINE = 1;
  type USER_STATUS_OFFLINE = 2;
  type USER_STATUS_UNLOGINED = 3;
  type IOS_OFFLINE_PUSH_NO_SOUND = 'push.no_sound';
  type IOS_OFFLINE_PUSH_DEFAULT_SOUND = 'default';
}
export type TYPES = (typeof TYPES)[keyof typeof TYPES];
/** The constants of TYPES. */
export type Types = typeof TYPES;

/** The events and actions of invitations. No event comes to the instance that acted; other tabs and devices of its user hear it. */
export interface Signalings {
  /** The user is invited; or has invited somebody else, one-to-one, in another tab or before a reload: then `inviter` is the user. */
  readonly NEW_INVITATION_RECEIVED: 'newInvitationReceived';
  /** Somebody said yes. In a chat group all members hear it. */
  readonly INVITEE_ACCEPTED: 'ts_invitee_accepted';
  /** Somebody said no. In a chat group all members hear it. */
  readonly INVITEE_REJECTED: 'ts_invitee_rejected';
  /** The inviter has taken the invitation back, or its message was revoked. */
  readonly INVITATION_CANCELLED: 'ts_invitation_cancelled';
  /** Nobody has answered in time, or not all have. */
  readonly INVITATION_TIMEOUT: 'ts_invitation_timeout';
  /** The invitation has other data. */
  readonly INVITATION_MODIFIED: 'ts_invitation_modified';
  readonly ACTION_TYPE_UNKNOWN: 0;
  readonly ACTION_TYPE_INVITE: 1;
  readonly ACTION_TYPE_CANCEL_INVITE: 2;
  readonly ACTION_TYPE_ACCEPT_INVITE: 3;
  readonly ACTION_TYPE_REJECT_INVITE: 4;
  readonly ACTION_TYPE_INVITE_TIMEOUT: 5;
}

/** The values of TSignaling that name an event. */
export type SignalingEventName = Extract<Signalings[keyof Signalings], string>;

/** The codes of errors; docs/api.md has the table. */
export interface Codes {
  /** Nobody is signed in: call login(), wait for SDK_READY. Or the instance was destroyed. */
  readonly NOT_LOGGED_IN: 2024;
  /** Another login() is running: wait for it. */
  readonly LOGIN_TWICE: 2025;
  /** The message is sent already or being sent; or its image could not be stored: send it again. */
  readonly SEND_FAILED: 2100;
  /** Who is not in a live group cannot send to it: joinGroup first, after each sign-in. */
  readonly NOT_IN_ROOM: 2101;
  /** Not a message that a create…Message returned, or that a call or an event gave. */
  readonly MESSAGE_NEEDED: 2105;
  /** conversationType is neither C2C nor GROUP. */
  readonly CONVERSATION_TYPE: 2106;
  /** The file is empty. */
  readonly FILE_EMPTY: 2108;
  /** onProgress threw (in an ERROR event); the file is sent all the same. */
  readonly PROGRESS_THREW: 2109;
  /** None of the messages can be deleted. */
  readonly DELETE_FAILED: 2111;
  /** None of the messages needs a read receipt. */
  readonly NO_RECEIPT_NEEDED: 2114;
  /** A community with topics takes no messages itself: send to one of them. */
  readonly COMMUNITY_TALKS: 2115;
  /** Notices of the system cannot be deleted. */
  readonly NOTICE_STAYS: 2116;
  /** Nobody translates, or the translation failed: see docs/server.md. */
  readonly TRANSLATION_FAILED: 2117;
  /** Nobody writes recordings down, or that failed: see docs/server.md. */
  readonly TRANSCRIPT_FAILED: 2118;
  /** The recording has a format that is not written down. */
  readonly AUDIO_FORMAT: 2119;
  /** createImageMessage: no file. */
  readonly IMAGE_MISSING: 2251;
  /** createImageMessage: not a jpg, jpeg, gif, png, bmp or webp. */
  readonly IMAGE_FORMAT: 2252;
  /** createImageMessage: over 20 MB. */
  readonly IMAGE_TOO_LARGE: 2253;
  /** A recording could not be stored: send it again. */
  readonly AUDIO_UPLOAD_FAILED: 2300;
  /** createAudioMessage: over 20 MB. */
  readonly AUDIO_TOO_LARGE: 2301;
  /** A video could not be stored: send it again. */
  readonly VIDEO_UPLOAD_FAILED: 2350;
  /** createVideoMessage: over 100 MB. */
  readonly VIDEO_TOO_LARGE: 2351;
  /** createVideoMessage: not an mp4 or mov. */
  readonly VIDEO_FORMAT: 2352;
  /** A file could not be stored: send it again. */
  readonly UPLOAD_FAILED: 2400;
  /** createFileMessage: no file. */
  readonly FILE_MISSING: 2401;
  /** createFileMessage: over 100 MB. */
  readonly FILE_TOO_LARGE: 2402;
  /** downloadMergerMessage: not a merger message. */
  readonly NO_MERGER: 2450;
  /** downloadMergerMessage: the list is there already. */
  readonly NOTHING_TO_DOWNLOAD: 2451;
  /** downloadMergerMessage: the list could not be read; try again. */
  readonly DOWNLOAD_FAILED: 2452;
  /** createForwardMessage: a notice. */
  readonly FORWARD_TIP: 2453;
  /** createForwardMessage: no message. */
  readonly NO_FORWARD: 2454;
  /** Somebody else has modified the message meanwhile; error.data.message is how it is now. */
  readonly MODIFY_CONFLICT: 2480;
  /** A message to a live group cannot be modified. */
  readonly LIVE_UNCHANGEABLE: 2481;
  /** The conversation is not in the list; getConversationProfile makes it exist. */
  readonly CONVERSATION_NOT_FOUND: 2500;
  /** No conversation id. */
  readonly INVALID_CONVERSATION: 2503;
  /** No type of groups that can be made. */
  readonly GROUP_TYPE_UNKNOWN: 2600;
  /** No chat group's id. */
  readonly INVALID_GROUP: 2602;
  /** A chat group that the user is not in. */
  readonly GROUP_UNKNOWN: 2603;
  /** A live group stays with its owner. */
  readonly LIVE_OWNER: 2620;
  /** The user owns the chat group already: name another member. */
  readonly OWNER_IS_SELF: 2621;
  /** Who is not in a chat group cannot quit it. */
  readonly NOT_IN_GROUP: 2623;
  /** A live group went, or its owner put the user out, while the user was joining. */
  readonly JOIN_FAILED: 2660;
  /** Nobody is added to a live group: who wants to be in it joins. */
  readonly LIVE_NOBODY_ADDED: 2661;
  /** Only the owner of a chat group gives roles. */
  readonly ROLE_NEEDS_OWNER: 2681;
  /** A role that cannot be given: Admin and Member can. */
  readonly ROLE_UNKNOWN: 2683;
  /** Nobody gives oneself a role. */
  readonly ROLE_OF_SELF: 2684;
  /** Nobody mutes oneself. */
  readonly MUTES_SELF: 2685;
  /** deleteGroupMember in a live group needs duration, in seconds. */
  readonly BAN_NEEDS_DURATION: 2686;
  /** A live group keeps nothing of its members. */
  readonly NOT_IN_LIVE_GROUP: 2687;
  /** Not in the list of friends. */
  readonly NOT_FRIEND: 2700;
  /** There is a friend group of that name. */
  readonly FRIEND_GROUP_EXISTS: 2710;
  /** There is no friend group of that name. */
  readonly NO_FRIEND_GROUP: 2711;
  /** There is no such application to delete. */
  readonly NO_APPLICATION: 2716;
  /** A value that a field of the profile does not take. */
  readonly INVALID_PROFILE: 2721;
  /** updateMyProfile: no field given. */
  readonly NOTHING_TO_UPDATE: 2722;
  /** addToBlacklist names only the user. */
  readonly BLOCKS_SELF: 2742;
  /** The server or the module cannot be reached: look at the network and call again. */
  readonly NETWORK: 2800;
  /** No answer within 15 s (90 s for login()): try again. */
  readonly TIMEOUT: 2801;
  /** 1,000 calls wait for the server: go online first. */
  readonly QUEUE_FULL: 2803;
  /** As much as the server keeps for a user: conversations, devices or media. */
  readonly QUOTA: 2804;
  /** What this device had stored was cleared while the call waited, so nobody can tell whether it was carried out: look, and call again if it was not. */
  readonly LOST: 2806;
  /** The application's backend gave the conversation group: only that renames, deletes and fills it. */
  readonly CONVERSATION_GROUP_GIVEN: 2810;
  /** No change of that changeID that can be undone: unknown, older than a day, or than the newest 50. */
  readonly NO_SUCH_CHANGE: 2811;
  /** Somebody else has changed since what was to be undone; or has filled the group that was to be deleted into another. */
  readonly CHANGED_SINCE: 2812;
  /** A rule that no conversation group can have; the message says why. */
  readonly CONVERSATION_GROUP_RULE: 2813;
  /** Nothing that importConversationGroups() can read; the message says why. */
  readonly IMPORT_UNREADABLE: 2814;
  /** A fault of Parlor, or storage failed; other calls go on. */
  readonly UNCAUGHT: 2903;
  /** callExperimentalAPI: an unknown name. */
  readonly UNKNOWN_EXPERIMENTAL: 2905;
  /** setAllMessageRead twice in a second: wait a moment. */
  readonly TOO_OFTEN: 2996;
  /** A message of a type that nobody can send, or what an older server does not know. */
  readonly NOT_SUPPORTED: 2998;
  /** login() is still running: wait for SDK_READY. */
  readonly LOGIN_RUNNING: 3000;
  /** The last login() failed. */
  readonly LOGIN_FAILED: 3001;
  /** Another device took the sign-in over: call login() again. */
  readonly KICKED_OUT_MULT_DEVICE: 3002;
  /** Another page took the sign-in over: call login() again. */
  readonly KICKED_OUT_MULT_ACCOUNT: 3003;
  /** The userSig has expired: get a new one, call login() again. */
  readonly KICKED_OUT_USERSIG_EXPIRED: 3004;
  /** The user has logged out. */
  readonly LOGGED_OUT: 3005;
  /** The application ended the sign-in. */
  readonly KICKED_OUT_REST_API: 3006;
  /** No topic's id, or one of another community. */
  readonly TOPIC_ID: 3021;
  /** A search without options. */
  readonly NO_SEARCH_OPTIONS: 3153;
  /** A parameter; the message names it. */
  readonly INVALID_PARAMETER: 6017;
  /** No such invitation, or it is over: answered, also by another device, taken back or out of time. */
  readonly INVITATION_NOT_OPEN: 8010;
  /** Only who is invited answers, and only the inviter takes back. */
  readonly INVITATION_DENIED: 8011;
  /** cancel: no such invitation, or it is over. */
  readonly INVITATION_NOT_TO_CANCEL: 8020;
  /** A parameter of a call about a chat group; the message names it. */
  readonly GROUP_PARAMETER: 10004;
  /** More users than a call about a chat group takes. */
  readonly TOO_MANY_MEMBERS_IN_CALL: 10005;
  /** More chat groups made, joined, or filled in an hour than the server lets a user do. */
  readonly TOO_FREQUENT: 10006;
  /** Not with this role, not in this type of chat group, or not in it. */
  readonly GROUP_DENIED: 10007;
  /** The owner cannot quit: give the chat group away, or dismiss it. */
  readonly OWNER_CANNOT_QUIT: 10009;
  /** No such chat group, or it was dismissed. */
  readonly GROUP_NOT_FOUND: 10010;
  /** In the chat group already. */
  readonly ALREADY_MEMBER: 10013;
  /** The chat group has no room. */
  readonly GROUP_FULL: 10014;
  /** An id that no chat group can have, or that nobody can choose. */
  readonly GROUP_ID: 10015;
  /** The user, or everybody, is muted in the chat group. */
  readonly MUTED: 10017;
  /** Who is named as a member can be no user. */
  readonly NO_MEMBER_ACCOUNT: 10019;
  /** The id is that of another chat group, or of one that was dismissed. */
  readonly GROUP_ID_TAKEN: 10021;
  /** More messages a second than a chat group takes: wait a moment. */
  readonly GROUP_TOO_FAST: 10023;
  /** The application was handled already. */
  readonly APPLICATION_HANDLED: 10024;
  /** The id is that of a chat group of the user’s own. */
  readonly GROUP_ID_TAKEN_BY_SELF: 10025;
  /** No such message in this conversation. */
  readonly MESSAGE_NOT_FOUND: 10030;
  /** This message cannot be changed so, or not by this user. */
  readonly NOT_ALLOWED: 10032;
  /** A message to a live group cannot be taken back. */
  readonly LIVE_UNREVOKABLE: 10033;
  /** A live group keeps no messages that could be deleted. */
  readonly LIVE_UNDELETABLE: 10035;
  /** The user is in 1,000 chat groups: quit one first. */
  readonly TOO_MANY_GROUPS: 10037;
  /** The key of an attribute of a chat group is empty or over 32 bytes. */
  readonly ATTRIBUTE_KEY: 10045;
  /** The value of an attribute is over 4,000 bytes. */
  readonly ATTRIBUTE_VALUE: 10046;
  /** More than 16 attributes: delete some first. */
  readonly TOO_MANY_ATTRIBUTES: 10047;
  /** All attributes of a chat group together are over 16,000 bytes: delete some first. */
  readonly ATTRIBUTES_TOO_LONG: 10048;
  /** The attributes of a chat group changed 40 times in this second: wait a moment. */
  readonly ATTRIBUTES_TOO_FAST: 10049;
  /** None of the attributes to delete is there. */
  readonly NO_ATTRIBUTE: 10050;
  /** More than 30 mentions in a message. */
  readonly TOO_MANY_MENTIONS: 10053;
  /** Somebody else has changed the attributes since: getGroupAttributes(), then call again. */
  readonly ATTRIBUTES_CHANGED: 10056;
  /** More than 20 counters in a chat group. */
  readonly TOO_MANY_COUNTERS: 10063;
  /** 10 messages are pinned in the chat group: unpin one first. */
  readonly TOO_MANY_PINNED_MESSAGES: 10070;
  /** The message is pinned already, or is not pinned. */
  readonly PINNED: 10071;

  /** A message without read receipts, or of somebody else. */
  readonly NO_RECEIPTS: 10062;
  /** The peer has blocked the user: the message was not sent. */
  readonly BLOCKED: 20007;
  /** Where only friends write to each other: neither has the other. */
  readonly NOT_FRIENDS: 20009;
  /** The same: the peer does not have the user. */
  readonly PEER_HAS_NOT_ME: 20010;
  /** The same: the user does not have the peer. */
  readonly HAVING_NOT_PEER: 20011;
  /** The application lets the user write to nobody. */
  readonly SENDER_MUTED: 20012;
  /** Sent more than two minutes ago. */
  readonly REVOKE_TOO_LATE: 20016;
  /** The same in a chat group. */
  readonly GROUP_REVOKE_TOO_LATE: 10031;
  /** No such extension. */
  readonly EXTENSION_NOT_FOUND: 23004;
  /** Nobody can search for that; the message says why. */
  readonly INVALID_SEARCH: 27003;
  /** Oneself, in the place of another user. */
  readonly RELATION_PARAMETER: 30001;
  /** In failureUserList: no user id. */
  readonly NO_ACCOUNT: 30003;
  /** The application does not let the user add friends. */
  readonly MAY_NOT_ADD: 30009;
  /** 3,000 friends, or 5,000 users followed: take some out. */
  readonly OWN_LIST_FULL: 30010;
  /** 32 friend groups: delete some. */
  readonly TOO_MANY_FRIEND_GROUPS: 30011;
  /** 100 applications of one of the two are open. */
  readonly TOO_MANY_REQUESTS: 30012;
  /** 1,000 are in the blacklist: remove some. */
  readonly BLACKLIST_FULL: 30013;
  /** The other has 3,000 friends. */
  readonly PEER_LIST_FULL: 30014;
  /** The user has blocked whom to add: removeFromBlacklist first. */
  readonly BLOCKED_BY_ME: 30515;
  /** The other wants to be added by nobody. */
  readonly ADD_REFUSED: 30516;
  /** The other has blocked the user. */
  readonly BLOCKED_BY_PEER: 30525;
  /** addFriend resolves: the other has been asked. */
  readonly ADD_WAITS: 30539;
  /** That user has not asked, or has been answered. */
  readonly NOTHING_TO_ANSWER: 30614;
  /** In failureUserIDList: no friend, so in no friend group. */
  readonly FILED_NO_FRIEND: 32216;
  /** More than 100 conversations in a call: make several. */
  readonly TOO_MANY_IN_CALL: 51006;
  /** The conversation of a chat group that the user is not in. */
  readonly CONVERSATION_DENIED: 51007;
  /** More than 1,000 conversations in a group. */
  readonly CONVERSATION_GROUP_FULL: 51008;
  /** No such conversation group. */
  readonly CONVERSATION_GROUP_NOT_FOUND: 51009;
  /** 20 conversation groups exist. */
  readonly TOO_MANY_CONVERSATION_GROUPS: 51010;
  /** The name of a conversation group is empty or over 32 bytes, or has nothing that can be seen. */
  readonly CONVERSATION_GROUP_NAME: 51011;
  /** 50 conversations are pinned: unpin one first. */
  readonly TOO_MANY_PINNED: 51012;
  /** More searches in a second, or translations in a minute, than a server answers: wait a moment. */
  readonly ASKED_TOO_OFTEN: 60018;
  /** Whoever is asked does not answer such questions: see docs/server.md. */
  readonly NO_SERVICE: 60020;
  /** The userSig has expired. */
  readonly USERSIG_EXPIRED: 70001;
  /** The userSig is empty. */
  readonly USERSIG_EMPTY: 70002;
  /** Not a userSig, or not a whole one. */
  readonly USERSIG_MALFORMED: 70003;
  /** The userSig was signed with another key, or changed since. */
  readonly USERSIG_KEY: 70009;
  /** The userSig is of another user. */
  readonly USERSIG_USER: 70013;
  /** The userSig is of another application. */
  readonly USERSIG_APPLICATION: 70014;
  /** The application has ended the user's sign-ins since: get a new userSig. */
  readonly USERSIG_REVOKED: 70052;
  /** A message over 12 KB: send less. */
  readonly MESSAGE_TOO_LONG: 80002;
}

/**
 * The instance of an application: the same one for the same SDKAppID until it is
 * destroyed. Throws 6017 when an option cannot be what it is to be, and when
 * the instance that is there asks another server than the one named.
 */
export function create(options: CreateOptions): Chat;
export const EVENT: Events;
/** As a type, EVENT is the name of any event, and `EVENT.ERROR` that of one. */
export type EVENT = EventName;
export namespace EVENT {
  type SDK_READY = 'sdkStateReady';
  type SDK_NOT_READY = 'sdkStateNotReady';
  type SDK_DESTROY = 'sdkDestroy';
  type MESSAGE_RECEIVED = 'onMessageReceived';
  type ROOM_CUSTOM_DATA_RECEIVED = 'onRoomCustomDataReceived';
  type MESSAGE_MODIFIED = 'onMessageModified';
  type MESSAGE_REVOKED = 'onMessageRevoked';
  type MESSAGE_READ_BY_PEER = 'onMessageReadByPeer';
  type MESSAGE_READ_RECEIPT_RECEIVED = 'onMessageReadReceiptReceived';
  type MESSAGE_EXTENSIONS_UPDATED = 'onMessageExtensionsUpdated';
  type MESSAGE_EXTENSIONS_DELETED = 'onMessageExtensionsDeleted';
  type MESSAGE_REACTIONS_UPDATED = 'onMessageReactionsUpdated';
  type CONVERSATION_LIST_UPDATED = 'onConversationListUpdated';
  type TOTAL_UNREAD_MESSAGE_COUNT_UPDATED = 'onTotalUnreadMessageCountUpdated';
  type CONVERSATION_GROUP_LIST_UPDATED = 'onConversationGroupListUpdated';
  type CONVERSATION_IN_GROUP_UPDATED = 'onConversationInGroupUpdated';
  type CONVERSATION_GROUP_INFO_UPDATED = 'onConversationGroupInfoUpdated';
  type GROUP_LIST_UPDATED = 'onGroupListUpdated';
  type GROUP_ATTRIBUTES_UPDATED = 'groupAttributesUpdated';
  type GROUP_COUNTER_UPDATED = 'onGroupCounterUpdated';
  type TOPIC_CREATED = 'onTopicCreated';
  type TOPIC_DELETED = 'onTopicDeleted';
  type TOPIC_UPDATED = 'onTopicUpdated';
  type PROFILE_UPDATED = 'onProfileUpdated';
  type USER_STATUS_UPDATED = 'onUserStatusUpdated';
  type BLACKLIST_UPDATED = 'blacklistUpdated';
  type FRIEND_LIST_UPDATED = 'onFriendListUpdated';
  type FRIEND_GROUP_LIST_UPDATED = 'onFriendGroupListUpdated';
  type FRIEND_APPLICATION_LIST_UPDATED = 'onFriendApplicationListUpdated';
  type MY_FOLLOWERS_LIST_UPDATED = 'onMyFollowersListUpdated';
  type MY_FOLLOWING_LIST_UPDATED = 'onMyFollowingListUpdated';
  type MUTUAL_FOLLOWERS_LIST_UPDATED = 'onMutualFollowersListUpdated';
  type KICKED_OUT = 'kickedOut';
  type ERROR = 'error';
  type NET_STATE_CHANGE = 'netStateChange';
  type ALL_RECEIVE_MESSAGE_OPT_UPDATED = 'onAllReceiveMessageOptUpdated';
  type SERVER_CONFIG_UPDATED = 'onServerConfigUpdated';
  type PINNED_GROUP_MESSAGE_UPDATED = 'onPinnedGroupMessageUpdated';
}
export const TSignaling: Signalings;
export type TSignaling = Signalings[keyof Signalings];
export namespace TSignaling {
  type NEW_INVITATION_RECEIVED = 'newInvitationReceived';
  type INVITEE_ACCEPTED = 'ts_invitee_accepted';
  type INVITEE_REJECTED = 'ts_invitee_rejected';
  type INVITATION_CANCELLED = 'ts_invitation_cancelled';
  type INVITATION_TIMEOUT = 'ts_invitation_timeout';
  type INVITATION_MODIFIED = 'ts_invitation_modified';
  type ACTION_TYPE_UNKNOWN = 0;
  type ACTION_TYPE_INVITE = 1;
  type ACTION_TYPE_CANCEL_INVITE = 2;
  type ACTION_TYPE_ACCEPT_INVITE = 3;
  type ACTION_TYPE_REJECT_INVITE = 4;
  type ACTION_TYPE_INVITE_TIMEOUT = 5;
}
export const CODES: Codes;
/** The version of the vendor's API and of this package. */
export const VERSION: string;

/** What the vendor's package exports: as values and, as there, EVENT, TYPES and TSignaling as types too. */
declare namespace TencentCloudChat {
  export { create, EVENT, TYPES, TSignaling, VERSION };
}
export default TencentCloudChat;
