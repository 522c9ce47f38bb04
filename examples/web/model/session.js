import { explain, explainRefusal } from './failure.js';
import { ALL, groupView } from './shelf.js';
import { emptyValues } from './state.js';

/**
 * Ties the chat object to the state: signs in and out, and lets events change
 * the state. Nothing else writes conversations, groups, the total, the profile
 * and who is blocked. The keys give a userSig for a user, and forget one.
 */
export function createSession({ chat, EVENT, keys, state, chatGroups, groupInfos, colors, toasts }) {
  let whenReady = null;

  chat.on(EVENT.SDK_READY, () => whenReady?.());
  chat.on(EVENT.CONVERSATION_LIST_UPDATED, ({ data }) => state.set({ conversations: data, loaded: true }));
  chat.on(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, ({ data }) => state.set({ totalUnread: data }));
  chat.on(EVENT.CONVERSATION_GROUP_LIST_UPDATED, ({ data }) => showGroups(data));
  chat.on(EVENT.PROFILE_UPDATED, ({ data: [profile] }) => {
    if (profile.userID === chat.getLoginUser()) state.set({ profile });
  });
  chat.on(EVENT.BLACKLIST_UPDATED, ({ data }) => state.set({ blocked: data }));
  chat.on(EVENT.SDK_NOT_READY, () => state.set(emptyValues()));
  chat.on(EVENT.KICKED_OUT, ({ data }) => {
    const userID = state.now.me || chat.getLoginUser();
    keys.forget(userID);
    state.set({ kicked: { userID, type: data.type } });
  });
  chat.on(EVENT.ERROR, ({ data }) => {
    // A message tells itself that it was refused.
    if (state.now.me === '' || data.method === 'sendMessage') return;
    toasts.show(data.method ? explainRefusal(data) : explain('Something went wrong', data));
  });

  // A userSig from before may have expired, or the server has another secret by now.
  async function login(userID) {
    try {
      await chat.login({ userID, userSig: await keys.userSig(userID) });
    } catch (error) {
      if (!isAboutUserSig(error)) throw error;
      keys.forget(userID);
      await chat.login({ userID, userSig: await keys.userSig(userID) });
    }
  }

  function showGroups(groups) {
    const renamed = colors.follow(chat.getLoginUser(), groups);
    state.set({ groups, view: viewAfter(state.now.view, groups, renamed) });
  }

  return {
    /** Signs in; settles once calls can be made and the lists are known. */
    async signIn(userID) {
      const ready = new Promise((resolve) => {
        whenReady = resolve;
      });
      await login(userID);
      await ready;
      const [list, groups, infos, profile, blacklist, chatGroupList, communities] = await Promise.all([
        chat.getConversationList(),
        chat.getConversationGroupList(),
        chat.getConversationGroupInfoList(),
        chat.getMyProfile(),
        chat.getBlacklist(),
        chat.getGroupList(),
        chat.getJoinedCommunityList(),
      ]);
      showGroups(groups.data);
      groupInfos.take(infos.data.conversationGroupInfoList);
      chatGroups.take([...chatGroupList.data.groupList, ...communities.data.groupList]);
      state.set({
        me: userID,
        kicked: null,
        profile: profile.data,
        blocked: blacklist.data,
        conversations: list.data.conversationList,
        loaded: true,
        totalUnread: chat.getTotalUnreadMessageCount(),
      });
    },

    /** Signs out; the state is empty afterwards. */
    async signOut() {
      keys.forget(state.now.me);
      await chat.logout();
      state.set(emptyValues());
    },
  };
}

function isAboutUserSig({ code }) {
  return code >= 70001 && code <= 70052;
}

// A view follows its group when that is renamed and falls back when it is gone.
function viewAfter(view, groups, renamed) {
  if (view.kind !== 'group' || groups.includes(view.name)) return view;
  return renamed?.oldName === view.name ? groupView(renamed.newName) : ALL;
}
