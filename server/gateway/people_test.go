package gateway_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// looks asks what anybody may see of users, and returns all of the answer.
func (d *device) looks(users ...string) (found wire.Found) {
	d.house.t.Helper()
	from := len(d.frames)
	require.NoError(d.house.t, d.receive(wire.Look{ID: "look", Users: users}))
	for i, frame := range d.frames[from:] {
		part := frame.(wire.Found)
		require.Equal(d.house.t, "look", part.ID)
		require.Equal(d.house.t, from+i < len(d.frames)-1, part.More)
		found.Documents = append(found.Documents, part.Documents...)
		found.Error = part.Error
	}
	return found
}

// describe lists documents as "owner kind body".
func describe(found wire.Found) (list []string) {
	for _, document := range found.Documents {
		list = append(list, fmt.Sprintf("%s %s %s", document.Owner, document.Kind, document.Value))
	}
	return list
}

func TestALookShowsProfileAndStatusAndNothingElse(t *testing.T) {
	h := newHouse(t)
	nick := "Bob"
	h.do("bob", core.SignIn{})
	h.do("bob", core.UpdateProfile{Nick: &nick})
	h.do("bob", core.AddToBlacklist{UserIDs: []string{"mallory"}})
	h.do("bob", core.SetStatus{Custom: "busy"})
	h.do("bob", text("bob", "carol", "private"))
	h.do("carol", core.SubscribeStatus{UserIDs: []string{"bob"}})
	mallory := h.signedIn("mallory", "phone")
	found := mallory.looks("bob", "nobody", "carol", "bob carol", "e1 mallory bob", "")
	require.Nil(t, found.Error)
	require.Equal(t, []string{
		fmt.Sprintf(`bob profile {"nick":"Bob","updatedAt":%d}`, h.now.UnixMilli()+1),
		`bob status {"custom":"busy"}`,
	}, describe(found))
}

func TestALookNamesOneToAHundredUsers(t *testing.T) {
	h := newHouse(t)
	alice := h.signedIn("alice", "phone")
	users := make([]string, 101)
	for i := range users {
		users[i] = fmt.Sprint("u", i)
	}
	for _, some := range [][]string{nil, users} {
		found := alice.looks(some...)
		require.Equal(t, core.CodeInvalidParameter, found.Error.Code)
		require.Empty(t, found.Documents)
	}
	require.Nil(t, alice.looks(users[:100]...).Error)
}

func TestALookAtManyLongProfilesComesInFrames(t *testing.T) {
	h := newHouse(t)
	var users []string
	for i := range 40 {
		user := fmt.Sprint("u", i)
		users = append(users, user)
		h.put(core.ProfileKey(user), core.Profile{Nick: strings.Repeat("\x01", 4000), UpdatedAt: 1})
	}
	alice := h.signedIn("alice", "phone")
	before := len(alice.frames)
	require.Len(t, alice.looks(users...).Documents, 40)
	require.Greater(t, len(alice.frames)-before, 2)
}

func TestALookAtSomebodyWhoHasRunOutTellsThoseWhoWatch(t *testing.T) {
	h := newHouse(t)
	h.do("bob", core.SignIn{})
	h.do("bob", core.Appear{Place: "a gateway that died", Until: h.now.Add(time.Minute).UnixMilli()})
	alice, carol := h.signedIn("alice", "phone"), h.signedIn("carol", "phone")
	alice.do(core.SubscribeStatus{UserIDs: []string{"bob"}})
	require.Equal(t, core.Presence{StatusType: core.StatusOnline}, alice.shown("bob"))
	require.Contains(t, describe(carol.looks("bob"))[1], "a gateway that died")
	h.settle()
	h.now = h.now.Add(time.Minute)
	require.Equal(t, `bob status {}`, describe(carol.looks("bob"))[1])
	h.settle()
	require.Equal(t, core.Presence{StatusType: core.StatusOffline}, alice.shown("bob"))
	alice.upToDate()
}

func TestADeviceCannotSayWhereAnybodyIs(t *testing.T) {
	h := newHouse(t)
	mallory := h.signedIn("mallory", "phone")
	for _, name := range []string{"Appear", "Vanish", "Expire", "SignIn"} {
		frame := mallory.named(core.Named{Name: name, Body: []byte(`{"UserID":"bob","Place":"x","Until":9999999999999}`)})
		require.NoError(t, mallory.receive(frame))
		answer, _ := mallory.answer(frame.Number)
		require.Equal(t, core.CodeNotSupported, answer.Error.Code, name)
	}
}

// presence is a house whose gateways show who is there.
func presence(t *testing.T) *house {
	h := newHouse(t, withPresence("a"))
	h.open(withPresence("b"))
	return h
}

func withPresence(place string) func(*gateway.Options) {
	return func(o *gateway.Options) { o.Presence, o.Place = true, place }
}

// places returns where a user is said to be.
func (h *house) places(user string) []string {
	h.t.Helper()
	records, err := h.store.MemStore.Read(background, []core.Key{core.StatusKey(user)})
	require.NoError(h.t, err)
	value, err := core.Decode(core.KindStatus, records[0].Body)
	require.NoError(h.t, err)
	status, _ := value.(core.Status)
	var places []string
	for _, place := range []string{"a", "b"} {
		if status.At(h.now.UnixMilli()).Places[place] > 0 {
			places = append(places, place)
		}
	}
	return places
}

func TestAUserIsThereFromTheFirstSeatToTheLast(t *testing.T) {
	h := presence(t)
	phone, desk := h.signedIn("alice", "phone"), h.signedIn("alice", "desk")
	h.settle()
	require.Equal(t, []string{"a"}, h.places("alice"))
	phone.seat.Leave()
	h.settle()
	require.Equal(t, []string{"a"}, h.places("alice"), "the desk is there")
	phone.gateway = h.gateways[1]
	require.NoError(t, phone.signIn())
	h.settle()
	require.Equal(t, []string{"a", "b"}, h.places("alice"))
	require.Equal(t, 1, h.gateways[0].Kick("alice", wire.CloseKicked, "enough"))
	h.settle()
	require.Equal(t, []string{"b"}, h.places("alice"))
	phone.seat.Leave()
	phone.seat.Leave()
	h.settle()
	require.Empty(t, h.places("alice"))
	require.NotNil(t, desk.closed)
}

func TestWhoeverGoesAndComesBackAtOnceIsThere(t *testing.T) {
	h := presence(t)
	alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
	h.settle()
	bob.do(core.SubscribeStatus{UserIDs: []string{"alice"}})
	before := bob.revision
	for range 5 {
		alice.seat.Leave()
		require.NoError(t, alice.signIn())
	}
	h.settle()
	require.Equal(t, []string{"a"}, h.places("alice"))
	require.Equal(t, before, bob.revision, "nobody is told of what is over already")
}

func TestAPlaceIsRenewedWhileADeviceIsHeardOf(t *testing.T) {
	h := presence(t)
	alice := h.signedIn("alice", "phone")
	h.settle()
	for range 20 {
		h.now = h.now.Add(2 * time.Minute)
		require.NoError(t, alice.receive(wire.Ping{}))
		h.settle()
		require.Equal(t, []string{"a"}, h.places("alice"))
	}
	alice.upToDate()
	h.gateways[0].Close()
	h.settle()
	require.Equal(t, []string{"a"}, h.places("alice"), "a gateway that dies says nothing")
	h.now = h.now.Add(10 * time.Minute)
	require.Empty(t, h.places("alice"), "but it runs out")
}

func TestAStatusThatCannotBeWrittenIsWrittenLater(t *testing.T) {
	h := presence(t)
	alice := h.signedIn("alice", "phone")
	h.store.broken = fmt.Errorf("the disk is tired")
	h.settle()
	require.Empty(t, h.places("alice"))
	h.store.broken = nil
	h.now = h.now.Add(2 * time.Minute)
	require.NoError(t, alice.receive(wire.Ping{}))
	h.settle()
	require.Equal(t, []string{"a"}, h.places("alice"))
}
