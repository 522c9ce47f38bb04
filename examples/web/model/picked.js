/** Picks a message of the open conversation, or puts it back. Whoever picks one begins to pick. */
export function pickMessage(state, { ID }) {
  const picked = new Set(state.now.picked);
  if (!picked.delete(ID)) picked.add(ID);
  state.set({ picked });
}
