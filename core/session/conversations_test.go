package session_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

func TestTheListIsSortedInFourParts(t *testing.T) {
	d := alone(t, "C2Cold", "C2Cquiet1", "C2Cquiet2", "C2Cpinned", "GROUPpinnedquiet", "C2Cnew")
	d.send("old", "1")
	d.send("pinned", "2")
	d.send("new", "3")
	d.do(core.PinConversation{ConversationID: "GROUPpinnedquiet", Pinned: true})
	d.do(core.PinConversation{ConversationID: "C2Cpinned", Pinned: true})
	require.Equal(t, []string{"C2Cpinned", "GROUPpinnedquiet", "C2Cnew", "C2Cold", "C2Cquiet1", "C2Cquiet2"}, d.list(replica.Filter{}))
	d.send("old", "4")
	require.Equal(t, []string{"C2Cpinned", "GROUPpinnedquiet", "C2Cold", "C2Cnew", "C2Cquiet1", "C2Cquiet2"}, d.list(replica.Filter{}))
}

func TestFiltersCombine(t *testing.T) {
	h := newHouse(t)
	d, bob := h.device("alice"), h.device("bob")
	d.open("C2Cbob", "C2Ccarol", "GROUPteam")
	d.do(core.CreateConversationGroup{Name: "work", ConversationIDs: []string{"C2Cbob", "GROUPteam"}})
	d.do(core.MarkConversations{ConversationIDs: []string{"C2Cbob", "C2Ccarol"}, Mark: 1 << 40, Enable: true})
	bob.send("alice", "hello")
	d.catchUp()

	yes, no, empty, work, unknown := true, false, "", "work", "unknown"
	mark, none := uint64(1<<40), uint64(0)
	for name, example := range map[string]struct {
		filter replica.Filter
		want   []string
	}{
		"nothing asked":       {replica.Filter{}, []string{"C2Cbob", "C2Ccarol", "GROUPteam"}},
		"one-to-one":          {replica.Filter{Type: "C2C"}, []string{"C2Cbob", "C2Ccarol"}},
		"chat groups":         {replica.Filter{Type: "GROUP"}, []string{"GROUPteam"}},
		"in a group":          {replica.Filter{ConversationGroupName: &work}, []string{"C2Cbob", "GROUPteam"}},
		"in no group":         {replica.Filter{ConversationGroupName: &empty}, []string{"C2Ccarol"}},
		"in an unknown group": {replica.Filter{ConversationGroupName: &unknown}, []string{}},
		"marked":              {replica.Filter{Mark: &mark}, []string{"C2Cbob", "C2Ccarol"}},
		"unmarked":            {replica.Filter{Mark: &none}, []string{"GROUPteam"}},
		"unread":              {replica.Filter{HasUnread: &yes}, []string{"C2Cbob"}},
		"read":                {replica.Filter{HasUnread: &no}, []string{"C2Ccarol", "GROUPteam"}},
		"mentioned":           {replica.Filter{HasGroupAtInfo: &yes}, []string{}},
		"unmentioned":         {replica.Filter{HasGroupAtInfo: &no}, []string{"C2Cbob", "C2Ccarol", "GROUPteam"}},
		"all of it":           {replica.Filter{Type: "C2C", ConversationGroupName: &work, Mark: &mark, HasUnread: &yes}, []string{"C2Cbob"}},
		"contradicting":       {replica.Filter{Type: "GROUP", Mark: &mark}, []string{}},
	} {
		require.Equal(t, example.want, d.list(example.filter), name)
	}
	require.Equal(t, []string{"C2Cbob", "GROUPteam"}, idsOf(d.ConversationsByID([]string{"GROUPteam", "C2Cnobody", "C2Cbob", "GROUPteam"})))
}

func TestAtMost50ConversationsArePinned(t *testing.T) {
	d := alone(t)
	ids := numbered("C2Cu", 51)
	for _, id := range ids[:50] {
		d.do(core.PinConversation{ConversationID: id, Pinned: true})
	}
	require.Equal(t, core.Code(51012), d.refused(core.PinConversation{ConversationID: ids[50], Pinned: true}))
	d.do(core.PinConversation{ConversationID: ids[0], Pinned: true})
	d.do(core.DeleteConversations{ConversationIDs: ids[1:2]})
	d.do(core.PinConversation{ConversationID: ids[50], Pinned: true})
	require.True(t, d.Conversation(ids[50]).Pinned)
}

func TestPinningAnUnknownConversationListsItAndPinningTwiceIsQuiet(t *testing.T) {
	d := alone(t)
	d.do(core.PinConversation{ConversationID: "C2Cbob", Pinned: true})
	require.Equal(t, []string{"list"}, d.seen())
	d.do(core.PinConversation{ConversationID: "C2Cbob", Pinned: true})
	require.Empty(t, d.seen())
	d.do(core.PinConversation{ConversationID: "C2Cbob", Pinned: false})
	require.Equal(t, []string{"list"}, d.seen())
}

func TestUnpinningAnUnknownConversationDoesNothing(t *testing.T) {
	d := alone(t)
	d.do(core.PinConversation{ConversationID: "C2Cbob", Pinned: false})
	require.Empty(t, d.seen())
	require.Empty(t, d.list(replica.Filter{}))
}

func TestMessagesReachBothSidesWithTheRightCounts(t *testing.T) {
	h := newHouse(t)
	alice, bob, phone := h.device("alice"), h.device("bob"), h.device("bob")
	alice.send("bob", "one")
	alice.send("bob", "two")
	require.Equal(t, []string{"list", "list"}, alice.seen(), "who sends does not receive")
	bob.catchUp()
	require.Equal(t, []string{"list", "unread 2", "received [one two]"}, bob.seen())
	require.Equal(t, 2, bob.Conversation("C2Calice").Unread)
	require.Equal(t, "two", bob.Conversation("C2Calice").Last.Summary())

	bob.do(core.ReadConversation{ConversationID: "C2Calice"})
	require.Equal(t, []string{"list", "unread 0"}, bob.seen())
	bob.do(core.ReadConversation{ConversationID: "C2Calice"})
	require.Empty(t, bob.seen())
	bob.send("alice", "three")
	phone.catchUp()
	require.Equal(t, []string{"list", "received [one two three]"}, phone.seen(), "another device receives what this one sent")

	alice.catchUp()
	page, err := alice.Messages(context.Background(), "C2Cbob", 0, 15)
	require.NoError(t, err)
	require.Len(t, page.Messages, 3)
	require.True(t, page.Messages[0].PeerRead, "bob has read it")
	require.True(t, page.Messages[1].Out)
	require.False(t, page.Messages[2].Read)
}

func TestHistoryComesInPages(t *testing.T) {
	d := alone(t)
	for range 32 {
		d.send("bob", "text")
	}
	var sequences []uint64
	before, pages := uint64(0), 0
	for first := true; first || before > 0; first = false {
		page, err := d.Messages(context.Background(), "C2Cbob", before, 15)
		require.NoError(t, err)
		for i := len(page.Messages) - 1; i >= 0; i-- {
			sequences = append(sequences, page.Messages[i].Sequence)
		}
		before = page.Before
		pages++
	}
	require.Equal(t, 3, pages)
	require.Len(t, sequences, 32)
	for i, sequence := range sequences {
		require.Equal(t, uint64(32-i), sequence)
	}
}

func TestDeletingAConversationHidesItsHistoryOnlyHere(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.send("bob", "one")
	bob.catchUp()
	bob.do(core.DeleteConversations{ConversationIDs: []string{"C2Calice"}, ClearHistory: true})
	require.Nil(t, bob.Conversation("C2Calice"))
	require.Zero(t, bob.TotalUnread())
	alice.send("bob", "two")
	bob.catchUp()
	require.Equal(t, []string{"two"}, texts(t, bob, "C2Calice"))
	require.Equal(t, []string{"one", "two"}, texts(t, alice, "C2Cbob"))
	require.Equal(t, 1, bob.TotalUnread())

	bob.do(core.DeleteConversations{ConversationIDs: []string{"C2Calice"}})
	bob.open("C2Calice")
	require.Equal(t, []string{"two"}, texts(t, bob, "C2Calice"), "without clearing, the history comes back")
	require.Equal(t, "two", bob.Conversation("C2Calice").Last.Summary())
}

func texts(t *testing.T, d *device, id string) []string {
	t.Helper()
	page, err := d.Messages(context.Background(), id, 0, 15)
	require.NoError(t, err)
	var list []string
	for _, message := range page.Messages {
		list = append(list, message.Summary())
	}
	return list
}

func TestDeletingTakesTheFirst100AndSkipsUnknownOnes(t *testing.T) {
	ids := numbered("C2Cu", 120)
	d := alone(t, ids...)
	asked := append([]string{"C2Cnobody", "C2Cu0000"}, ids...)
	require.Equal(t, ids[:99], d.do(core.DeleteConversations{ConversationIDs: asked}), "the unknown one is one of the 100")
	require.Len(t, d.list(replica.Filter{}), 21)
}

func TestAMessageToOneselfIsReadAtOnce(t *testing.T) {
	d := alone(t)
	d.send("alice", "note")
	require.Equal(t, []string{"list"}, d.seen())
	require.Zero(t, d.TotalUnread())
	require.Equal(t, []string{"note"}, texts(t, d, "C2Calice"))
}

func TestSendingRefusesWhatCannotBeSent(t *testing.T) {
	d := alone(t)
	text := func(change func(*core.Message)) core.Message {
		m := core.Message{To: "bob", ConversationType: "C2C", Type: core.MessageText, Payload: []byte(`{"text":"x"}`)}
		change(&m)
		return m
	}
	for name, example := range map[string]struct {
		draft core.Message
		code  core.Code
	}{
		"no peer":            {text(func(m *core.Message) { m.To = "" }), 6017},
		"a strange peer":     {text(func(m *core.Message) { m.To = "a b" }), 6017},
		"no type":            {text(func(m *core.Message) { m.ConversationType = "TOPIC" }), 2106},
		"an empty text":      {text(func(m *core.Message) { m.Payload = []byte(`{"text":""}`) }), 6017},
		"a text misspelt":    {text(func(m *core.Message) { m.Payload = []byte(`{"TEXT":"x"}`) }), 6017},
		"a text of numbers":  {text(func(m *core.Message) { m.Payload = []byte(`{"text":5}`) }), 6017},
		"a priority":         {text(func(m *core.Message) { m.Priority = "urgent" }), 6017},
		"a group tip":        {text(func(m *core.Message) { m.Type = "TIMGroupTipElem" }), 2998},
		"a text over 12 KB":  {text(func(m *core.Message) { m.Payload = []byte(`{"text":"` + strings.Repeat("x", 12*1024) + `"}`) }), 80002},
		"custom data, 12 KB": {text(func(m *core.Message) { m.CloudCustomData = strings.Repeat("x", 12*1024) }), 80002},
	} {
		_, err := d.NewMessage(example.draft)
		require.Equal(t, example.code, core.CodeOf(err), name)
	}
	message, err := d.NewMessage(text(func(m *core.Message) { m.ConversationType = "GROUP"; m.To = "team" }))
	require.NoError(t, err)
	_, err = d.Send(context.Background(), message, nil)
	require.Equal(t, core.Code(10010), core.CodeOf(err))
	_, err = d.Send(context.Background(), text(func(*core.Message) {}), nil)
	require.Equal(t, core.Code(2105), core.CodeOf(err), "a message that no create call made")
	require.Empty(t, d.seen())
}

func TestExcludedMessagesAreReceivedWithoutCountingOrShowing(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.send("bob", "shown")
	message, err := alice.NewMessage(core.Message{To: "bob", ConversationType: "C2C", Type: core.MessageCustom, Payload: []byte(`{"data":"x"}`), ExcludedFromUnread: true, ExcludedFromLast: true})
	require.NoError(t, err)
	_, err = alice.Send(context.Background(), message, nil)
	require.NoError(t, err)
	bob.catchUp()
	require.Equal(t, []string{"list", "unread 1", "received [shown [Custom Messages]]"}, bob.seen())
	require.Equal(t, "shown", bob.Conversation("C2Calice").Last.Summary())
}

func TestSigningInRefusesAStrangeUserID(t *testing.T) {
	h := newHouse(t)
	for _, id := range []string{"", "a b", "ä", strings.Repeat("x", 33)} {
		_, err := session.Open(context.Background(), newAuthority(h), id, session.Options{})
		require.Equal(t, core.Code(6017), core.CodeOf(err), id)
	}
}
