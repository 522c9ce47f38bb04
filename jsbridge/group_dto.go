package jsbridge

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// listedGroupDTO is a chat group, of which npm/group.js makes the documented
// shape.
type listedGroupDTO struct {
	GroupID string      `json:"groupID"`
	Of      *core.Group `json:"of,omitempty"`
	// Self is the membership of the user, nil for who is in no such group.
	UserID string           `json:"userID,omitempty"`
	Self   *core.Membership `json:"self,omitempty"`

	MemberCount  int             `json:"memberCount,omitempty"`
	LastSequence uint64          `json:"lastSequence,omitempty"`
	LastMessage  *lastMessageDTO `json:"lastMessage,omitempty"`
	RemindType   string          `json:"messageRemindType,omitempty"`
}

type groupListDTO struct {
	GroupList       []listedGroupDTO `json:"groupList"`
	IsSyncCompleted bool             `json:"isSyncCompleted"`
}

// groupResultDTO is the data of a result that is a group.
type groupResultDTO struct {
	Group *listedGroupDTO `json:"group,omitempty"`
}

// group is a group as it is now, for who is not in it as it is known, with nil as
// one of which nothing is.
func (b *Bridge) group(groupID string, known *core.Group) *listedGroupDTO {
	if held := b.session.Group(groupID); held != nil {
		return withLast(held)
	}
	return &listedGroupDTO{GroupID: groupID, Of: known}
}

// newListedGroupDTO is a group without its last message, which its conversation
// shows.
func newListedGroupDTO(g *replica.Group) *listedGroupDTO {
	dto := &listedGroupDTO{GroupID: g.ID, Of: &g.Group, MemberCount: g.Members, LastSequence: g.LastSequence, RemindType: g.RemindType}
	if g.Membership.Role != "" {
		dto.UserID, dto.Self = g.UserID, &g.Membership
	}
	return dto
}

// withLast is a group with its last message.
func withLast(g *replica.Group) *listedGroupDTO {
	dto := newListedGroupDTO(g)
	of := core.Conversation{Last: g.Last}
	dto.LastMessage = newLastMessageDTO(&replica.Conversation{ID: core.TypeGroup + g.ID, Conversation: &of})
	return dto
}

func newListedGroupDTOs(groups []*replica.Group) []listedGroupDTO {
	dtos := make([]listedGroupDTO, len(groups))
	for i, g := range groups {
		dtos[i] = *withLast(g)
	}
	return dtos
}
