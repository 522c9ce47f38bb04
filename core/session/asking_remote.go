package session

import (
	"cmp"
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// fetchPage is askPage by way of the server. The answer goes through the copy,
// where the tab that asked takes it out.
func (s *Session) fetchPage(ctx context.Context, fetch core.Fetch) ([]core.Document, bool, error) {
	if fetch.Limit <= 0 || fetch.Limit > core.MaxPage {
		fetch.Limit = core.MaxPage
	}
	if !s.replica.Online() {
		return nil, false, errAway
	}
	is, err := s.fetched(ctx, fetch)
	if err != nil {
		return nil, false, err
	}
	answer, _ := is.value.(core.Fetch)
	asked := answer
	if asked.Answer = ""; answer.Answer == "" || asked != fetch {
		return nil, false, errAway // It has not come.
	}
	if _, err := s.do(ctx, core.TakeAnswer{Key: is.key, Fetch: answer}); err != nil {
		return nil, false, err
	}
	return answer.Page()
}

// fetchGroups is askGroups by way of the server.
func (s *Session) fetchGroups(ctx context.Context, ids []string) (documents []core.Document, err error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return core.CheckConversationID(core.TypeGroup+id) != nil })
	var keys, kept []core.Key
	for some := range slices.Chunk(ids, core.MaxUsersPerLook) {
		if !s.replica.Online() {
			return nil, errAway
		}
		fulfilled, err := s.fetch(ctx, core.FetchGroups(some))
		if err != nil || !fulfilled {
			return nil, cmp.Or(err, error(errAway))
		}
		for _, id := range some {
			keys = append(keys, core.PublicGroupKeys(id)...)
		}
	}
	for _, key := range keys {
		kept = append(kept, s.kept(key))
	}
	err = s.steadily(ctx, func() (err error) {
		documents, err = s.authority.Documents(ctx, kept)
		return err
	})
	for i := range documents {
		documents[i].Key = keys[i]
	}
	return slices.DeleteFunc(documents, func(d core.Document) bool { return d.Value == nil }), err
}
