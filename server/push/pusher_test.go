package push

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/push/pushtest"
)

func TestAMessageIsPushedToDevicesThatAreNotConnected(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	w.subscribes("bob", "desk")
	w.connected["bob desk"] = true

	message := w.says("ann", "C2Cbob", "secret words")
	w.round()

	came := w.notices()
	badge := 1
	require.Equal(t, []notice{{
		UserID: "bob", Kind: "message", ConversationID: "C2Cann", MessageID: message.ID, Time: message.Time, Badge: &badge,
	}}, came, "the phone gets it, and nothing of its content")
	require.Zero(t, w.left())
	require.Equal(t, 1, w.passed(isHere))
	w.silent("secret words", w.service.URL+"/push")
}

func TestWithContentAPushSaysWhoWroteWhat(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Content = true })
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	nick := "Ann A."
	do(w, "ann", core.UpdateProfile{Nick: &nick})

	said := func() []string {
		w.round()
		came := w.notices()
		require.Len(t, came, 1)
		return []string{came[0].Title, came[0].Body}
	}
	w.says("ann", "C2Cbob", "  hello \n there ")
	require.Equal(t, []string{"Ann A.", "hello there"}, said())

	w.saysOf("ann", "C2Cbob", "x", `{"title":"A call","description":"Pick up"}`)
	require.Equal(t, []string{"A call", "Pick up"}, said())

	w.makes("ann", "team", core.GroupWork, "The team", "bob")
	w.says("ann", "GROUPteam", "news")
	require.Equal(t, []string{"The team", "Ann A.: news"}, said())
	w.silent("hello", "news", "Pick up", "Ann A.")
}

func TestWhatIsNotPushed(t *testing.T) {
	quiet := func(user, conversationID, remindType string) func(*world) {
		return func(w *world) {
			do(w, user, core.SetRemindType{ConversationIDs: []string{conversationID}, RemindType: remindType})
		}
	}
	for name, c := range map[string]struct {
		before func(*world)
		change func(*core.Message)
		after  func(*world, core.Message)
		push   string
		reason string
	}{
		"read meanwhile": {after: func(w *world, m core.Message) {
			do(w, "bob", core.ReadConversation{ConversationID: "C2Cann", UpTo: m.Sequence})
		}, reason: isRead},
		"cleared meanwhile": {after: func(w *world, m core.Message) {
			do(w, "bob", core.ClearHistory{ConversationID: "C2Cann", UpTo: m.Sequence})
		}, reason: isRead},
		"revoked meanwhile": {after: func(w *world, m core.Message) {
			do(w, "ann", core.RevokeMessage{ConversationID: "C2Cbob", Sequence: m.Sequence})
		}, reason: isRevoked},
		"deleted meanwhile": {after: func(w *world, m core.Message) {
			do(w, "bob", core.DeleteMessages{ConversationID: "C2Cann", Sequences: []uint64{m.Sequence}})
		}, reason: isHidden},
		"blocked meanwhile": {after: func(w *world, _ core.Message) {
			do(w, "bob", core.AddToBlacklist{UserIDs: []string{"ann"}})
		}, reason: isBlocked},
		"quiet":                 {before: quiet("bob", "C2Cann", core.RemindQuietly), reason: isQuiet},
		"discard":               {before: quiet("bob", "C2Cann", core.RemindDiscard), reason: isQuiet},
		"quiet but for mention": {before: quiet("bob", "C2Cann", core.RemindQuietlyExceptAt), reason: isQuiet},
		"do not disturb": {before: func(w *world) {
			start := w.time().Unix() - 3600 - 3*24*3600
			do(w, "bob", core.SetAllReceiveMessageOpt{Opt: core.AllReceiveMessageOpt{RemindType: core.RemindQuietly, StartTime: start, EndTime: start + 7200, Repeated: true}})
		}, reason: isDisturb},
		"muted conversation group": {before: func(w *world) {
			w.says("bob", "C2Cann", "so that there is a conversation")
			do(w, "bob", core.CreateConversationGroup{Name: "Shops", ConversationIDs: []string{"C2Cann"}})
			yes := true
			do(w, "bob", core.UpdateConversationGroup{Name: "Shops", ConversationGroupFields: core.ConversationGroupFields{Muted: &yes}})
		}, reason: isMuted},
		"too old":            {after: func(w *world, _ core.Message) { w.wait(25 * time.Hour) }, reason: isOld},
		"not counted":        {change: func(m *core.Message) { m.ExcludedFromUnread = true }},
		"for who is here":    {change: func(m *core.Message) { m.OnlineOnly = true }},
		"the sender says so": {change: nil, push: `{"disablePush":true}`},
		"the sender unsubscribes him": {before: func(w *world) { w.exist() }, after: func(w *world, _ core.Message) {
			_, err := w.ask("bob", "phone", `{"do":"unsubscribe","subscription":{"endpoint":"`+w.endpointOf("bob")+`"}}`)
			require.NoError(t, err)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.exist("ann", "bob")
			w.subscribes("bob", "phone")
			if c.before != nil {
				c.before(w)
				w.pushes()
			}
			var changes []func(*core.Message)
			if c.change != nil {
				changes = append(changes, c.change)
			}
			message := w.saysOf("ann", "C2Cbob", "hello", c.push, changes...)
			if c.after != nil {
				c.after(w, message)
			}
			require.Empty(t, w.pushes())
			require.Zero(t, w.left())
			if c.reason != "" {
				require.Equal(t, 1, w.passed(c.reason), "%s", w.log.String())
			}
		})
	}
}

func TestAGroupIsToldButForThoseWhoDoNotWantIt(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob", "cat", "dan", "eve", "fay")
	for _, user := range []string{"ann", "bob", "cat", "dan", "eve", "fay"} {
		w.subscribes(user, "phone")
	}
	w.makes("ann", "team", core.GroupWork, "Team", "bob", "cat", "dan", "eve")
	require.Empty(t, w.pushes(), "tips are nobody's messages")

	do(w, "cat", core.SetRemindType{ConversationIDs: []string{"GROUPteam"}, RemindType: core.RemindDiscardExceptAt})
	do(w, "dan", core.QuitGroup{GroupID: "team"})
	rule := core.ConversationRules{AnyOf: []core.ConversationRule{{GroupType: string(core.GroupWork)}}}
	yes := true
	do(w, "eve", core.CreateConversationGroup{Name: "Work"})
	do(w, "eve", core.UpdateConversationGroup{Name: "Work", ConversationGroupFields: core.ConversationGroupFields{Muted: &yes, Rule: &rule}})

	w.says("ann", "GROUPteam", "hello")
	require.Equal(t, []string{"bob GROUPteam"}, w.pushes(), "cat wants mentions only, dan has left, a rule of eve's mutes it, fay is no member")

	w.says("ann", "GROUPteam", "cat?", func(m *core.Message) { m.AtUserList = []string{"cat"} })
	require.ElementsMatch(t, []string{"bob GROUPteam", "cat GROUPteam"}, w.pushes())

	w.says("ann", "GROUPteam", "for few", func(m *core.Message) { m.Receivers = []string{"bob"} })
	require.Empty(t, w.pushes(), "it counts as unread for nobody")
}

func TestOfManyMessagesADeviceGetsTheNewestThatIsThere(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	w.says("ann", "C2Cbob", "one")
	two := w.says("ann", "C2Cbob", "two")
	three := w.says("ann", "C2Cbob", "three")
	do(w, "ann", core.RevokeMessage{ConversationID: "C2Cbob", Sequence: three.Sequence})
	w.round()
	came := w.notices()
	require.Len(t, came, 1)
	require.Equal(t, two.ID, came[0].MessageID)
}

func TestASubscriptionThatIsGoneIsForgotten(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone").Close()
	w.says("ann", "C2Cbob", "hello")
	require.Empty(t, w.pushes())
	require.Equal(t, 1, w.results(gone))
	reply, err := w.ask("bob", "phone", `{"do":"offer"}`)
	require.NoError(t, err)
	require.Contains(t, reply, `"devices":0`)
}

func TestAPushServiceThatIsBusyIsAskedAgainAfterTheTimeThatItSays(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	tired := w.subscribes("bob", "phone")
	w.subscribes("bob", "desk")
	w.service.Answer = func(b *pushtest.Browser, header http.Header) int {
		if b != tired {
			return 0
		}
		header.Set("Retry-After", "120")
		return http.StatusTooManyRequests
	}
	w.says("ann", "C2Cbob", "hello")
	require.Len(t, w.pushes(), 1, "the other device has it")
	require.Equal(t, 1, w.left())
	w.service.Answer = nil
	w.wait(119 * time.Second)
	require.Empty(t, w.pushes())
	w.wait(time.Second)
	require.Len(t, w.pushes(), 1, "and has it once")
	require.Zero(t, w.left())
}

func TestAPushServiceThatStaysAwayIsGivenUp(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	tries := 0
	w.service.Answer = func(*pushtest.Browser, http.Header) int { tries++; return http.StatusBadGateway }
	w.says("ann", "C2Cbob", "hello")
	for range 20 {
		w.pushes()
		w.wait(time.Hour)
	}
	require.Equal(t, 1+maxTries, tries)
	require.Zero(t, w.left())
	require.Equal(t, 1, w.results("given_up"))
}

func TestARedirectIsNotFollowed(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	w.service.Answer = func(_ *pushtest.Browser, header http.Header) int {
		header.Set("Location", w.service.URL+"/elsewhere")
		return http.StatusTemporaryRedirect
	}
	w.says("ann", "C2Cbob", "hello")
	require.Empty(t, w.pushes())
	require.Equal(t, 1, w.results(refused))
	require.Zero(t, w.left())
}

func TestWhoIsConnectedElsewhereHasTimeToReadIt(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Hold = 5 * time.Second })
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	do(w, "bob", core.Appear{Place: "gateway", Until: w.time().Add(time.Hour).UnixMilli()})

	first := w.says("ann", "C2Cbob", "hello")
	require.Empty(t, w.pushes())
	do(w, "bob", core.ReadConversation{ConversationID: "C2Cann", UpTo: first.Sequence})
	w.wait(5 * time.Second)
	require.Empty(t, w.pushes(), "bob has read it")
	require.Equal(t, 1, w.passed(isRead))

	w.says("ann", "C2Cbob", "hello?")
	require.Empty(t, w.pushes())
	w.wait(5 * time.Second)
	require.Len(t, w.pushes(), 1, "bob is not at that device")
}

func TestALargeGroupIsToldInParts(t *testing.T) {
	w := newWorld(t)
	const many = membersPart + 40
	w.exist("ann")
	var members []string
	for i := range many {
		user := "u" + strconv.Itoa(1000+i)
		members = append(members, user)
		w.exist(user)
	}
	w.makes("ann", "fair", core.GroupPublic, "Fair", members...)
	w.subscribes("u1001", "phone")
	w.subscribes("u"+strconv.Itoa(1000+many-1), "phone")
	w.says("ann", "GROUPfair", "hello")
	require.Equal(t, []string{"u1001 GROUPfair"}, w.pushes())
	require.Equal(t, []string{"u" + strconv.Itoa(1000+many-1) + " GROUPfair"}, w.pushes())
	require.Empty(t, w.pushes())
	require.Zero(t, w.left())
}

func TestWhoAsksToBeAFriendIsTold(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Content = true })
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	allow := core.AllowNeedsConfirm
	do(w, "bob", core.UpdateProfile{AllowType: &allow})
	do(w, "ann", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}, Source: "AddSource_Type_Web", Wording: "it is me"})
	w.round()
	came := w.notices()
	require.Len(t, came, 1)
	require.Equal(t, notice{UserID: "bob", Kind: "friend", Time: w.time().UnixMilli(), Title: "ann", Body: "it is me"}, came[0])
}

func TestAProcessThatEndsLeavesItsPostsToOthers(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	w.says("ann", "C2Cbob", "hello")
	taken, err := w.pusher.take(context.Background())
	require.NoError(t, err)
	ended, end := context.WithCancel(context.Background())
	end()
	w.pusher.seeTo(ended, taken)
	require.Empty(t, w.pushes(), "nobody else takes it yet")
	w.wait(lease)
	require.Len(t, w.pushes(), 1)
}

func TestRunTellsAtOnceOfWhatIsCommitted(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	ctx, end := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() { defer close(over); w.pusher.Run(ctx) }()
	w.says("ann", "C2Cbob", "hello")
	push := <-w.service.Pushes()
	require.Equal(t, "high", push.Header.Get("Urgency"))
	require.Equal(t, "86400", push.Header.Get("TTL"))
	end()
	<-over
}

func TestWhoIsBlockedMeanwhileAsksNobodyToBeAFriend(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	allow := core.AllowNeedsConfirm
	do(w, "bob", core.UpdateProfile{AllowType: &allow})
	do(w, "ann", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}, Source: "AddSource_Type_Web"})
	do(w, "bob", core.AddToBlacklist{UserIDs: []string{"ann"}})
	require.Equal(t, 1, w.left())
	require.Empty(t, w.pushes())
	require.Equal(t, 1, w.passed(isBlocked))
	require.Zero(t, w.left())
}

func TestAPostByWhichAPusherPanicsIsGivenUp(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Connected = func(string, string) bool { panic("on purpose") } })
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	w.says("ann", "C2Cbob", "hi")
	require.Empty(t, w.pushes())
	require.Zero(t, w.left())
	require.Contains(t, w.log.String(), "on purpose")
}
