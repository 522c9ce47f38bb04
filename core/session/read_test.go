package session_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

func read(id string) core.ReadConversation { return core.ReadConversation{ConversationID: id} }

func clearOf(id string) core.ClearHistory { return core.ClearHistory{ConversationID: id} }

func (d *device) readAll(conversationType string) {
	_, err := d.ReadAll(context.Background(), conversationType)
	require.NoError(d.house.t, err)
}

func TestReadingAllReadsEveryConversationAndTellsEveryPeer(t *testing.T) {
	h := newHouse(t)
	d, bob, carol := h.device("alice"), h.device("bob"), h.device("carol")
	bob.send("alice", "one")
	carol.send("alice", "two")
	d.open("GROUPteam", "C2Cdave")
	d.catchUp()
	d.seen()
	d.readAll(core.TypeGroup)
	require.Empty(t, d.seen(), "no chat group has anything unread")
	d.readAll("")
	require.Equal(t, []string{"list", "unread 0"}, d.seen(), "one of each for all of them")
	d.readAll("")
	require.Empty(t, d.seen())
	for _, peer := range []*device{bob, carol} {
		peer.catchUp()
		require.Contains(t, peer.seen(), fmt.Sprintf("read by peer [%s]", map[string]string{"bob": "one", "carol": "two"}[peer.User()]))
	}
	bob.send("alice", "three")
	d.catchUp()
	d.seen()
	d.readAll(core.TypeC2C)
	require.Equal(t, []string{"list", "unread 0"}, d.seen())
}

func TestReadingAllReadsAlsoWhatCountsForNothing(t *testing.T) {
	h := newHouse(t)
	d, bob := h.device("alice"), h.device("bob")
	message, err := bob.NewMessage(core.Message{To: "alice", ConversationType: "C2C", Type: core.MessageText, Payload: []byte(`{"text":"psst"}`), ExcludedFromUnread: true})
	require.NoError(t, err)
	_, err = bob.Send(context.Background(), message, nil)
	require.NoError(t, err)
	d.catchUp()
	d.seen()
	d.readAll("")
	require.Equal(t, []string{"list"}, d.seen())
	bob.catchUp()
	require.Equal(t, []string{"list", "list", "read by peer [psst]"}, bob.seen())
}

func TestManyConversationsAreReadInSeveralCommands(t *testing.T) {
	h := newHouse(t)
	d := h.device("alice")
	for i := range core.MaxReadPerCall + 5 {
		h.device(fmt.Sprintf("user%d", i)).send("alice", "hello")
	}
	d.catchUp()
	d.seen()
	d.readAll("")
	require.Equal(t, []string{"list", "unread 5", "list", "unread 0"}, d.seen())
	require.Equal(t, core.Code(51006), d.refused(core.ReadConversations{ConversationIDs: numbered("C2Cu", core.MaxReadPerCall+1)}))
	require.Equal(t, core.Code(2503), d.refused(core.ReadConversations{ConversationIDs: []string{"bad"}}))
}

func TestClearingTheHistoryReadsItAndKeepsTheConversation(t *testing.T) {
	h := newHouse(t)
	d, phone, bob := h.device("alice"), h.device("alice"), h.device("bob")
	d.open("C2Cquiet")
	bob.send("alice", "one")
	d.send("bob", "two")
	bob.send("alice", "three")
	d.catchUp()
	phone.catchUp()
	require.Equal(t, []string{"C2Cbob", "C2Cquiet"}, d.list(replica.Filter{}))
	d.seen()
	phone.seen()
	d.do(clearOf("C2Cbob"))
	require.Equal(t, []string{"list", "unread 0"}, d.seen())
	require.Equal(t, []string{"C2Cquiet", "C2Cbob"}, d.list(replica.Filter{}), "it has no last message any more")
	require.Nil(t, d.Conversation("C2Cbob").Last)
	require.Empty(t, texts(t, d, "C2Cbob"))
	phone.catchUp()
	require.Equal(t, []string{"list", "unread 0"}, phone.seen())
	require.Empty(t, texts(t, phone, "C2Cbob"))
	d.do(clearOf("C2Cbob"))
	require.Empty(t, d.seen(), "nothing is left to clear")

	bob.catchUp()
	require.Equal(t, []string{"list", "list", "unread 1", "received [two]", "list", "read by peer [one three]"}, bob.seen())
	require.Equal(t, []string{"one", "two", "three"}, texts(t, bob, "C2Calice"), "the peer keeps it")
	bob.send("alice", "four")
	d.catchUp()
	require.Equal(t, []string{"list", "unread 1", "received [four]"}, d.seen())
	require.Equal(t, []string{"four"}, texts(t, d, "C2Cbob"))
}

func TestClearingNeedsAConversationInTheList(t *testing.T) {
	d := alone(t, "C2Cbob", "GROUPteam")
	for _, id := range []string{"C2Cnobody", "bad", "", "@TIM#SYSTEM"} {
		require.Equal(t, core.Code(2500), d.refused(clearOf(id)), id)
	}
	d.do(clearOf("C2Cbob"))
	d.do(clearOf("GROUPteam"))
	require.Empty(t, d.seen(), "there is nothing in them")
}

func TestThePeersReadingIsToldOnceToEachDevice(t *testing.T) {
	h := newHouse(t)
	d, phone, bob := h.device("alice"), h.device("alice"), h.device("bob")
	d.send("bob", "one")
	d.send("bob", "two")
	bob.send("alice", "from bob")
	d.catchUp()
	phone.catchUp()
	d.seen()
	phone.seen()
	bob.catchUp()
	bob.do(read("C2Calice"))
	d.catchUp()
	require.Equal(t, []string{"list", "read by peer [one two]"}, d.seen())
	require.Equal(t, d.Conversation("C2Cbob").PeerReadSequence, d.Conversation("C2Cbob").LastSequence)
	d.catchUp()
	bob.do(read("C2Calice"))
	d.catchUp()
	require.Empty(t, d.seen(), "once is enough")
	d.send("bob", "three")
	bob.catchUp()
	bob.do(read("C2Calice"))
	phone.catchUp()
	require.Equal(t, []string{"list", "received [three]", "read by peer [one two three]"}, phone.seen(), "one that was away")
	require.NotContains(t, describe(h.device("alice").Opening()[0]), "read by peer", "signing in tells nothing of it")
	require.Empty(t, h.device("alice").seen())
}

func TestThePeersReadingTellsOfTheNewest100(t *testing.T) {
	h := newHouse(t)
	d, bob := h.device("alice"), h.device("bob")
	for i := range 130 {
		d.send("bob", fmt.Sprint(i))
		if i%2 == 0 {
			bob.send("alice", "answer")
		}
	}
	bob.catchUp()
	bob.do(read("C2Calice"))
	d.catchUp()
	told := d.events[len(d.events)-1].(session.MessageReadByPeer).Messages
	require.Len(t, told, 100)
	for i, message := range told {
		require.Equal(t, fmt.Sprint(30+i), message.Summary())
		require.True(t, message.PeerRead)
	}
}

func TestThePeersReadingIsToldLaterIfTheMessagesCannotBeRead(t *testing.T) {
	h := newHouse(t)
	store := &failing{Store: h.store}
	h.store = store
	d, bob := h.device("alice"), h.device("bob")
	d.send("bob", "one")
	bob.catchUp()
	bob.do(read("C2Calice"))
	d.seen()
	store.history = true
	require.Error(t, d.CatchUp(context.Background()))
	require.Equal(t, []string{"list"}, d.seen())
	store.history = false
	d.open("C2Ccarol")
	require.Equal(t, []string{"list", "read by peer [one]"}, d.seen())
}

func TestTheSystemConversationIsOneThatIsNotInTheList(t *testing.T) {
	d := alone(t, "C2Cbob")
	const system = core.SystemConversation
	d.do(read(system))
	require.Equal(t, core.Code(2500), d.refused(core.DeleteConversations{ConversationIDs: []string{system}}))
	require.Equal(t, []string{"C2Cbob"}, d.do(core.DeleteConversations{ConversationIDs: []string{system, "C2Cbob"}}))
	for _, command := range []core.Command{
		core.OpenConversation{ConversationID: system},
		core.PinConversation{ConversationID: system, Pinned: true},
		core.ReadConversation{ConversationID: "bad"},
		core.DeleteConversations{ConversationIDs: []string{"bad"}},
	} {
		require.Equal(t, core.Code(2503), d.refused(command))
	}
	require.Equal(t, core.Code(2503), d.sorted(core.MarkConversations{ConversationIDs: []string{system}, Mark: 1, Enable: true}).Failure[0].Code)
}

func TestOpeningAPinnedConversationLeavesItWhereItIs(t *testing.T) {
	d := alone(t, "C2Cbob", "C2Ccarol")
	d.do(core.PinConversation{ConversationID: "C2Ccarol", Pinned: true})
	d.seen()
	d.open("C2Ccarol")
	require.Empty(t, d.seen())
	require.Equal(t, []string{"C2Ccarol", "C2Cbob"}, d.list(replica.Filter{}))
	d.do(core.DeleteConversations{ConversationIDs: []string{"C2Ccarol"}})
	d.open("C2Ccarol")
	require.Equal(t, []string{"C2Cbob", "C2Ccarol"}, d.list(replica.Filter{}), "what was deleted is not pinned any more")
}
