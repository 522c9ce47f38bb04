/**
 * Makes what the page knows: plain values under names, and watchers of them.
 * Watchers run once after the code that changed something, however many
 * values it changed, and only if a value they watch is really another one.
 */
export function createState(values) {
  const now = { ...values };
  const watchers = [];
  let changed = new Set();

  function announce() {
    const names = changed;
    changed = new Set();
    for (const { watched, react } of [...watchers]) {
      if (watched.some((name) => names.has(name))) react(now);
    }
  }

  return {
    /** The current values. Only set changes them. */
    now,

    /** Changes some values. */
    set(patch) {
      for (const [name, value] of Object.entries(patch)) {
        if (now[name] === value) continue;
        now[name] = value;
        if (changed.size === 0) queueMicrotask(announce);
        changed.add(name);
      }
    },

    /** Calls react(values) after any of the named values changed. Returns a function that stops it. */
    watch(watched, react) {
      const watcher = { watched, react };
      watchers.push(watcher);
      return () => {
        watchers.splice(watchers.indexOf(watcher), 1);
      };
    },
  };
}

/** The values of a page on which nobody is signed in. */
export function emptyValues() {
  return {
    me: '',
    conversations: [],
    loaded: false,
    groups: [],
    infos: new Map(),
    looks: new Map(),
    order: null,
    totalUnread: 0,
    net: 'connected',
    pending: 0,
    view: { kind: 'all', name: '' },
    filter: '',
    shown: [],
    tallies: null,
    openID: '',
    activeID: '',
    selected: new Set(),
    picked: null,
    profile: null,
    blocked: [],
    chatGroups: new Map(),
    topics: new Map(),
    applications: [],
    friends: [],
    friendGroups: [],
    friendApplications: [],
    newApplications: 0,
    members: null,
    statuses: new Map(),
    typing: new Set(),
    calls: [],
  };
}
