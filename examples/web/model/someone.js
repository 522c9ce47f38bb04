// A worker in which somebody else writes. There is one chat object per
// application and page, and that of the page is its user's; a worker has its
// own. It is told { sdk, options, letters }: the address of the SDK, what
// create() takes, and { from, userSig, to, texts } for each who writes. It
// answers { error } if something went wrong, and {} once all is written.
onmessage = async ({ data: { sdk, options, letters } }) => {
  try {
    const { default: TencentCloudChat } = await import(sdk);
    for (const letter of letters) await write(TencentCloudChat, options, letter);
    postMessage({});
  } catch ({ message, code }) {
    postMessage({ error: { message, code } });
  }
};

async function write({ create, EVENT, TYPES }, options, { from, userSig, to, texts }) {
  const chat = create(options);
  const ready = new Promise((resolve) => chat.once(EVENT.SDK_READY, resolve));
  await chat.login({ userID: from, userSig });
  await ready;
  for (const text of texts) await chat.sendMessage(chat.createTextMessage({ to, conversationType: TYPES.CONV_C2C, payload: { text } }));
  await chat.destroy();
}
