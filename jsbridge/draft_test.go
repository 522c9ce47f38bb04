package jsbridge_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// draft makes a message and returns it, or the code of the refusal.
func (p *page) draft(method, options string) (message map[string]any, code core.Code) {
	var reply struct {
		Messages []map[string]any
		Error    struct{ Code core.Code }
	}
	require.NoError(p.t, json.Unmarshal([]byte(p.bridge.Draft(method, "["+options+"]")), &reply))
	if len(reply.Messages) == 0 {
		return nil, reply.Error.Code
	}
	return reply.Messages[0], 0
}

const toBob = `"to":"bob","conversationType":"C2C"`

func TestATextAtMessageIsATextThatNamesWhoIsMentioned(t *testing.T) {
	p := signedIn(t)
	message, code := p.draft("createTextAtMessage", `{`+toBob+`,"payload":{"text":"hi","atUserList":["bob","__kImSDK_MesssageAtALL__"]},"receiverList":["bob"]}`)
	require.Zero(t, code)
	require.Equal(t, core.MessageText, message["type"])
	require.Equal(t, map[string]any{"text": "hi"}, message["payload"])
	require.Equal(t, []any{"bob", "__kImSDK_MesssageAtALL__"}, message["atUserList"])
	require.Equal(t, "unSend", message["status"])
	require.Equal(t, []any{map[string]any{"type": core.MessageText, "content": message["payload"]}}, message["_elements"])
	sent := p.call("sendMessage", message)
	require.NotContains(t, sent, "error")
	page := p.call("getMessageList", map[string]string{"conversationID": "C2Cbob"})
	require.NotContains(t, page, "error")

	message, code = p.draft("createTextAtMessage", `{`+toBob+`,"payload":{"text":"hi"}}`)
	require.Zero(t, code)
	require.Empty(t, message["atUserList"])
}

func TestAForwardMessageHasTheTypeAndPayloadOfTheOther(t *testing.T) {
	p := signedIn(t)
	face, code := p.draft("createFaceMessage", `{`+toBob+`,"payload":{"index":1,"data":"smile"}}`)
	require.Zero(t, code)
	text, err := json.Marshal(face)
	require.NoError(t, err)
	forward, code := p.draft("createForwardMessage", `{"to":"carol","conversationType":"C2C","payload":`+string(text)+`}`)
	require.Zero(t, code)
	require.Equal(t, core.MessageFace, forward["type"])
	require.Equal(t, face["payload"], forward["payload"])
	require.Equal(t, "C2Ccarol", forward["conversationID"])
}

func TestDraftsThatAreNotAsTheirMethodAsksAreRefused(t *testing.T) {
	p := signedIn(t)
	for options, c := range map[string]struct {
		method string
		code   core.Code
	}{
		`"payload":{"text":"hi","atUserList":"bob"}`:                                  {"createTextAtMessage", core.CodeInvalidParameter},
		`"payload":{"text":"hi","atUserList":[1]}`:                                    {"createTextAtMessage", core.CodeInvalidParameter},
		`"payload":{"index":"1","data":""}`:                                           {"createFaceMessage", core.CodeInvalidParameter},
		`"payload":{"description":"","longitude":1}`:                                  {"createLocationMessage", core.CodeInvalidParameter},
		`"payload":{"messageList":[],"compatibleText":"x"}`:                           {"createMergerMessage", core.CodeInvalidParameter},
		`"payload":{"messageList":[{"status":"fail"}],"compatibleText":"x"}`:          {"createMergerMessage", core.CodeInvalidParameter},
		`"payload":{"text":"hi"}`:                                                     {"createForwardMessage", core.CodeNoForward},
		`"none":true`:                                                                 {"createForwardMessage", core.CodeNoForward},
		`"payload":{"type":"TIMGroupTipElem","payload":{},"_elements":[]}`:            {"createForwardMessage", core.CodeForwardTip},
		`"payload":{"type":"TIMGroupSystemNoticeElem","payload":{},"_elements":[]}`:   {"createForwardMessage", core.CodeForwardTip},
		`"payload":{"type":"TIMTextElem","payload":{"text":""},"conversationType":1}`: {"createForwardMessage", core.CodeInvalidParameter},
	} {
		_, code := p.draft(c.method, `{`+toBob+`,`+options+`}`)
		require.Equal(t, c.code, code, options)
	}
}
