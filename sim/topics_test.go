package sim_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// A community with two topics.
var (
	square = "@TGS#_square"
	corner = core.TopicID(square, "corner")
	middle = core.TopicID(square, "middle")
)

// newGroup makes a group of those that there may be.
func newGroup(id string, founders ...string) core.CreateChatGroup {
	command := core.CreateChatGroup{GroupID: id, Type: groups[id], Name: strings.ReplaceAll(id, "@", "")}
	command.Name = command.Name[max(0, len(command.Name)-20):]
	command.Topics = id == square
	if groups[id] != core.GroupTopic {
		for _, user := range founders {
			command.Founders = append(command.Founders, core.Founder{UserID: user})
		}
	}
	return command
}

// drawTopics is all that a page sees of topics.
func drawTopics(b *strings.Builder, s *session.Session) {
	for _, id := range []string{corner, middle} {
		if topic := s.Topic(id); topic != nil {
			fmt.Fprintln(b, id, topic.With.Name, topic.With.Membership.Role, topic.With.Membership.MuteUntil, topic.With.LastSequence, topic.Unread, topic.ReadSequence, topic.Group.Mentions)
		}
	}
}

// checkTopics: whoever is in no community follows none of its topics, the others
// those that they have entered; no list has one, and what is unread is counted
// right.
func (w *world) checkTopics(truth *authority.Authority, t *tab) {
	user := t.device.user
	documents, err := truth.Documents(background, []core.Key{core.MembershipKey(user, square), core.MembershipKey(user, corner), core.MembershipKey(user, middle)})
	require.NoError(w.t, err)
	in, _ := documents[0].Value.(core.Membership)
	for i, id := range []string{corner, middle} {
		_, own, _ := strings.Cut(id, core.TopicID("", ""))
		require.Equal(w.t, slices.Contains(in.Topics, own), documents[1+i].Value != nil, "%s and %s\n%s", user, id, w.telling())
		if entry, entered := documents[1+i].Value.(core.Membership); entered {
			w.recount(truth, t, id, entry)
		}
	}
	for _, conversation := range t.Conversations(replica.Filter{}) {
		require.NotContains(w.t, conversation.ID, square, "%s lists it\n%s", t.name, w.telling())
	}
	for _, group := range t.Groups() {
		require.NotContains(w.t, []string{corner, middle}, group.ID, t.name)
	}
}

func (w *world) recount(truth *authority.Authority, t *tab, id string, entry core.Membership) {
	user, conversationID := t.device.user, core.TypeGroup+id
	topic := t.Topic(id)
	if topic == nil {
		return // It is gone, and nobody has settled that yet.
	}
	base := max(topic.ReadSequence, entry.Joined)
	messages, err := truth.History(background, user, conversationID, base, 0, 0)
	require.NoError(w.t, err)
	unread := 0
	for _, message := range messages {
		hidden, _ := t.Confirmed(core.HiddenKey(user, conversationID, message.Sequence)).Value.(core.Hidden)
		if message.From != user && !message.ExcludedFromUnread && message.Revoked == nil && !hidden.Hides(message.Sequence) {
			unread++
		}
	}
	require.Equal(w.t, unread, topic.Unread, "%s: unread in %s after %d\n%s", t.name, id, base, w.telling())
}

// openTopics is what a page does to show a community.
func (t *tab) openTopics() {
	found, fault, err := t.Topics(context.Background(), square, nil)
	t.device.world.tell("%s: opens %d topics -> %v %v", t.name, len(found), fault, err)
}
