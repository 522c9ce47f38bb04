package replica

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Topic returns a topic that the user has entered, as a conversation that is in no
// list; nil where there is none, or it has ended.
func (r *Replica) Topic(topicID string) *Conversation {
	id := core.TypeGroup + topicID
	document := r.shownAs(id)
	with := r.groupAs(topicID, document)
	if with == nil {
		return nil
	}
	return &Conversation{ID: id, Conversation: document, With: with, DraftText: r.draft(id).Text}
}

// Topics returns the ids of the topics of a community that the user is in, in the
// order in which they were made.
func (r *Replica) Topics(groupID string) (ids []string) {
	topics, _ := r.Value(core.TopicsKey(groupID)).(core.Topics)
	for _, own := range topics.Own {
		ids = append(ids, core.TopicID(groupID, own))
	}
	return ids
}

// LacksTopics says whether the user has entered topics of a community that are not
// here yet, or that the community does not name yet.
func (r *Replica) LacksTopics(groupID string) bool {
	in, _ := r.Value(core.MembershipKey(r.user, groupID)).(core.Membership)
	topics, _ := r.Value(core.TopicsKey(groupID)).(core.Topics)
	for _, own := range in.Topics {
		if !slices.Contains(topics.Own, own) || r.Value(core.GroupKey(core.TopicID(groupID, own))) == nil {
			return true
		}
	}
	return false
}
