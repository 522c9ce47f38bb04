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

// Topics returns what there is of topics of a community that the user is in, in the
// order in which they were made: those that the user has entered, and the ids of
// those that the user has not; of these and those that ids names, of all where it
// names none. Lacks says that the user has entered some that are not here yet, or
// that the community does not name yet.
func (r *Replica) Topics(groupID string, ids []string) (found []*Conversation, fresh []string, lacks bool) {
	topics, _ := r.Value(core.TopicsKey(groupID)).(core.Topics)
	in, _ := r.Value(core.MembershipKey(r.user, groupID)).(core.Membership)
	entered := 0
	for _, own := range topics.Own {
		id := core.TopicID(groupID, own)
		topic := r.Topic(id)
		asked := len(ids) == 0 || slices.Contains(ids, id)
		switch {
		case topic != nil:
			entered++
			if asked {
				found = append(found, topic)
			}
		case asked && !slices.Contains(in.Topics, own):
			fresh = append(fresh, id)
		}
	}
	return found, fresh, entered < len(in.Topics)
}
