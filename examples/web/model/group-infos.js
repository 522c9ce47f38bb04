import { readLook } from './group-look.js';

/**
 * Keeps `infos` (what the SDK tells of each conversation group, by name) and
 * `looks` (the colour and icon that somebody chose for it, by name) up to date.
 */
export function keepGroupInfos({ chat, EVENT, state, colors }) {
  let byID = new Map();

  chat.on(EVENT.CONVERSATION_GROUP_INFO_UPDATED, ({ data: { changed, gone } }) => {
    for (const id of gone) byID.delete(id);
    for (const info of changed) byID.set(info.groupID, info);
    show();
  });

  function show() {
    const infos = new Map([...byID.values()].map((info) => [info.groupName, info]));
    state.set({ infos });
    const looks = new Map([...infos].map(([name, { customData }]) => [name, readLook(customData)]));
    if (JSON.stringify([...looks]) === JSON.stringify([...state.now.looks])) return;
    colors.choose(looks);
    state.set({ looks });
  }

  return {
    /** Takes the answer of getConversationGroupInfoList. */
    take(list) {
      byID = new Map(list.map((info) => [info.groupID, info]));
      show();
    },
  };
}
