package rest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// says has a user write as a device would: the code of the refusal, 0 for none.
func (b *backend) says(t *testing.T, user, kind, to string) core.Code {
	now := b.clock().UnixMilli()
	message, err := core.NewMessage(user, core.Message{To: to, ConversationType: kind, Type: core.MessageText, Payload: []byte(`{"text":"x"}`)}, core.Stamp{Now: now, Random: now})
	require.NoError(t, err)
	_, err = b.authority.Do(context.Background(), core.Call{User: user, Command: core.SendMessage{Message: message}}, nil)
	b.pass(time.Second)
	if err == nil {
		return 0
	}
	return core.CodeOf(err)
}

func TestABackendMutesAUserEverywhere(t *testing.T) {
	b := newTeam(t)
	b.authority.Bounds = core.ServerBounds{}
	const set, get = "openconfigsvr/setnospeaking", "openconfigsvr/getnospeaking"
	left := func(users, groups string) string {
		return `{` + done + `,"C2CmsgNospeakingTime":` + users + `,"GroupmsgNospeakingTime":` + groups + `}`
	}
	b.run(t, []exchange{
		{"nobody is at first", get, `{"Get_Account":"ann"}`, left("0", "0")},
		{"in groups", set, `{"Set_Account":"ann","GroupmsgNospeakingTime":60}`, `{` + done + `}`},
		{"for that long", get, `{"Get_Account":"ann"}`, left("0", "60")},
	})
	require.Zero(t, b.says(t, "ann", core.TypeC2C, "bob"))
	require.EqualValues(t, 10017, b.says(t, "ann", core.TypeGroup, "team"))
	require.Zero(t, b.says(t, "bob", core.TypeGroup, "team"))
	b.must(set, `{"Set_Account":"ann","C2CmsgNospeakingTime":4294967295}`)
	b.run(t, []exchange{{"with users for good", get, `{"Get_Account":"ann"}`, left("4294967295", "57")}})
	require.EqualValues(t, 20012, b.says(t, "ann", core.TypeC2C, "bob"))
	b.must("openim/sendmsg", `{"From_Account":"ann","To_Account":"bob",`+hello+`}`)
	b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"ann",`+hello+`}`)
	b.pass(time.Minute)
	require.Zero(t, b.says(t, "ann", core.TypeGroup, "team"))
	require.EqualValues(t, 20012, b.says(t, "ann", core.TypeC2C, "bob"))
	b.must(set, `{"Set_Account":"ann","C2CmsgNospeakingTime":0,"GroupmsgNospeakingTime":0}`)
	require.Zero(t, b.says(t, "ann", core.TypeC2C, "bob"))
	b.run(t, []exchange{
		{"and no more", get, `{"Get_Account":"ann"}`, left("0", "0")},
		{"not nothing", set, `{"Set_Account":"ann"}`, refused(70402, "give C2CmsgNospeakingTime, GroupmsgNospeakingTime, or both")},
		{"not for less than no time", set, `{"Set_Account":"ann","C2CmsgNospeakingTime":-1}`, refused(70402, "a user is muted for 0 to 4294967295 seconds, not for -1")},
		{"not for longer than for ever", set, `{"Set_Account":"ann","GroupmsgNospeakingTime":4294967296}`, refused(70402, "a user is muted for 0 to 4294967295 seconds, not for 4294967296")},
		{"not who can be no user", set, `{"Set_Account":"a b","C2CmsgNospeakingTime":1}`, refused(70402, `"a b" can be no user's id`)},
	})
}
