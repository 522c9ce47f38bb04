// A draft is kept once the fingers rest for this long.
const REST = 400;

/** What has been begun to write in each conversation, kept by the SDK on this device. */
export function createDrafts({ chat, state, find }) {
  // What was kept last, until the list tells it, too.
  const kept = new Map();
  let timer = 0;

  const of = (id) => kept.get(id) ?? find(id)?.draftText ?? '';

  async function keep(id, draftText) {
    clearTimeout(timer);
    if (id === '' || state.now.me === '' || of(id) === draftText) return;
    kept.set(id, draftText);
    if (!find(id)) return;
    try {
      await chat.setConversationDraft({ conversationID: id, draftText });
    } catch (error) {
      // It stays in this tab at least: the conversation has just been deleted, or the user signed out.
      console.warn('Parlor: a draft is not kept', error);
    }
  }

  state.watch(['conversations'], ({ conversations }) => {
    for (const { conversationID: id, draftText } of conversations) if (kept.get(id) === draftText) kept.delete(id);
  });
  state.watch(['me'], ({ me }) => {
    clearTimeout(timer);
    if (me === '') kept.clear();
  });

  return {
    of,
    /** Keeps a draft now; an empty text takes it away. */
    keep,
    /** Keeps a draft when nothing more has been written for a moment. */
    keepSoon(id, text) {
      clearTimeout(timer);
      timer = setTimeout(() => keep(id, text), REST);
    },
  };
}
