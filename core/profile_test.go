package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhoHasAFriendIsToldWhenTheFriendsProfileChanges(t *testing.T) {
	s := newStory(t)
	s.tell("alice signs in")
	s.tell("bob signs in")
	s.tell("alice: UpdateProfile {\"nick\":\"Alice\"}")
	added := s.tell("bob: ChangeFriends {\"op\":\"addFriend\",\"userIDs\":[\"alice\"],\"source\":\"AddSource_Type_Web\",\"single\":true}")
	require.NotContains(t, added, "ProfileUpdated", "what is seen for the first time is no change")
	require.Contains(t, added, "nick Alice")
	require.Contains(t, s.tell("alice: UpdateProfile {\"nick\":\"Alicia\"}"), "bob hears ProfileUpdated: {\"UserID\":\"alice\",\"Profile\":{\"nick\":\"Alicia\"")
	require.NotContains(t, s.tell("alice: UpdateProfile {\"nick\":\"Alicia\"}"), "bob hears")
	require.NotContains(t, s.tell("alice: SetStatus {\"custom\":\"busy\"}"), "bob hears")
	require.NotContains(t, s.tell("bob: UpdateProfile {\"nick\":\"Bob\"}"), "alice hears", "she does not have him")
	s.tell("bob: ChangeFriends {\"op\":\"deleteFriend\",\"userIDs\":[\"alice\"]}")
	require.NotContains(t, s.tell("alice: UpdateProfile {\"nick\":\"Ally\"}"), "bob hears")
}
