import { explain, sentence } from './failure.js';
import { bareID } from './names.js';

// The SDK keeps this many changes to undo.
const MOST = 50;

/**
 * Takes back changes of conversation groups, the newest first, and makes them
 * again. It knows those that this page made for the user who is signed in.
 */
export function createUndo({ chat, state, toasts }) {
  const done = [];
  const undone = [];

  async function turn(change, { from, to, word, again }) {
    const at = from.indexOf(change);
    if (at < 0) return;
    from.splice(at, 1);
    const fresh = [];
    const failures = [];
    try {
      for (const id of change.changeIDs) {
        const { data } = await chat.undoConversationGroupChange(id);
        if (data.changeID) fresh.unshift(data.changeID);
        failures.push(...data.failureList);
      }
    } catch (error) {
      toasts.show(explain(`Could not take back: ${change.title}`, error));
    }
    if (fresh.length === 0) return;
    const turned = { ...change, changeIDs: fresh };
    to.push(turned);
    tell(turned, failures, word, again);
  }

  function tell(change, failures, word, again) {
    toasts.show({
      title: `${word}: ${change.title}`,
      // It takes the place of the note of the change.
      about: change.about,
      details: failures.map(({ groupName, conversationID, code, message }) => ({
        text: `${groupName ?? bareID(conversationID)}: ${sentence(message)}`,
        code,
      })),
      action: { label: again, run: () => (again === 'Redo' ? redo(change) : undo(change)) },
    });
  }

  function undo(change = done.at(-1)) {
    if (change) return turn(change, { from: done, to: undone, word: 'Undone', again: 'Redo' });
    toasts.show({ title: 'There is nothing to undo' });
  }

  function redo(change = undone.at(-1)) {
    if (change) return turn(change, { from: undone, to: done, word: 'Done again', again: 'Undo' });
    toasts.show({ title: 'There is nothing to do again' });
  }

  state.watch(['me'], () => {
    done.length = 0;
    undone.length = 0;
  });

  return {
    undo: () => undo(),
    redo: () => redo(),

    /** Keeps a change, with the ids to undo it by in that order. Returns an action for its note; none if nothing changed. */
    keep(title, ids, about = title) {
      const changeIDs = ids.filter(Boolean);
      if (changeIDs.length === 0) return undefined;
      const change = { title, changeIDs, about };
      done.push(change);
      if (done.length > MOST) done.shift();
      undone.length = 0;
      return { label: 'Undo', run: () => undo(change) };
    },
  };
}
