const SAMPLES = [
  {
    userID: 'tea-importer',
    texts: ['Hello! Could you send us the price list for spring?', 'We would need about 40 kg.'],
    groups: ['Suppliers'],
  },
  { userID: 'print-shop', texts: ['The new menus look wonderful. Please print 200.'], groups: ['Suppliers'] },
  { userID: 'choir-desk', texts: ['I can take the alto part on Thursday.'], groups: ['Choir'] },
  {
    userID: 'theo',
    texts: ['Are you coming to rehearsal?', 'I am bringing cake.'],
    groups: ['Choir', 'Family'],
  },
  { userID: 'grandma', texts: ['Happy birthday! We will call you at six.'], groups: ['Family'] },
  {
    userID: 'plumber',
    texts: ['The tap in the kitchen drips again. Do you have time this week?'],
    groups: [],
  },
];

/** Fills an account with a few conversations and groups, by the same calls that a person would make. */
export async function addSamples({ chat, TYPES }) {
  const members = new Map();
  for (const { userID, texts, groups } of SAMPLES) {
    for (const text of texts)
      await chat.sendMessage(
        chat.createTextMessage({ to: userID, conversationType: TYPES.CONV_C2C, payload: { text } }),
      );
    for (const name of groups) members.set(name, [...(members.get(name) ?? []), `C2C${userID}`]);
  }
  for (const [groupName, conversationIDList] of members)
    await chat.createConversationGroup({ groupName, conversationIDList });
  await chat.pinConversation({ conversationID: `C2C${SAMPLES[0].userID}`, isPinned: true });
}
