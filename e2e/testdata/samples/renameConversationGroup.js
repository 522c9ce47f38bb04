let promise = chat.renameConversationGroup({
oldName: 'Suppliers_old',
newName: 'Suppliers_new'
});
promise.then(function(imResponse) {
// Renamed successfully
}).catch(function(imError){
console.warn('renameConversationGroup error:', imError);
});
