/** What can be done with communities and their topics. All reject if they fail; dialogs say why. */
export function createTopicActions({ chat, TYPES, topics, open }) {
  const openFirst = async (groupID) => {
    await topics.look(groupID);
    const { data } = await chat.getTopicList({ groupID });
    const [first] = data.successTopicList;
    if (first) open(`GROUP${first.topicID}`);
  };

  return {
    /** Makes a community with a first topic and some members, and opens the topic. Resolves to who could not be added. */
    async createCommunity({ name, groupID, memberList, topicName }) {
      const own = groupID === '' ? {} : { groupID };
      const options = { type: TYPES.GRP_COMMUNITY, name, ...own, memberList, isSupportTopic: true };
      const { data } = await chat.createGroup({ ...options, inviteOption: TYPES.INVITE_OPTIONS_FREE_ACCESS });
      await chat.createTopicInCommunity({ groupID: data.group.groupID, topicName });
      await openFirst(data.group.groupID);
      return data.overLimitUserIDList;
    },

    /** Opens the first topic of a community. */
    openFirst,

    /** Makes a topic and opens it. */
    async create(groupID, topicName) {
      const { data } = await chat.createTopicInCommunity({ groupID, topicName });
      await topics.look(groupID);
      open(`GROUP${data.topicID}`);
    },

    /** Gives a topic other values, such as topicName and muteAllMembers. */
    update: (groupID, topicID, values) => chat.updateTopicProfile({ groupID, topicID, ...values }),

    /** Deletes a topic with all that is in it. */
    async remove(groupID, topicID) {
      const { data } = await chat.deleteTopicFromCommunity({ groupID, topicIDList: [topicID] });
      const [failure] = data.failureTopicList;
      if (failure) throw Object.assign(new Error(failure.message), { code: failure.code });
      await topics.look(groupID);
    },
  };
}
