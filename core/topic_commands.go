package core

import (
	"slices"
	"strings"
)

// makeTopic is [CreateChatGroup] of a topic, under an id of [TopicID], for the owner and the admins of its
// community; Data is the application's. The caller enters it.
//
// Refusals: 3021 no id of a topic, 10010 no such community, 10007 neither owner
// nor admin of it, or it has no topics, 10021 the id is taken, also by one that
// was deleted, 10004 no name, something too long, or more than [MaxTopics].
func (cmd *CreateChatGroup) makeTopic(v *View, c Call) (CreatedGroup, error) {
	id := cmd.GroupID
	groupID, _ := TopicOf(id)
	if err := checkTopicID(id); err != nil {
		return CreatedGroup{}, err
	}
	s, refusal := v.stand(c, groupID)
	_, taken := read[Group](v, GroupKey(id))
	topics := v.topics(groupID)
	topic, err := cmd.topic(c)
	switch {
	case refusal != nil:
		return CreatedGroup{}, refusal
	case !s.isStaff():
		return CreatedGroup{}, s.denied("making topics")
	case !s.Topics:
		return CreatedGroup{}, Errorf(CodeGroupDenied, "%q was made without isSupportTopic, so it has no topics", groupID)
	case taken:
		return CreatedGroup{}, Errorf(CodeGroupIDTaken, "the id %q is taken; choose another one", id)
	case err != nil:
		return CreatedGroup{}, err
	case len(topics) >= MaxTopics:
		return CreatedGroup{}, Errorf(CodeGroupParameter, "a community has at most %d topics; delete one first", MaxTopics)
	}
	v.write(GroupKey(id), topic)
	v.write(TopicsKey(groupID), Topics{Own: append(slices.Clone(topics), ownOf(id))})
	v.enterTopic(c.User, id, c.Now)
	v.altered = groupID
	return CreatedGroup{GroupID: id, Group: topic}, nil
}

// topic is the topic that is asked for, or the refusal; nothing is read for it.
func (cmd *CreateChatGroup) topic(c Call) (Group, error) {
	if cmd.Name == "" {
		return Group{}, Errorf(CodeGroupParameter, "a topic needs a name")
	}
	topic := Group{Type: GroupTopic, JoinOption: JoinDisabled, InviteOption: InviteDisabled, CreatedAt: c.Now, UpdatedAt: c.Now}
	change, err := (&UpdateGroup{
		Name: &cmd.Name, Avatar: &cmd.Avatar, Introduction: &cmd.Introduction, Notification: &cmd.Notification, Data: &cmd.Data,
	}).applied(&topic, c.Groups.of(GroupTopic))
	return change.group, err
}

// checkTopicID refuses what can be the id of no topic (3021): that of a community,
// the mark and a part of its own, [MaxTopicIDBytes] in all.
func checkTopicID(id string) error {
	groupID, is := TopicOf(id)
	own := ownOf(id)
	if is && own != "" && strings.HasPrefix(groupID, communityPrefix) && !strings.Contains(own, topicMark) && validID(id, MaxTopicIDBytes) {
		return nil
	}
	return Errorf(CodeTopicID, "topicID is a community's id, %s and a part of its own, %d bytes at most; %.100q is none", topicMark, MaxTopicIDBytes, id)
}

// enter is [JoinGroup] for a member of a community who opens topics of it.
func (cmd *JoinGroup) enter(v *View, c Call) (GroupJoined, error) {
	s, refusal := v.stand(c, cmd.GroupID)
	topics := v.topics(cmd.GroupID)
	if refusal != nil {
		return GroupJoined{}, refusal
	}
	for _, own := range topics { // So nobody reads what is none.
		if id := TopicID(s.id, own); slices.Contains(cmd.Topics, id) {
			v.enterTopic(c.User, id, c.Now)
			delete(v.reads, ThreadKey(GroupOwner(id)))
		}
	}
	return GroupJoined{Status: JoinSucceeded}, nil
}

// deleteTopic is [DismissGroup] of a topic. What its members have of it each of
// them ends, as with any group.
func (v *View) deleteTopic(c Call, s *standing) error {
	groupID, _ := TopicOf(s.id)
	topics := v.topics(groupID)
	if !s.isStaff() {
		return s.denied("deleting a topic")
	}
	s.DismissedBy = c.User
	v.writeGroup(c, s)
	v.write(TopicsKey(groupID), Topics{Own: without(topics, ownOf(s.id))})
	v.leaveTopic(c.User, s.id)
	v.altered = groupID
	return nil
}
