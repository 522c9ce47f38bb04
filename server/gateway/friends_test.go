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

func befriending(user string) core.ChangeFriends {
	return core.ChangeFriends{Op: "addFriend", UserIDs: []string{user}, Source: "AddSource_Type_Test"}
}

func ending(user string) core.ChangeFriends {
	return core.ChangeFriends{Op: "deleteFriend", UserIDs: []string{user}}
}

// profile is what the device has of the profile of somebody it follows, nil for
// nothing.
func (d *device) profile(user string) core.Value {
	held := d.followed[core.ProfileOwner(user)]
	if held == nil {
		return nil
	}
	return held.documents[key(core.KindProfile, "")]
}

func (h *house) known(users ...string) {
	for _, user := range users {
		h.do(user, core.SignIn{})
		h.do(user, core.UpdateProfile{Nick: new(user)})
	}
}

func TestTheProfileOfAFriendComesToBothSidesForAsLongAsTheyAreFriends(t *testing.T) {
	h := newHouse(t)
	h.known("alice", "bob")
	phone, desk, bob := h.signedIn("alice", "phone"), h.signedIn("alice", "desk"), h.signedIn("bob", "phone")
	nick := func(d *device, user string) string {
		profile, _ := d.profile(user).(core.Profile)
		return profile.Nick
	}
	require.Nil(t, phone.do(befriending("bob")).Error)
	h.settle()
	require.Equal(t, []string{"bob", "bob", "alice"}, []string{nick(phone, "bob"), nick(desk, "bob"), nick(bob, "alice")})
	require.Nil(t, bob.do(core.UpdateProfile{Nick: new("Robert")}).Error)
	h.settle()
	require.Equal(t, []string{"Robert", "Robert"}, []string{nick(phone, "bob"), nick(desk, "bob")})
	desk.seat.Leave()
	require.Nil(t, bob.do(core.UpdateProfile{Nick: new("Bobby")}).Error)
	h.settle()
	require.NoError(t, desk.signIn())
	require.Equal(t, "Bobby", nick(desk, "bob"), "what changed while it was away")
	require.Nil(t, bob.do(ending("alice")).Error)
	h.settle()
	for _, d := range []*device{phone, desk, bob} {
		require.Empty(t, d.followed)
		d.upToDate()
	}
}

// A stranger asks in every way there is, and gets nothing of what users have about
// each other but that others have the stranger.
func TestStrangersReadNothingOfFriendsAndApplications(t *testing.T) {
	h := newHouse(t)
	h.known("alice", "bob", "carol", "mallory")
	h.do("bob", core.UpdateProfile{AllowType: new(core.AllowNeedsConfirm)})
	h.do("alice", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"carol"}, Source: "AddSource_Type_Test", Remark: "a secret", Group: "a secret group"})
	h.do("alice", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}, Source: "AddSource_Type_Test", Wording: "a secret word"})
	mallory := h.device("mallory", "phone")
	hello := mallory.hello()
	hello.Have = wire.Have{Have: map[string]int64{"profile alice": 1, "relation alice": 1, "contacts alice": 1, "alice": 1}}
	require.NoError(t, mallory.signInWith(hello))
	for _, owner := range []string{"alice", "bob", "relation alice", "profile alice", "contacts alice", core.QuestionOwner("relations")} {
		for _, kind := range []core.Kind{core.KindRelation, core.KindContacts, core.KindReply} {
			require.NoError(t, mallory.receive(wire.Page{ID: "1", Owner: owner, Kind: kind, After: `["alice","bob"]`, Limit: 10}))
			require.NotNil(t, last[wire.Paged](mallory).Error, "%s of %s", kind, owner)
		}
	}
	require.NoError(t, mallory.receive(wire.Page{ID: "2", Owner: core.QuestionOwner("friends"), Kind: core.KindReply, After: `["alice","bob","carol"]`, Limit: 1}))
	require.JSONEq(t, `{"text":[]}`, string(last[wire.Paged](mallory).Documents[0].Value))
	for _, document := range mallory.looks("alice").Documents {
		require.Contains(t, []core.Kind{core.KindProfile, core.KindStatus}, document.Kind)
	}
	for _, frame := range mallory.said {
		require.NotContains(t, fmt.Sprintf("%+v", frame), "secret")
	}
	for _, command := range []core.ChangeFriends{
		{Op: "acceptFriendApplication", UserIDs: []string{"alice"}},
		{Op: "refuseFriendApplication", UserIDs: []string{"alice"}},
		{Op: "deleteFriendApplication", UserIDs: []string{"alice"}},
		{Op: "updateFriend", UserIDs: []string{"alice"}, NewRemark: new("x")},
	} {
		require.NotNil(t, mallory.do(command).Error, command.Op)
	}
	require.Len(t, mallory.do(ending("alice")).Outcome, len(`[{"userID":"alice","code":2700,"message":"alice is no friend of yours"}]`))
	alice := h.signedIn("alice", "phone")
	require.NotNil(t, alice.do(core.ChangeFriends{Op: "acceptFriendApplication", UserIDs: []string{"bob"}}).Error, "nobody answers the own application")
}

// Of many who ask one user, as many are kept as there may be, and each is written to
// the user once, however often it is renewed.
func TestApplicationsAreNoMoreThanThereMayBe(t *testing.T) {
	h := newHouse(t)
	h.known("star")
	h.do("star", core.UpdateProfile{AllowType: new(core.AllowNeedsConfirm)})
	refused := 0
	for i := range core.MaxFriendRequests + 20 {
		user := fmt.Sprint("fan", i)
		h.known(user)
		fan := h.signedIn(user, "phone")
		for range 3 {
			if answer := fan.do(befriending("star")); answer.Error != nil {
				require.Equal(t, core.CodeTooManyRequests, answer.Error.Code)
				refused++
			}
		}
		fan.seat.Leave()
	}
	require.Equal(t, 3*20, refused)
	records, err := h.store.Page(background, "star", core.KindRelation, "", 0)
	require.NoError(t, err)
	require.Len(t, records, core.MaxFriendRequests)
}

func TestAUserAddsSoManyFriendsInAnHour(t *testing.T) {
	const most = 10
	h := newHouse(t, func(o *gateway.Options) { o.Limits.FriendsAdded = most })
	h.known("alice", "bob")
	phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
	refused := 0
	for i := range 40 {
		device := []*device{phone, tablet}[i/20] // Another device makes no difference.
		if answer := device.do(befriending("bob")); answer.Error != nil {
			require.Equal(t, core.CodeTooFrequent, answer.Error.Code)
			refused++
		}
		require.Nil(t, device.do(ending("bob")).Error, "to end it is no burden")
	}
	require.Equal(t, 40-most, refused)
	require.Nil(t, h.signedIn("bob", "phone").do(befriending("alice")).Error, "others may")
	h.now = h.now.Add(time.Hour)
	require.Nil(t, phone.do(befriending("bob")).Error, "and later the user may again")
}

func TestWhereOnlyFriendsWriteTheyDo(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.FriendsOnly = true })
	h.known("alice", "bob")
	alice := h.signedIn("alice", "phone")
	send := func() core.Answer {
		message, err := core.NewMessage("alice", core.Message{To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: []byte(`{"text":"hi"}`)},
			core.Stamp{Now: h.now.UnixMilli(), Random: int64(len(alice.said)), ClientSequence: 1})
		require.NoError(t, err)
		return alice.do(core.SendMessage{Message: message})
	}
	require.Equal(t, core.CodeNotFriends, send().Error.Code)
	require.Nil(t, alice.do(befriending("bob")).Error)
	require.Nil(t, send().Error)
	require.Nil(t, alice.do(ending("bob")).Error)
	require.Equal(t, core.CodeNotFriends, send().Error.Code)
}

// Frames of a hostile device: ids that are none, far too many, and what is no such
// command.
func TestHostileChangesOfFriendsAreRefused(t *testing.T) {
	h := newHouse(t)
	h.known("alice")
	mallory := h.signedIn("mallory", "phone")
	long := make([]string, core.MaxFriendsFiled+1)
	for i := range long {
		long[i] = fmt.Sprint("u", i)
	}
	for _, command := range []core.ChangeFriends{
		{},
		{Op: "addFriend"},
		{Op: "addFriend", UserIDs: []string{"alice"}},
		{Op: "addFriend", UserIDs: []string{"bob\x00"}, Source: "AddSource_Type_X"},
		{Op: "addFriend", UserIDs: []string{"\xff"}, Source: "AddSource_Type_X"},
		{Op: "addFriend", UserIDs: []string{""}, Source: "AddSource_Type_X"},
		{Op: "addFriend", UserIDs: []string{"profile alice"}, Source: "AddSource_Type_X"},
		{Op: "addFriend", UserIDs: []string{"alice"}, Source: "AddSource_Type_"},
		{Op: "addFriend", UserIDs: []string{"mallory"}, Source: "AddSource_Type_X"},
		{Op: "addFriend", UserIDs: []string{"@TIM#SYSTEM"}, Source: "AddSource_Type_X"},
		{Op: "deleteFriend", UserIDs: long},
		{Op: "createFriendGroup", Group: "all", UserIDs: long},
		{Op: "addToFriendGroup", UserIDs: []string{"alice"}},
		{Op: "dismissFriend", UserIDs: []string{"alice"}},
	} {
		require.NotNil(t, mallory.do(command).Error, "%.80v", command)
	}
	records, err := h.store.Page(background, "mallory", core.KindRelation, "", 0)
	require.NoError(t, err)
	require.Empty(t, records)
	require.Empty(t, h.signedIn("alice", "phone").followed)
}
