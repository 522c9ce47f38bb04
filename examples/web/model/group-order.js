/**
 * Keeps `order` for the conversation group that is shown: { name, ids, pinned },
 * its conversations as the SDK sorts them and those that are pinned in it.
 */
export function keepGroupOrder({ chat, EVENT, state }) {
  let asking = false;
  let again = false;

  async function ask() {
    again = asking;
    if (asking || state.now.view.kind !== 'group' || state.now.me === '') return;
    asking = true;
    try {
      await look(state.now.view.name);
    } catch {
      // The group has gone meanwhile, or somebody has signed out.
    }
    asking = false;
    if (again) ask();
  }

  async function look(name) {
    const [list, document] = await Promise.all([chat.getConversationList({ groupName: name }), chat.exportConversationGroups()]);
    const ids = list.data.conversationList.map((c) => c.conversationID);
    const { conversationGroupList: own, givenConversationGroupList: given = [] } = document.data;
    const group = [...own, ...given].find(({ groupName }) => groupName === name);
    state.set({ order: { name, ids, pinned: new Set(group?.pinnedConversationIDList) } });
  }

  chat.on(EVENT.CONVERSATION_IN_GROUP_UPDATED, ask);
  state.watch(['me', 'view', 'conversations', 'infos'], ask);
}
