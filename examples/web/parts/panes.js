const narrow = matchMedia('(max-width: 760px)');

/**
 * On a phone one pane shows at a time: the list, or the chat once a
 * conversation is open. The back button of the browser leads to the list.
 */
export function createPanes({ app, state }) {
  state.watch(['openID'], ({ openID }) => {
    app.dataset.pane = openID === '' ? 'list' : 'chat';
    if (openID !== '' && narrow.matches && !history.state?.chat) history.pushState({ chat: true }, '');
    if (openID === '' && history.state?.chat) history.back();
  });
  window.addEventListener('popstate', () => {
    if (!history.state?.chat) state.set({ openID: '' });
  });
  return { isNarrow: () => narrow.matches };
}
