package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

var groupMethods = []method{
	{name: "getGroupList", bare: func(_ context.Context, b *Bridge) (any, error) {
		return groupListDTO{GroupList: newListedGroupDTOs(b.session.Groups()), IsSyncCompleted: true}, nil
	}},
}

type groupListDTO struct {
	GroupList       []listedGroupDTO `json:"groupList"`
	IsSyncCompleted bool             `json:"isSyncCompleted"`
}

// listedGroupDTO is a chat group in the list.
type listedGroupDTO struct {
	GroupID     string `json:"groupID"`
	Type        string `json:"type"`
	Name        string `json:"name"`
	Avatar      string `json:"avatar"`
	OwnerID     string `json:"ownerID"`
	MemberCount int    `json:"memberCount"`
}

func newListedGroupDTOs(groups []*replica.Group) []listedGroupDTO {
	dtos := make([]listedGroupDTO, len(groups))
	for i, g := range groups {
		dtos[i] = listedGroupDTO{GroupID: g.ID, Type: string(g.Type), Name: g.Name, Avatar: g.Avatar, OwnerID: g.OwnerID, MemberCount: g.Members}
	}
	return dtos
}

const eventGroupList = "onGroupListUpdated"

func (b *Bridge) openGroups() { b.tell(eventGroupList, json.List(newListedGroupDTOs(b.session.Groups()))) }

func (b *Bridge) tellGroup(event session.Event) {
	if e, is := event.(session.GroupListUpdated); is {
		b.tell(eventGroupList, json.List(newListedGroupDTOs(e.Groups)))
	}
}
