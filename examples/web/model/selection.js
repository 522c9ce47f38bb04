/** Which conversations are selected, as clicks and keys change it. */
export function createSelection(state) {
  let anchorID = '';

  const ids = () => state.now.shown.map((c) => c.conversationID);
  const select = (list) => state.set({ selected: new Set(list) });
  const list = () => state.now.conversations.map((c) => c.conversationID).filter((id) => state.now.selected.has(id));

  state.watch(['view'], () => select([]));

  return {
    /** The selected conversations, in the order of the list. */
    list,

    /** Selects or unselects one conversation. */
    toggle(id) {
      anchorID = id;
      const next = new Set(state.now.selected);
      if (!next.delete(id)) next.add(id);
      state.set({ selected: next });
    },

    /** Selects everything between the last one toggled or passed over and this one. */
    extendTo(id) {
      const all = ids();
      const from = Math.max(0, all.indexOf(anchorID === '' ? state.now.activeID : anchorID));
      const to = all.indexOf(id);
      if (to < 0) return;
      const between = all.slice(Math.min(from, to), Math.max(from, to) + 1);
      select(new Set([...state.now.selected, ...between]));
    },

    /** Says where a range that is selected next begins. */
    anchor(id) {
      anchorID = id;
    },

    all() {
      select(ids());
    },

    clear() {
      if (state.now.selected.size > 0) select([]);
    },

    /** What an action on one conversation means: all selected ones if it is one of them. */
    targets(id) {
      return state.now.selected.has(id) ? list() : [id];
    },
  };
}
