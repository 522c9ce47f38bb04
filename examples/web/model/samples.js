const SAMPLES = [
  {
    userID: 'tea-importer',
    texts: ['Hello! Could you send us the price list for spring?'],
    answers: ['Of course, it is on its way.', 'Shall I put a sample of the new harvest in?'],
    groups: ['Suppliers'],
  },
  { userID: 'print-shop', texts: ['The new menus look wonderful. Please print 200.'], groups: ['Suppliers'] },
  {
    userID: 'choir-desk',
    texts: ['I can take the alto part on Thursday.'],
    answers: ['Thank you! We begin at seven.'],
    groups: ['Choir'],
  },
  {
    userID: 'theo',
    texts: ['Are you coming to rehearsal?'],
    answers: ['Yes, and I am bringing cake.'],
    groups: ['Choir', 'Family'],
  },
  { userID: 'grandma', texts: ['Happy birthday! We will call you at six.'], groups: ['Family'] },
  {
    userID: 'plumber',
    texts: ['The tap in the kitchen drips again. Do you have time this week?'],
    answers: ['Tomorrow at ten?'],
    groups: [],
  },
];

/**
 * Fills an account with a few conversations and groups, by the same calls that a
 * person would make; then some of the others answer. The backend says how and
 * with which userSig they sign in.
 */
export async function addSamples({ chat, TYPES, backend }) {
  const me = chat.getLoginUser();
  const others = SAMPLES.filter(({ userID }) => userID !== me);
  const members = new Map();
  for (const { userID, texts, groups } of others) {
    for (const text of texts)
      await chat.sendMessage(chat.createTextMessage({ to: userID, conversationType: TYPES.CONV_C2C, payload: { text } }));
    for (const name of groups) members.set(name, [...(members.get(name) ?? []), `C2C${userID}`]);
  }
  for (const [groupName, conversationIDList] of members) await chat.createConversationGroup({ groupName, conversationIDList });
  await chat.pinConversation({ conversationID: `C2C${others[0].userID}`, isPinned: true });
  await answer(me, others, backend);
}

async function answer(to, others, backend) {
  const letters = [];
  for (const { userID: from, answers: texts } of others) {
    if (!texts) continue;
    letters.push({ from, to, texts, userSig: await backend.userSig(from) });
    backend.forget(from);
  }
  await haveWritten({ sdk: import.meta.resolve('parlor-chat'), options: backend.options, letters });
}

/** @returns {Promise<void>} */
function haveWritten(task) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('someone.js', import.meta.url), { type: 'module' });
    const settle = (error) => {
      worker.terminate();
      if (error) reject(Object.assign(new Error(error.message), error));
      else resolve();
    };
    worker.onmessage = ({ data }) => settle(data.error);
    worker.onerror = () => settle({ message: 'the others could not answer: their worker did not load' });
    worker.postMessage(task);
  });
}
