package core

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whatever users ask for, in whatever order: the numbers are exact, of two at most one
// waits for the other, and whoever has an answer to give can be answered to.
func TestTheNumbersOfFriendsAreExact(t *testing.T) {
	users := []string{"ann", "bob", "cat"}
	ops := []string{
		"addFriend", "addFriend", "addFriend", "deleteFriend", "acceptFriendApplication", "refuseFriendApplication", "deleteFriendApplication",
		"setFriendApplicationRead", "updateFriend", "createFriendGroup", "renameFriendGroup", "deleteFriendGroup", "addToFriendGroup", "removeFromFriendGroup",
	}
	groups := []string{"a", "b", "c"}
	rapid.Check(t, func(rt *rapid.T) {
		h := acquainted(rt)
		for range rapid.IntRange(1, 80).Draw(rt, "steps") {
			user := rapid.SampledFrom(users).Draw(rt, "user")
			if rapid.IntRange(0, 9).Draw(rt, "allows") == 0 {
				h.documents[ProfileKey(user)] = Profile{AllowType: rapid.SampledFrom([]string{AllowAny, AllowNeedsConfirm, AllowDenyAny}).Draw(rt, "type")}
			}
			command := ChangeFriends{
				Op: rapid.SampledFrom(ops).Draw(rt, "op"), Source: "AddSource_Type_Test",
				UserIDs: rapid.SliceOfNDistinct(rapid.SampledFrom(users), 0, 2, rapid.ID[string]).Draw(rt, "others"),
				Single:  rapid.Bool().Draw(rt, "single"), Sent: rapid.Bool().Draw(rt, "sent"),
				Remark: rapid.SampledFrom([]string{"", "r"}).Draw(rt, "remark"),
				Group:  rapid.SampledFrom(groups).Draw(rt, "group"), NewGroup: rapid.SampledFrom(groups).Draw(rt, "new"),
			}
			_, _ = ask(h, user, command)
			h.counts(users...)
			h.seesBothSides(users)
		}
	})
}

// seesBothSides holds what two have about each other against each other.
func (h *house) seesBothSides(users []string) {
	for _, user := range users {
		for _, other := range users {
			mine := AsRelation(h.documents[RelationKey(user, other)])
			theirs := AsRelation(h.documents[RelationKey(other, user)])
			require.False(h.t, mine.Sent() && theirs.Sent() || mine.Came() && theirs.Came(), "%s and %s have asked each other", user, other)
			require.False(h.t, mine.Sent() && mine.Came())
			if mine.Sent() && theirs.Came() {
				require.Equal(h.t, mine.Wording, theirs.Wording)
			}
			require.True(h.t, user != other || mine.FriendAt+mine.AskedAt == 0, "a friend of oneself")
		}
	}
}
