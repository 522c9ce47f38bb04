package jsbridge

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// Of many users that a call names, the page's side asks for each by itself
// (npm/fans.js). It asks who follows whom, too.
var fanMethods = []method{
	{
		name: "followUser", command: core.FollowUser{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return core.FollowUser{UserID: a.String(0, "userID"), Off: a.At(1) == true}
		},
		show: nothing,
	},
}

const (
	eventFollowing = "onMyFollowingListUpdated"
	eventFollowers = "onMyFollowersListUpdated"
	eventMutual    = "onMutualFollowersListUpdated"
)

// tellFans tells of who came into a list by what is known of them, and of who went
// by their id.
func (b *Bridge) tellFans(event session.Event) {
	e, _ := event.(session.FansChanged)
	for i, person := range e.Newest {
		var data any = person
		if e.How[i]&core.FanGone != 0 {
			data = person.UserID
		}
		for list, name := range []string{eventFollowing, eventFollowers, eventMutual} {
			if e.How[i]>>list&1 == 1 {
				b.tell(name, data)
			}
		}
	}
}
