// What frameworks show of a chat, kept for as long as somebody watches: react.js
// and vue.js give it their shape. A value that did not change stays the same
// object. Nothing of the SDK is imported here, so a page has it once only.

const READY = 'sdkStateReady';
const NOT_READY = 'sdkStateNotReady';

/** A value, those who watch it, and where it comes from while somebody does. */
class Store {
  /** Reads more of what there is; of most there is none. */
  more = () => Promise.resolve();

  #value;
  #begin;
  #watchers = new Set();
  #end;

  /** Begin is given a function that sets the value, and gives one that ends. */
  constructor(initial, begin) {
    this.initial = initial;
    this.#value = initial;
    this.#begin = begin;
  }

  get = () => this.#value;

  get isWatched() {
    return this.#watchers.size > 0;
  }

  /** Calls watch after each change, until the function that it gives is called. */
  subscribe = (watch) => {
    const watcher = { watch }; // The same function may watch twice.
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) {
      this.#end = this.#begin(this.#set);
    }
    return () => {
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) {
        this.#end();
      }
    };
  };

  #set = (value) => {
    if (value !== this.#value) {
      this.#value = value;
      for (const { watch } of [...this.#watchers]) {
        watch();
      }
    }
  };
}

/** Hears events until the function that it gives is called. */
function listen(chat, events, handler) {
  for (const event of events) {
    chat.on(event, handler);
  }
  return () => {
    for (const event of events) {
      chat.off(event, handler);
    }
  };
}

/** Runs what takes time once at a time, and once more if it was asked for meanwhile. */
function oneByOne(run) {
  let running = false;
  let again = false;
  return async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await run();
    } while (again);
    running = false;
  };
}

const sameItems = (a, b) => a.length === b.length && a.every((item, i) => item === b[i]);
const keptIfSame = (was, is) => (sameItems(was, is) ? was : is);

/** A list that is read anew after certain events, empty while nobody is signed in. */
function listStore(chat, events, read, kept = keptIfSame) {
  const store = new Store([], (set) => {
    let ended = false;
    const refresh = oneByOne(async () => {
      try {
        const list = chat.isReady() ? await read() : [];
        if (!ended) {
          set(kept(store.get(), list));
        }
      } catch {
        // Who signs out meanwhile is told by the next event; what is there stays.
      }
    });
    refresh();
    const stop = listen(chat, [READY, NOT_READY, ...events], refresh);
    return () => {
      ended = true;
      stop();
    };
  });
  return store;
}

/** Keeps the old object of each group of which nothing changed. */
function keptGroups(was, is) {
  const old = new Map(was.map((group) => [group.groupID, group]));
  return keptIfSame(
    was,
    is.map((group) => {
      const before = old.get(group.groupID);
      return before && JSON.stringify(before) === JSON.stringify(group) ? before : group;
    }),
  );
}

function valueStore(chat, initial, events, read) {
  return new Store(initial, (set) => {
    const look = (event) => set(read(event));
    look();
    return listen(chat, [READY, NOT_READY, ...events], look);
  });
}

/** What a page has of a conversation's messages before any came. */
const NO_MESSAGES = Object.freeze({ messageList: Object.freeze([]), isLoading: true, isCompleted: false, error: null });

/** The messages of a conversation, page by page from the newest. */
function messageStore(chat, conversationID) {
  let next = '';
  /** @type {(value: object) => void} */
  let set = () => {};
  const change = (news) => set({ ...store.get(), ...news });
  const page = (nextReqMessageID = '') => chat.getMessageList({ conversationID, ...(nextReqMessageID === '' ? {} : { nextReqMessageID }) });

  // The newest page takes the place of what it covers; where it does not reach
  // what is there, so much came that all begins anew.
  const refresh = oneByOne(async () => {
    if (!chat.isReady()) {
      next = '';
      set(NO_MESSAGES);
      return;
    }
    try {
      const { data } = await page();
      const { messageList: old, isCompleted } = store.get();
      const at = old.findIndex(({ ID }) => ID === data.messageList[0]?.ID);
      const reaches = at >= 0 && !data.isCompleted;
      if (!reaches) {
        next = data.nextReqMessageID;
      }
      change({
        messageList: keptIfSame(
          old,
          [...(reaches ? old.slice(0, at) : []), ...data.messageList].filter(({ isDeleted }) => !isDeleted),
        ),
        isCompleted: reaches ? isCompleted : data.isCompleted,
        isLoading: false,
        error: null,
      });
    } catch (error) {
      change({ isLoading: false, error });
    }
  });

  const more = oneByOne(async () => {
    if (!next || store.get().isCompleted) {
      return;
    }
    change({ isLoading: true });
    try {
      const { data } = await page(next);
      next = data.nextReqMessageID;
      const { messageList } = store.get();
      const known = new Set(messageList.map(({ ID }) => ID));
      change({
        messageList: [...data.messageList.filter(({ ID }) => !known.has(ID)), ...messageList],
        isCompleted: data.isCompleted,
        isLoading: false,
        error: null,
      });
    } catch (error) {
      change({ isLoading: false, error });
    }
  });

  let last;
  const isNews = ({ name, data }) => {
    if (name !== 'onConversationListUpdated') {
      return name === READY || name === NOT_READY || data.some((message) => message.conversationID === conversationID);
    }
    const shown = data.find((conversation) => conversation.conversationID === conversationID)?.lastMessage;
    const before = last;
    last = shown;
    return before !== shown; // Another object where another message is the last, or it changed.
  };
  const store = new Store(NO_MESSAGES, (setValue) => {
    set = (value) => setValue(value);
    refresh();
    const events = ['onMessageReceived', 'onMessageModified', 'onMessageRevoked', 'onConversationListUpdated'];
    const stop = listen(chat, [READY, NOT_READY, ...events], (event) => {
      if (isNews(event)) {
        refresh();
      }
    });
    return () => {
      stop();
      set = () => {};
    };
  });
  store.more = more;
  return store;
}

// What changes a message, which stays the same object.
const CHANGES_OF_MESSAGES = [
  'onMessageModified',
  'onMessageRevoked',
  'onMessageReadByPeer',
  'onMessageReadReceiptReceived',
  'onMessageReactionsUpdated',
  'onMessageExtensionsUpdated',
  'onMessageExtensionsDeleted',
];

/** How often a message has changed since somebody began to watch it. */
function changesOf(chat, messageID) {
  const store = new Store(0, (set) =>
    listen(chat, CHANGES_OF_MESSAGES, ({ data }) => {
      if ([data].flat().some((one) => (one.messageID ?? one.ID) === messageID)) {
        set(store.get() + 1);
      }
    }),
  );
  return store;
}

/** How many are kept that nobody watches. */
const MOST = 64;

/** Those of one chat; of none, while there is none, they stay as they begin. */
class Stores {
  #chat;
  #made = new Map();

  constructor(chat) {
    this.#chat = chat;
    if (chat) {
      this.#state = 'connected';
      chat.on('netStateChange', ({ data }) => {
        this.#state = data.state;
      });
    }
  }

  #state = 'connecting';

  #of(key, make) {
    let store = this.#made.get(key);
    if (!store) {
      store = make(this.#chat);
      this.#made.set(key, store);
      this.#forget();
    }
    return store;
  }

  // A page that goes from conversation to conversation finds those that it was in
  // last as they were.
  #forget() {
    for (const [key, store] of this.#made) {
      if (this.#made.size <= MOST) {
        return;
      }
      if (!store.isWatched && [...this.#made.keys()].pop() !== key) {
        this.#made.delete(key);
      }
    }
  }

  #still(key, value) {
    return this.#of(key, () => new Store(value, () => () => {}));
  }

  conversations(filter) {
    const key = `conversations ${JSON.stringify(filter ?? null)}`;
    return this.#chat
      ? this.#of(key, (chat) =>
          listStore(chat, ['onConversationListUpdated', 'onConversationInGroupUpdated'], async () => {
            const { data } = await (filter ? chat.getConversationList(filter) : chat.getConversationList());
            return data.conversationList;
          }),
        )
      : this.#still('list', []);
  }

  groups() {
    const events = ['onConversationGroupInfoUpdated', 'onConversationGroupListUpdated'];
    return this.#chat
      ? this.#of('groups', (chat) =>
          listStore(chat, events, async () => (await chat.getConversationGroupInfoList()).data.conversationGroupInfoList, keptGroups),
        )
      : this.#still('list', []);
  }

  messages(conversationID) {
    return this.#chat && conversationID
      ? this.#of(`messages ${conversationID}`, (chat) => messageStore(chat, conversationID))
      : this.#still('messages', NO_MESSAGES);
  }

  changesOf(messageID) {
    return this.#chat ? changesOf(this.#chat, messageID) : this.#still('changes', 0);
  }

  unread() {
    return this.#chat
      ? this.#of('unread', (chat) =>
          valueStore(chat, 0, ['onTotalUnreadMessageCountUpdated'], () => (chat.isReady() ? chat.getTotalUnreadMessageCount() : 0)),
        )
      : this.#still('unread', 0);
  }

  connection() {
    const seen = {};
    const read = () => {
      const isReady = this.#chat.isReady();
      const key = `${isReady} ${this.#state}`;
      seen[key] ??= Object.freeze({ isReady, state: this.#state });
      return seen[key];
    };
    return this.#chat
      ? this.#of('connection', (chat) => valueStore(chat, read(), ['netStateChange'], read))
      : this.#still('connection', Object.freeze({ isReady: false, state: 'connecting' }));
  }
}

const known = new WeakMap();
const NONE = new Stores(null);

/** The stores of a chat, the same each time. */
export function storesOf(chat) {
  if (!chat) {
    return NONE;
  }
  if (!known.has(chat)) {
    known.set(chat, new Stores(chat));
  }
  return known.get(chat);
}
