import { explain, sentence } from './failure.js';
import { bareID, count } from './names.js';

// The SDK takes this many conversations a call.
const MOST_PER_CALL = 100;

/**
 * What can be done with conversation groups. Every function rejects if the
 * whole call failed; conversations that failed one by one are told in a toast.
 */
export function createGroupActions({ chat, toasts }) {
  const add = (groupName, ids) => inChunks(ids, (part) => chat.addConversationsToGroup({ groupName, conversationIDList: part }));
  const take = (groupName, ids) => inChunks(ids, (part) => chat.deleteConversationsFromGroup({ groupName, conversationIDList: part }));

  return {
    async create(groupName, ids = []) {
      const first = ids.slice(0, MOST_PER_CALL);
      const { data } = await chat.createConversationGroup({ groupName, conversationIDList: first });
      const rest = await add(groupName, ids.slice(MOST_PER_CALL));
      report(toasts, join([data, rest]), `Created “${groupName}”`, `were put into “${groupName}”`);
    },

    async rename(oldName, newName) {
      await chat.renameConversationGroup({ oldName, newName });
      toasts.show({ title: `Renamed “${oldName}” to “${newName}”` });
    },

    async remove(groupName) {
      await chat.deleteConversationGroup(groupName);
      toasts.show({
        title: `Deleted the group “${groupName}”`,
        text: 'Its conversations are still in your list.',
      });
    },

    async add(groupName, ids) {
      report(toasts, await add(groupName, ids), `Added ${what(ids)} to “${groupName}”`, `were added to “${groupName}”`);
    },

    async take(groupName, ids) {
      const undo = {
        label: 'Undo',
        run: () => add(groupName, ids).catch((error) => toasts.show(explain('Could not undo that', error))),
      };
      report(toasts, await take(groupName, ids), `Took ${what(ids)} out of “${groupName}”`, `were taken out of “${groupName}”`, undo);
    },

    /** Adds to some groups and takes out of others, with one toast for it all. */
    async change(ids, addTo, takeFrom) {
      const results = [];
      for (const name of addTo) results.push(await add(name, ids));
      for (const name of takeFrom) results.push(await take(name, ids));
      if (results.length > 0) report(toasts, join(results), `Changed the groups of ${what(ids)}`, 'were changed');
    },
  };
}

function what(ids) {
  return ids.length === 1 ? bareID(ids[0]) : count(ids.length, 'conversation');
}

// One call after another, so that the events of one are not lost in the next.
async function inChunks(ids, call) {
  const results = [];
  for (let start = 0; start < ids.length; start += MOST_PER_CALL) {
    results.push((await call(ids.slice(start, start + MOST_PER_CALL))).data);
  }
  return join(results);
}

function join(results) {
  return {
    successConversationIDList: results.flatMap((r) => r.successConversationIDList),
    failureConversationIDList: results.flatMap((r) => r.failureConversationIDList),
  };
}

function report(toasts, { successConversationIDList: done, failureConversationIDList: failed }, title, verb, action) {
  if (failed.length === 0) {
    toasts.show({ title, action });
    return;
  }
  toasts.show({
    kind: 'error',
    title: `${done.length} of ${count(done.length + failed.length, 'conversation')} ${verb}`,
    details: failed.map(({ conversationID, code, message }) => ({
      text: `${bareID(conversationID)}: ${sentence(message)}`,
      code,
    })),
  });
}
