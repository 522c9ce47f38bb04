let promise = chat.getConversationGroupList();
promise.then(function(imResponse) {
const groupNameList = imResponse.data; // Conversation group name list
});
