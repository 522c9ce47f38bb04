// Plays turns: calls of the life cycle, some of them all at once, on two
// applications of a page. It tells what each call came to, and the events of
// each instance in order.

const INSTANT = {
  login: (chat) => chat.login({ userID: 'alice', userSig: 'any' }),
  wrongLogin: (chat) => chat.login({ userID: 'no name', userSig: 'any' }),
  logout: (chat) => chat.logout(),
  destroy: (chat) => chat.destroy(),
  read: (chat) => chat.getConversationGroupList(),
};

/** Each turn is a list of [application, call], made in one go and then waited for. */
export async function play(turns) {
  const names = ['SDK_READY', 'SDK_NOT_READY', 'SDK_DESTROY'];
  const events = []; // By instance, in the order made.
  const current = new Map();

  const create = (application) => {
    const chat = TencentCloudChat.create({ SDKAppID: 9100 + application });
    if (current.get(application) === chat) {
      return 'same';
    }
    current.set(application, chat);
    const heard = [];
    events.push(heard);
    names.forEach((name) => chat.on(TencentCloudChat.EVENT[name], () => heard.push(name)));
    return 'new';
  };

  const make = async ([application, call]) => {
    if (call === 'create') {
      return create(application);
    }
    const { value, code } = await outcome(() => INSTANT[call](current.get(application)));
    return value?.data.repeatLogin ? 'repeated' : String(value ? value.code : code);
  };

  const results = [];
  for (const turn of turns) {
    results.push(await Promise.all(turn.map(make)));
  }
  return { results, events };
}
