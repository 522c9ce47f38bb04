let promise = chat.deleteConversationGroup('Suppliers');
promise.then(function() {
// Deleted successfully
}).catch(function(imError){
console.warn('deleteConversationGroup error:', imError);
});
