package jsbridge

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// Of friends the page holds what there is (npm/contacts.js): who reads waits for the
// turn, nothing more. Whoever changes something gives the fields of
// [core.ChangeFriends], and its page's side shows what came of it (npm/friends.js).
var friendMethods = []method{
	{name: "getFriendList", constant: true},
	{name: "getFriendProfile", constant: true},
	{name: "getFriendGroupList", constant: true},
	{name: "getFriendApplicationList", constant: true},
	{name: "updateFriend", command: core.ChangeFriends{}, read: readFriends, show: showFailedUsers},
	{name: "addFriend", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "deleteFriend", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "acceptFriendApplication", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "refuseFriendApplication", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "deleteFriendApplication", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "setFriendApplicationRead", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "createFriendGroup", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "renameFriendGroup", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "deleteFriendGroup", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "addToFriendGroup", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
	{name: "removeFromFriendGroup", command: core.ChangeFriends{}, second: true, read: readFriends, show: showFailedUsers},
}

// readFriends reads the fields of the command as they are.
func readFriends(_ *Bridge, a *arguments) core.Command {
	var command core.ChangeFriends
	text, err := json.Marshal(a.At(0))
	if err == nil {
		err = json.Unmarshal(text, &command)
	}
	if err != nil {
		a.fault("the fields cannot be read: %v", err)
	}
	command.Op = a.method
	return command
}

const (
	eventFriendList         = "onFriendListUpdated"
	eventFriendApplications = "onFriendApplicationListUpdated"
	eventFriendGroups       = "onFriendGroupListUpdated"
)

func (b *Bridge) openFriends() { b.emit(b.session.OpeningContacts()) }

// tellFriends gives the page what changed, and tells it which lists look different:
// it has them.
func (b *Bridge) tellFriends(event session.Event) {
	e, is := event.(session.ContactsUpdated)
	if !is {
		return
	}
	of := map[string]any{}
	for _, contact := range e.Of {
		of[contact.UserID] = map[string]any{"relation": contact.Relation, "profile": contact.Profile}
	}
	b.out.add(item{Contacts: map[string]any{"whole": e.Whole, "of": of, "contacts": e.Contacts}})
	b.out.flushPart(len(e.Of))
	if e.Applications {
		b.tell(eventFriendApplications, true)
	}
	if e.Friends {
		b.tell(eventFriendList, true)
	}
	if e.Groups {
		b.tell(eventFriendGroups, true)
	}
}
