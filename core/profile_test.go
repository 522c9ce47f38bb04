package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestWhoFollowsAProfileIsToldWhenItChanges(t *testing.T) {
	defer core.FollowProfiles()()
	s := newStory(t)
	s.tell("alice signs in")
	s.tell("bob signs in")
	s.tell("alice: UpdateProfile {\"nick\":\"Alice\"}")
	require.NotContains(t, s.tell("bob: SubscribeStatus {\"userIDs\":[\"alice\"]}"), "hears", "what is seen for the first time is no change")
	require.Contains(t, s.tell("alice: UpdateProfile {\"nick\":\"Alicia\"}"), "bob hears ProfileUpdated: {\"UserID\":\"alice\",\"Profile\":{\"nick\":\"Alicia\"")
	require.NotContains(t, s.tell("alice: UpdateProfile {\"nick\":\"Alicia\"}"), "bob hears")
	require.NotContains(t, s.tell("alice: SetStatus {\"custom\":\"busy\"}"), "bob hears")
	require.NotContains(t, s.tell("bob: UpdateProfile {\"nick\":\"Bob\"}"), "alice hears")
	s.tell("bob: UnsubscribeStatus {\"userIDs\":[\"alice\"]}")
	require.NotContains(t, s.tell("alice: UpdateProfile {\"nick\":\"Ally\"}"), "bob hears")
}
