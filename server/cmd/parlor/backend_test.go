package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What the backend brings in and changes is on disk: devices show it, and searches find
// it as it is now.
func TestWhatTheBackendBringsInAndChangesIsFound(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir())
	ann := p.connect("ann")
	second := time.Now().Add(-time.Hour).Unix()
	p.must("openim/importmsg", fmt.Sprintf(`{"SyncFromOldSystem":1,"From_Account":"bob","To_Account":"ann","MsgSeq":3,"MsgRandom":5,"MsgTimeStamp":%d,
		"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"an old walrus"}}]}`, second))
	ann.until("C2Cbob")
	require.Contains(t, p.must("openim/get_c2c_unread_msg_num", `{"To_Account":"ann"}`), `"AllC2CUnreadMsgNum":1`)
	found := func(word string) string {
		return p.must("search/messages", `{"From_Account":"ann","KeywordList":["`+word+`"]}`)
	}
	require.Contains(t, found("walrus"), `"TotalCount":1`)

	named := fmt.Sprintf(`"From_Account":"bob","To_Account":"ann","MsgKey":"3_5_%d"`, second)
	p.must("openim/modify_c2c_msg", `{`+named+`,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"a new otter"}}]}`)
	ann.until("C2Cbob")
	require.Contains(t, found("walrus"), `"TotalCount":0`)
	require.Contains(t, found("otter"), `"TotalCount":1`)
	require.Contains(t, p.must("openim/admin_getroammsg", fmt.Sprintf(`{"Operator_Account":"ann","Peer_Account":"bob","MaxCnt":9,"MinTime":0,"MaxTime":%d}`, second)), "a new otter")

	p.must("openconfigsvr/setnospeaking", `{"Set_Account":"ann","C2CmsgNospeakingTime":4294967295}`)
	require.Contains(t, p.must("openconfigsvr/getnospeaking", `{"Get_Account":"ann"}`), `"C2CmsgNospeakingTime":4294967295`)
}

// must makes an admin's call that succeeds.
func (p *running) must(command, body string) string {
	reply := p.rest(command, body)
	require.Contains(p.t, reply, `"ErrorCode":0`, command)
	return reply
}
