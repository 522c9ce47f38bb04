package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

var groupMethods = []method{
	{name: "getGroupList", bare: func(_ context.Context, b *Bridge) (any, error) {
		return groupListDTO{GroupList: newListedGroupDTOs(b.session.Groups()), IsSyncCompleted: true}, nil
	}},
}

const eventGroupList = "onGroupListUpdated"

func (b *Bridge) openGroups() {
	b.tell(eventGroupList, json.List(newListedGroupDTOs(b.session.Groups())))
}

func (b *Bridge) tellGroup(event session.Event) {
	if e, is := event.(session.GroupListUpdated); is {
		b.tell(eventGroupList, json.List(newListedGroupDTOs(e.Groups)))
	}
}
