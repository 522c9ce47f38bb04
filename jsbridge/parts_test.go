package jsbridge_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// More than fifty users go in parts. What a later part is refused for undoes none of
// the others, so the page is told what was done.

func TestWhoRemovesManyHearsWhoWasRemovedBeforeTheRefusal(t *testing.T) {
	p := signedIn(t)
	users := []any{}
	for i := range 60 {
		users = append(users, fmt.Sprintf("user%02d", i))
	}
	p.call("createGroup", map[string]any{"type": "Public", "name": "Team", "groupID": "team", "inviteOption": "FreeAccess"})
	added := p.call("addGroupMember", map[string]any{"groupID": "team", "userIDList": users[:58]})["data"].(map[string]any)
	require.Len(t, added["successUserIDList"], 58)

	users[59] = "alice" // Nobody removes oneself.
	failed := p.call("deleteGroupMember", map[string]any{"groupID": "team", "userIDList": users})["error"].(map[string]any)
	require.EqualValues(t, 10007, failed["code"])
	require.Equal(t, users[:50], failed["data"].(map[string]any)["userIDList"])

	failed = p.call("deleteGroupMember", map[string]any{"groupID": "team", "userIDList": users[50:]})["error"].(map[string]any)
	require.EqualValues(t, 10007, failed["code"])
	require.Nil(t, failed["data"], "of one part nothing is done")
}

func TestWhoAddsManyHearsWhoIsInBeforeTheGroupIsFull(t *testing.T) {
	p := signedIn(t)
	users := []any{}
	for i := range 130 {
		users = append(users, fmt.Sprintf("user%03d", i))
	}
	p.call("createGroup", map[string]any{"type": "Public", "name": "Team", "groupID": "team", "inviteOption": "FreeAccess", "maxMemberNum": 61})
	added := p.call("addGroupMember", map[string]any{"groupID": "team", "userIDList": users[:110]})["data"].(map[string]any)
	require.Len(t, added["successUserIDList"], 60, "the owner, the first part, and the last one of ten")
	require.Equal(t, users[50:100], added["failureUserIDList"])
}
