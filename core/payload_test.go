package core_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

const (
	uuid  = "0123456789abcdef0123456789abcdef"
	image = `{"uuid":"` + uuid + `","imageFormat":3,"imageInfoArray":[` + sizes + `,` + sizes + `,` + sizes + `]}`
	sizes = `{"instanceID":"","type":0,"sizeType":1,"size":10,"width":2,"height":3,"imageUrl":"","url":""}`
)

func TestEachPayloadHasEveryFieldOfItsTypeAndNoOther(t *testing.T) {
	for name, c := range map[string]struct{ messageType, given, canonical string }{
		"text":     {core.MessageText, `{"text":"hi","more":1}`, `{"text":"hi"}`},
		"custom":   {core.MessageCustom, `{"extension":"e"}`, `{"data":"","description":"","extension":"e"}`},
		"face":     {core.MessageFace, `{"data":"smile","index":1}`, `{"index":1,"data":"smile"}`},
		"location": {core.MessageLocation, `{"description":"home","latitude":-1.5,"longitude":2}`, `{"description":"home","longitude":2,"latitude":-1.5}`},
		"image":    {core.MessageImage, strings.Replace(image, `"url":""`, `"url":"blob:of this page"`, 2), image},
		"sound": {
			core.MessageSound, `{"uuid":"` + uuid + `","size":4,"url":"https://elsewhere"}`,
			`{"uuid":"` + uuid + `","url":"","remoteAudioUrl":"","size":4,"second":0,"downloadFlag":2}`,
		},
		"video": {
			core.MessageVideo, `{"videoUUID":"` + uuid + `","videoFormat":"mp4","videoSecond":3,"videoSize":4}`,
			`{"videoUUID":"` + uuid + `","videoUrl":"","remoteVideoUrl":"","videoFormat":"mp4","videoSecond":3,"videoSize":4,"videoDownloadFlag":2,` +
				`"thumbUUID":"","thumbFormat":"","thumbUrl":"","snapshotUrl":"","remoteSnapshotUrl":"","remoteThumbUrl":"",` +
				`"thumbWidth":0,"snapshotWidth":0,"thumbHeight":0,"snapshotHeight":0,"thumbSize":0,"snapshotSize":0,"thumbDownloadFlag":2}`,
		},
		"file": {
			core.MessageFile, `{"uuid":"` + uuid + `","fileName":"a.txt","fileSize":1}`,
			`{"uuid":"` + uuid + `","fileName":"a.txt","fileSize":1,"fileUrl":"","remoteFileUrl":"","downloadFlag":2}`,
		},
		"merger": {
			core.MessageMerger, `{"messageList":[` + merged(`{"text":"hi","more":1}`, core.MessageText) + `],"compatibleText":"old","abstractList":["a: hi"],"title":"T"}`,
			`{"downloadKey":"","pbDownloadKey":"","messageList":[{"ID":"1-2-3","type":"TIMTextElem","payload":{"text":"hi"},"conversationID":"","conversationType":"",` +
				`"from":"","to":"","flow":"","time":0,"sequence":0,"nick":"","avatar":"","nameCard":"","cloudCustomData":"","isRevoked":false}],` +
				`"title":"T","abstractList":["a: hi"],"compatibleText":"old","version":0,"layersOverLimit":false}`,
		},
		"merger elsewhere": {
			core.MessageMerger, `{"downloadKey":"` + uuid + `","messageList":[1],"compatibleText":"old"}`,
			`{"downloadKey":"` + uuid + `","pbDownloadKey":"","messageList":[],"title":"","abstractList":[],"compatibleText":"old","version":0,"layersOverLimit":false}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			canonical, err := core.CheckPayload(c.messageType, json.RawMessage(c.given))
			require.NoError(t, err)
			require.Equal(t, c.canonical, string(canonical))
		})
	}
}

func merged(payload, messageType string) string {
	return `{"ID":"1-2-3","type":"` + messageType + `","payload":` + payload + `,"status":"success"}`
}

func TestAPayloadThatIsNotAsItsTypeAsksIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ messageType, given, names string }{
		"no object":                {core.MessageText, `[]`, "payload must be an object"},
		"empty text":               {core.MessageText, `{"text":""}`, "payload.text"},
		"custom data of a number":  {core.MessageCustom, `{"data":1}`, "payload.data"},
		"face without an index":    {core.MessageFace, `{"data":"smile"}`, "payload.index"},
		"location in words":        {core.MessageLocation, `{"description":"","longitude":"east","latitude":1}`, "payload.longitude"},
		"image without a uuid":     {core.MessageImage, `{"imageInfoArray":[]}`, "payload.uuid"},
		"uuid that is a path":      {core.MessageFile, `{"uuid":"../../../../etc/passwd"}`, "payload.uuid"},
		"image of one size":        {core.MessageImage, `{"uuid":"` + uuid + `","imageInfoArray":[` + sizes + `]}`, "an array of 3 objects"},
		"file of a negative size":  {core.MessageFile, `{"uuid":"` + uuid + `","fileSize":-1}`, "payload.fileSize"},
		"merger without messages":  {core.MessageMerger, `{"messageList":[],"compatibleText":"old"}`, "payload.messageList"},
		"merger without old text":  {core.MessageMerger, `{"messageList":[` + merged(`{"text":"hi"}`, core.MessageText) + `]}`, "payload.compatibleText"},
		"merger of one that fails": {core.MessageMerger, `{"messageList":[{"status":"fail"}],"compatibleText":"old"}`, "has not failed"},
		"merger of nonsense":       {core.MessageMerger, `{"messageList":[` + merged(`{}`, core.MessageText) + `],"compatibleText":"old"}`, "can be sent"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := core.CheckPayload(c.messageType, json.RawMessage(c.given))
			require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err))
			require.ErrorContains(t, err, c.names)
		})
	}
	_, err := core.CheckPayload("TIMGroupTipElem", json.RawMessage(`{}`))
	require.Equal(t, core.CodeNotSupported, core.CodeOf(err))
}

func TestAGroupTipInAMergerStaysAsItIs(t *testing.T) {
	canonical, err := core.CheckPayload(core.MessageMerger, json.RawMessage(`{"compatibleText":"old","messageList":[`+merged(`{"operationType":1}`, "TIMGroupTipElem")+`]}`))
	require.NoError(t, err)
	require.Contains(t, string(canonical), `"payload":{"operationType":1}`)
}

func TestTheListShowsATextOrALabelForEachType(t *testing.T) {
	for messageType, want := range map[string]string{
		core.MessageText: "hi", core.MessageCustom: "[Custom Messages]", core.MessageFace: "[Animated Sticker]",
		core.MessageLocation: "[Location]", core.MessageImage: "[Image]", core.MessageSound: "[Voice]",
		core.MessageVideo: "[Video]", core.MessageFile: "[File]", core.MessageMerger: "[Chat Record]",
	} {
		require.Equal(t, want, core.Message{Type: messageType, Payload: json.RawMessage(`{"text":"hi"}`)}.Summary())
	}
}

func TestOnlyATextMentions(t *testing.T) {
	draft := core.Message{To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: json.RawMessage(`{"text":"hi"}`), AtUserList: []string{"bob"}}
	message, err := core.NewMessage("alice", draft, core.Stamp{})
	require.NoError(t, err)
	require.Equal(t, []string{"bob"}, message.AtUserList)
	draft.Type, draft.Payload = core.MessageCustom, json.RawMessage(`{}`)
	message, err = core.NewMessage("alice", draft, core.Stamp{})
	require.NoError(t, err)
	require.Empty(t, message.AtUserList)
	draft.Type, draft.Payload, draft.AtUserList = core.MessageText, json.RawMessage(`{"text":"hi"}`), []string{strings.Repeat("x", core.MaxMessageBytes)}
	_, err = core.NewMessage("alice", draft, core.Stamp{})
	require.Equal(t, core.CodeMessageTooLong, core.CodeOf(err))
}

func TestALongMergerIsADraftButCannotBeSent(t *testing.T) {
	text, err := json.Marshal(map[string]string{"text": strings.Repeat("x", core.MaxMessageBytes)})
	require.NoError(t, err)
	message, err := core.NewMessage("alice", core.Message{
		To: "bob", ConversationType: core.TypeC2C, Type: core.MessageMerger,
		Payload: json.RawMessage(`{"compatibleText":"old","messageList":[` + merged(string(text), core.MessageText) + `]}`),
	}, core.Stamp{})
	require.NoError(t, err)
	_, missing, err := core.Decide(nil, core.Call{User: "alice", Command: core.SendMessage{Message: message}})
	for loaded := map[core.Key]core.Document{}; err == nil && len(missing) > 0; {
		for _, key := range missing {
			loaded[key] = core.Document{Key: key}
		}
		_, missing, err = core.Decide(loaded, core.Call{User: "alice", Command: core.SendMessage{Message: message}})
	}
	require.Equal(t, core.CodeMessageTooLong, core.CodeOf(err))
}

// FuzzCheckPayload holds that a canonical payload is canonical, whatever it was
// made of.
func FuzzCheckPayload(f *testing.F) {
	types := []string{
		core.MessageText, core.MessageCustom, core.MessageFace, core.MessageLocation, core.MessageImage,
		core.MessageSound, core.MessageVideo, core.MessageFile, core.MessageMerger,
	}
	merger := `{"compatibleText":"old","messageList":[` + merged(image, core.MessageImage) + `]}`
	for i, seed := range []string{
		`{"text":"<hi>\ud800"}`, `{}`, `{"index":1e300,"data":""}`, `{"longitude":-0,"latitude":1e-9}`, image,
		`{"uuid":"` + uuid + `","size":1.5}`, `{"videoUUID":"` + uuid + `"}`, `{"uuid":"` + uuid + `"}`, merger,
	} {
		f.Add(i, []byte(seed))
	}
	f.Add(8, []byte(`{"compatibleText":"old","messageList":[`+merged(merger, core.MessageMerger)+`,`+merged(`{"b":1,"a":[{}]}`, "unknown")+`]}`))
	f.Fuzz(func(t *testing.T, kind int, raw []byte) {
		messageType := types[uint(kind)%uint(len(types))]
		once, err := core.CheckPayload(messageType, raw)
		if err != nil {
			require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err))
			return
		}
		twice, err := core.CheckPayload(messageType, once)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
	})
}
