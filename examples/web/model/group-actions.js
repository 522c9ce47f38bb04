import { failureLines } from './failure.js';
import { bareID, count } from './names.js';

// The SDK takes this many conversations a call.
const MOST_PER_CALL = 100;

/**
 * What can be done with conversation groups. Every function rejects if the
 * whole call failed; conversations that failed one by one are told in a toast.
 * Each change can be undone.
 */
export function createGroupActions({ chat, state, toasts, undo }) {
  const add = (groupName, ids) => inChunks(ids, (part) => chat.addConversationsToGroup({ groupName, conversationIDList: part }));
  const take = (groupName, ids) => inChunks(ids, (part) => chat.deleteConversationsFromGroup({ groupName, conversationIDList: part }));

  // What was changed last is undone first.
  function tell(title, ids, note = {}) {
    toasts.show({ title, action: undo.keep(title, ids.toReversed(), note.about), ...note });
  }

  function report(result, title, verb) {
    const { successConversationIDList: done, failureConversationIDList: failed } = result;
    if (failed.length === 0) {
      tell(title, result.changeIDs);
      return;
    }
    toasts.show({
      kind: 'error',
      title: `${done.length} of ${count(done.length + failed.length, 'conversation')} ${verb}`,
      details: failureLines(failed),
      action: undo.keep(title, result.changeIDs.toReversed()),
    });
  }

  return {
    async create(groupName, ids = []) {
      const first = await inChunks(ids.slice(0, MOST_PER_CALL), (part) =>
        chat.createConversationGroup({ groupName, conversationIDList: part }),
      );
      const rest = ids.length > MOST_PER_CALL ? [await add(groupName, ids.slice(MOST_PER_CALL))] : [];
      report(join([first, ...rest]), `Created “${groupName}”`, `were put into “${groupName}”`);
    },

    async rename(oldName, newName) {
      const { data } = await chat.renameConversationGroup({ oldName, newName });
      tell(`Renamed “${oldName}” to “${newName}”`, [data.changeID]);
    },

    async remove(groupName) {
      const { data } = await chat.deleteConversationGroup(groupName);
      tell(`Deleted the group “${groupName}”`, [data.changeID], { text: 'Its conversations are still in your list.' });
    },

    async add(groupName, ids) {
      report(await add(groupName, ids), `Added ${what(ids)} to “${groupName}”`, `were added to “${groupName}”`);
    },

    async take(groupName, ids) {
      report(await take(groupName, ids), `Took ${what(ids)} out of “${groupName}”`, `were taken out of “${groupName}”`);
    },

    async move(from, to, ids) {
      const result = await inChunks(ids, (part) => chat.moveConversations({ conversationIDList: part, from, to }));
      report(result, `Moved ${what(ids)} to “${to}”`, `were moved to “${to}”`);
    },

    /** Adds to some groups and takes out of others, with one toast for it all. */
    async change(ids, addTo, takeFrom) {
      if (addTo.length + takeFrom.length === 0) return;
      const result = await inChunks(ids, (part) =>
        chat.setConversationGroups(part.map((conversationID) => ({ conversationID, add: addTo, remove: takeFrom }))),
      );
      report(result, `Changed the groups of ${what(ids)}`, 'were changed');
    },

    /** Sets what updateConversationGroup takes. */
    async set(groupName, settings, title) {
      const { data } = await chat.updateConversationGroup({ groupName, ...settings });
      if (data.changeID) tell(title, [data.changeID]);
    },

    /** Puts a group to a place among the groups, the first being 0. */
    async sort(groupName, place) {
      const others = state.now.groups.filter((name) => name !== groupName);
      const names = others.toSpliced(place, 0, groupName);
      if (place < 0 || place > others.length || names.every((name, i) => name === state.now.groups[i])) return;
      const { data } = await chat.sortConversationGroups(names);
      tell(`Moved “${groupName}” to place ${place + 1} of ${names.length}`, [data.changeID], { about: 'order of groups' });
    },

    /** Puts conversations of a group behind another one of it, or to the front; the group is sorted by hand from then on. */
    async place(groupName, ids, after) {
      const changes = [];
      if (state.now.infos.get(groupName)?.sortType !== 'manual')
        changes.push(await chat.updateConversationGroup({ groupName, sortType: 'manual' }));
      changes.push(await chat.sortConversationsInGroup({ groupName, conversationIDList: ids, after }));
      const changeIDs = changes.map(({ data }) => data.changeID);
      tell(`Moved ${what(ids)} in “${groupName}”`, changeIDs, { about: 'order in a group' });
    },

    /** Puts a conversation of a group one place up (-1) or down (1) among those that are shown. */
    async step(groupName, shown, id, way) {
      const others = shown.map((c) => c.conversationID).filter((each) => each !== id);
      const place = shown.findIndex((c) => c.conversationID === id) + way;
      if (place >= 0 && place <= others.length) await this.place(groupName, [id], others[place - 1]);
    },

    async pin(groupName, ids, isPinned) {
      const changes = [];
      for (const conversationID of ids) changes.push(await chat.pinConversationInGroup({ groupName, conversationID, isPinned }));
      const changeIDs = changes.map(({ data }) => data.changeID);
      tell(`${isPinned ? 'Pinned' : 'Unpinned'} ${what(ids)} in “${groupName}”`, changeIDs);
    },

    /** How much there may be of everything, and how much there is. */
    async limits() {
      return (await chat.getConversationGroupLimits()).data;
    },

    /** All groups, as a document to keep. */
    async exported() {
      return (await chat.exportConversationGroups()).data;
    },

    /** What an import would do. */
    async plan(document, mode) {
      return (await chat.importConversationGroups(document, { mode, dryRun: true })).data;
    },

    async import(document, mode) {
      const { data } = await chat.importConversationGroups(document, { mode });
      const title = 'Imported groups';
      const action = undo.keep(title, data.changeIDList);
      const details = failureLines(data.failureList);
      toasts.show({ kind: details.length > 0 ? 'error' : 'done', title, details, action });
    },
  };
}

function what(ids) {
  return ids.length === 1 ? bareID(ids[0]) : count(ids.length, 'conversation');
}

// One call after another, so that the events of one are not lost in the next.
async function inChunks(ids, call) {
  const results = [];
  for (let start = 0; start === 0 || start < ids.length; start += MOST_PER_CALL) {
    const { changeID, ...data } = (await call(ids.slice(start, start + MOST_PER_CALL))).data;
    results.push({ ...data, changeIDs: [changeID] });
  }
  return join(results);
}

function join(results) {
  return {
    successConversationIDList: results.flatMap((r) => r.successConversationIDList),
    failureConversationIDList: results.flatMap((r) => r.failureConversationIDList),
    changeIDs: results.flatMap((r) => r.changeIDs),
  };
}
