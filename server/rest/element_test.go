package rest_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// What a backend sends of each type, and what a page is shown of it.
var elements = map[string]struct{ content, payload string }{
	core.MessageText:     {`{"Text":"hello"}`, `{"text":"hello"}`},
	core.MessageCustom:   {`{"Data":"d","Desc":"e","Ext":"f"}`, `{"data":"d","description":"e","extension":"f"}`},
	core.MessageFace:     {`{"Index":7,"Data":"smile"}`, `{"index":7,"data":"smile"}`},
	core.MessageLocation: {`{"Desc":"here","Latitude":29.5,"Longitude":-106.25}`, `{"description":"here","latitude":29.5,"longitude":-106.25}`},
	core.MessageSound: {
		`{"UUID":"0123456789abcdef","Size":62351,"Second":1}`,
		`{"uuid":"0123456789abcdef","url":"","remoteAudioUrl":"","size":62351,"second":1,"downloadFlag":2}`,
	},
	core.MessageFile: {
		`{"UUID":"0123456789abcdef","FileName":"a.txt","FileSize":1773552}`,
		`{"uuid":"0123456789abcdef","fileName":"a.txt","fileSize":1773552,"fileUrl":"","remoteFileUrl":"","downloadFlag":2}`,
	},
	core.MessageImage: {
		`{"UUID":"0123456789abcdef","ImageFormat":1,"ImageInfoArray":[
			{"Type":1,"Size":1853095,"Width":2448,"Height":3264},{"Type":2,"Size":2565240,"Width":720,"Height":960},{"Type":3,"Size":12535,"Width":198,"Height":264}]}`,
		`{"uuid":"0123456789abcdef","imageFormat":1,"imageInfoArray":[
			{"instanceID":"","type":0,"sizeType":1,"size":1853095,"width":2448,"height":3264,"imageUrl":"","url":""},
			{"instanceID":"","type":1,"sizeType":2,"size":2565240,"width":720,"height":960,"imageUrl":"","url":""},
			{"instanceID":"","type":2,"sizeType":3,"size":12535,"width":198,"height":264,"imageUrl":"","url":""}]}`,
	},
	core.MessageVideo: {
		`{"VideoUUID":"0123456789abcdef","VideoSize":1194603,"VideoSecond":5,"VideoFormat":"mp4","ThumbUUID":"fedcba9876543210","ThumbSize":13907,"ThumbWidth":720,"ThumbHeight":1280,"ThumbFormat":"JPG"}`,
		`{"videoUUID":"0123456789abcdef","videoUrl":"","remoteVideoUrl":"","videoFormat":"mp4","videoSecond":5,"videoSize":1194603,"videoDownloadFlag":2,
			"thumbUUID":"fedcba9876543210","thumbFormat":"JPG","thumbUrl":"","snapshotUrl":"","remoteSnapshotUrl":"","remoteThumbUrl":"",
			"thumbWidth":720,"snapshotWidth":720,"thumbHeight":1280,"snapshotHeight":1280,"thumbSize":13907,"snapshotSize":13907,"thumbDownloadFlag":2}`,
	},
}

func TestABackendSendsAndReadsEachTypeOfContent(t *testing.T) {
	for messageType, e := range elements {
		t.Run(messageType, func(t *testing.T) {
			b := newTeam(t)
			body := `"MsgBody":[{"MsgType":"` + messageType + `","MsgContent":` + e.content + `}]`
			b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann",`+body+`}`)
			require.JSONEq(t, e.payload, string(history(b.backend, "ann", "bob")[0].Payload))

			b.must("group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"ann",`+body+`}`)
			require.JSONEq(t, e.payload, string(b.messages()[0].Payload))
			var reply struct {
				RspMsgList []struct {
					MsgBody []struct{ MsgContent json.RawMessage }
				}
			}
			require.NoError(t, json.Unmarshal([]byte(b.must("group_open_http_svc/group_msg_get_simple", `{"GroupId":"team"}`)), &reply))
			require.JSONEq(t, e.content, string(reply.RspMsgList[0].MsgBody[0].MsgContent))
		})
	}
}

func TestAnImageThatIsGivenInOneSizeHasThree(t *testing.T) {
	b := newBackend(t)
	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgBody":[{"MsgType":"TIMImageElem","MsgContent":{"UUID":"0123456789abcdef","ImageFormat":1,"ImageInfoArray":[{"Type":1,"Size":5,"Width":6,"Height":7}]}}]}`)
	var payload struct {
		ImageInfoArray []struct{ SizeType, Size, Width, Height int }
	}
	require.NoError(t, json.Unmarshal(history(b, "ann", "bob")[0].Payload, &payload))
	for i, size := range payload.ImageInfoArray {
		require.Equal(t, struct{ SizeType, Size, Width, Height int }{i + 1, 5, 6, 7}, size)
	}
	require.Len(t, payload.ImageInfoArray, 3)
}

func TestAMessageForWhoIsOnlineIsInNoHistory(t *testing.T) {
	b := newBackend(t)
	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgRandom":5,"MsgLifeTime":0,`+hello+`}`)
	require.Empty(t, history(b, "ann", "bob"))
	require.Len(t, has[core.TransientMessages](b, "ann", "").Messages, 1)
}
