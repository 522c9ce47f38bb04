package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// answerFans answers who follows whom. The question is a list of texts:
//
//	["counts", users…]  the counts of the [core.Fans] of each
//	[list, after]       who is in that of [core.FanLists] of the user's own, in the
//	                    order of ids after one of them, "" for the first, or those of
//	                    the named who are there ([core.ByIDs]): [id, fan, id, fan, …],
//	                    at most [core.MaxPage]; fewer are the last
//
// Refusal: 6017 anything else, or more than 100 users.
func answerFans(ctx context.Context, a *Authority, user, text string) (json.RawMessage, error) {
	words, err := json.UnmarshalStrings([]byte(text))
	if err != nil || len(words) < 2 || len(words) > 1+core.MaxFansPerQuery {
		return nil, core.Errorf(core.CodeInvalidParameter, "fans are asked for by a word and 1 to %d ids", core.MaxFansPerQuery)
	}
	said := []any{}
	if words[0] != "counts" {
		// No other owner than that of such a list has fans, and none of another user's
		// ends as this one.
		records, err := a.askedFor(ctx, core.FansOwner(words[0], user), core.KindFan, words[1], core.MaxPage)
		if err != nil {
			return nil, err
		}
		for i := range records {
			said = append(said, records[i].Key.ID, json.RawMessage(records[i].Body))
		}
		return json.Marshal(said)
	}
	keys := make([]core.Key, len(words)-1)
	for i := range keys {
		keys[i] = core.FansKey(words[i+1])
	}
	documents, err := a.Documents(ctx, keys)
	if err != nil {
		return nil, err
	}
	for i := range documents {
		fans, _ := documents[i].Value.(core.Fans)
		fans.Changes, fans.Newest, fans.How = 0, nil, nil // That is for the user alone.
		said = append(said, fans)
	}
	return json.Marshal(said)
}
