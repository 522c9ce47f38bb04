package push

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

func TestWhatIsPushedIsWhatCountsForOthers(t *testing.T) {
	plain := core.Message{ID: "1", From: "ann", To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Sequence: 1}
	with := func(change func(*core.Message)) core.Message {
		m := plain
		change(&m)
		return m
	}
	for name, c := range map[string]struct {
		row  core.Row
		want int
	}{
		"a message":          {core.Row{Value: plain}, 1},
		"to a group":         {core.Row{Value: with(func(m *core.Message) { m.To, m.ConversationType = "team", core.TypeGroup })}, 1},
		"to oneself":         {core.Row{Value: with(func(m *core.Message) { m.To = "ann" })}, 0},
		"not counted":        {core.Row{Value: with(func(m *core.Message) { m.ExcludedFromUnread = true })}, 0},
		"of a group without": {core.Row{Value: with(func(m *core.Message) { m.Uncounted = true })}, 0},
		"for few":            {core.Row{Value: with(func(m *core.Message) { m.Receivers = []string{"bob"} })}, 0},
		"a tip": {core.Row{Value: with(func(m *core.Message) {
			m.To, m.ConversationType, m.Type = "team", core.TypeGroup, core.MessageGroupTip
		})}, 0},
		"a notice":     {core.Row{Value: with(func(m *core.Message) { m.ConversationType = core.SystemConversation })}, 0},
		"one changed":  {core.Row{Value: plain, Replace: true}, 0},
		"an amendment": {core.Row{Value: core.Amendment{}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			require.Len(t, PostsOf(core.Call{User: "ann"}, nil, core.Decision{Rows: []core.Row{c.row}}), c.want)
		})
	}
}

func TestWhatIsBroughtInFromElsewhereIsNotPushed(t *testing.T) {
	old := core.Message{ID: "1", From: "ann", To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Sequence: 1}
	for _, command := range []core.Command{core.ImportMessage{Message: old, Unread: true}, core.ImportMessages{}} {
		require.Empty(t, PostsOf(core.Call{User: "ann", Command: command}, nil, core.Decision{Rows: []core.Row{{Value: old}}}))
	}
	require.Len(t, PostsOf(core.Call{User: "ann", Command: core.SendOnce{Message: old}}, nil, core.Decision{Rows: []core.Row{{Value: old}}}), 1)
}

func TestNoHistoryHasWhatIsToBeSaidOfAPush(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.saysOf("ann", "C2Cbob", "x", `{"title":"A call"}`)
	rows, err := w.store.History(t.Context(), core.ThreadID("ann", "C2Cbob"), 0, 0, 0)
	require.NoError(t, err)
	for _, row := range rows {
		require.NotContains(t, string(row.Body), "A call")
	}
}

func TestWhatIsNoPushInfoSaysNothing(t *testing.T) {
	for _, text := range []string{`[]`, `{"disablePush":"yes"}`, `{"title":7}`, `{`, `null`, `""`} {
		require.Equal(t, saying{}, sayingIn(core.SendMessage{Push: json.RawMessage(text)}), text)
	}
	require.Equal(t, saying{DisablePush: true}, sayingIn(core.SendOnce{Push: []byte(`{"disablePush":true,"androidInfo":{}}`)}))
}

func FuzzClip(f *testing.F) {
	f.Add("hello \n there", 5)
	f.Add(strings.Repeat("日本", 300), maxText)
	f.Add("\xff\xfe a", 3)
	f.Fuzz(func(t *testing.T, text string, most int) {
		if most < 1 || most > 1000 {
			return
		}
		clipped := clip(text, most)
		require.True(t, utf8.ValidString(clipped))
		require.LessOrEqual(t, utf8.RuneCountInString(clipped), most)
		require.NotContains(t, clipped, "\n")
	})
}

// The longest notice that there is fits into a push.
func TestTheLongestNoticeFits(t *testing.T) {
	long := strings.Repeat("𝕏", 500)
	many := 1 << 40
	n := notice{
		UserID: strings.Repeat("u", 32), Kind: "message", ConversationID: "GROUP" + strings.Repeat("g", 100), MessageID: strings.Repeat("9", 100),
		Time: 1 << 50, Mentioned: true, Badge: &many, Title: clip(long, maxTitle), Body: clip(long, maxText),
	}
	body, err := n.encode()
	require.NoError(t, err)
	require.Less(t, len(body), 3000)
}

func TestTheAnswerOfAPushService(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		status int
		again  string
		want   result
		wait   time.Duration
	}{
		{201, "", delivered, 0},
		{200, "", delivered, 0},
		{202, "", delivered, 0},
		{404, "", gone, 0},
		{410, "", gone, 0},
		{400, "", refused, 0},
		{401, "", refused, 0},
		{403, "", refused, 0},
		{413, "", refused, 0},
		{307, "", refused, 0},
		{429, "", later, 0},
		{429, "30", later, 30 * time.Second},
		{429, "0", later, minAgain},
		{429, "-5", later, 0},
		{429, "99999999999999999999", later, 0},
		{429, "999999", later, maxAgain},
		{503, "Tue, 01 Jan 2030 00:02:00 GMT", later, 2 * time.Minute},
		{503, "Tue, 01 Jan 2019 00:02:00 GMT", later, minAgain},
		{500, "soon", later, 0},
	} {
		result, wait := judge(c.status, c.again, now)
		require.Equal(t, c.want, result, c)
		require.Equal(t, c.wait, wait, c)
	}
}

func TestWhatIsSaidOfAMessageThatWasModifiedIsWhatItSaysNow(t *testing.T) {
	m := core.Message{Type: core.MessageText, Payload: json.RawMessage(`{"text":"***"}`)}
	p := post{Title: "curses", Text: "words"}
	title, body := saidOf(p, m, "Ann", "")
	require.Equal(t, []string{"curses", "words"}, []string{title, body})
	m.Version = 1
	title, body = saidOf(p, m, "Ann", "")
	require.Equal(t, []string{"Ann", "***"}, []string{title, body})
}
