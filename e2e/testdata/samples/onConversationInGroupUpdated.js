let onConversationInGroupUpdated = function(event) {
const { groupName, conversationList } = event.data;
// groupName - Conversation group name
// conversationList - List of conversations in the group
}
chat.on(TencentCloudChat.EVENT.CONVERSATION_IN_GROUP_UPDATED, onConversationInGroupUpdated);
