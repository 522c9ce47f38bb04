import { emptyAction, emptyState, tabLink } from './empty.js';

/** What the list says when there is nothing in it, and what can be done about it. */
export function emptyList(now, { clearSearch, searchAll, startNew, addSamples, showAll }) {
  const { view, filter, conversations } = now;
  if (filter.trim() !== '') return nothingFound(filter.trim(), clearSearch, searchAll);
  if (conversations.length === 0) return emptyAccount(now, startNew, addSamples);
  return view.kind === 'group' ? emptyGroup(showAll) : allSorted(showAll);
}

function nothingFound(words, clearSearch, searchAll) {
  return emptyState({
    mark: 'search',
    title: 'Nothing found',
    text: `No conversation here has “${words}” in it.`,
    actions: [emptyAction('Search all messages', () => searchAll(words), true), emptyAction('Clear the search', clearSearch)],
  });
}

function emptyAccount(now, startNew, addSamples) {
  return emptyState({
    mark: 'chat',
    title: 'No conversations yet',
    text: ['Start one, or open ', tabLink(now), ` and write to ${now.me} from there.`],
    actions: [emptyAction('New conversation', startNew, true), emptyAction('Add samples', addSamples)],
  });
}

function emptyGroup(showAll) {
  return emptyState({
    mark: 'folder',
    title: 'This group is empty',
    text: 'Drag conversations onto it, give it rules, or use “Add to groups” in the menu of a conversation.',
    actions: [emptyAction('Show all conversations', showAll)],
  });
}

function allSorted(showAll) {
  return emptyState({
    mark: 'check',
    title: 'All sorted',
    text: 'Every conversation is in a group.',
    actions: [emptyAction('Show all conversations', showAll)],
  });
}
