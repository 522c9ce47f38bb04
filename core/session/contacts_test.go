package session_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

func contactsInWords(e session.ContactsUpdated) string {
	words := []string{"contacts"}
	for _, list := range []struct {
		is   bool
		word string
	}{{e.Whole, "all"}, {e.Friends, "friends"}, {e.Applications, "applications"}, {e.Groups, "groups"}} {
		if list.is {
			words = append(words, list.word)
		}
	}
	var of []string
	for _, contact := range e.Of {
		is := map[bool]string{true: "+", false: "-"}[contact.Relation.IsFriend()]
		profile, _ := contact.Profile.(core.Profile)
		of = append(of, is+contact.UserID+profile.Nick)
	}
	return strings.Join(words, " ") + " " + fmt.Sprint(of)
}

func adding(user string) core.ChangeFriends {
	return core.ChangeFriends{Op: "addFriend", UserIDs: []string{user}, Source: "AddSource_Type_Test"}
}

func TestAPageThatSignsInIsToldOfAllFriendsInParts(t *testing.T) {
	h := newHouse(t)
	const many = 1201
	h.device("alice")
	var writes []authority.Write
	for i := range many {
		body, err := core.Encode(&core.Relation{FriendAt: int64(i + 1)})
		require.NoError(t, err)
		writes = append(writes, authority.Write{Key: core.RelationKey("alice", fmt.Sprintf("u%d", i)), Body: body})
	}
	_, err := h.store.Commit(context.Background(), authority.Commit{Writes: writes})
	require.NoError(t, err)
	reloaded := h.device("alice")
	var told []session.ContactsUpdated
	for _, event := range reloaded.OpeningContacts() {
		told = append(told, event.(session.ContactsUpdated))
	}
	require.Len(t, told, 3)
	for i, e := range told {
		require.Equal(t, i == 0, e.Whole)
		require.Equal(t, i == 2, e.Friends, "the list is told of once it is whole")
	}
	require.Equal(t, many, len(told[0].Of)+len(told[1].Of)+len(told[2].Of))
}

// Two who add each other at the same moment are friends afterwards, whatever each
// allows and whoever is first: nobody is left waiting for the other.
func TestTwoWhoAddEachOtherAtTheSameMomentAreFriends(t *testing.T) {
	for _, allows := range []string{core.AllowAny, core.AllowNeedsConfirm} {
		h := newHouse(t)
		ann, bob := h.device("ann"), h.device("bob")
		ann.do(core.UpdateProfile{AllowType: new(allows)})
		bob.do(core.UpdateProfile{AllowType: new(allows)})
		done := make(chan error, 2)
		for _, pair := range []struct {
			d     *device
			other string
		}{{ann, "bob"}, {bob, "ann"}} {
			go func() {
				_, err := pair.d.Do(context.Background(), adding(pair.other))
				done <- err
			}()
		}
		require.NoError(t, <-done)
		require.NoError(t, <-done)
		for _, user := range []string{"ann", "bob"} {
			fresh := h.device(user)
			last := fresh.OpeningContacts()[0].(session.ContactsUpdated)
			require.Len(t, last.Of, 1, allows)
			require.True(t, last.Of[0].Relation.IsFriend(), "%s %s", allows, user)
			require.Zero(t, last.Of[0].Relation.AskedAt)
			require.Equal(t, &core.Contacts{Friends: 1, LastNumber: last.Contacts.LastNumber}, last.Contacts)
		}
	}
}

// A friend's profile is there as it is, also for whoever cannot ask anybody.
func TestWhatIsShownOfAFriendIsWhatTheFriendShows(t *testing.T) {
	h := newHouse(t)
	ann, bob := h.device("ann"), h.device("bob")
	ann.do(adding("bob"))
	ann.open("C2Cbob")
	ann.seen()
	bob.do(core.UpdateProfile{Nick: new("Bob")})
	ann.catchUp()
	require.Equal(t, []string{"list", "profile Bob", "contacts [+bobBob]"}, ann.seen())
	require.Equal(t, "Bob", ann.ConversationsByID([]string{"C2Cbob"})[0].Peer.Nick)
	ann.do(core.ChangeFriends{Op: "deleteFriend", UserIDs: []string{"bob"}})
	require.Equal(t, "Bob", ann.ConversationsByID([]string{"C2Cbob"})[0].Peer.Nick, "as it was last")
	bob.do(core.UpdateProfile{Nick: new("Robert")})
	ann.seen()
	ann.catchUp()
	require.Empty(t, ann.seen())
}
