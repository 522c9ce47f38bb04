/** Signs in, makes a group and gives the names of all groups, or what went wrong. */
export async function makeGroup(chat) {
  try {
    await chat.login({ userID: 'alice', userSig: 'any' });
    await chat.getConversationProfile('C2Cbob');
    await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
    return (await chat.getConversationGroupList()).data.join();
  } catch (error) {
    return `${error.code} ${error.message}`;
  }
}
