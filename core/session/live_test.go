package session_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

const show = "GROUPshow"

// stage is a house with tabs that hear each other, when a test lets them.
type stage struct {
	*house
	tabs []*device
	said map[*device][]authority.Hint
}

func newStage(t *testing.T) *stage {
	return &stage{house: newHouse(t), said: map[*device][]authority.Hint{}}
}

func (st *stage) tab(user, name string) *device {
	d := &device{house: st.house}
	s, err := session.Open(context.Background(), newAuthority(st.house), user, session.Options{
		Now: st.tick, Tab: name,
		Emit: func(events []session.Event) { d.events = append(d.events, events...) },
		Publish: func(frame *core.LiveFrame) {
			hint := authority.Hint{Owner: frame.Text(), Revision: 1}
			for _, other := range st.tabs {
				if other != d {
					st.said[other] = append(st.said[other], hint)
				}
			}
		},
	})
	require.NoError(st.t, err)
	d.Session = s
	st.tabs = append(st.tabs, d)
	return d
}

// deliver lets everybody hear all that was said.
func (st *stage) deliver() {
	for busy := true; busy; {
		busy = false
		for _, d := range st.tabs {
			hints := st.said[d]
			st.said[d] = nil
			for _, hint := range hints {
				busy = true
				require.NoError(st.t, d.Heed(context.Background(), hint))
			}
		}
	}
	for _, d := range st.tabs {
		d.catchUp()
	}
}

func (d *device) enter(alone bool) error {
	joined := d.do(core.JoinGroup{GroupID: "show"}).(core.GroupJoined)
	return d.Enter(context.Background(), "show", &joined.Group, alone)
}

// onStage are alice, who owns a live group, and bob, both in its room.
func onStage(t *testing.T) (st *stage, alice, bob *device) {
	st = newStage(t)
	alice, bob = st.tab("alice", "a"), st.tab("bob", "b")
	alice.do(core.CreateChatGroup{GroupID: "show", Type: core.GroupLive, Name: "Show"})
	require.Nil(t, alice.Group("show"), "who makes a live group is in its room once joined")
	require.NoError(t, alice.enter(true))
	require.NoError(t, bob.enter(true))
	st.deliver()
	alice.seen()
	bob.seen()
	return st, alice, bob
}

func count(t *testing.T, d *device) int {
	n, err := d.OnlineMembers(context.Background(), "show")
	require.NoError(t, err)
	require.Equal(t, n, d.Group("show").Members)
	return n
}

func TestWhoIsInTheRoomOfALiveGroupHearsWhatIsSaidThere(t *testing.T) {
	st, alice, bob := onStage(t)
	carol := st.tab("carol", "c")
	for _, text := range []string{"one", "two", "three"} {
		bob.send(show, text)
	}
	require.Equal(t, []string{"list", "list", "list"}, bob.seen(), "who sends is not told of it")
	st.deliver()
	require.Equal(t, []string{"list", "received [one]", "list", "received [two]", "list", "received [three]"}, alice.seen(),
		"once each, in the order of the sender")
	require.Empty(t, carol.seen(), "who is not in the room hears nothing")

	c := alice.Conversation(show)
	require.True(t, c.Listed)
	require.Zero(t, c.Unread)
	require.JSONEq(t, `{"text":"three"}`, string(c.Last.Payload))
	page, err := alice.Messages(context.Background(), show, 0, 15)
	require.NoError(t, err)
	require.Equal(t, session.Page{}, page, "it has no history")
	_, err = carol.trySend(show, "and me?")
	require.Equal(t, core.CodeNotInRoom, core.CodeOf(err))
}

func TestARoomKnowsWhoIsThere(t *testing.T) {
	st, alice, bob := onStage(t)
	require.Equal(t, 2, count(t, alice))
	require.Equal(t, 2, count(t, bob))
	second := st.tab("bob", "b2")
	require.NoError(t, second.enter(true))
	st.deliver()
	require.Equal(t, 2, count(t, alice), "a user in two tabs is one")
	page, err := alice.Members(context.Background(), session.MembersAsked{GroupID: "show", Count: 15})
	require.NoError(t, err)
	require.Len(t, page.Members, 2)
	_, err = alice.MemberProfiles(context.Background(), "show", []string{"bob"})
	require.Equal(t, core.CodeNotInLiveGroup, core.CodeOf(err))

	bob.do(core.QuitGroup{GroupID: "show"})
	st.deliver()
	require.Equal(t, 2, count(t, alice))
	alice.SeatGone(context.Background(), "b2")
	require.Equal(t, 1, count(t, alice), "a tab that was left is there no more")
}

func TestWhoQuitsALiveGroupHearsNothingMore(t *testing.T) {
	st, alice, bob := onStage(t)
	bob.do(core.QuitGroup{GroupID: "show"})
	require.Equal(t, []string{"group list []", "list"}, bob.seen(), "the conversation goes too")
	require.Nil(t, bob.Group("show"))
	require.Equal(t, core.CodeNotInGroup, bob.refused(core.QuitGroup{GroupID: "show"}))
	st.deliver()
	alice.send(show, "hello?")
	st.deliver()
	require.Empty(t, bob.seen())
	require.Equal(t, core.CodeOwnerCannotQuit, alice.refused(core.QuitGroup{GroupID: "show"}))
	require.NotNil(t, alice.Group("show"))
}

func TestWhoIsPutOutOfALiveGroupIsOutAtOnce(t *testing.T) {
	st, alice, bob := onStage(t)
	alice.do(core.RemoveMembers{GroupID: "show", UserIDs: []string{"bob"}, Seconds: 60})
	st.deliver()
	require.Nil(t, bob.Group("show"))
	_, err := bob.trySend(show, "but")
	require.Equal(t, core.CodeNotInRoom, core.CodeOf(err))
	require.Equal(t, core.CodeGroupDenied, bob.refused(core.JoinGroup{GroupID: "show"}))
	bob.seen()
	alice.send(show, "so")
	st.deliver()
	require.Empty(t, bob.seen())
}

func TestWhoIsKeptOutCannotSlipIntoTheRoom(t *testing.T) {
	st, alice, _ := onStage(t)
	carol := st.tab("carol", "c")
	joined := carol.do(core.JoinGroup{GroupID: "show"}).(core.GroupJoined)
	alice.do(core.RemoveMembers{GroupID: "show", UserIDs: []string{"carol"}, Seconds: 60})
	err := carol.Enter(context.Background(), "show", &joined.Group, true)
	require.Equal(t, core.CodeJoinFailed, core.CodeOf(err))
	require.Nil(t, carol.Group("show"))
	carol.catchUp()
}

func TestALiveGroupThatIsDismissedIsGoneForAllInItsRoom(t *testing.T) {
	st, alice, bob := onStage(t)
	alice.do(core.DismissGroup{GroupID: "show"})
	require.Nil(t, alice.Group("show"))
	st.deliver()
	require.Nil(t, bob.Group("show"))
	require.Contains(t, bob.seen(), "group list []")
	require.Nil(t, bob.Conversation(show))
	require.Equal(t, core.CodeGroupNotFound, bob.refused(core.JoinGroup{GroupID: "show"}))
}

func TestOneIsInOneLiveGroupAtATimeUnlessOneMayBeInMore(t *testing.T) {
	st, alice, bob := onStage(t)
	alice.do(core.CreateChatGroup{GroupID: "other", Type: core.GroupLive, Name: "Other"})
	joined := bob.do(core.JoinGroup{GroupID: "other"}).(core.GroupJoined)
	require.NoError(t, bob.Enter(context.Background(), "other", &joined.Group, false))
	require.NotNil(t, bob.Group("show"))
	bob.do(core.QuitGroup{GroupID: "other"})
	require.NoError(t, bob.Enter(context.Background(), "other", &joined.Group, true))
	require.Nil(t, bob.Group("show"))
	require.NotNil(t, bob.Group("other"))
	st.deliver()
	require.Equal(t, 1, count(t, alice))
}

func TestWhatALiveGroupSharesComesToItsRoom(t *testing.T) {
	st, alice, bob := onStage(t)
	bob.do(core.SetAttributes{GroupID: "show", Attributes: []core.GroupAttribute{{Key: "topic", Value: "go"}}})
	name := "New show"
	alice.do(core.UpdateGroup{GroupID: "show", Name: &name})
	st.deliver()
	attributes, err := alice.GroupAttributes("show")
	require.NoError(t, err)
	require.Equal(t, "go", attributes.At("topic").Value)
	require.Equal(t, name, bob.Group("show").Name)
}

func TestCommandsAboutALiveConversationAreNotDecidedOnASeat(t *testing.T) {
	_, _, bob := onStage(t)
	bob.send(show, "hi")
	bob.do(core.ReadConversation{ConversationID: show})
	_, err := bob.Do(context.Background(), core.PinConversation{ConversationID: show, Pinned: true})
	require.Error(t, err)
	bob.catchUp()
	require.NotNil(t, bob.Group("show"))
}

func TestAFrameThatIsNoneChangesNothing(t *testing.T) {
	_, alice, bob := onStage(t)
	for _, text := range []string{
		"live ", "live {}", `live {"group":"show"}`, `live {"group":"show","user":"x y","seat":"z"}`, `live {"group":"other","user":"eve","seat":"z"}`,
		`live {"group":"show","user":"eve","seat":"z","message":{"to":"show","conversationType":"GROUP","from":"bob"}}`,
		`live {"group":"show","user":"eve","seat":"z","message":{"to":"bob","conversationType":"C2C","from":"eve"}}`,
	} {
		require.NoError(t, alice.Heed(context.Background(), authority.Hint{Owner: text, Revision: 1}))
		require.Empty(t, alice.seen(), text)
	}
	require.Equal(t, 2, count(t, alice))
	require.Equal(t, 2, count(t, bob))
}

func TestWhereThereAreNoRoomsThereAreNoLiveGroups(t *testing.T) {
	d := newHouse(t).device("alice")
	require.Equal(t, core.CodeNotSupported, d.refused(core.CreateChatGroup{GroupID: "show", Type: core.GroupLive, Name: "Show"}))
	st, _, _ := onStage(t) // As if somebody had made one all the same.
	d = st.device("carol")
	require.Equal(t, core.CodeNotSupported, d.refused(core.JoinGroup{GroupID: "show"}))
}

func TestWhatALiveGroupDoesNotHaveIsRefused(t *testing.T) {
	st, alice, bob := onStage(t)
	bob.send(show, "hi")
	st.deliver()
	last := alice.Conversation(show).Last.Sequence
	for _, asked := range []struct {
		code    core.Code
		command core.Command
	}{
		{core.CodeLiveUnchangeable, core.ModifyMessage{ConversationID: show, Sequence: last}},
		{core.CodeLiveUnrevokable, core.RevokeMessage{ConversationID: show, Sequence: last}},
		{core.CodeLiveUndeletable, core.DeleteMessages{ConversationID: show, Sequences: []uint64{last}}},
		{core.CodeMessageNotFound, core.React{ConversationID: show, Sequence: last, ReactionID: "x"}},
		{core.CodeMessageNotFound, core.SetExtensions{ConversationID: show, Sequence: last, Extensions: []core.Extension{{Key: "a", Value: "b"}}}},
		{core.CodeMessageNotFound, core.DeleteExtensions{ConversationID: show, Sequence: last}},
		{core.CodeGroupDenied, core.ConfirmRead{ConversationID: show, Sequences: []uint64{last}}},
		{core.CodeMessageNotFound, core.PinMessage{GroupID: "show", Sequence: last}},
	} {
		require.Equal(t, asked.code, alice.refused(asked.command), "%#v", asked.command)
	}
}
