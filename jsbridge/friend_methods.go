package jsbridge

// Nobody has a friend yet.
var friendMethods = []method{
	{name: "getFriendList", constant: []string{}},
	{name: "getFriendGroupList", constant: []string{}},
	{name: "getFriendApplicationList", constant: applicationsDTO{FriendApplicationList: []string{}}},
}

type applicationsDTO struct {
	FriendApplicationList []string `json:"friendApplicationList"`
	UnreadCount           int      `json:"unreadCount"`
}

const eventFriendList = "onFriendListUpdated"

func (b *Bridge) openFriends() { b.tell(eventFriendList, []string{}) }
