package hooks_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/hooks"
)

func asksAboutAll(o *hooks.Options) { o.Events = hooks.Before }

func TestABackendIsAskedAboutAMessageAndLetsItPass(t *testing.T) {
	b := newBackend(t, answers(`{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}`))
	h := newHouse(t, b.URL, asksAboutAll)
	h.group(core.GroupPublic)
	command := core.SendMessage{Message: h.text("ann", core.TypeGroup, "forum", "hi")}
	as, err := h.hooks.Before(t.Context(), "ann", command, nil)
	require.NoError(t, err)
	require.Equal(t, command, as)

	got, bodies := b.all()
	require.Len(t, got, 1)
	require.Equal(t, "Group.CallbackBeforeSendMsg", got[0].URL.Query().Get("CallbackCommand"))
	require.Equal(t, hooks.Sign(secret, got[0].Header.Get(hooks.HeaderTime), []byte(bodies[0])), got[0].Header.Get(hooks.HeaderSignature))
	var asked object
	require.NoError(t, json.Unmarshal([]byte(bodies[0]), &asked))
	require.Equal(t, []any{"forum", "Public", "ann", []any{object{"MsgType": "TIMTextElem", "MsgContent": object{"text": "hi"}}}},
		[]any{asked["GroupId"], asked["Type"], asked["From_Account"], asked["MsgBody"]})
}

func TestABackendIsAskedAboutWhatIsSaidOfAPush(t *testing.T) {
	b := newBackend(t, func(w http.ResponseWriter, n int) {
		answers(map[int]string{1: `{"ErrorCode":0}`, 2: `{"ErrorCode":0,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"text":"***"}}]}`}[n])(w, n)
	})
	h := newHouse(t, b.URL, asksAboutAll)
	const push = `{"title":"curses","description":"words","disablePush":true}`
	command := core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "hi"), Push: []byte(push)}
	as, err := h.hooks.Before(t.Context(), "ann", command, nil)
	require.NoError(t, err)
	require.Equal(t, command, as)
	_, bodies := b.all()
	var asked object
	require.NoError(t, json.Unmarshal([]byte(bodies[0]), &asked))
	require.Equal(t, object{"PushFlag": 1.0, "Title": "curses", "Desc": "words"}, asked["OfflinePushInfo"])

	as, err = h.hooks.Before(t.Context(), "ann", core.SendOnce{Message: command.Message, Push: []byte(push)}, nil)
	require.NoError(t, err)
	require.JSONEq(t, `{"disablePush":true}`, string(as.(core.SendOnce).Push), "what was said of the words that are gone is gone too")
}

func TestARefusalHasTheBackendsOwnCodeOrTheDocumentedOne(t *testing.T) {
	for _, c := range []struct {
		code int
		kind string
		want core.Code
	}{
		{1, core.TypeC2C, 20006},
		{2, core.TypeC2C, 20006},
		{120001, core.TypeC2C, 120001},
		{130000, core.TypeC2C, 130000},
		{130001, core.TypeC2C, 20006},
		{1, core.TypeGroup, 10016},
		{10100, core.TypeGroup, 10100},
		{10201, core.TypeGroup, 10016},
		{-1, core.TypeGroup, 10016},
	} {
		b := newBackend(t, answers(fmt.Sprintf(`{"ActionStatus":"FAIL","ErrorCode":%d,"ErrorInfo":"not such words"}`, c.code)))
		h := newHouse(t, b.URL, asksAboutAll)
		_, err := h.hooks.Before(t.Context(), "ann", core.SendMessage{Message: h.text("ann", c.kind, "bob", "hi")}, nil)
		require.Equal(t, c.want, codeOf(err), "%d", c.code)
		require.ErrorContains(t, err, "not such words")
	}
}

func TestABackendChangesAMessageAndTheChangeIsChecked(t *testing.T) {
	b := newBackend(t, answers(`{"ActionStatus":"OK","ErrorCode":0,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"text":"***"}}],"CloudCustomData":"seen"}`))
	h := newHouse(t, b.URL, asksAboutAll)
	as, err := h.hooks.Before(t.Context(), "ann", core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "words")}, nil)
	require.NoError(t, err)
	sent := core.OutcomeOf(core.SendMessage{}, h.do("ann", as).Outcome)
	require.JSONEq(t, `{"text":"***"}`, string(sent.Payload))
	require.Equal(t, "seen", sent.CloudCustomData)
	require.Equal(t, "ann", sent.From)

	as, err = h.hooks.Before(t.Context(), "ann", core.SendOnce{Message: h.text("ann", core.TypeC2C, "bob", "words"), Name: "n"}, &core.Admin{})
	require.NoError(t, err)
	require.Equal(t, "n", as.(core.SendOnce).Name)
	require.JSONEq(t, `{"text":"***"}`, string(as.(core.SendOnce).Message.Payload))
	got, _ := b.all()
	require.Equal(t, "RESTAPI", got[1].URL.Query().Get("OptPlatform"))
}

func TestWhatBecomesOfWhatIsNotAnsweredIsSet(t *testing.T) {
	slow := func(http.ResponseWriter, int) { time.Sleep(300 * time.Millisecond) }
	for name, says := range map[string]func(http.ResponseWriter, int){
		"too late":        slow,
		"a status":        func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusBadGateway) },
		"no JSON":         answers("ok"),
		"no message":      answers(`{"ErrorCode":0,"MsgBody":[]}`),
		"FAIL, no reason": answers(`{"ActionStatus":"FAIL","ErrorCode":0}`),
	} {
		for _, refuse := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", refuse ", refuse), func(t *testing.T) {
				t.Parallel()
				b := newBackend(t, says)
				h := newHouse(t, b.URL, asksAboutAll, func(o *hooks.Options) {
					o.RefuseUnanswered = refuse
					if name == "too late" {
						o.Timeout = 50 * time.Millisecond
					}
				})
				command := core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "words")}
				as, err := h.hooks.Before(t.Context(), "ann", command, nil)
				if refuse {
					require.Equal(t, hooks.CodeUnanswered, codeOf(err))
					return
				}
				require.NoError(t, err)
				require.Equal(t, command, as)
			})
		}
	}
}

func TestNobodyIsAskedAboutWhatWasNotNamed(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	h := newHouse(t, gone.URL, func(o *hooks.Options) { o.RefuseUnanswered = true })
	for _, command := range []core.Command{
		core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "words")},
		core.CreateChatGroup{},
		core.JoinGroup{},
		core.AddMembers{},
		core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}},
		core.ReadConversation{},
	} {
		as, err := h.hooks.Before(t.Context(), "ann", command, nil)
		require.NoError(t, err)
		require.Equal(t, command, as)
	}
}

func TestGroupsMembersAndFriendsAreAskedAbout(t *testing.T) {
	for _, c := range []struct {
		command core.Command
		event   string
		code    core.Code
	}{
		{core.CreateChatGroup{Type: core.GroupPublic, Name: "Forum", Founders: []core.Founder{{UserID: "bob"}}}, "Group.CallbackBeforeCreateGroup", 10016},
		{core.FoundGroup{CreateChatGroup: core.CreateChatGroup{Type: core.GroupPublic, Name: "Forum"}, OwnerID: "bob"}, "Group.CallbackBeforeCreateGroup", 10016},
		{core.CreateChatGroup{GroupID: core.TopicID("@TGS#_c", "one"), Type: core.GroupTopic, Name: "One"}, "Group.CallbackBeforeCreateTopic", 10016},
		{core.JoinGroup{GroupID: "forum", Note: "me"}, "Group.CallbackBeforeApplyJoinGroup", 10016},
		{core.AddMembers{GroupID: "forum", UserIDs: []string{"eve"}}, "Group.CallbackBeforeInviteJoinGroup", 10016},
		{core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}}, "Sns.CallbackPrevFriendAdd", core.CodeMayNotAdd},
		{core.ChangeFriends{Op: "acceptFriendApplication", UserIDs: []string{"bob"}}, "Sns.CallbackPrevFriendResponse", core.CodeMayNotAdd},
	} {
		t.Run(c.event, func(t *testing.T) {
			b := newBackend(t, func(w http.ResponseWriter, n int) {
				answers(map[int]string{1: `{"ErrorCode":1,"ErrorInfo":"no"}`, 2: `{"ErrorCode":0}`}[n])(w, n)
			})
			h := newHouse(t, b.URL, asksAboutAll)
			_, err := h.hooks.Before(t.Context(), "ann", c.command, nil)
			require.Equal(t, c.code, codeOf(err))
			as, err := h.hooks.Before(t.Context(), "ann", c.command, nil)
			require.NoError(t, err)
			require.Equal(t, c.command, as)
			got, _ := b.all()
			require.Equal(t, c.event, got[0].URL.Query().Get("CallbackCommand"))
		})
	}
}

func TestABackendRefusesSomeOfThoseWhoAreAdded(t *testing.T) {
	b := newBackend(t, answers(`{"ErrorCode":0,"RefusedMembers_Account":["bob","dan"]}`))
	h := newHouse(t, b.URL, asksAboutAll)
	as, err := h.hooks.Before(t.Context(), "ann", core.AddMembers{GroupID: "forum", UserIDs: []string{"bob", "eve"}}, nil)
	require.NoError(t, err)
	require.Equal(t, core.AddMembers{GroupID: "forum", UserIDs: []string{"eve"}}, as)
	_, err = h.hooks.Before(t.Context(), "ann", core.AddMembers{GroupID: "forum", UserIDs: []string{"bob"}}, nil)
	require.Equal(t, hooks.CodeGroupRefused, codeOf(err))
	as, err = h.hooks.Before(t.Context(), "ann", core.AddFounders{GroupID: "forum", Founders: []core.Founder{{UserID: "dan"}, {UserID: "eve", Role: core.RoleAdmin}}}, nil)
	require.NoError(t, err)
	require.Equal(t, core.AddFounders{GroupID: "forum", Founders: []core.Founder{{UserID: "eve", Role: core.RoleAdmin}}}, as)
	_, err = h.hooks.Before(t.Context(), "ann", core.AddFounders{GroupID: "forum", Founders: []core.Founder{{UserID: "dan"}}}, nil)
	require.Equal(t, hooks.CodeGroupRefused, codeOf(err))
}

func TestABackendRefusesAFriendWithItsOwnCode(t *testing.T) {
	b := newBackend(t, answers(`{"ErrorCode":0,"ResultItem":[{"To_Account":"bob","ResultCode":38001,"ResultInfo":"not this one"}]}`))
	h := newHouse(t, b.URL, asksAboutAll)
	_, err := h.hooks.Before(t.Context(), "ann", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}}, nil)
	require.Equal(t, core.Code(38001), codeOf(err))
	require.ErrorContains(t, err, "not this one")
}

func TestAMessageIsAskedAboutAsItIsSent(t *testing.T) {
	b := newBackend(t, answers(`{}`))
	h := newHouse(t, b.URL, asksAboutAll)
	command := core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "hi")}
	command.Message.Payload = []byte(`{"text":"good","text":"bad"}`)
	as, err := h.hooks.Before(t.Context(), "ann", command, nil)
	require.NoError(t, err)
	sent := core.OutcomeOf(core.SendMessage{}, h.do("ann", as).Outcome)
	var asked struct {
		MsgBody []struct{ MsgContent json.RawMessage }
	}
	_, bodies := b.all()
	require.NoError(t, json.Unmarshal([]byte(bodies[0]), &asked))
	require.JSONEq(t, string(sent.Payload), string(asked.MsgBody[0].MsgContent))

	command.Message.Payload = []byte(`{"text":`)
	as, err = h.hooks.Before(t.Context(), "ann", command, nil)
	require.NoError(t, err)
	_, err = h.try(core.Call{User: "ann", Command: as})
	require.Error(t, err, "what is no message is refused anyway, and nobody is asked")
	_, bodies = b.all()
	require.Len(t, bodies, 1)
}

func TestWhoModifiesAMessageIsAskedAboutToo(t *testing.T) {
	b := newBackend(t, func(w http.ResponseWriter, n int) {
		answers(map[int]string{
			1: `{"ErrorCode":120001,"ErrorInfo":"not such words"}`,
			2: `{"ErrorCode":0,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"text":"***"}}]}`,
		}[n])(w, n)
	})
	h := newHouse(t, b.URL, asksAboutAll)
	h.send("ann", core.TypeC2C, "bob", "harmless")
	modify := core.ModifyMessage{ConversationID: "C2Cbob", Sequence: 1, Payload: []byte(`{"text":"words"}`)}
	_, err := h.hooks.Before(t.Context(), "ann", modify, nil)
	require.Equal(t, core.Code(120001), codeOf(err))
	as, err := h.hooks.Before(t.Context(), "ann", modify, nil)
	require.NoError(t, err)
	require.JSONEq(t, `{"text":"***"}`, string(core.OutcomeOf(core.ModifyMessage{}, h.do("ann", as).Outcome).Payload))

	_, bodies := b.all()
	require.Contains(t, bodies[0], `"words"`)
	require.Contains(t, bodies[0], `"MsgVersion":1`)
	modify.Sequence = 7
	as, err = h.hooks.Before(t.Context(), "ann", modify, nil)
	require.NoError(t, err)
	require.Equal(t, modify, as, "there is none: the authority says so")
}

func TestOneUserCannotUseUpTheAnswersOfAll(t *testing.T) {
	asked, release := make(chan struct{}, 100), make(chan struct{})
	b := newBackend(t, func(http.ResponseWriter, int) {
		asked <- struct{}{}
		<-release
	})
	h := newHouse(t, b.URL, asksAboutAll, func(o *hooks.Options) { o.Timeout = 20 * time.Second })
	command := func(user string) core.Command {
		return core.SendMessage{Message: h.text(user, core.TypeC2C, "bob", "hi")}
	}
	done := make(chan error, 10)
	for range 4 {
		c := command("ann")
		go func() {
			_, err := h.hooks.Before(t.Context(), "ann", c, nil)
			done <- err
		}()
		<-asked
	}
	_, err := h.hooks.Before(t.Context(), "ann", command("ann"), nil)
	require.Equal(t, hooks.CodeUnanswered, codeOf(err), "though what is not answered is let through")
	other := command("eve")
	go func() {
		_, err := h.hooks.Before(t.Context(), "eve", other, nil)
		done <- err
	}()
	<-asked
	close(release)
	for range 5 {
		require.NoError(t, <-done)
	}
	_, err = h.hooks.Before(t.Context(), "ann", command("ann"), nil)
	require.NoError(t, err)
}

func TestNobodysWordsAreTakenForThoseOfAnother(t *testing.T) {
	b := newBackend(t, answers(`{"ErrorCode":0}`))
	h := newHouse(t, b.URL, asksAboutAll)
	h.do("ann", core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "hi")})
	modify := core.ModifyMessage{ConversationID: "C2Cann", Sequence: 1, Payload: []byte(`{"text":"curses"}`)}
	as, err := h.hooks.Before(t.Context(), "bob", modify, nil)
	require.NoError(t, err)
	require.Equal(t, modify, as)
	_, bodies := b.all()
	var asked object
	require.NoError(t, json.Unmarshal([]byte(bodies[0]), &asked))
	require.Equal(t, []any{"bob", "ann", "bob"}, []any{asked["From_Account"], asked["To_Account"], asked["Operator_Account"]})
}
