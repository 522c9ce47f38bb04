package gateway

import (
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// searchTime is in what time a user makes so many searches as the limit says, at
// once or one after the other.
const searchTime = time.Second

// searches are the questions that search.
var searches = map[string]bool{
	core.SearchMessages: true,
	core.SearchUsers:    true,
	core.SearchGroups:   true,
	core.SearchMembers:  true,
}

// searchedOften refuses (60018) a search of a user who makes too many: each may look
// at thousands of messages.
func (s *Seat) searchedOften(page wire.Page) error {
	name, is := core.QuestionIn(page.Owner, page.Kind)
	limit := s.gateway.options.Limits.Searches
	if !is || !searches[name] || s.gateway.searched.allow(s.user, s.gateway.options.Now(), 1, limit, searchTime) {
		return nil
	}
	return core.Errorf(core.CodeAskedTooOften, "at most %d searches a second by one user; wait a moment", limit)
}
