// The methods of the documented API, and where each is served.

const words = (text) => text.trim().split(/\s+/);

/** Every method of the documented API. */
export const METHODS = words(`
  login logout getLoginUser getServerTime on once off setLogLevel
  registerPlugin destroy isReady createTextMessage createTextAtMessage
  createImageMessage createAudioMessage createVideoMessage
  createCustomMessage createFaceMessage createFileMessage
  createLocationMessage createMergerMessage downloadMergerMessage
  createForwardMessage sendMessage resendMessage revokeMessage deleteMessage
  translateText convertVoiceToText modifyMessage sendMessageReadReceipt
  getGroupMessageReadMemberList getMessageReadReceiptList
  setMessageExtensions getMessageExtensions deleteMessageExtensions
  addMessageReaction removeMessageReaction getMessageReactions
  getAllUserListOfMessageReaction getMessageList findMessage
  getMessageListHopping setMessageRead setAllMessageRead getConversationList
  getConversationProfile deleteConversation setConversationDraft
  pinConversation getTotalUnreadMessageCount setConversationCustomData
  markConversation createConversationGroup getConversationGroupList
  deleteConversationGroup renameConversationGroup addConversationsToGroup
  deleteConversationsFromGroup clearHistoryMessage setMessageRemindType
  setAllReceiveMessageOpt getAllReceiveMessageOpt getGroupList
  getGroupProfile createGroup joinGroup updateGroupProfile quitGroup
  dismissGroup changeGroupOwner searchGroupByID getGroupApplicationList
  handleGroupApplication pinGroupMessage getPinnedGroupMessageList
  initGroupAttributes setGroupAttributes deleteGroupAttributes
  getGroupAttributes setGroupCounters increaseGroupCounter
  decreaseGroupCounter getGroupCounters getJoinedCommunityList
  createTopicInCommunity deleteTopicFromCommunity updateTopicProfile
  getTopicList getGroupMemberProfile getGroupMemberList addGroupMember
  deleteGroupMember setGroupMemberNameCard setGroupMemberMuteTime
  setGroupMemberRole setGroupMemberCustomField getGroupOnlineMemberCount
  markGroupMemberList getMyProfile getUserProfile updateMyProfile
  setSelfStatus getUserStatus subscribeUserStatus unsubscribeUserStatus
  getBlacklist addToBlacklist removeFromBlacklist searchCloudMessages
  searchCloudUsers searchCloudGroups searchCloudGroupMembers getFriendList
  addFriend deleteFriend checkFriend updateFriend getFriendProfile
  getFriendApplicationList refuseFriendApplication deleteFriendApplication
  acceptFriendApplication setFriendApplicationRead getFriendGroupList
  createFriendGroup renameFriendGroup deleteFriendGroup addToFriendGroup
  removeFromFriendGroup followUser unfollowUser getMyFollowingList
  getMyFollowersList getMutualFollowersList getUserFollowInfo
  checkFollowType callExperimentalAPI addSignalingListener
  removeSignalingListener invite inviteSync inviteInGroup inviteInGroupSync
  cancel accept reject getSignalingInfo modifyInvitation
`);

/** Methods that the WebAssembly module answers, each with a promise. */
export const SERVED = new Set(words(`
  login logout destroy
  createConversationGroup deleteConversationGroup renameConversationGroup
  getConversationGroupList addConversationsToGroup deleteConversationsFromGroup
  getConversationList getConversationProfile deleteConversation pinConversation
  setMessageRead markConversation setConversationCustomData
  setAllMessageRead clearHistoryMessage setConversationDraft
  setMessageRemindType setAllReceiveMessageOpt getAllReceiveMessageOpt
  sendMessage getMessageList getMessageListHopping
  revokeMessage modifyMessage deleteMessage sendMessageReadReceipt
  setMessageExtensions getMessageExtensions deleteMessageExtensions
  addMessageReaction removeMessageReaction getMessageReactions
  getAllUserListOfMessageReaction
  getMyProfile getUserProfile updateMyProfile
  getBlacklist addToBlacklist removeFromBlacklist
  setSelfStatus getUserStatus subscribeUserStatus unsubscribeUserStatus
  getGroupList getFriendList getFriendGroupList
  getFriendApplicationList
`));

/** Those of them that take nothing, whatever a page hands over, such as a click. */
export const BARE_CALLS = new Set(words(`
  logout destroy getConversationGroupList getMyProfile getBlacklist getGroupList
  getFriendList getFriendGroupList getFriendApplicationList
  getAllReceiveMessageOpt
`));
