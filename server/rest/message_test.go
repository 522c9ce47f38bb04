package rest_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/rest"
)

const hello = `"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hello"}}]`

// history is what two users have said, the newest first.
func history(b *backend, user, peer string) []core.Message {
	messages, err := b.authority.History(context.Background(), user, core.TypeC2C+peer, 0, 0, 0)
	require.NoError(b.t, err)
	return messages
}

// The backend is no friend of anybody's, and no user has to be for what it sends.
func TestABackendWritesToAnybodyWhereOnlyFriendsWrite(t *testing.T) {
	b := newBackend(t)
	b.authority.FriendsOnly = true
	b.run(t, []exchange{{
		"to a stranger", "openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"MsgRandom":2,` + hello + `}`,
		`{` + done + `,"MsgTime":1772366400,"MsgKey":"1_2_1772366400","MsgId":"` + accountNumber("bob") + `-1772366400-2"}`,
	}})
	require.Len(t, history(b, "ann", "bob"), 1)
}

func TestABackendSendsMessages(t *testing.T) {
	b := newBackend(t)
	const command = "openim/sendmsg"
	b.run(t, []exchange{
		{
			"as a user", command,
			`{"SyncOtherMachine":1,"From_Account":"bob","To_Account":"ann","MsgSeq":93847636,"MsgRandom":1287657,"MsgLifeTime":604800,` + hello + `,
				"CloudCustomData":"c","IsNeedReadReceipt":1,"SupportMessageExtension":1,"OfflinePushInfo":{"PushFlag":0}}`,
			`{` + done + `,"MsgTime":1772366400,"MsgKey":"93847636_1287657_1772366400","MsgId":"` + accountNumber("bob") + `-1772366400-1287657"}`,
		},
		{
			"as the admin who calls", command,
			`{"To_Account":"ann","MsgRandom":5,` + hello + `}`,
			`{` + done + `,"MsgTime":1772366400,"MsgKey":"77_5_1772366400","MsgId":"` + accountNumber("administrator") + `-1772366400-5"}`,
		},
		{
			"with content of its own", command,
			`{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"SendMsgControl":["NoUnread","NoLastMsg","WithMuteNotifications"],
				"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Data":"d","Desc":"e","Ext":"f","Sound":"s"}}]}`,
			`{` + done + `,"MsgTime":1772366400,"MsgKey":"1_77_1772366400","MsgId":"` + accountNumber("bob") + `-1772366400-77"}`,
		},
	})

	messages := history(b, "ann", "bob")
	require.Len(t, messages, 2)
	require.JSONEq(t, `{"text":"hello"}`, string(messages[1].Payload))
	require.Equal(t, "c", messages[1].CloudCustomData)
	require.True(t, messages[1].NeedReadReceipt)
	require.True(t, messages[1].IsSupportExtension)
	require.Equal(t, "bob", messages[1].From)
	require.JSONEq(t, `{"data":"d","description":"e","extension":"f"}`, string(messages[0].Payload))
	require.Equal(t, "administrator", history(b, "ann", "administrator")[0].From)

	conversation := has[*core.Conversation](b, "ann", "C2Cbob")
	require.Equal(t, 1, conversation.Unread, "NoUnread")
	require.Equal(t, messages[1].ID, conversation.Last.ID, "NoLastMsg")
	require.EqualValues(t, 2, conversation.LastSequence)
	require.Contains(t, b.hints.owners, "ann")
	require.Contains(t, b.hints.owners, "bob")
}

func TestAMessageHasTheNickOfItsSender(t *testing.T) {
	b := newBackend(t)
	body, err := core.Encode(core.Profile{Nick: "Bob", Avatar: "https://example.com/bob.png"})
	require.NoError(t, err)
	_, err = b.store.Commit(context.Background(), authority.Commit{Writes: []authority.Write{{Key: core.ProfileKey("bob"), Body: body}}})
	require.NoError(t, err)

	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann",`+hello+`}`)
	message := history(b, "ann", "bob")[0]
	require.Equal(t, "Bob", message.Nick)
	require.Equal(t, "https://example.com/bob.png", message.Avatar)
}

func TestAMessageThatCannotBeIsNotSent(t *testing.T) {
	b := newBackend(t)
	to := func(rest string) string { return `{"From_Account":"bob","To_Account":"ann",` + rest + `}` }
	element := func(kind, content string) string {
		return to(`"MsgBody":[{"MsgType":"` + kind + `","MsgContent":` + content + `}]`)
	}
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"no recipient":                        {`{"From_Account":"bob",` + hello + `}`, 90003},
		"a recipient that cannot be":          {`{"From_Account":"bob","To_Account":"a b",` + hello + `}`, 90003},
		"a sender that cannot be":             {`{"From_Account":"c2c ann bob","To_Account":"ann",` + hello + `}`, 90008},
		"no content":                          {to(`"MsgBody":[]`), 90002},
		"two elements":                        {to(`"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"a"}},{"MsgType":"TIMTextElem","MsgContent":{"Text":"b"}}]`), 90002},
		"content of no kind":                  {element("", `{"Text":"a"}`), 2998},
		"content of a kind that is not there": {element("TIMRelayElem", `{"Title":"a"}`), 2998},
		"a face that is none":                 {element("TIMFaceElem", `{"Data":"smile"}`), 90002},
		"a place that is nowhere":             {element("TIMLocationElem", `{"Desc":"here"}`), 90002},
		"an image without a uuid":             {element("TIMImageElem", `{"ImageFormat":1}`), 90002},
		"an image in no size":                 {element("TIMImageElem", `{"UUID":"0123456789abcdef","ImageInfoArray":7}`), 90002},
		"an empty text":                       {element("TIMTextElem", `{"Text":""}`), 90002},
		"no text":                             {element("TIMTextElem", `{}`), 90002},
		"a text that is a number":             {element("TIMTextElem", `{"Text":7}`), 90002},
		"content that is no object":           {element("TIMCustomElem", `"Data"`), 90002},
		"a text over 12 KB":                   {element("TIMTextElem", `{"Text":"`+strings.Repeat("x", 12*1024)+`"}`), 93000},
		"an unknown control":                  {to(`"SendMsgControl":["Loud"],` + hello), 90001},
		"a random number below zero":          {to(`"MsgRandom":-1,` + hello), 60003},
	} {
		t.Run(name, func(t *testing.T) {
			reply := b.call("openim/sendmsg", c.body)
			require.Equal(t, c.want, codeIn(t, reply), reply)
			require.Empty(t, b.hints.owners)
		})
	}
}

func TestAMessageThatIsSentAgainIsSentOnce(t *testing.T) {
	b := newBackend(t)
	send := func(random int) string {
		return b.must("openim/sendmsg", fmt.Sprintf(`{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"MsgRandom":%d,`+hello+`}`, random))
	}
	first := send(1)
	b.pass(4 * time.Minute)
	require.Equal(t, first, send(1), "the same reply")
	require.Len(t, history(b, "ann", "bob"), 1)

	t.Run("another number is another message", func(t *testing.T) {
		send(2)
		require.Len(t, history(b, "ann", "bob"), 2)
	})
	t.Run("another recipient is too", func(t *testing.T) {
		b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"carol","MsgSeq":1,"MsgRandom":1,`+hello+`}`)
		require.Len(t, history(b, "carol", "bob"), 1)
	})
	t.Run("without a number each call sends", func(t *testing.T) {
		for range 2 {
			b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann",`+hello+`}`)
		}
		require.Len(t, history(b, "ann", "bob"), 4)
	})
	t.Run("it is forgotten after five minutes", func(t *testing.T) {
		b.pass(time.Minute)
		require.NotEqual(t, first, send(1))
		require.Len(t, history(b, "ann", "bob"), 5)
	})
}

func TestCallsAtTheSameMomentSendOnce(t *testing.T) {
	b := newBackend(t)
	var wait sync.WaitGroup
	replies := make([]string, 20)
	for i := range replies {
		wait.Go(func() {
			replies[i] = b.call("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"MsgRandom":1,`+hello+`}`)
		})
	}
	wait.Wait()
	for _, reply := range replies {
		require.Zero(t, codeIn(t, reply), reply)
		require.Equal(t, replies[0], reply)
	}
	require.Len(t, history(b, "ann", "bob"), 1)
}

func TestASentMessageIsKnownToAnotherProcess(t *testing.T) {
	first := newBackend(t)
	other := newBackend(t, func(o *rest.Options) { o.Store = first.store })
	const body = `{"From_Account":"bob","To_Account":"ann","MsgRandom":1,` + hello + `}`
	reply := first.must("openim/sendmsg", body)
	require.Equal(t, reply, other.must("openim/sendmsg", body))
	require.Len(t, history(first, "ann", "bob"), 1)

	t.Run("also if its clock is late", func(t *testing.T) {
		other.pass(-30 * 24 * time.Hour)
		require.Equal(t, reply, other.must("openim/sendmsg", body))
		require.Len(t, history(first, "ann", "bob"), 1)
	})
}

func TestMessagesOfOneRandomNumberHaveIDsOfTheirOwn(t *testing.T) {
	b := newBackend(t)
	ids := map[string]bool{}
	for sequence := range 10 {
		b.must("openim/sendmsg", fmt.Sprintf(`{"From_Account":"bob","To_Account":"ann","MsgSeq":%d,"MsgRandom":1,`+hello+`}`, sequence))
	}
	for _, message := range history(b, "ann", "bob") {
		ids[message.ID] = true
		require.EqualValues(t, 1, message.Random)
	}
	require.Len(t, ids, 10)
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	b := newBackend(t)
	for sequence := range core.MaxOnce + 20 {
		b.must("openim/sendmsg", fmt.Sprintf(`{"From_Account":"bob","To_Account":"ann","MsgSeq":%d,"MsgRandom":1,`+hello+`}`, sequence))
	}
	records, err := b.store.Read(context.Background(), []core.Key{core.SentKey(core.ThreadID("ann", "C2Cbob"))})
	require.NoError(t, err)
	value, err := core.Decode(core.KindSent, records[0].Body)
	require.NoError(t, err)
	require.Len(t, value.(core.Sent).Calls, core.MaxOnce)
	b.pass(6 * time.Minute)
	b.must("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgRandom":2,`+hello+`}`)
	records, err = b.store.Read(context.Background(), []core.Key{core.SentKey(core.ThreadID("ann", "C2Cbob"))})
	require.NoError(t, err)
	require.Less(t, len(records[0].Body), 100, "what is old is forgotten with the next message")
}

// flakyStore fails the first commits.
type flakyStore struct {
	authority.Store
	failures int
}

func (s *flakyStore) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if s.failures > 0 {
		s.failures--
		return nil, errGone
	}
	return s.Store.Commit(ctx, c)
}

func TestAMessageThatFailedCanBeSentAgain(t *testing.T) {
	b := newBackend(t, func(o *rest.Options) { o.Store = &flakyStore{o.Store, 1} })
	const body = `{"From_Account":"bob","To_Account":"ann","MsgSeq":1,"MsgRandom":1,` + hello + `}`
	require.EqualValues(t, 91000, codeIn(t, b.call("openim/sendmsg", body)))
	b.must("openim/sendmsg", body)
	require.Len(t, history(b, "ann", "bob"), 1)
}

// accountNumber is the number that the core has for a user, taken from a
// message of that user.
func accountNumber(user string) string {
	message, err := core.NewMessage(user, core.Message{
		To: "x", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"x"}`),
	}, core.Stamp{})
	if err != nil {
		panic(err)
	}
	return strings.TrimSuffix(message.ID, "-0-0")
}
