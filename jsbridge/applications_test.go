package jsbridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A member's invitation is told of by one notice, whose operator is the member.
func TestANoticeOfAnInvitationAnswersForAllWhoWereInvited(t *testing.T) {
	alice, bob := talk(t)
	alice.call("createGroup", map[string]any{
		"groupID": "crew", "name": "Crew", "type": "Public", "inviteOption": "NeedPermission",
		"memberList": []any{map[string]string{"userID": "bob"}},
	})
	bob.await("onGroupListUpdated")
	bob.call("addGroupMember", map[string]any{"groupID": "crew", "userIDList": []string{"carol", "dave"}})
	waiting := alice.call("getGroupApplicationList")["data"].(map[string]any)["applicationList"].([]any)
	require.Len(t, waiting, 2)
	notice := map[string]any{"payload": map[string]any{
		"operationType": 12, "operatorID": "bob", "messageKey": waiting[0].(map[string]any)["messageKey"],
		"groupProfile": map[string]string{"groupID": "crew"}, "inviteeList": []string{"carol", "dave"},
	}}
	alice.call("handleGroupApplication", map[string]any{"handleAction": "Reject", "application": waiting[0]})
	agree := map[string]any{"handleAction": "Agree", "message": notice}
	handled := alice.call("handleGroupApplication", agree)
	require.NotContains(t, handled, "error", "dave still waits")
	require.EqualValues(t, 3, handled["data"].(map[string]any)["group"].(map[string]any)["memberCount"])
	require.EqualValues(t, 10024, alice.code(alice.call("handleGroupApplication", agree)))
}
