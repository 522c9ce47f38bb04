import {
  deletedMessages,
  deleteMessages,
  modifiedMessage,
  oneMessage,
  oneMessageAnd,
  optionsOfPin,
  optionsOfReaders,
  optionsWithMessage,
  optionsWithMessages,
  readMessages,
  receipts,
  sameMessage,
} from './changes.js';
import { TSignaling, TYPES } from './constants.js';
import { createGroup } from './creating.js';
import { experimental } from './experimental.js';
import { fanList, follow, followInfo, followTypes } from './fans.js';
import { changesFriends, checkFriend, profilesOfFriends, theApplications, theFriendGroups, theFriends } from './friends.js';
import { pinInGroup, withInfos, withLimits } from './groupinfo.js';
import { importGroups, withDocument } from './groupsdocument.js';
import { signalOf } from './invitations.js';
import { convertVoiceToText, translateText } from './language.js';
import { searchGroups, searchMembers, searchMessages, searchUsers } from './search.js';
import { createTopic, deleteTopics, groupList, remind, topicList, updateTopic } from './topic.js';
import {
  theMembers,
  theProfile,
  theProfiles,
  withConversation,
  withConversations,
  withFound,
  withGroup,
  withGroups,
  withMember,
  withMembers,
  withMessage,
  withMessages,
  withTopics,
} from './views.js';

// How a method is served. A row holds
//
//   asks      Go answers, with a promise: jsbridge has a row of that name
//   args      makes what crosses of the arguments; they do as they are without
//   names     the same for a method about messages that are in a history, given
//             what names a message (changes.js)
//   view      what the page sees of the data, and of those of an error (views.js)
//   settled   what is done with the result: (first argument, result, objects)
//   failed    what an error becomes: (first argument, error)
//   makes     the type of the message that it makes, at once
//   here      what answers on this side, given the instance and the arguments
//   promises  what here throws becomes a rejection
//   always    nobody needs to be signed in

const asks = (view, more) => ({ asks: true, view, ...more });
const asksBare = (view) => asks(view, { args: () => [] }); // Whatever a page hands over, such as a click.
const asksAbout = (names, more) => ({ asks: true, names, ...more });
const makes = (type) => ({ makes: type });
const here = (run) => ({ here: run });
const promises = (run) => ({ here: run, promises: true });
const always = (run) => ({ here: run, always: true });
const ignored = always(() => {});

/** Every method of the documented API, and those of our own. */
export const API = {
  login: { asks: true, ...always((chat, options) => chat.login(options)) },
  logout: { asks: true, ...always((chat) => chat.logout()) },
  destroy: { asks: true, ...always((chat) => chat.destroy()) },
  isReady: always(({ signIn }) => signIn.isReady),
  getLoginUser: always(({ signIn }) => signIn.user.userID),
  getServerTime: here(({ clock }) => clock.now()),
  on: always((chat, event, handler, context) => chat.listen(event, handler, context)),
  once: always((chat, event, handler, context) => chat.listen(event, handler, context, true)),
  off: always(({ listeners }, event, handler, context) => listeners.remove(event, handler, context)),
  setLogLevel: always(({ log }, level) => log.print(level)),
  registerPlugin: ignored,
  use: ignored,
  callExperimentalAPI: always((chat, key, param) => experimental(key, param, chat)),

  createTextMessage: makes(TYPES.MSG_TEXT),
  createTextAtMessage: makes(TYPES.MSG_TEXT),
  createCustomMessage: makes(TYPES.MSG_CUSTOM),
  createFaceMessage: makes(TYPES.MSG_FACE),
  createLocationMessage: makes(TYPES.MSG_LOCATION),
  createImageMessage: makes(TYPES.MSG_IMAGE),
  createAudioMessage: makes(TYPES.MSG_AUDIO),
  createVideoMessage: makes(TYPES.MSG_VIDEO),
  createFileMessage: makes(TYPES.MSG_FILE),
  createMergerMessage: makes(TYPES.MSG_MERGER),
  createForwardMessage: makes(''), // That of the message in the payload.
  sendMessage: asks(
    withMessage,
    promises(({ sending }, message, options) => sending.send('sendMessage', message, options)),
  ),
  resendMessage: promises(({ sending }, message, options) => sending.send('resendMessage', message, options)),
  downloadMergerMessage: promises(({ media }, message) => media.download(message)),

  getMessageList: asks(withMessages),
  getMessageListHopping: asks(withMessages),
  findMessage: here(({ objects }, id) => objects.message(id)),
  revokeMessage: asksAbout(oneMessage, sameMessage),
  modifyMessage: asksAbout(modifiedMessage, sameMessage),
  deleteMessage: asksAbout(deletedMessages, { settled: deleteMessages }),
  sendMessageReadReceipt: asksAbout(readMessages),
  getMessageReadReceiptList: promises(({ objects }, messageList) => receipts(messageList, objects)),
  getGroupMessageReadMemberList: asksAbout(optionsOfReaders),
  setMessageExtensions: asksAbout(oneMessageAnd),
  getMessageExtensions: asksAbout(oneMessage),
  deleteMessageExtensions: asksAbout(oneMessageAnd),
  addMessageReaction: asksAbout(oneMessageAnd),
  removeMessageReaction: asksAbout(oneMessageAnd),
  getMessageReactions: asksAbout(optionsWithMessages),
  getAllUserListOfMessageReaction: asksAbout(optionsWithMessage),
  translateText: promises(translateText),
  convertVoiceToText: promises(convertVoiceToText),
  pinGroupMessage: asksAbout(optionsOfPin),
  getPinnedGroupMessageList: asks(withMessages),

  getConversationList: asks(
    withConversations,
    promises((chat, ...args) => chat.list(args)),
  ),
  getConversationProfile: asks(withConversation),
  deleteConversation: asks(),
  pinConversation: asks(),
  markConversation: asks(),
  setConversationCustomData: asks(),
  setConversationDraft: asks(withConversation),
  setMessageRead: asks(),
  setAllMessageRead: asks(),
  getTotalUnreadMessageCount: here(({ unread }) => unread),
  clearHistoryMessage: asks(),
  setMessageRemindType: asks(withGroup, promises(remind)),
  setAllReceiveMessageOpt: asks(undefined, { args: (options) => [options, new Date().getTimezoneOffset()] }),
  getAllReceiveMessageOpt: asksBare(),

  createConversationGroup: asks(),
  getConversationGroupList: asksBare(),
  // As a callback of forEach it gets an index.
  deleteConversationGroup: asks(undefined, { args: (name, more) => [name, typeof more === 'number' ? null : more] }),
  renameConversationGroup: asks(),
  addConversationsToGroup: asks(),
  deleteConversationsFromGroup: asks(),
  // Beyond the documented API.
  getConversationGroupInfoList: asksBare(withInfos),
  updateConversationGroup: asks(),
  sortConversationGroups: asks(),
  sortConversationsInGroup: asks(),
  pinConversationInGroup: asks(undefined, promises(pinInGroup)),
  moveConversations: asks(),
  setConversationGroups: asks(),
  undoConversationGroupChange: asks(),
  exportConversationGroups: asksBare(withDocument),
  importConversationGroups: promises(importGroups),
  getConversationGroupLimits: asksBare(withLimits),

  getMyProfile: asksBare(theProfile),
  getUserProfile: asks(theProfiles),
  updateMyProfile: asks(theProfile),
  getBlacklist: asksBare(),
  addToBlacklist: asks(),
  removeFromBlacklist: asks(),
  setSelfStatus: asks(),
  getUserStatus: asks(),
  subscribeUserStatus: asks(),
  unsubscribeUserStatus: asks(),

  getGroupList: asks(
    withGroups,
    promises((chat) => groupList(chat, false)),
  ),
  getGroupProfile: asks(withGroup),
  createGroup: asks(withGroup, promises(createGroup)),
  joinGroup: asks(withGroup),
  updateGroupProfile: asks(withGroup),
  quitGroup: asks(),
  dismissGroup: asks(),
  changeGroupOwner: asks(withGroup),
  searchGroupByID: asks(withGroup),
  getGroupApplicationList: asksBare(),
  handleGroupApplication: asks(withGroup),
  initGroupAttributes: asks(),
  setGroupAttributes: asks(),
  deleteGroupAttributes: asks(),
  getGroupAttributes: asks(),
  setGroupCounters: asks(),
  increaseGroupCounter: asks(),
  decreaseGroupCounter: asks(),
  getGroupCounters: asks(),
  getJoinedCommunityList: promises((chat) => groupList(chat, true)),
  createTopicInCommunity: promises(createTopic),
  deleteTopicFromCommunity: promises(deleteTopics),
  updateTopicProfile: promises(updateTopic),
  getTopicList: asks(withTopics, promises(topicList)),
  getGroupMemberProfile: asks(theMembers),
  getGroupMemberList: asks(withMembers),
  addGroupMember: asks(withGroup),
  deleteGroupMember: asks(withGroup),
  setGroupMemberNameCard: asks(withMember),
  setGroupMemberMuteTime: asks(withMember),
  setGroupMemberRole: asks(withMember),
  setGroupMemberCustomField: asks(withMember),
  getGroupOnlineMemberCount: asks(),
  markGroupMemberList: asks(),

  searchCloudMessages: asks(withFound, promises(searchMessages)),
  searchCloudUsers: promises(searchUsers),
  searchCloudGroups: promises(searchGroups),
  searchCloudGroupMembers: promises(searchMembers),

  getFriendList: asksBare(theFriends),
  addFriend: changesFriends('addFriend'),
  deleteFriend: changesFriends('deleteFriend'),
  checkFriend: promises(checkFriend),
  updateFriend: changesFriends('updateFriend'),
  getFriendProfile: profilesOfFriends,
  getFriendApplicationList: asksBare(theApplications),
  refuseFriendApplication: changesFriends('refuseFriendApplication'),
  deleteFriendApplication: changesFriends('deleteFriendApplication'),
  acceptFriendApplication: changesFriends('acceptFriendApplication'),
  setFriendApplicationRead: changesFriends('setFriendApplicationRead'),
  getFriendGroupList: asksBare(theFriendGroups),
  createFriendGroup: changesFriends('createFriendGroup'),
  renameFriendGroup: changesFriends('renameFriendGroup'),
  deleteFriendGroup: changesFriends('deleteFriendGroup'),
  addToFriendGroup: changesFriends('addToFriendGroup'),
  removeFromFriendGroup: changesFriends('removeFromFriendGroup'),

  followUser: asks(undefined, promises(follow(false))),
  unfollowUser: promises(follow(true)),
  getMyFollowingList: promises(fanList('following')),
  getMyFollowersList: promises(fanList('followers')),
  getMutualFollowersList: promises(fanList('mutual')),
  getUserFollowInfo: promises(followInfo),
  checkFollowType: promises(followTypes),

  addSignalingListener: always(({ signaling }, ...args) => signaling.listen(...args)),
  removeSignalingListener: always(({ signaling }, ...args) => signaling.ignore(...args)),
  getSignalingInfo: always((chat, message) => signalOf(message)),
  inviteSync: always(({ signaling }, ...args) => signaling.inviteSync('inviteSync', ...args)),
  inviteInGroupSync: always(({ signaling }, ...args) => signaling.inviteSync('inviteInGroupSync', ...args)),
  invite: promises(({ signaling }, options) => signaling.invite('invite', options)),
  inviteInGroup: promises(({ signaling }, options) => signaling.invite('inviteInGroup', options)),
  cancel: promises(({ signaling }, options) => signaling.answer('cancel', TSignaling.ACTION_TYPE_CANCEL_INVITE, options)),
  accept: promises(({ signaling }, options) => signaling.answer('accept', TSignaling.ACTION_TYPE_ACCEPT_INVITE, options)),
  reject: promises(({ signaling }, options) => signaling.answer('reject', TSignaling.ACTION_TYPE_REJECT_INVITE, options)),
  modifyInvitation: promises(({ signaling }, options) => signaling.modify(options)),
};

/** What this side asks Go besides. */
export const OWN = ['ask', 'catchUp', 'offline', 'hide', 'getPendingCalls', 'getLink', 'watchConversationGroups', 'tryCall'];
