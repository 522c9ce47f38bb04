package gateway_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

func TestWhoIsInARoomHearsWhatIsSaidThereAtAnyGateway(t *testing.T) {
	th := newTheatre(t, 2)
	alice, bob := th.guest("alice", 0, "show"), th.guest("bob", 1, "show")
	carol := th.guest("carol", 0)
	th.pass(3 * time.Second)
	alice.hears()
	bob.hears()

	answer := alice.says("show", "hello")
	require.Nil(t, answer.Error)
	alice.says("show", "again")
	th.pass(200 * time.Millisecond)
	require.Equal(t, []string{"alice: hello", "alice: again"}, bob.hears(), "in the order of the sender, once each")
	require.Empty(t, alice.hears(), "what a device says does not come back to it")
	require.IsType(t, wire.Lived{}, last[wire.Lived](alice), "nor is it sent anything for it")
	require.Empty(t, carol.hears(), "who is not in the room hears nothing")
	require.Equal(t, core.CodeNotInRoom, carol.says("show", "and me?").Error.Code)
	alice.exits("show")
	require.Equal(t, core.CodeNotInRoom, alice.says("show", "one more").Error.Code)
}

func TestAnotherDeviceOfWhoSpeaksHearsItToo(t *testing.T) {
	th := newTheatre(t, 1)
	alice := th.guest("alice", 0, "show")
	tablet := th.signedIn("alice", "tablet")
	require.Zero(t, tablet.enters("show"))
	th.pass(2 * time.Second)
	tablet.hears()
	alice.says("show", "hello")
	th.beat()
	require.Equal(t, []string{"alice: hello"}, tablet.hears())
	require.Equal(t, 1, tablet.count(), "a user on two devices is one")
}

func TestWhoIsInARoomAndAsksAgainIsToldAllAgain(t *testing.T) {
	th := newTheatre(t, 1)
	th.guest("olga", 0, "show")
	bob := th.guest("bob", 0, "show")
	th.pass(3 * time.Second)
	bob.hears()
	before := len(bob.said)
	require.Zero(t, bob.enters("show")) // Another tab of the device.
	again := bob.said[before:]
	require.True(t, again[0].(wire.Changes).Sets[0].Whole)
	require.Equal(t, wire.Live{Owner: "group show", Count: 2}, again[1])
	th.pass(3 * time.Second)
	require.Empty(t, bob.hears(), "and nobody is told that somebody came")
}

func TestNumbersOfWhatIsSaidRise(t *testing.T) {
	th := newTheatre(t, 1)
	alice := th.guest("alice", 0, "show")
	var last uint64
	for i := range 12 {
		if i == 5 {
			th.now = th.now.Add(-time.Hour) // Somebody puts the clock back.
		}
		answer := alice.says("show", "hello")
		if answer.Error != nil {
			th.now = th.now.Add(time.Second)
			continue
		}
		var sent core.Message
		require.NoError(t, json.Unmarshal(answer.Message, &sent))
		require.Greater(t, sent.Sequence, last)
		last = sent.Sequence
	}
	require.GreaterOrEqual(t, last, uint64(1_700_000_000_000_000))
}

func TestARoomKnowsWhoIsThere(t *testing.T) {
	th := newTheatre(t, 2)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 1, "show")
	th.pass(3 * time.Second)
	for _, d := range []*device{olga, bob} {
		require.Equal(t, 2, d.count())
		require.NoError(t, d.receive(wire.Page{ID: "p", Owner: "members show", Kind: core.KindMember, Limit: 100}))
		documents, err := last[wire.Paged](d).Read(wire.Page{Owner: "members show", Kind: core.KindMember})
		require.NoError(t, err)
		require.Len(t, documents, 2)
		roles := map[string]core.Role{}
		for _, document := range documents {
			roles[document.Key.ID] = document.Value.(core.Member).Role
		}
		require.Equal(t, map[string]core.Role{"olga": core.RoleOwner, "bob": core.RoleMember}, roles)
		require.NoError(t, d.receive(wire.Page{ID: "p", Owner: "members show", Kind: core.KindOnline, Limit: 1}))
		require.JSONEq(t, `{"count":2}`, string(last[wire.Paged](d).Documents[0].Value))
	}
	carol := th.guest("carol", 0)
	require.NoError(t, carol.receive(wire.Page{ID: "p", Owner: "members show", Kind: core.KindMember, Limit: 100}))
	require.NotNil(t, last[wire.Paged](carol).Error, "who is not in the room is told nothing of who is")
	require.NoError(t, carol.receive(wire.Look{ID: "l", Groups: []string{"show"}}))
	require.Contains(t, encoded(t, last[wire.Found](carol)), `{"count":2}`, "but how many are")
}

func TestOfTheMembersOfARoomThe30AreShownWhoCameLast(t *testing.T) {
	th := newTheatre(t, 2)
	users := map[string]*device{}
	for i := range 100 {
		th.now = th.now.Add(time.Second)
		user := fmt.Sprintf("user%02d", i)
		users[user] = th.guest(user, i%2, "show")
	}
	for i := 99; i >= 75; i-- { // Those who came last go again.
		users[fmt.Sprintf("user%02d", i)].exits("show")
	}
	th.pass(20 * time.Second)
	documents := users["user00"]
	require.NoError(t, documents.receive(wire.Page{ID: "p", Owner: "members show", Kind: core.KindMember, Limit: 100}))
	page := last[wire.Paged](documents).Documents
	require.Len(t, page, 30)
	for i, document := range page {
		require.Equal(t, fmt.Sprintf("user%02d", 74-i), document.ID)
	}
	require.Equal(t, 75, documents.count())
}

func TestThatUsersComeAndGoIsToldOnceASecond(t *testing.T) {
	th := newTheatre(t, 1)
	olga := th.guest("olga", 0, "show")
	th.pass(2 * time.Second)
	require.Equal(t, []string{"came [olga] of 1"}, olga.hears())
	guests := make([]*device, 20)
	th.now = th.now.Add(time.Second)
	for i := range guests {
		guests[i] = th.guest(fmt.Sprintf("user%02d", i), 0, "show")
		th.settle()
	}
	th.pass(1500 * time.Millisecond)
	heard := olga.hears()
	require.Len(t, heard, 2)
	require.Equal(t, "came [user00] of 2", heard[0], "the first at once")
	require.Contains(t, heard[1], "of 21")
	for _, guest := range guests {
		guest.exits("show")
	}
	th.pass(3 * time.Second)
	heard = olga.hears()
	require.LessOrEqual(t, len(heard), 2)
	require.Contains(t, heard[len(heard)-1], "of 1")
}

func TestALineThatBreaksForAMomentIsNoGoing(t *testing.T) {
	th := newTheatre(t, 1)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0, "show")
	th.pass(3 * time.Second)
	olga.hears()
	bob.seat.Leave()
	th.pass(10 * time.Second)
	require.NoError(t, bob.signIn())
	require.Equal(t, core.CodeNotInRoom, bob.says("show", "hm").Error.Code, "a connection has to enter by itself")
	require.Zero(t, bob.enters("show"))
	th.pass(time.Minute)
	require.Empty(t, olga.hears())
	require.Equal(t, 2, olga.count())
	bob.seat.Leave()
	th.pass(time.Minute)
	require.Equal(t, []string{"went [bob] of 1"}, olga.hears(), "who does not come back has gone")
	require.Equal(t, 1, olga.count())
}

func TestWhoClosesTheLineHasGoneSoon(t *testing.T) {
	th := newTheatre(t, 1)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0, "show")
	carol := th.guest("carol", 0, "show")
	th.pass(3 * time.Second)
	olga.hears()
	bob.seat.Closed()
	carol.seat.Closed()
	th.pass(time.Second)
	require.NoError(t, bob.signIn()) // Another tab takes over.
	require.Zero(t, bob.enters("show"))
	th.pass(4 * time.Second)
	require.Equal(t, []string{"went [carol] of 2"}, olga.hears())
	require.Equal(t, 2, olga.count())
}

func TestWhatALiveGroupSharesComesToItsRoom(t *testing.T) {
	th := newTheatre(t, 2)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 1, "show")
	name := "New show"
	require.Nil(t, olga.do(core.UpdateGroup{GroupID: "show", Name: &name}).Error)
	require.Nil(t, bob.do(core.SetAttributes{GroupID: "show", Attributes: []core.GroupAttribute{{Key: "topic", Value: "go"}}}).Error)
	th.beat()
	for _, d := range []*device{olga, bob} {
		sets := encoded(t, d.said...)
		require.Contains(t, sets, "New show", d.user)
		require.Contains(t, sets, "topic", d.user)
	}
}

func TestWhoIsPutOutOfARoomIsOutAtOnce(t *testing.T) {
	for at, where := range []string{"at the same gateway", "at another one"} {
		t.Run(where, func(t *testing.T) {
			th := newTheatre(t, 2)
			olga, bob, carol := th.guest("olga", 0, "show"), th.guest("bob", at, "show"), th.guest("carol", at, "show")
			th.pass(3 * time.Second)
			bob.hears()
			carol.hears()
			olga.says("show", "before")
			require.Nil(t, olga.do(core.RemoveMembers{GroupID: "show", UserIDs: []string{"bob"}, Seconds: 60}).Error)
			olga.says("show", "after")
			th.pass(time.Second)
			require.Empty(t, bob.hears(), "not even what waited")
			require.Equal(t, core.CodeGroupDenied, bob.noneOf("show"))
			require.Equal(t, []string{"olga: before", "put out [bob] of 0", "olga: after"}, carol.hears())
			require.Equal(t, core.CodeNotInRoom, bob.says("show", "but").Error.Code)
			require.Equal(t, core.CodeGroupDenied, bob.enters("show"))
			th.pass(20 * time.Second)
			require.Equal(t, 2, carol.count())

			th.pass(time.Minute)
			require.Zero(t, bob.enters("show"), "it is over")
			th.pass(time.Second)
			bob.hears()
			olga.says("show", "welcome back")
			th.pass(time.Second)
			require.Equal(t, []string{"olga: welcome back"}, bob.hears())
		})
	}
}

func TestWhoIsKeptOutIsSoAfterARestart(t *testing.T) {
	th := newTheatre(t, 1)
	th.must("olga", core.RemoveMembers{GroupID: "show", UserIDs: []string{"bob"}, Seconds: 60})
	th.gateways[0].Close()
	th.gateways = nil
	th.open()
	bob := th.guest("bob", 0)
	require.Equal(t, core.CodeGroupDenied, bob.enters("show"))
}

func TestWhoIsMutedIsNotHeard(t *testing.T) {
	th := newTheatre(t, 1)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 0, "show")
	require.Nil(t, olga.do(core.SetMemberMute{GroupID: "show", UserID: "bob", Seconds: 60}).Error)
	require.Equal(t, core.CodeMuted, bob.says("show", "hm").Error.Code)
	th.pass(time.Minute)
	require.Nil(t, bob.says("show", "at last").Error)
	all := true
	require.Nil(t, olga.do(core.UpdateGroup{GroupID: "show", MuteAll: &all}).Error)
	require.Equal(t, core.CodeMuted, bob.says("show", "hm").Error.Code)
	require.Nil(t, olga.says("show", "I may").Error)
}

func TestAGroupThatIsDismissedEmptiesItsRoom(t *testing.T) {
	th := newTheatre(t, 2)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 1, "show")
	th.pass(3 * time.Second)
	require.Nil(t, olga.do(core.DismissGroup{GroupID: "show"}).Error)
	th.pass(time.Second)
	for _, d := range []*device{olga, bob} {
		require.True(t, d.dismissed("show"), d.user)
		require.Equal(t, core.CodeNotInRoom, d.says("show", "anybody?").Error.Code)
		require.Equal(t, core.CodeGroupNotFound, d.enters("show"))
	}
	th.pass(time.Minute)
	require.Empty(t, th.timers, "nothing is left of the room")
}

func TestWhereNobodyIsNothingIsLeft(t *testing.T) {
	th := newTheatre(t, 2)
	olga, bob := th.guest("olga", 0, "show"), th.guest("bob", 1, "show")
	th.pass(3 * time.Second)
	olga.exits("show")
	bob.seat.Leave()
	th.pass(time.Hour)
	require.Empty(t, th.timers)
}

func TestWhatCannotBeEnteredIsRefused(t *testing.T) {
	th := newTheatre(t, 1)
	th.found("team", core.GroupPublic, "olga", "bob")
	bob := th.guest("bob", 0)
	th.found("other", core.GroupPublic, "olga")
	require.Equal(t, core.CodeNotInRoom, bob.enters("other"), "a group with members")
	require.Equal(t, core.CodeGroupNotFound, bob.enters("nothing"))
	require.Equal(t, core.CodeGroupID, bob.enters("a b"))
	require.NoError(t, bob.receive(wire.Follow{Owners: []string{"group team"}}))
	require.True(t, last[wire.Changes](bob).Sets[0].Whole, "what one is in anyway comes anew")
	bob.groupUpToDate("team")
	for _, owner := range []string{"bob", "members show", "", "group "} {
		d := th.guest("carol", 0)
		closes(t, wire.CloseProtocol, d.receive(wire.Follow{Owners: []string{owner}}))
	}
}

func TestAGatewayThatEndsLeavesNobodyInTheRoom(t *testing.T) {
	th := newTheatre(t, 2)
	olga := th.guest("olga", 0, "show")
	th.guest("bob", 1, "show")
	th.pass(3 * time.Second)
	require.Equal(t, 2, olga.count())
	ctx, cancel := context.WithTimeout(background, waitLimit)
	defer cancel()
	require.NoError(t, th.gateways[1].Shutdown(ctx))
	th.pass(10 * time.Second)
	require.Equal(t, 1, olga.count())
}

func TestABackendSpeaksInARoomOrInAll(t *testing.T) {
	th := newTheatre(t, 3)
	th.must("olga", core.CreateChatGroup{GroupID: "other", Type: core.GroupLive, Name: "Other"})
	bob, carol := th.guest("bob", 0, "show"), th.guest("carol", 1, "other")
	th.pass(3 * time.Second)
	bob.hears()
	carol.hears()
	// At a gateway where nobody is in any room.
	sent, err := th.gateways[2].SayLive(background, "sam", words("sam", "show", "hello", core.PriorityNormal))
	require.NoError(t, err)
	require.NotZero(t, sent.Sequence)
	th.beat()
	require.Equal(t, []string{"sam: hello"}, bob.hears())
	require.Empty(t, carol.hears())
	message := words("sam", "all", "to all", core.PriorityHigh)
	message.From = "sam"
	all, err := th.gateways[1].Broadcast(message)
	require.NoError(t, err)
	require.NotZero(t, all.Sequence)
	th.beat()
	require.Equal(t, []string{"sam: to all"}, bob.hears())
	require.Equal(t, []string{"sam: to all"}, carol.hears(), "once")
	require.Contains(t, encoded(t, bob.said...), `"to":"show"`)
	require.Contains(t, encoded(t, carol.said...), `"to":"other"`)
	require.Equal(t, 1, strings.Count(encoded(t, bob.said...), `"broadcast":true`))
	_, err = th.gateways[2].SayLive(background, "sam", words("sam", "nothing", "hello", core.PriorityNormal))
	require.Equal(t, core.CodeGroupNotFound, core.CodeOf(err))
}

func TestWhoIsInARoomIsAskedForWhereNobodyIs(t *testing.T) {
	th := newTheatre(t, 2, func(o *gateway.Options) {
		after := o.After
		o.After = func(d time.Duration, f func()) {
			if d == 100*time.Millisecond { // The others answer at once.
				f()
				return
			}
			after(d, f)
		}
	})
	th.guest("bob", 0, "show")
	th.pass(time.Second)
	th.guest("carol", 0, "show")
	th.settle()
	th.gateways[1].LiveRoom(background, "show") // It asks.
	th.settle()                                 // They answer.
	count, newest := th.gateways[1].LiveRoom(background, "show")
	require.Equal(t, 2, count)
	require.Equal(t, "carol", newest[0].Key.ID)
	th.gateways[0].Close()
	th.pass(time.Minute)
	require.Empty(t, th.timers, "who has asked forgets the room")
}

func TestAGatewayThatDiesIsForgotten(t *testing.T) {
	th := newTheatre(t, 2)
	olga := th.guest("olga", 0, "show")
	publish := th.live.Member().Publish
	publish("show", []byte(`{"gateway":"dead","group":"show","present":{"count":7,"newest":[{"user":"x","since":5}]}}`))
	th.pass(10 * time.Second)
	require.Equal(t, 8, olga.count())
	th.pass(40 * time.Second)
	require.Equal(t, 1, olga.count())
}
