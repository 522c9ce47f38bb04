package core

import (
	"slices"
	"strings"
)

// A topic is a chat group of its own, of the type [GroupTopic], whose members are
// those of a community: so messages, mentions, pins and reactions are there as in
// any group. Roles and mutes are the community's.
//
// No command writes for all members of a community. Who opens a topic enters it:
// the user's own [Membership] of the topic is what the user follows it by, and
// from where on its messages count. That one has no role. The membership of the
// community names the topics that were entered, so that one commit ends them all.

// Topics are the topics of a community, in the order in which they were made:
// [MaxTopics] at most. Its members follow them; what was created and deleted is
// the difference.
type Topics struct {
	// Own are the own parts of their ids, see [TopicID].
	Own []string `json:"own,omitempty"`
}

func (Topics) kind() Kind { return KindTopics }

// TopicsKey is where the topics of a community are.
func TopicsKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindTopics}
}

// TopicID is the id of a topic in a community.
func TopicID(groupID, own string) string { return groupID + topicMark + own }

// TopicOf is the community that a topic is in; false for what is no topic's id.
func TopicOf(topicID string) (groupID string, is bool) {
	groupID, _, is = strings.Cut(topicID, topicMark)
	return groupID, is
}

// cutTopic parts a topic's id: into that of its community and its own part.
func cutTopic(topicID string) (groupID, own string) {
	groupID, own, _ = strings.Cut(topicID, topicMark)
	return groupID, own
}

// isTopic says whether a conversation is with a topic.
func isTopic(conversationID string) bool {
	_, is := TopicOf(conversationID)
	return is
}

func (v *View) topics(groupID string) []string {
	topics, _ := read[Topics](v, TopicsKey(groupID))
	return topics.Own
}

// ofTopic says that it is the membership of a topic.
func (m *Membership) ofTopic() bool { return m.Role == "" }

// unlisted says that no list of conversations has the group: a topic, or a
// community that takes no messages itself.
func (m *Membership) unlisted() bool { return m.ofTopic() || m.Community }

// enterTopic makes a member of a community follow one of its topics. Of a topic
// that is younger than the membership all counts as unread, of another one what
// comes from now on. Nobody enters more than there may be groups. It reads the
// head of the history; whoever does not write that can forget that it was read:
// what a head says of a place in the history never changes.
func (v *View) enterTopic(user, topicID string, now int64) bool {
	groupID, own := cutTopic(topicID)
	topic, there := v.group(topicID)
	in, member := v.membership(user, groupID)
	_, entered := v.membership(user, topicID)
	head, mayEnter := v.thread(GroupOwner(topicID)), v.mayJoinMore(user)
	if !there || !member || entered || !mayEnter {
		return entered
	}
	entry := Membership{JoinedAt: now, Entered: head.LastSequence}
	if topic.CreatedAt < in.JoinedAt {
		entry.Joined, entry.JoinedCounted = head.LastSequence, head.Counted
	}
	in.Topics = append(slices.Clone(in.Topics), own)
	v.write(MembershipKey(user, topicID), entry)
	v.write(MembershipKey(user, groupID), in)
	v.countJoined(user, 1)
	return true
}

// leaveTopic ends that a user follows a topic which is no more.
func (v *View) leaveTopic(user, topicID string) {
	groupID, own := cutTopic(topicID)
	in, member := v.membership(user, groupID)
	if _, entered := v.membership(user, topicID); !entered || !member {
		return
	}
	in.Topics = without(in.Topics, own)
	v.write(MembershipKey(user, topicID), nil)
	v.write(MembershipKey(user, groupID), in)
	v.countJoined(user, -1)
}

// under puts a topic under its community: who is in it, what they are there, and
// whether there is one.
func (v *View) under(r *room, groupID string) {
	community, there := v.group(groupID)
	in, member := v.membership(r.user, groupID)
	if !there {
		r.Type = ""
	}
	r.isMember = member
	r.in.Role, r.in.NameCard = in.Role, in.NameCard
	r.in.MuteUntil = max(r.in.MuteUntil, in.MuteUntil)
	r.MuteAll = r.MuteAll || community.MuteAll
}

// roleIn is what a user is in a group, or in the community of a topic.
func (v *View) roleIn(user, groupID string) Role {
	if community, is := TopicOf(groupID); is {
		groupID = community
	}
	in, _ := v.membership(user, groupID)
	return in.Role
}

// compareTopics: those of a community that is seen for the first time are no
// change.
func compareTopics(e *Effects, key Key, old, new Value) {
	was, _ := old.(Topics)
	is, there := new.(Topics)
	if !there || e.FirstSeen[key.Owner] {
		return
	}
	groupID := groupIDOf(key.Owner)
	e.TopicsCreated = append(e.TopicsCreated, topicsBeyond(groupID, is.Own, was.Own)...)
	if gone := topicsBeyond(groupID, was.Own, is.Own); gone != nil {
		e.TopicsDeleted = append(e.TopicsDeleted, gone)
	}
}

// topicsBeyond are the ids of those topics that others do not name.
func topicsBeyond(groupID string, topics, others []string) (ids []string) {
	for _, own := range topics {
		if !slices.Contains(others, own) {
			ids = append(ids, TopicID(groupID, own))
		}
	}
	return ids
}
