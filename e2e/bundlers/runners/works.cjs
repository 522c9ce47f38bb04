const assert = require('node:assert');

/** Uses the package as tests of an application do. Where the place cannot keep files, they are refused. */
module.exports = async function works({ create, TYPES }, media) {
  const chat = create({ SDKAppID: 1 });
  const toBob = { to: 'bob', conversationType: TYPES.CONV_C2C };
  await chat.login({ userID: 'alice', userSig: 'any' });
  const sent = [chat.createTextMessage({ ...toBob, payload: { text: 'hellö' } })];
  await chat.sendMessage(sent[0]);
  await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
  assert.deepEqual([...(await chat.getConversationGroupList()).data], ['Suppliers']);
  sent.push(chat.createFileMessage({ ...toBob, payload: { file: new File(['bytes'], 'a.txt') } }));
  if (!media) {
    await assert.rejects(chat.sendMessage(sent[1]), { code: 2400 });
  } else {
    await chat.sendMessage(sent[1]);
    const messageList = [...sent, chat.createTextMessage({ ...toBob, payload: { text: 'x'.repeat(11_000) } })];
    const merger = chat.createMergerMessage({ ...toBob, payload: { messageList, compatibleText: 'update' } });
    await chat.sendMessage(merger);
    assert.equal(merger.payload.messageList.length, 0);
    await chat.downloadMergerMessage(merger);
    assert.equal(merger.payload.messageList[1].payload.fileName, 'a.txt');
  }
  await chat.logout();
  await chat.login({ userID: 'bob', userSig: 'any' });
  const [{ payload }] = (await chat.getMessageList({ conversationID: 'C2Calice' })).data.messageList;
  assert.equal(payload.text, 'hellö');
  await chat.destroy();
};
