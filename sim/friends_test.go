package sim_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// befriend does something with friends that a person might.
func (t *tab) befriend() {
	w := t.device.world
	name := func() string { return string(rune('a' + w.draw(3))) }
	other := func() string { return append(users, "dave")[w.draw(4)] }
	command := core.ChangeFriends{UserIDs: []string{other()}, Single: w.draw(3) == 0}
	switch w.draw(14) {
	case 0, 1, 2, 3:
		command.Op, command.Source, command.Wording, command.Remark = "addFriend", "AddSource_Type_Sim", name(), name()
		if w.draw(2) == 0 {
			command.Group = name()
		}
	case 4:
		command.Op = "deleteFriend"
	case 5, 6:
		command.Op, command.Remark = "acceptFriendApplication", name()
	case 7:
		command.Op = []string{"refuseFriendApplication", "deleteFriendApplication"}[w.draw(2)]
		command.Sent = w.draw(2) == 0
	case 8:
		command = core.ChangeFriends{Op: "setFriendApplicationRead"}
	case 9:
		command.Op, command.NewRemark, command.Custom = "updateFriend", new(name()), []core.CustomField{{Key: "Tag_SNS_Custom_A", Value: name()}}
	case 10:
		command.Op, command.Group = "createFriendGroup", name()
	case 11:
		command.Op, command.Group = []string{"addToFriendGroup", "removeFromFriendGroup"}[w.draw(2)], name()
	case 12:
		command = core.ChangeFriends{Op: "renameFriendGroup", Group: name(), NewGroup: name()}
		if w.draw(2) == 0 {
			command = core.ChangeFriends{Op: "deleteFriendGroup", Group: command.Group}
		}
	case 13:
		allows := []string{core.AllowAny, core.AllowNeedsConfirm, core.AllowDenyAny}[w.draw(3)]
		_, err := t.Do(background, core.UpdateProfile{AllowType: &allows})
		w.tell("%s: allows %s -> %v", t.name, allows, err)
		return
	}
	body, err := json.Marshal(command)
	require.NoError(w.t, err)
	result, err := t.Do(background, command)
	w.tell("%s: %s -> %v %v", t.name, body, result, err)
}

// drawFriends is what a page sees of friends and applications.
func drawFriends(b *strings.Builder, s *session.Session) {
	for _, event := range s.OpeningContacts() {
		told := event.(session.ContactsUpdated)
		fmt.Fprintln(b, *told.Contacts)
		for _, contact := range told.Of {
			fmt.Fprintln(b, contact.UserID, *contact.Relation, contact.Profile)
		}
	}
}

// checkFriends: the numbers are exact, of two at most one waits for the other, and
// nobody has anything about oneself.
func (w *world) checkFriends(truth *authority.Authority) {
	relations := map[[2]string]*core.Relation{}
	for _, user := range users {
		update, err := truth.Changes(background, user, 0)
		require.NoError(w.t, err)
		contacts, counted := new(core.Contacts), new(core.Contacts)
		for _, document := range update.Documents {
			switch value := document.Value.(type) {
			case *core.Contacts:
				contacts = value
			case *core.Relation:
				relations[[2]string{user, document.Key.ID}] = value
				for _, is := range []struct {
					so bool
					n  *int
				}{{value.IsFriend(), &counted.Friends}, {value.Came(), &counted.Came}, {value.Sent(), &counted.Sent}} {
					if is.so {
						*is.n++
					}
				}
				counted.LastNumber = max(counted.LastNumber, value.Number)
			}
		}
		require.LessOrEqual(w.t, counted.LastNumber, contacts.LastNumber) // Documents come in any order.
		require.Equal(w.t, []int{counted.Friends, counted.Came, counted.Sent}, []int{contacts.Friends, contacts.Came, contacts.Sent}, "%s\n%s", user, w.telling())
	}
	for pair, mine := range relations {
		theirs := relations[[2]string{pair[1], pair[0]}]
		if theirs == nil {
			theirs = new(core.Relation)
		}
		require.NotEqual(w.t, pair[0], pair[1])
		require.True(w.t, mine.IsFriend() || mine.AskedAt > 0, "%v: nothing\n%s", pair, w.telling())
		require.False(w.t, mine.Sent() && theirs.Sent() || mine.Came() && theirs.Came(), "%v have asked each other\n%s", pair, w.telling())
	}
}
