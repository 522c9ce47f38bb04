let promise = chat.deleteConversationsFromGroup({
conversationIDList: ['GROUPtest', 'C2Cexample'],
groupName: 'Suppliers_new',
});
promise.then(function(imResponse) {
// Deleted the conversation from the group successfully
const { successConversationIDList, failureConversationIDList } = imResponse.data;
// successConversationIDList - List of IDs of the conversations that were created successfully
// Get the conversation list
const conversationList = chat.getConversationList(successConversationIDList);

// failureConversationIDList - List of IDs of the conversations that failed to be created
failureConversationIDList.forEach((item) => {
const { conversationID, code, message } = item;
});
}).catch(function(imError){
console.warn('deleteConversationsFromGroup error:', imError);
});
