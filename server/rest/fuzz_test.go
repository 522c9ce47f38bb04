package rest_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// commands has one for each shape of body.
var commands = []string{
	"recentcontact/create_contact_group", "recentcontact/del_contact_group", "recentcontact/update_contact_group",
	"recentcontact/get_contact_group", "recentcontact/search_contact_group", "recentcontact/mark_contact",
	"recentcontact/get_list", "recentcontact/delete",
	"im_open_login_svc/account_import", "im_open_login_svc/multiaccount_import", "im_open_login_svc/account_check", "im_open_login_svc/kick",
	"openim/sendmsg",
}

func TestTheManualNamesEveryCall(t *testing.T) {
	manual, err := os.ReadFile("../../docs/server.md")
	require.NoError(t, err)
	for _, command := range commands {
		require.Contains(t, string(manual), "`"+command+"`")
		require.NotEqualValues(t, 60009, codeIn(t, newBackend(t).call(command, `{}`)))
	}
}

func FuzzAnyBodyHasAReplyWithACode(f *testing.F) {
	for i, body := range []string{
		`{"From_Account":"ann","GroupContactItem":[{"GroupName":"Work","ContactItem":[` + bob + `,` + team + `]}]}`,
		`{"From_Account":"ann","GroupName":["Work"]}`,
		`{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":2,"OldGroupName":"Work","ContactUpdateItem":[{"ContactOptType":1,"ContactItem":` + bob + `}]}}`,
		`{"From_Account":"ann","StartIndex":0}`,
		`{"From_Account":"ann","ContactItem":[` + bob + `]}`,
		`{"From_Account":"ann","MarkItem":[{"OptType":3,"ContactItem":` + bob + `,"SetMark":[1],"ClearMark":[63],"CustomMark":"x"}]}`,
		`{"From_Account":"ann","TimeStamp":1,"StartIndex":1,"TopTimeStamp":1,"TopStartIndex":1,"AssistFlags":7}`,
		`{"From_Account":"ann","Type":1,"To_Account":"bob","ClearRamble":1}`,
		`{"UserID":"ann"}`, `{"Accounts":["ann"]}`, `{"CheckItem":[{"UserID":"ann"}]}`, `{"UserID":"ann"}`,
		`{"To_Account":"ann","MsgRandom":1,` + hello + `}`,
	} {
		f.Add(i, body)
	}
	f.Fuzz(func(t *testing.T, command int, body string) {
		b := newBackend(t)
		b.open("ann", "C2Cbob")
		b.as("ann", core.CreateConversationGroup{Name: "Work"})
		reply := b.call(commands[uint(command)%uint(len(commands))], body)
		require.NotContains(t, []core.Code{50004, 70500, 91000}, codeIn(t, reply), reply)
		for _, owner := range b.hints.owners {
			require.True(t, core.ValidUserID(owner) || owner[:4] == "c2c ", owner)
		}
	})
}
