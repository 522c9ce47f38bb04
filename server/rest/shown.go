package rest

import (
	"context"
	"strings"

	"github.com/parlor-chat/parlor/core"
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
	return a.shown(ctx, user, update.Documents)
}

// shown is groupConversations for who has the user's own documents.
func (a *API) shown(ctx context.Context, user string, own []core.Document) (map[string]core.Conversation, error) {
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
	if err != nil {
		return nil, err
	}
	conversations := map[string]core.Conversation{}
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
	return conversations, nil
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
