package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// askFriends answers which of some users have whoever asks in their lists of friends:
// an array of ids, 100 at most, is answered with one of those who have. It tells
// nothing else of their lists.
func askFriends(ctx context.Context, a *Authority, user, text string) (json.RawMessage, error) {
	ids, err := json.UnmarshalStrings([]byte(text))
	if err != nil || len(ids) > core.MaxUsersPerLook {
		return nil, core.Errorf(core.CodeInvalidParameter, "this question takes an array of at most %d user ids", core.MaxUsersPerLook)
	}
	var keys []core.Key
	for _, id := range ids {
		if core.ValidUserID(id) {
			keys = append(keys, core.RelationKey(id, user))
		}
	}
	documents, err := a.Documents(ctx, keys)
	if err != nil {
		return nil, err
	}
	having := []string{}
	for _, document := range documents {
		if core.AsRelation(document.Value).IsFriend() {
			having = append(having, document.Key.Owner)
		}
	}
	return json.Marshal(having)
}
