package session_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

func text(s string) *string { return &s }

func number(n uint32) *uint32 { return &n }

// nick gives a user another nick.
func (d *device) nick(nick string) core.Profile {
	return d.do(core.UpdateProfile{Nick: &nick}).(core.Profile)
}

// profiles returns the profiles of users that can be had.
func (d *device) profiles(users ...string) map[string]core.Profile {
	people, err := d.Profiles(context.Background(), users)
	require.NoError(d.house.t, err)
	found := map[string]core.Profile{}
	for _, person := range people {
		found[person.UserID] = person.Profile
	}
	return found
}

// statuses returns the status of users, all of which can be told.
func (d *device) statuses(users ...string) []core.UserStatus {
	statuses, failures, err := d.Statuses(context.Background(), users)
	require.NoError(d.house.t, err)
	require.Empty(d.house.t, failures)
	return statuses
}

// appear signs a user in at a place for a minute.
func (d *device) appear(place string) {
	d.do(core.Appear{Place: place, Until: d.house.clock.Load() + time.Minute.Milliseconds()})
}

func TestAProfileTakesTheFieldsThatAreGivenAndKeepsTheOthers(t *testing.T) {
	h := newHouse(t)
	here, there := h.device("alice"), h.device("alice")
	first := here.Profile().UpdatedAt
	all := core.UpdateProfile{
		Nick: text("Alice"), Avatar: text("https://example.com/a.png"), Gender: text(core.GenderFemale), SelfSignature: text("hi"),
		AllowType: text(core.AllowNeedsConfirm), AdminForbidType: text(core.ForbidSendOut), Birthday: number(20000131), Location: text("Bonn"),
		Language: number(1), MessageSettings: number(1), Level: number(2), Role: number(3),
		Custom: []core.CustomField{{Key: "Tag_Profile_Custom_Team", Value: "red"}, {Key: "Tag_Profile_Custom_Desk", Value: "7"}},
	}
	profile := here.do(all).(core.Profile)
	require.Greater(t, profile.UpdatedAt, first)
	require.Equal(t, core.Profile{
		Nick: "Alice", Avatar: "https://example.com/a.png", Gender: core.GenderFemale, SelfSignature: "hi",
		AllowType: core.AllowNeedsConfirm, AdminForbidType: core.ForbidSendOut, Birthday: 20000131, Location: "Bonn",
		Language: 1, MessageSettings: 1, Level: 2, Role: 3,
		Custom:    []core.CustomField{{Key: "Tag_Profile_Custom_Team", Value: "red"}, {Key: "Tag_Profile_Custom_Desk", Value: "7"}},
		UpdatedAt: profile.UpdatedAt,
	}, profile)
	require.Equal(t, profile, here.Profile())
	require.Equal(t, []string{"profile Alice"}, here.seen())
	there.catchUp()
	require.Equal(t, []string{"profile Alice"}, there.seen())

	require.Equal(t, profile, here.do(all), "nothing changes")
	require.Empty(t, here.seen())
	changed := here.do(core.UpdateProfile{Nick: text(""), Custom: []core.CustomField{{Key: "Tag_Profile_Custom_Team"}, {Key: "Tag_Profile_Custom_None"}}}).(core.Profile)
	require.Empty(t, changed.Nick)
	require.Equal(t, "Bonn", changed.Location)
	require.Equal(t, []core.CustomField{{Key: "Tag_Profile_Custom_Desk", Value: "7"}}, changed.Custom)
}

func TestAProfileRefusesWhatItsFieldsDoNotTake(t *testing.T) {
	d := alone(t)
	require.Equal(t, core.Code(2722), d.refused(core.UpdateProfile{}))
	many := make([]core.CustomField, 21)
	for i := range many {
		many[i] = core.CustomField{Key: "Tag_Profile_Custom_" + string(rune('A'+i)), Value: "x"}
	}
	for name, command := range map[string]core.UpdateProfile{
		"a nick over 500 bytes":      {Nick: text(strings.Repeat("ä", 251))},
		"an avatar over 500 bytes":   {Avatar: text(strings.Repeat("x", 501))},
		"a signature over 500 bytes": {SelfSignature: text(strings.Repeat("x", 501))},
		"a location over 16 bytes":   {Location: text(strings.Repeat("x", 17))},
		"a gender":                   {Gender: text("Gender_Type_Other")},
		"a way to allow":             {AllowType: text("")},
		"a way to forbid":            {AdminForbidType: text("x")},
		"a custom key":               {Custom: []core.CustomField{{Key: "Team", Value: "red"}}},
		"a custom key without name":  {Custom: []core.CustomField{{Key: "Tag_Profile_Custom_", Value: "red"}}},
		"a custom key too long":      {Custom: []core.CustomField{{Key: "Tag_Profile_Custom_ninechars", Value: "red"}}},
		"a custom value too long":    {Custom: []core.CustomField{{Key: "Tag_Profile_Custom_a", Value: strings.Repeat("x", 501)}}},
		"21 custom fields":           {Custom: many},
	} {
		require.Equal(t, core.Code(2721), d.refused(command), name)
	}
	d.do(core.UpdateProfile{Nick: text(strings.Repeat("ä", 250)), Location: text(strings.Repeat("x", 16)), Custom: many[:20]})
}

func TestOthersSeeAProfileFromTheFirstSignInOn(t *testing.T) {
	h := newHouse(t)
	alice := h.device("alice")
	require.Empty(t, alice.profiles("bob"))
	bob := h.device("bob")
	bob.nick("Bob")
	require.Equal(t, map[string]core.Profile{"bob": bob.Profile(), "alice": alice.Profile()}, alice.profiles("alice", "bob", "bob", "nobody", "no user", ""))
	_, err := alice.Profiles(context.Background(), nil)
	require.Equal(t, core.Code(6017), core.CodeOf(err))
	require.Empty(t, alice.profiles(append(numbered("u", 1000), "bob")...), "the first 1,000 are looked at")
}

func TestAConversationShowsThePeerAsOfItsLastChange(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.nick("Alice")
	bob.nick("Bob")
	alice.open("C2Cbob")
	require.Equal(t, "Bob", alice.Conversation("C2Cbob").Peer.Nick)
	bob.nick("Robert")
	alice.catchUp()
	require.Equal(t, "Bob", alice.Conversation("C2Cbob").Peer.Nick, "nobody writes to all conversations")

	alice.send("bob", "hello")
	bob.catchUp()
	require.Equal(t, "Robert", alice.Conversation("C2Cbob").Peer.Nick)
	require.Equal(t, "Alice", bob.Conversation("C2Calice").Peer.Nick)

	bob.nick("Rob")
	alice.seen()
	alice.open("C2Cbob")
	require.Equal(t, []string{"list"}, alice.seen())
	require.Equal(t, "Rob", alice.Conversation("C2Cbob").Peer.Nick)
	alice.open("C2Cbob")
	require.Empty(t, alice.seen())
}

func TestTheBlacklistKeepsItsOrderAndTellsEveryDevice(t *testing.T) {
	h := newHouse(t)
	here, there := h.device("alice"), h.device("alice")
	require.Equal(t, []string{"bob", "carol"}, here.do(core.AddToBlacklist{UserIDs: []string{"bob", "alice", "carol", "bob"}}))
	require.Equal(t, []string{"blacklist [bob carol]"}, here.seen())
	require.Equal(t, []string{"bob", "carol"}, here.do(core.AddToBlacklist{UserIDs: []string{"carol"}}))
	require.Empty(t, here.seen())
	require.Equal(t, []string{"carol"}, here.do(core.RemoveFromBlacklist{UserIDs: []string{"bob", "nobody"}}))
	require.Equal(t, []string{"carol"}, here.do(core.RemoveFromBlacklist{UserIDs: []string{"bob"}}))
	require.Equal(t, []string{"blacklist [carol]"}, here.seen())
	there.catchUp()
	require.Equal(t, []string{"blacklist [carol]"}, there.seen())
	require.Equal(t, []string{"carol"}, there.Blacklist())
}

func TestTheBlacklistRefusesOneselfNobodyAndMoreThanItHolds(t *testing.T) {
	d := alone(t)
	require.Equal(t, core.Code(2742), d.refused(core.AddToBlacklist{UserIDs: []string{"alice", "alice"}}))
	require.Equal(t, core.Code(6017), d.refused(core.AddToBlacklist{}))
	require.Equal(t, core.Code(6017), d.refused(core.AddToBlacklist{UserIDs: []string{"bob", "no user"}}))
	require.Equal(t, core.Code(6017), d.refused(core.RemoveFromBlacklist{}))
	d.do(core.AddToBlacklist{UserIDs: numbered("u", 1000)})
	require.Equal(t, core.Code(30013), d.refused(core.AddToBlacklist{UserIDs: []string{"bob"}}))
	require.Len(t, d.Blacklist(), 1000)
}

func TestWhoIsBlockedCannotSend(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	alice.do(core.AddToBlacklist{UserIDs: []string{"bob"}})
	_, err := bob.trySend("alice", "let me in")
	require.Equal(t, core.Code(20007), core.CodeOf(err))
	require.Empty(t, bob.seen())
	alice.catchUp()
	require.Equal(t, []string{"blacklist [bob]"}, alice.seen())
	alice.send("bob", "you can hear me")
	bob.catchUp()
	require.Equal(t, []string{"list", "unread 1", "received [you can hear me]"}, bob.seen())

	alice.do(core.RemoveFromBlacklist{UserIDs: []string{"bob"}})
	bob.send("alice", "thanks")
	require.Equal(t, []string{"you can hear me", "thanks"}, texts(t, bob, "C2Calice"))
}

func TestAStatusTellsWhetherSomebodyIsThere(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	require.Equal(t, []core.UserStatus{
		{UserID: "nobody", StatusType: core.StatusUnlogined},
		{UserID: "bob", StatusType: core.StatusOffline},
		{UserID: "alice", StatusType: core.StatusOnline},
	}, alice.statuses("nobody", "bob", "alice", "bob"))
	bob.appear("desk")
	bob.appear("phone")
	require.Equal(t, core.UserStatus{UserID: "bob", StatusType: core.StatusOnline, CustomStatus: "busy"}, bob.do(core.SetStatus{Custom: "busy"}))
	online := []core.UserStatus{{UserID: "bob", StatusType: core.StatusOnline, CustomStatus: "busy"}}
	require.Equal(t, online, alice.statuses("bob"))
	bob.do(core.Vanish{Place: "desk"})
	require.Equal(t, online, alice.statuses("bob"), "the phone is still there")
	h.clock.Add(time.Minute.Milliseconds())
	offline := []core.UserStatus{{UserID: "bob", StatusType: core.StatusOffline, CustomStatus: "busy"}}
	require.Equal(t, offline, alice.statuses("bob"), "the phone has not been heard of for a minute")
}

func TestStatusCallsRefuseNobodyAndTooManyAndNameWhatIsNoUser(t *testing.T) {
	d := alone(t)
	refused := func(users []string) core.Code {
		_, _, err := d.Statuses(context.Background(), users)
		return core.CodeOf(err)
	}
	require.Equal(t, core.Code(6017), refused(nil))
	require.Equal(t, core.Code(6017), refused(numbered("u", 501)))
	for _, command := range []core.Command{
		core.SubscribeStatus{},
		core.SubscribeStatus{UserIDs: numbered("u", 101)},
		core.UnsubscribeStatus{},
		core.UnsubscribeStatus{UserIDs: numbered("u", 101)},
		core.SetStatus{Custom: strings.Repeat("x", 101)},
	} {
		require.Equal(t, core.Code(6017), d.refused(command), "%T", command)
	}
	statuses, failures, err := d.Statuses(context.Background(), []string{"no user", "bob"})
	require.NoError(t, err)
	require.Len(t, statuses, 1)
	require.Equal(t, []string{"no user"}, failed(failures, 30003))
	require.Equal(t, []string{"no user"}, failed(d.do(core.SubscribeStatus{UserIDs: []string{"no user", "bob"}}), 30003))
	require.Equal(t, []string{""}, failed(d.do(core.UnsubscribeStatus{UserIDs: []string{"", "bob"}}), 30003))
}

// failed returns the users of failures with a code.
func failed(outcome any, code core.Code) []string {
	var users []string
	for _, failure := range outcome.([]core.UserFailure) {
		if failure.Code == code && failure.Message != "" {
			users = append(users, failure.UserID)
		}
	}
	return users
}

func TestThoseWhoWatchHearOfEachChangeOfAStatus(t *testing.T) {
	h := newHouse(t)
	alice, phone, bob, carol := h.device("alice"), h.device("alice"), h.device("bob"), h.device("carol")
	require.Empty(t, alice.do(core.SubscribeStatus{UserIDs: []string{"bob", "bob", "alice"}}))
	require.Empty(t, alice.do(core.SubscribeStatus{UserIDs: []string{"bob"}}))
	phone.catchUp()
	require.Empty(t, append(alice.seen(), phone.seen()...), "what is seen for the first time is no change")
	told := func(action func(), want ...string) {
		t.Helper()
		action()
		for _, d := range []*device{alice, phone} {
			d.catchUp()
			require.Equal(t, want, d.seen())
		}
		require.Empty(t, carol.seen())
	}
	told(func() { bob.appear("desk") }, "status [{bob 1 }]")
	told(func() { bob.appear("phone") })
	told(func() { bob.appear("desk") })
	told(func() { bob.do(core.SetStatus{Custom: "busy"}) }, "status [{bob 1 busy}]")
	told(func() { bob.do(core.SetStatus{Custom: "busy"}) })
	told(func() { bob.do(core.Vanish{Place: "desk"}) })
	told(func() { bob.do(core.Vanish{Place: "phone"}) }, "status [{bob 2 busy}]")
	require.Equal(t, []string{"status [{bob 1 busy}]"}, bob.seen(), "of the own status only the word is told")
	require.Equal(t, []string{"bob"}, phone.Watching())
	require.Empty(t, phone.do(core.UnsubscribeStatus{UserIDs: []string{"bob", "carol"}}))
	told(func() { bob.appear("desk") })
	require.Empty(t, alice.Watching())
}

func TestTheOwnWordIsToldOnTheOtherDevicesToo(t *testing.T) {
	h := newHouse(t)
	here, there := h.device("alice"), h.device("alice")
	here.appear("desk")
	here.do(core.SetStatus{Custom: "busy"})
	there.catchUp()
	require.Equal(t, []string{"status [{alice 1 busy}]"}, here.seen())
	require.Equal(t, []string{"status [{alice 1 busy}]"}, there.seen())
}

func TestWhoeverCrashedGoesOfflineForThoseWhoLook(t *testing.T) {
	h := newHouse(t)
	alice, bob, carol := h.device("alice"), h.device("bob"), h.device("carol")
	bob.appear("desk")
	for _, d := range []*device{alice, carol} {
		d.do(core.SubscribeStatus{UserIDs: []string{"bob"}})
	}
	require.NoError(t, alice.Sweep(context.Background()))
	require.Empty(t, alice.seen(), "bob is there")
	h.clock.Add(time.Minute.Milliseconds())
	require.NoError(t, alice.Sweep(context.Background()))
	require.Equal(t, []string{"status [{bob 2 }]"}, alice.seen())
	carol.catchUp()
	require.Equal(t, []string{"status [{bob 2 }]"}, carol.seen())
	require.NoError(t, carol.Sweep(context.Background()))
	require.Empty(t, carol.seen())
	bob.appear("desk")
	alice.catchUp()
	require.Equal(t, []string{"status [{bob 1 }]"}, alice.seen())
}

func TestAnyNumberWatchesOneUserAndNothingIsWrittenForEach(t *testing.T) {
	h := newHouse(t)
	bob, alice := h.device("bob"), h.device("alice")
	for _, user := range numbered("u", 250) {
		require.Empty(t, h.device(user).do(core.SubscribeStatus{UserIDs: []string{"bob"}}))
	}
	before := h.revision("bob")
	require.Empty(t, alice.do(core.SubscribeStatus{UserIDs: []string{"bob"}}))
	require.Equal(t, before, h.revision("bob"), "nothing is written of whom one watches")
	watches := h.revision("alice")
	bob.appear("desk")
	require.Equal(t, before+1, h.revision("bob"))
	require.Equal(t, watches, h.revision("alice"), "nor of who watches")
	alice.catchUp()
	require.Equal(t, []string{"status [{bob 1 }]"}, alice.seen())
}

func TestSomebodyWhoWasNeverThereIsSeenToCome(t *testing.T) {
	h := newHouse(t)
	alice := h.device("alice")
	require.Empty(t, alice.do(core.SubscribeStatus{UserIDs: []string{"bob"}}))
	alice.catchUp()
	require.Empty(t, alice.seen())
	h.device("bob").appear("desk")
	alice.catchUp()
	require.Equal(t, []string{"status [{bob 1 }]"}, alice.seen())
}

func TestAPlaceThatIsRenewedIsWrittenForNobodyElse(t *testing.T) {
	h := newHouse(t)
	bob := h.device("bob")
	bob.appear("desk")
	shown := h.revision(core.StatusOwner("bob"))
	for range 5 {
		h.clock.Add(30 * time.Second.Milliseconds())
		bob.appear("desk")
	}
	bob.appear("phone")
	bob.do(core.Vanish{Place: "desk"})
	bob.do(core.SetStatus{})
	require.Equal(t, shown, h.revision(core.StatusOwner("bob")))
	bob.do(core.SetStatus{Custom: "busy"})
	require.Equal(t, shown+1, h.revision(core.StatusOwner("bob")))
}

func TestWhoWatchesNoMoreIsToldNothingMore(t *testing.T) {
	h := newHouse(t)
	alice, bob := h.device("alice"), h.device("bob")
	bob.appear("desk")
	alice.do(core.SubscribeStatus{UserIDs: []string{"bob"}})
	alice.do(core.UnsubscribeStatus{UserIDs: []string{"bob"}})
	require.Nil(t, alice.Confirmed(core.PresenceKey("bob")).Value)
	bob.do(core.Vanish{Place: "desk"})
	alice.catchUp()
	require.Empty(t, alice.seen())
	alice.do(core.SubscribeStatus{UserIDs: []string{"bob"}})
	require.Empty(t, alice.seen(), "what is seen for the first time is no change")
	bob.appear("desk")
	alice.catchUp()
	require.Equal(t, []string{"status [{bob 1 }]"}, alice.seen())
}

// write writes documents as another version did. Nobody is told.
func (h *house) write(bodies map[core.Key]string) {
	var commit authority.Commit
	for key, body := range bodies {
		commit.Writes = append(commit.Writes, authority.Write{Key: key, Body: []byte(body)})
	}
	_, err := h.store.Commit(context.Background(), commit)
	require.NoError(h.t, err)
}

func TestSubscriptionsOfAnOlderVersionGoOn(t *testing.T) {
	h := newHouse(t)
	h.device("alice").do(core.SetStatus{Custom: "away"})
	h.device("bob")
	h.write(map[core.Key]string{
		core.WatchedKey("alice", "bob"):   `{"statusType":1,"custom":"busy"}`,
		core.WatchedKey("alice", "carol"): `{"statusType":3}`,
		core.WatchersKey("alice"):         `{"users":["bob"]}`,
		core.WatchersKey("bob"):           `{"users":["alice"]}`,
		core.WatchedKey("bob", "alice"):   `{"statusType":2}`,
	})
	alice := h.device("alice")
	require.Equal(t, []string{"bob", "carol"}, alice.Watching())
	require.Empty(t, alice.seen())
	bob := h.device("bob")
	require.Equal(t, []string{"alice"}, bob.Watching())
	bob.appear("desk")
	alice.catchUp()
	require.Equal(t, []string{"status [{bob 1 }]"}, alice.seen())
	for _, user := range []string{"alice", "bob"} {
		update, err := newAuthority(h).Changes(context.Background(), user, 0)
		require.NoError(t, err)
		for _, document := range update.Documents {
			if kind := document.Key.Kind; kind == core.KindWatched || kind == core.KindWatchers {
				require.Nil(t, document.Value, "%s of %s is left", kind, user)
			}
		}
	}
	before := h.revision("alice")
	h.device("alice")
	require.Equal(t, before, h.revision("alice"), "there is nothing left to do")
}

// revision is how many commits have changed what an owner has.
func (h *house) revision(owner string) core.Revision {
	revisions, err := h.store.Revisions(context.Background(), []string{owner})
	require.NoError(h.t, err)
	return revisions[0]
}
