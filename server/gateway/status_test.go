package gateway_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// act has a command decided here that comes from no device.
func (h *house) act(user string, command core.Command) authority.Committed {
	h.t.Helper()
	committed, err := h.gateways[0].Authority().Do(background, core.Call{User: user, Command: command}, nil)
	require.NoError(h.t, err)
	return committed
}

// watchers signs so many users in who watch another.
func (h *house) watchers(user string, n int) (devices []*device) {
	for i := range n {
		h.do(fmt.Sprint("fan", i), core.SubscribeStatus{UserIDs: []string{user}})
		devices = append(devices, h.signedIn(fmt.Sprint("fan", i), "phone"))
	}
	return devices
}

func (h *house) appears(user, place string) authority.Committed {
	h.t.Helper()
	return h.act(user, core.Appear{Place: place, Until: h.now.UnixMilli() + 60_000})
}

func TestAStatusIsWrittenOnceAndReadOnceForAllWhoWatch(t *testing.T) {
	for _, fans := range []int{1, 40} {
		h := newHouse(t)
		h.act("star", core.SignIn{})
		devices := h.watchers("star", fans)
		for n, command := range []core.Command{core.Appear{Place: "x", Until: 1 << 50}, core.SetStatus{Custom: "busy"}, core.Vanish{Place: "x"}} {
			looks := h.store.looks
			committed := h.act("star", command)
			require.Len(t, committed.Revisions, 2, "the user, and what others are shown")
			h.settle()
			require.Equal(t, looks+1, h.store.looks)
			want := []core.Presence{{StatusType: core.StatusOnline}, {StatusType: core.StatusOnline, Custom: "busy"}, {StatusType: core.StatusOffline, Custom: "busy"}}[n]
			for _, d := range devices {
				require.Equal(t, want, d.shown("star"))
			}
		}
	}
}

func TestAPlaceThatIsRenewedReachesNobodyWhoWatches(t *testing.T) {
	h := newHouse(t)
	devices := h.watchers("star", 3)
	h.appears("star", "x")
	h.settle()
	frames := len(devices[0].frames)
	for range 3 {
		h.now = h.now.Add(time.Second)
		require.Len(t, h.appears("star", "x").Revisions, 1)
		h.settle()
	}
	require.Len(t, devices[0].frames, frames)
}

func TestADeviceThatWasAwayIsBroughtTheStatusesThatChanged(t *testing.T) {
	h := newHouse(t)
	h.do("alice", core.SubscribeStatus{UserIDs: []string{"bob", "carol", "dave", "nobody"}})
	h.appears("bob", "x")
	h.appears("carol", "x")
	alice := h.signedIn("alice", "phone")
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, alice.shown("bob"))
	alice.seat.Leave()
	h.act("bob", core.Vanish{Place: "x"})
	h.appears("dave", "x")
	alice.frames = nil
	require.NoError(t, alice.signIn())
	require.Equal(t, core.Presence{StatusType: core.StatusOffline}, alice.shown("bob"))
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, alice.shown("dave"))
	require.Nil(t, alice.shown("nobody"))
	require.Len(t, alice.frames, 2)
	sets := alice.frames[1].(wire.Changes).Sets
	require.Equal(t, []string{"status bob", "status dave", "status nobody"}, []string{sets[0].Owner, sets[1].Owner, sets[2].Owner})
	require.Len(t, sets, 3, "of carol nothing is new")

	alice.seat.Leave()
	h.do("alice", core.UnsubscribeStatus{UserIDs: []string{"bob"}})
	require.NoError(t, alice.signIn())
	require.Nil(t, alice.shown("bob"))
	h.appears("bob", "x")
	h.settle()
	require.Nil(t, alice.shown("bob"))
}

func TestSubscriptionsReachOtherDevicesOfTheUser(t *testing.T) {
	h := newHouse(t)
	h.appears("bob", "x")
	phone, desk := h.signedIn("alice", "phone"), h.signedIn("alice", "desk")
	phone.do(core.SubscribeStatus{UserIDs: []string{"bob", "nobody"}})
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, phone.shown("bob"))
	h.settle()
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, desk.shown("bob"))
	h.appears("nobody", "x")
	h.settle()
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, desk.shown("nobody"))
	desk.do(core.UnsubscribeStatus{UserIDs: []string{"bob", "nobody"}})
	h.settle()
	for _, d := range []*device{phone, desk} {
		require.Empty(t, d.followed)
		d.upToDate()
	}
}

func TestWhoComesAndGoesAllTheTimeIsToldOfNowAndThen(t *testing.T) {
	h := newHouse(t)
	devices := h.watchers("star", 30)
	h.act("star", core.SetStatus{Custom: "0"})
	h.settle()
	h.waits = true
	h.act("star", core.SetStatus{Custom: "1"})
	h.settle()
	require.Equal(t, core.Presence{StatusType: core.StatusOffline, Custom: "1"}, devices[7].shown("star"), "at once")
	frames, looks := len(devices[7].frames), h.store.looks
	for n := range 200 {
		h.act("star", core.SetStatus{Custom: fmt.Sprint("again ", n)})
		h.settle()
	}
	require.Len(t, devices[7].frames, frames)
	require.Equal(t, looks, h.store.looks)
	require.Len(t, h.later, 1)
	h.later[0]()
	h.settle()
	for _, d := range devices {
		require.Equal(t, core.Presence{StatusType: core.StatusOffline, Custom: "again 199"}, d.shown("star"))
	}
	require.Len(t, devices[7].frames, frames+1)
	require.Equal(t, looks+1, h.store.looks)
	h.later[1]()
	h.settle()
	require.Len(t, h.later, 2, "nothing happened since")
}

func TestAUserSubscribesTo2000AtMostAndSignsInWithThem(t *testing.T) {
	h := newHouse(t)
	alice := h.signedIn("alice", "phone")
	var users []string
	for i := range 2000 {
		users = append(users, fmt.Sprint("u", i))
	}
	for i := 0; i < len(users); i += 100 {
		require.Nil(t, alice.do(core.SubscribeStatus{UserIDs: users[i : i+100]}).Error)
	}
	answer := alice.do(core.SubscribeStatus{UserIDs: []string{"another"}})
	require.Equal(t, core.CodeQuota, answer.Error.Code)
	require.Nil(t, alice.do(core.SubscribeStatus{UserIDs: users[:100]}).Error)
	require.Nil(t, alice.do(core.UnsubscribeStatus{UserIDs: users[:1]}).Error)
	again := h.signedIn("alice", "desk")
	require.Nil(t, again.do(core.SubscribeStatus{UserIDs: []string{"another"}}).Error)
	require.Len(t, again.followed, 2000)
	again.seat.Leave()
	require.NoError(t, again.signIn())
	h.appears("u1999", "x")
	h.settle()
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, again.shown("u1999"))
}

func TestNobodySubscribesToWhatIsNoUser(t *testing.T) {
	h := newHouse(t)
	alice := h.signedIn("alice", "phone")
	hostile := []string{"", " ", "bob carol", "status bob", "group g", "bob\x00", "\xff", strings.Repeat("x", 33), "ümlaut", "alice"}
	answer := alice.do(core.SubscribeStatus{UserIDs: hostile})
	require.Nil(t, answer.Error)
	var failures []core.UserFailure
	require.NoError(t, json.Unmarshal(answer.Outcome, &failures))
	require.Len(t, failures, len(hostile)-1, "the own status needs no subscription")
	records, err := h.store.Page(background, "alice", core.KindSubscribed, "", 0)
	require.NoError(t, err)
	require.Empty(t, records)
	require.Empty(t, alice.followed)
}

func TestSayingThatOneHasStatusesBringsNothingOfThem(t *testing.T) {
	h := newHouse(t)
	h.act("bob", core.SetStatus{Custom: "for friends"})
	mallory := h.signedIn("mallory", "phone")
	mallory.seat.Leave()
	hello := mallory.hello()
	hello.Have = wire.Have{Have: map[string]int64{"status bob": 1, "status ": 1, "status": 1, "profile bob": 1, "presence bob": 1}}
	require.NoError(t, mallory.signInWith(hello))
	require.Equal(t, []wire.Set{{Owner: "profile bob", None: true}, {Owner: "status bob", None: true}}, mallory.frames[len(mallory.frames)-1].(wire.Changes).Sets)
	require.NoError(t, mallory.receive(wire.Page{ID: "1", Owner: "status bob", Kind: core.KindPresence, Limit: 10}))
	require.NotNil(t, last[wire.Paged](mallory).Error)
	require.Empty(t, mallory.looks("status bob").Documents)
	h.act("bob", core.SetStatus{Custom: "for friends only"})
	h.settle()
	mallory.neverHeard(t, "for friends")
}

func TestADeviceThatHas100000StatusesIsClosed(t *testing.T) {
	h := newHouse(t)
	mallory := h.device("mallory", "phone")
	hello := mallory.hello()
	hello.Have = wire.Have{More: true}
	require.NoError(t, mallory.signInWith(hello))
	looks, sent := h.store.looks, len(mallory.frames)
	var err error
	for n := 0; n < 100_000 && err == nil; n += 2000 {
		have := wire.Have{Have: map[string]int64{}, More: n+2000 < 100_000}
		for i := range 2000 {
			have.Have[fmt.Sprint("status u", n+i)] = 1
		}
		err = mallory.receive(have)
	}
	closes(t, wire.CloseProtocol, err)
	require.Equal(t, looks, h.store.looks)
	require.Len(t, mallory.frames, sent)
}

func TestSubscriptionsOfAnOlderVersionAreMovedWhenTheirUserSignsIn(t *testing.T) {
	h := newHouse(t)
	h.do("alice", core.SignIn{})
	h.put(core.WatchersKey("alice"), core.Former{})
	for i := range 1203 {
		h.put(core.WatchedKey("alice", fmt.Sprint("u", i)), core.Former{})
	}
	h.appears("u7", "x")
	alice := h.signedIn("alice", "phone")
	require.Len(t, alice.followed, 1203)
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, alice.shown("u7"))
	alice.upToDate()
	for _, kind := range []core.Kind{core.KindWatched, core.KindWatchers} {
		records, err := h.store.Page(background, "alice", kind, "", 0)
		require.NoError(t, err)
		require.Empty(t, records)
	}
	before := alice.revision
	alice.seat.Leave()
	require.NoError(t, alice.signIn())
	require.Equal(t, before, alice.revision)
}

func TestADeviceThatHadItFromAnOlderVersionLetsGoOfIt(t *testing.T) {
	h := newHouse(t)
	h.do("alice", core.SignIn{})
	alice := h.signedIn("alice", "phone")
	alice.seat.Leave()
	h.put(core.WatchedKey("alice", "bob"), core.Former{})
	alice.documents[key(core.KindWatched, "bob")] = []byte(`{"statusType":1,"custom":"busy"}`)
	alice.revision++
	h.appears("bob", "x")
	require.NoError(t, alice.signIn())
	alice.upToDate()
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, alice.shown("bob"))
}

func TestNobodyIsSeenToGoBecauseAGatewayShutsDown(t *testing.T) {
	h := presence(t)
	alice, fan := h.signedIn("alice", "phone"), h.device("fan", "phone")
	h.settle()
	h.do("fan", core.SubscribeStatus{UserIDs: []string{"alice"}})
	fan.gateway = h.gateways[1]
	require.NoError(t, fan.signIn())
	h.settle()
	revisions, err := h.store.Revisions(background, []string{"status alice"})
	require.NoError(t, err)
	require.NoError(t, h.gateways[0].Shutdown(background))
	alice.seat.Leave()
	alice.gateway = h.gateways[1]
	require.NoError(t, alice.signIn())
	h.settle()
	after, err := h.store.Revisions(background, []string{"status alice"})
	require.NoError(t, err)
	require.Equal(t, revisions, after)
	require.Equal(t, []string{"a", "b"}, h.places("alice"), "until it runs out")
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, fan.shown("alice"))
}
