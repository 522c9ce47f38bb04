import { explain, failureLines } from './failure.js';

// The SDK keeps this many changes to undo.
const MOST = 50;

// There is no such change any more, or somebody else has changed it since.
const FINAL = new Set([2811, 2812]);

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
    const { fresh, failures, error } = await takeBack(change.changeIDs);
    if (error) toasts.show({ ...explain(`Could not take back: ${change.title}`, error), about: change.about });
    if (fresh.length > 0) {
      const turned = { ...change, changeIDs: fresh };
      to.push(turned);
      if (!error) tell(turned, failures, word, again);
    } else if (error && !FINAL.has(error.code)) from.splice(at, 0, change); // It can be tried again.
  }

  // The ids to undo the undo by, newest first, what was left as it is, and what stopped it.
  async function takeBack(ids) {
    const fresh = [];
    const failures = [];
    try {
      for (const id of ids) {
        const { data } = await chat.undoConversationGroupChange(id);
        if (data.changeID) fresh.unshift(data.changeID);
        failures.push(...data.failureList);
      }
      return { fresh, failures, error: null };
    } catch (error) {
      return { fresh, failures, error };
    }
  }

  function tell(change, failures, word, again) {
    toasts.show({
      title: `${word}: ${change.title}`,
      // It takes the place of the note of the change.
      about: change.about,
      details: failureLines(failures),
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
