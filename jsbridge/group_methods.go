package jsbridge

// Nobody is in a chat group yet.
var groupMethods = []method{
	{name: "getGroupList", constant: groupListDTO{GroupList: []string{}, IsSyncCompleted: true}},
}

type groupListDTO struct {
	GroupList       []string `json:"groupList"`
	IsSyncCompleted bool     `json:"isSyncCompleted"`
}

const eventGroupList = "onGroupListUpdated"

func (b *Bridge) openGroups() { b.tell(eventGroupList, []string{}) }
