package core

import (
	"slices"
	"strings"
)

// makeTopic is [CreateChatGroup] of a topic, under an id of [TopicID], for the
// owner and the admins of its community; Data is the application's. The caller
// enters it.
//
// Refusals: 3021 no id of a topic, 10010 no such community, 10007 neither owner
// nor admin of it, or it has no topics, 10021 the id is taken, also by one that
// was deleted, 10004 no name, something too long, or more than [MaxTopics].
func (cmd *CreateChatGroup) makeTopic(v *View, c Call) (*Group, error) {
	id := cmd.GroupID
	groupID, own := cutTopic(id)
	if own == "" || !strings.HasPrefix(groupID, communityPrefix) || strings.Contains(own, topicMark) || !validID(id, MaxTopicIDBytes) {
		return nil, Errorf(CodeTopicID, "topicID is a community's id, %s and a part of its own, %d bytes at most; %.100q is none", topicMark, MaxTopicIDBytes, id)
	}
	s, refusal := v.stand(c, groupID)
	_, taken := read[Group](v, GroupKey(id))
	topics := v.topics(groupID)
	texts := &UpdateGroup{Name: &cmd.Name, Avatar: &cmd.Avatar, Introduction: &cmd.Introduction, Notification: &cmd.Notification, Data: &cmd.Data}
	update := &groupUpdate{group: Group{
		Type: GroupTopic, JoinOption: JoinDisabled, InviteOption: InviteDisabled, CreatedAt: c.Now, UpdatedAt: c.Now,
	}}
	fault := texts.applyTexts(update, false)
	switch {
	case refusal != nil:
		return nil, refusal
	case !s.isStaff() || !s.Topics:
		return nil, s.denied("making topics, which a community with isSupportTopic has,")
	case taken:
		return nil, idTaken(id)
	case fault != nil:
		return nil, fault
	case cmd.Name == "" || len(topics) >= MaxTopics:
		return nil, Errorf(CodeGroupParameter, "a topic needs a name, and a community has at most %d", MaxTopics)
	}
	v.write(GroupKey(id), update.group)
	v.write(TopicsKey(groupID), Topics{Own: append(slices.Clone(topics), own)})
	v.enterTopic(c.User, id, c.Now)
	v.altered = groupID
	return &update.group, nil
}

// enter is [JoinGroup] for a member of a community who opens topics of it, as many
// as there may be.
func (cmd *JoinGroup) enter(v *View, c Call) (GroupJoined, error) {
	s, refusal := v.stand(c, cmd.GroupID)
	topics := v.topics(cmd.GroupID)
	mayEnter := v.mayJoinMore(c.User)
	if refusal == nil && !mayEnter {
		refusal = inTooManyGroups(c.User)
	}
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
	groupID, own := cutTopic(s.id)
	topics := v.topics(groupID)
	if !s.isStaff() {
		return s.denied("deleting a topic")
	}
	s.DismissedBy = c.User
	v.writeGroup(c, s)
	v.write(TopicsKey(groupID), Topics{Own: without(topics, own)})
	v.leaveTopic(c.User, s.id)
	v.altered = groupID
	return nil
}
