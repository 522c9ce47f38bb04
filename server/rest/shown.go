package rest

import (
	"context"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

// held are the documents of a user and of whom the user follows, by key.
type held map[core.Key]core.Value

// groupConversations returns the conversations of a user with the groups that the
// user is in, by group, as the user's devices show them.
func (a *API) groupConversations(ctx context.Context, user string) (map[string]core.Conversation, error) {
	update, err := a.options.Authority.Changes(ctx, user, 0)
	if err != nil {
		return nil, err
	}
	documents, sets, err := a.followed(ctx, user, update.Documents)
	if err != nil {
		return nil, err
	}
	return documents.groupConversations(user, sets), nil
}

// followed returns what whom the user follows has, and the user's own documents by
// key.
func (a *API) followed(ctx context.Context, user string, own []core.Document) (held, []core.Followed, error) {
	documents := held{}
	var owners []core.Following
	for _, document := range own {
		documents[document.Key] = document.Value
		owner := core.Follows(document.Key)
		if _, group := core.GroupOf(owner); group && document.Value != nil {
			owners = append(owners, core.Following{Owner: owner})
		}
	}
	sets, err := a.options.Authority.Follow(ctx, user, owners)
	return documents, sets, err
}

func (h held) groupConversations(user string, sets []core.Followed) map[string]core.Conversation {
	documents, conversations := h, map[string]core.Conversation{}
	for _, set := range sets {
		membership, member := set.For.(core.Membership)
		if !member {
			continue // Not any more.
		}
		for _, document := range set.Documents {
			documents[document.Key] = document.Value
		}
		id := strings.TrimPrefix(set.Owner, core.GroupOwner(""))
		conversations[id] = documents.shown(user, id, membership)
	}
	return conversations
}

func (h held) shown(user, groupID string, membership core.Membership) core.Conversation {
	id := core.TypeGroup + groupID
	parts := core.GroupParts{
		User: user, Membership: &membership,
		Revoked: func(sequence uint64) core.RevokedMessages {
			revoked, _ := h[core.RevokedKey(groupID, sequence)].(core.RevokedMessages)
			return revoked
		},
		Hides: func(sequence uint64) bool {
			hidden, _ := h[core.HiddenKey(user, id, sequence)].(core.Hidden)
			return hidden.Hides(sequence)
		},
	}
	parts.Own, _ = core.AsConversation(h[core.ConversationKey(user, id)])
	parts.Group, _ = h[core.GroupKey(groupID)].(core.Group)
	parts.Head, _ = h[core.ThreadKey(core.GroupOwner(groupID))].(core.Thread)
	return parts.Shown()
}

// ruled says whether a rule puts conversations into one of the user's conversation
// groups.
func (h held) ruled(user string, directory core.Directory) bool {
	for _, group := range directory.ConversationGroups {
		if settings, _ := h[core.ConversationGroupKey(user, group.ID)].(core.ConversationGroupSettings); len(settings.Rule) > 0 {
			return true
		}
	}
	return false
}

// drawn returns the ids of the conversation groups in which the user's devices show
// each listed conversation, by rules too.
func drawn(user string, update authority.Update, sets []core.Followed) map[string][]int {
	shown := replica.New(user, func() {})
	for _, document := range update.Documents {
		shown.Add(document)
	}
	for _, set := range sets {
		shown.AddFollowed(set)
	}
	shown.Complete(update.Revision)
	inGroups := map[string][]int{}
	for _, conversation := range shown.List().Slice() {
		inGroups[conversation.ID] = conversation.InGroups
	}
	return inGroups
}
