package session

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// ConversationGroupInfoUpdated says what of the conversation groups looks different:
// Changed are those that are new or changed, in the order in which they are shown,
// Gone the ids of those that went,
// in the order in which they were shown.
type ConversationGroupInfoUpdated struct {
	Changed []replica.ConversationGroupInfo
	Gone    []int
}

func (ConversationGroupInfoUpdated) event() {}

// ConversationGroups returns what the user sees of the conversation groups, in the
// order in which they are shown. From the first call on every change of that is an
// event.
func (s *Session) ConversationGroups() []replica.ConversationGroupInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groupsTold, s.groupsAsked = s.replica.AppendConversationGroups(s.groupsTold[:0]), true
	return s.replica.ConversationGroups()
}

// infoEvents says what became of the conversation groups since the page was told of
// them last; nothing to a page that never asked.
func (s *Session) infoEvents() []Event {
	if !s.groupsAsked {
		return nil
	}
	was, is := s.groupsTold, s.replica.AppendConversationGroups(s.groupsBefore[:0])
	s.groupsTold, s.groupsBefore = is, was
	var changed []replica.ConversationGroupInfo
	for i := range is {
		j := placeOf(was, is[i].ID)
		if now := is[i].ConversationGroupSettings; j >= 0 && was[j].ConversationGroupSettings != now && core.Same(*was[j].ConversationGroupSettings, *now) {
			was[j].ConversationGroupSettings = now // After a renewal it is another pointer.
		}
		if j < 0 || was[j] != is[i] {
			changed = append(changed, is[i])
		}
	}
	var gone []int
	for i := range was {
		if placeOf(is, was[i].ID) < 0 {
			gone = append(gone, was[i].ID)
		}
	}
	if len(changed)+len(gone) == 0 {
		return nil
	}
	return []Event{ConversationGroupInfoUpdated{Changed: changed, Gone: gone}}
}

func placeOf(groups []replica.ConversationGroupInfo, id int) int {
	for i := range groups {
		if groups[i].ID == id {
			return i
		}
	}
	return -1
}
