package gateway_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

func TestADeviceThatSignsInGetsItsGroupsWhole(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	h.do("ann", grouped("ann", "team", "hello"))
	bob := h.signedIn("bob", "phone")
	bob.groupUpToDate("team")
	require.Equal(t, "hello", bob.of("team").head().Last.Summary())
	require.Empty(t, bob.of("team").received, "what is there at first is asked for")
	require.Equal(t, wire.Synced{}, bob.said[len(bob.said)-1])
}

func TestADeviceThatComesBackGetsWhatChangedOfItsGroups(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	h.found("quiet", core.GroupWork, "ann", "bob")
	bob := h.signedIn("bob", "phone")
	bob.seat.Leave()
	h.do("ann", grouped("ann", "team", "one"))
	h.do("ann", grouped("ann", "team", "two"))
	require.NoError(t, bob.signIn())
	bob.groupUpToDate("team")
	require.Equal(t, []uint64{1, 2}, bob.of("team").received)
	require.Len(t, last[wire.Changes](bob).Sets, 1, "nothing of the one where nothing happened")

	bob.seat.Leave()
	for n := range 40 {
		h.do("ann", grouped("ann", "team", fmt.Sprint(n)))
	}
	require.NoError(t, bob.signIn())
	bob.groupUpToDate("team")
	require.Len(t, bob.of("team").received, 2+wire.MaxNewRows)
	require.Equal(t, uint64(42), bob.of("team").received[16], "the newest")
}

func TestADeviceThatWasAwayGetsThreeHundredMessagesInAll(t *testing.T) {
	h := newHouse(t)
	for g := range 30 {
		h.found(fmt.Sprint("g", g), core.GroupWork, "ann", "bob")
	}
	bob := h.signedIn("bob", "phone")
	bob.seat.Leave()
	for g := range 30 {
		for n := range 20 {
			h.do("ann", grouped("ann", fmt.Sprint("g", g), fmt.Sprint(n)))
		}
	}
	require.NoError(t, bob.signIn())
	all := 0
	for _, group := range bob.followed {
		require.Equal(t, uint64(20), group.head().LastSequence, "every head")
		all += len(group.received)
	}
	require.Equal(t, wire.MaxAllNewRows, all)
}

func TestWhatADeviceHasMayComeInSeveralFrames(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	h.found("quiet", core.GroupWork, "ann", "bob")
	bob := h.signedIn("bob", "phone")
	bob.seat.Leave()
	h.do("ann", grouped("ann", "team", "one"))
	hello := bob.hello()
	have := hello.Have.Have
	hello.Have = wire.Have{Have: map[string]int64{"group team": have["group team"]}, More: true}
	require.NoError(t, bob.signInWith(hello))
	require.Zero(t, bob.synced)
	h.do("ann", grouped("ann", "team", "two"))
	h.gateways[0].Missed()
	h.settle()
	require.Empty(t, bob.of("team").received, "nothing before all is said")
	require.NoError(t, bob.receive(wire.Have{Have: map[string]int64{"group quiet": have["group quiet"], "group gone": 3}}))
	bob.groupUpToDate("team")
	require.Equal(t, 1, bob.synced)
	var none []string
	for _, frame := range bob.frames {
		changes, _ := frame.(wire.Changes)
		for _, set := range changes.Sets {
			if set.None {
				none = append(none, set.Owner)
			}
		}
	}
	require.Equal(t, []string{"group gone"}, none)
	closes(t, wire.CloseProtocol, bob.receive(wire.Have{}))
}

func TestAMessageReachesAllWhoAreInTheGroup(t *testing.T) {
	h := newHouse(t)
	h.open()
	h.found("team", core.GroupWork, "ann", "bob", "carol")
	ann, bob, carol, dave := h.signedIn("ann", "phone"), h.signedIn("bob", "phone"), h.device("carol", "phone"), h.signedIn("dave", "phone")
	carol.gateway = h.gateways[1]
	require.NoError(t, carol.signIn())
	before := len(dave.frames)
	ann.do(grouped("ann", "team", "hello"))
	h.settle()
	for _, d := range []*device{ann, bob, carol} {
		d.groupUpToDate("team")
		d.upToDate()
		require.Equal(t, []uint64{1}, d.of("team").received)
	}
	changes := last[wire.Changes](ann)
	require.NotEmpty(t, changes.Documents, "effect and answer come together")
	require.Len(t, changes.Sets, 1)
	require.Len(t, dave.frames, before)
}

func TestAnOwnMessageIsNeverUnreadForAMoment(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	phone, pc := h.signedIn("ann", "phone"), h.signedIn("ann", "pc")
	for n := range 3 {
		phone.do(grouped("ann", "team", fmt.Sprint(n)))
		h.settle()
		for _, frame := range pc.frames {
			changes, _ := frame.(wire.Changes)
			for _, set := range changes.Sets {
				if len(set.Messages) > 0 {
					require.NotEmpty(t, changes.Documents, "the head came without what ann did there")
				}
			}
		}
		pc.upToDate()
		pc.frames = nil
	}
}

func TestWhoComesGetsTheGroupWithTheAnswer(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupMeeting, "ann")
	h.do("ann", grouped("ann", "forum", "welcome"))
	bob := h.signedIn("bob", "phone")
	require.Nil(t, bob.do(core.JoinGroup{GroupID: "forum"}).Error)
	bob.groupUpToDate("forum")
	require.True(t, last[wire.Changes](bob).Sets[0].Whole)
	require.NotEmpty(t, last[wire.Changes](bob).Documents, "in one frame")
	h.do("ann", grouped("ann", "forum", "hello bob"))
	h.gateways[0].Missed()
	h.settle()
	bob.groupUpToDate("forum")
	require.Equal(t, []uint64{2}, bob.of("forum").received)
}

func TestWhoIsAddedGetsTheGroup(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann")
	h.do("ann", grouped("ann", "team", "secret"))
	ann, bob := h.signedIn("ann", "phone"), h.signedIn("bob", "phone")
	require.Nil(t, ann.do(core.AddMembers{GroupID: "team", UserIDs: []string{"bob"}}).Error)
	h.settle()
	bob.groupUpToDate("team")
	require.Equal(t, []uint64{2}, bob.of("team").received, "the tip, and nothing from before")
	ann.do(grouped("ann", "team", "hello bob"))
	h.settle()
	require.Equal(t, []uint64{2, 3}, bob.of("team").received)
}

func TestWhoIsRemovedGetsNothingMore(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	ann, bob := h.signedIn("ann", "phone"), h.signedIn("bob", "phone")
	ann.do(grouped("ann", "team", "before"))
	h.settle()
	require.Nil(t, ann.do(core.RemoveMembers{GroupID: "team", UserIDs: []string{"bob"}}).Error)
	h.settle()
	require.Nil(t, bob.of("team"))
	before := len(bob.frames)
	ann.do(grouped("ann", "team", "after"))
	h.settle()
	require.Len(t, bob.frames, before)
	bob.upToDate()

	t.Run("but what was sent until then can be asked for", func(t *testing.T) {
		rows := bob.asks(wire.Ask{ID: "1", ConversationID: "GROUPteam", Limit: 15})
		require.Len(t, rows.Messages, 1)
		require.Contains(t, string(rows.Messages[0]), "before")
	})
	t.Run("and who comes back gets what is new then", func(t *testing.T) {
		require.Nil(t, ann.do(core.AddMembers{GroupID: "team", UserIDs: []string{"bob"}}).Error)
		h.settle()
		require.Equal(t, []uint64{4}, bob.of("team").received)
		bob.groupUpToDate("team")
	})
}

func TestWhoLeftAndCameBackWhileAwayGetsTheGroupAnew(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupMeeting, "ann", "bob")
	bob := h.signedIn("bob", "phone")
	bob.seat.Leave()
	h.do("bob", core.QuitGroup{GroupID: "forum"})
	h.now = h.now.Add(time.Second)
	h.do("bob", core.JoinGroup{GroupID: "forum"})
	require.NoError(t, bob.signIn())
	bob.groupUpToDate("forum")
	bob.upToDate()
}

func TestWhoLeavesAndComesBackAtOnceGetsTheGroupAnew(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupMeeting, "ann", "bob")
	bob, pc := h.signedIn("bob", "phone"), h.signedIn("bob", "pc")
	require.Nil(t, bob.do(core.QuitGroup{GroupID: "forum"}).Error)
	require.Nil(t, bob.of("forum"))
	h.now = h.now.Add(time.Second)
	require.Nil(t, bob.do(core.JoinGroup{GroupID: "forum"}).Error)
	h.settle()
	bob.groupUpToDate("forum")
	pc.groupUpToDate("forum")
}

func TestALostHintOfAGroupIsFoundWithinAMinute(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	bob := h.signedIn("bob", "phone")
	require.NoError(t, bob.receive(wire.Ping{}))
	h.settle()
	h.do("ann", grouped("ann", "team", "hello"))
	require.NoError(t, bob.receive(wire.Ping{}))
	h.settle()
	require.Empty(t, bob.of("team").received)
	h.now = h.now.Add(time.Minute)
	require.NoError(t, bob.receive(wire.Ping{}))
	h.settle()
	require.Equal(t, []uint64{1}, bob.of("team").received)
}

func TestMembershipsOfADismissedGroupEnd(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupPublic, "ann", "bob", "carol")
	ann, bob, carol := h.signedIn("ann", "phone"), h.signedIn("bob", "phone"), h.signedIn("carol", "phone")
	pc := h.signedIn("bob", "pc")
	carol.seat.Leave()
	require.Nil(t, ann.do(core.DismissGroup{GroupID: "forum"}).Error)
	h.settle()
	for _, d := range []*device{ann, bob, pc} {
		require.Nil(t, d.membership("forum"), d.user)
		require.Nil(t, d.of("forum"))
		d.upToDate()
	}
	t.Run("of who was away, with the next sign-in", func(t *testing.T) {
		require.NoError(t, carol.signIn())
		h.settle()
		require.Nil(t, carol.membership("forum"))
		carol.upToDate()
	})
}

func TestAMembershipOfADismissedGroupEndsThoughItFailedAtFirst(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupPublic, "ann", "bob")
	bob := h.signedIn("bob", "phone")
	bob.seat.Leave()
	h.do("ann", core.DismissGroup{GroupID: "forum"})
	require.NoError(t, bob.signIn())
	h.store.unwritable = fmt.Errorf("the disk is full")
	h.settle()
	h.store.unwritable = nil
	require.NotNil(t, bob.membership("forum"))
	bob.seat.Leave()
	require.NoError(t, bob.signIn())
	h.settle()
	require.Nil(t, bob.membership("forum"))
}

func TestAMessageForSomeReachesTheseOnly(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob", "carol")
	ann, bob, carol := h.signedIn("ann", "phone"), h.signedIn("bob", "phone"), h.signedIn("carol", "phone")
	ann.do(grouped("ann", "team", "psst", "carol"))
	h.settle()
	require.True(t, bob.of("team").rows[1].Absent)
	require.False(t, carol.of("team").rows[1].Absent)
	require.False(t, ann.of("team").rows[1].Absent)
	for d, absent := range map[*device]bool{ann: false, bob: true, carol: false} {
		rows := d.asks(wire.Ask{ID: "1", ConversationID: "GROUPteam", Limit: 15})
		require.Len(t, rows.Messages, 1)
		require.Equal(t, absent, !contains(rows, "psst"), d.user)
		require.Equal(t, absent, contains(rows, `"absent":true`), d.user)
	}
}

func TestLooksAndPages(t *testing.T) {
	h := newHouse(t)
	h.found("forum", core.GroupPublic, "ann", "bob")
	bob, mallory := h.signedIn("bob", "phone"), h.signedIn("mallory", "phone")
	require.NoError(t, mallory.receive(wire.Look{ID: "1", Groups: []string{"forum", "none"}}))
	found := last[wire.Found](mallory)
	require.Nil(t, found.Error)
	require.NotEmpty(t, found.Documents)
	for _, document := range found.Documents {
		require.Equal(t, "group forum", document.Owner)
	}
	page := wire.Page{ID: "2", Owner: core.MembersOwner("forum"), Kind: core.KindMember, Limit: 1}
	require.NoError(t, bob.receive(page))
	paged := last[wire.Paged](bob)
	require.True(t, paged.More)
	require.Equal(t, "ann", paged.Documents[0].ID)
	page.After = "ann"
	require.NoError(t, bob.receive(page))
	require.Equal(t, "bob", last[wire.Paged](bob).Documents[0].ID)
	require.False(t, last[wire.Paged](bob).More)
}

func TestThoseWhoAreFollowedAreCounted(t *testing.T) {
	s := serve(t)
	require.Zero(t, s.metric("feeds"))
	_, err := s.gateway.Authority().Do(background, core.Call{User: "ann", Command: core.CreateChatGroup{GroupID: "team", Type: core.GroupWork, Name: "team", Founders: []core.Founder{{UserID: "bob"}}}}, nil)
	require.NoError(t, err)
	s.signIn("ann", "phone")
	bob := s.signIn("bob", "phone")
	require.EqualValues(t, 1, s.metric("feeds"))
	require.EqualValues(t, 2, s.metric("follows"))
	_ = bob.web.CloseNow()
	eventually(t, "bob is gone", func() bool { return s.metric("follows") == 1 })
}

var _ gateway.Line = (*device)(nil)

// TestWhoIsRefusedHasBeenBroughtWhy: no hint of what others did meanwhile has come.
func TestWhoIsRefusedHasBeenBroughtWhy(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	bob := h.signedIn("bob", "phone")
	seat := func(value string, at uint64) core.SetAttributes {
		return core.SetAttributes{GroupID: "team", Attributes: []core.GroupAttribute{{Key: "seat", Value: value, At: at}}}
	}
	h.do("ann", seat("ann", 0))
	require.Equal(t, core.CodeAttributesChanged, bob.do(seat("bob", 0)).Error.Code)
	bob.groupUpToDate("team")
	seen, _ := bob.of("team").documents[key(core.KindAttributes, "")].(core.GroupAttributes)
	require.Equal(t, "ann", seen.At("seat").Value)
	require.Nil(t, bob.do(seat("bob", seen.At("seat").At)).Error)
	require.Equal(t, core.CodeAttributesChanged, bob.do(seat("eve", 7)).Error.Code, "also where nothing is new")
	bob.groupUpToDate("team")
}
