package link_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

func nick(text string) core.UpdateProfile { return core.UpdateProfile{Nick: &text} }

// nicks asks for profiles as a page would.
func (t *tab) nicks(users ...string) (nicks []string, err error) {
	var people []session.UserProfile
	t.run(func() { people, err = t.Profiles(background, users) })
	for _, person := range people {
		nicks = append(nicks, person.UserID+" "+person.Profile.Nick)
	}
	return nicks, err
}

// statuses asks for the status of users as a page would.
func (t *tab) statuses(users ...string) (statuses []core.UserStatus, failures []core.UserFailure, err error) {
	t.run(func() { statuses, failures, err = t.Statuses(background, users) })
	return statuses, failures, err
}

func looks(frames []wire.Frame) (looks []wire.Look) {
	for _, frame := range frames {
		if look, ok := frame.(wire.Look); ok {
			looks = append(looks, look)
		}
	}
	return looks
}

// goAway cuts the server off.
func (s *server) goAway() {
	s.set(func() { s.away = true })
	s.hangUp(1006)
	synctest.Wait()
}

func TestProfilesOfOthersComeFromTheServerAndStayOnTheDevice(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{}, nick("Bob"))
		tab, other := b.signedIn(), b.signedIn()
		s.took()
		nicks, err := tab.nicks("bob", "nobody", "alice", "no user")
		require.NoError(t, err)
		require.Equal(t, []string{"bob Bob", "alice "}, nicks)
		require.Equal(t, []wire.Look{{ID: "1", Users: []string{"bob", "nobody"}}}, looks(s.took()))
		s.act("bob", nick("Robert"))
		nicks, err = other.nicks("bob")
		require.NoError(t, err)
		require.Equal(t, []string{"bob Robert"}, nicks, "by way of the tab that is connected")
		require.Empty(t, tab.seen())

		s.goAway()
		nicks, err = tab.nicks("bob", "carol")
		require.NoError(t, err)
		require.Equal(t, []string{"bob Robert"}, nicks)
		_, err = tab.nicks("carol")
		require.Equal(t, core.CodeNetwork, core.CodeOf(err))
		nicks, err = tab.nicks("alice")
		require.NoError(t, err)
		require.Equal(t, []string{"alice "}, nicks)
	})
}

func TestManyUsersAreAskedForAHundredAtATime(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		var users []string
		for i := range 250 {
			users = append(users, fmt.Sprint("u", i))
			s.act(users[i], core.SignIn{})
		}
		tab := b.signedIn()
		s.took()
		nicks, err := tab.nicks(users...)
		require.NoError(t, err)
		require.Len(t, nicks, 250)
		var sizes []int
		for _, look := range looks(s.took()) {
			sizes = append(sizes, len(look.Users))
		}
		require.Equal(t, []int{100, 100, 50}, sizes)
	})
}

func TestWhatADeviceSawOfAnotherUserIsNotInThatUsersCopy(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{}, nick("Bob"))
		tab := b.signedIn()
		_, err := tab.nicks("bob")
		require.NoError(t, err)
		changes, err := b.disk.Store().Changes(background, "bob", 0)
		require.NoError(t, err)
		require.Empty(t, changes.Records)
	})
}

func TestAStatusIsAsOfTheServersClock(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.act("bob", core.SignIn{}, core.SetStatus{Custom: "busy"}, core.Appear{Place: "x", Until: now() + time.Minute.Milliseconds()})
		s.act("carol", core.SignIn{})
		time.Sleep(time.Hour) // This server leaves the place as it is: its clock goes otherwise.
		statuses, failures, err := tab.statuses("bob", "carol", "nobody", "alice", "no user")
		require.NoError(t, err)
		require.Equal(t, []core.UserStatus{{UserID: "bob", StatusType: 1, CustomStatus: "busy"}, {UserID: "carol", StatusType: 2}, {UserID: "nobody", StatusType: 3}, {UserID: "alice", StatusType: 1}}, statuses)
		require.Equal(t, core.CodeNoAccount, failures[0].Code)

		s.goAway()
		statuses, failures, err = tab.statuses("bob", "dave")
		require.NoError(t, err)
		require.Equal(t, []core.UserStatus{{UserID: "bob", StatusType: 2, CustomStatus: "busy"}}, statuses, "what was seen has run out by now")
		require.Equal(t, core.CodeNetwork, failures[0].Code)
		_, _, err = tab.statuses("dave")
		require.Equal(t, core.CodeNetwork, core.CodeOf(err))
	})
}

func TestWhatIsAskedOfPeopleOfflineIsShownAndSentLater(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.goAway()
		tab.seen()
		for _, command := range []core.Command{nick("Alice"), core.AddToBlacklist{UserIDs: []string{"bob"}}, core.SetStatus{Custom: "away"}} {
			result, err := tab.do(command)
			require.NoError(t, err)
			require.True(t, result.Pending)
		}
		events := tab.seen()
		require.Len(t, heard[session.ProfileUpdated](events), 1)
		require.Equal(t, []session.BlacklistUpdated{{Users: []string{"bob"}}}, heard[session.BlacklistUpdated](events))
		require.Equal(t, []session.UserStatusUpdated{{Statuses: []core.UserStatus{{UserID: "alice", StatusType: 1, CustomStatus: "away"}}}}, heard[session.UserStatusUpdated](events))
		require.Equal(t, "Alice", tab.Profile().Nick)

		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Empty(t, tab.Copy().Pending)
		events = tab.seen()
		require.Empty(t, heard[session.ProfileUpdated](events), "a confirmation changes nothing")
		require.Empty(t, heard[session.BlacklistUpdated](events))
		require.Empty(t, heard[session.UserStatusUpdated](events))
		require.Equal(t, "Alice", tab.Profile().Nick)
	})
}

func TestADeviceHearsOfThoseItWatches(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{})
		tab, other := b.signedIn(), b.signedIn()
		result, err := tab.do(core.SubscribeStatus{UserIDs: []string{"bob"}})
		require.NoError(t, err)
		require.Empty(t, result.Outcome)
		require.Empty(t, append(tab.seen(), other.seen()...))
		s.act("bob", core.Appear{Place: "x", Until: now() + time.Minute.Milliseconds()})
		for _, each := range []*struct{ events []session.Event }{{tab.seen()}, {other.seen()}} {
			require.Equal(t, []session.UserStatusUpdated{{Statuses: []core.UserStatus{{UserID: "bob", StatusType: 1}}}}, heard[session.UserStatusUpdated](each.events))
		}
		s.took()
		tab.run(func() { require.NoError(t, tab.Sweep(background)) })
		require.Len(t, looks(s.took()), 1, "the server is asked, and sees to it")
		s.goAway()
		s.took()
		tab.run(func() { require.NoError(t, tab.Sweep(background)) })
		require.Empty(t, looks(s.took()))
	})
}

func TestSomebodyWhoWasNeverThereIsSeenToComeAlsoByWhoWasAway(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.SubscribeStatus{UserIDs: []string{"bob", "carol"}})
		require.NoError(t, err)
		dials := s.dialled()
		s.act("bob", core.Appear{Place: "x", Until: now() + time.Minute.Milliseconds()})
		require.Equal(t, []session.UserStatusUpdated{{Statuses: []core.UserStatus{{UserID: "bob", StatusType: 1}}}}, heard[session.UserStatusUpdated](tab.seen()))
		require.Equal(t, dials, s.dialled(), "what came fitted")
		s.goAway()
		tab.seen()
		s.act("carol", core.Appear{Place: "x", Until: now() + time.Minute.Milliseconds()})
		s.act("bob", core.Vanish{Place: "x"})
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		var statuses []core.UserStatus
		for _, event := range heard[session.UserStatusUpdated](tab.seen()) {
			statuses = append(statuses, event.Statuses...)
		}
		require.ElementsMatch(t, []core.UserStatus{{UserID: "bob", StatusType: 2}, {UserID: "carol", StatusType: 1}}, statuses)
	})
}

func TestATabThatComesLaterFindsWhatIsFollowedInTheCopy(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.Appear{Place: "x", Until: now() + time.Minute.Milliseconds()})
		tab := b.signedIn()
		_, err := tab.do(core.SubscribeStatus{UserIDs: []string{"bob", "carol"}})
		require.NoError(t, err)
		s.goAway()
		later := b.signedIn()
		require.Equal(t, []string{"bob", "carol"}, later.Watching())
		require.Equal(t, core.Presence{StatusType: core.StatusOnline}, later.Confirmed(core.PresenceKey("bob")).Value)
		result, err := later.do(core.UnsubscribeStatus{UserIDs: []string{"bob", "carol"}})
		require.NoError(t, err)
		require.True(t, result.Pending)
		require.Empty(t, later.Watching())
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Empty(t, later.Copy().Pending)
		require.Nil(t, later.Confirmed(core.PresenceKey("bob")).Value)
		copied, err := b.disk.Store().Changes(background, core.CopiedFollowing("alice"), 0)
		require.NoError(t, err)
		for _, record := range copied.Records {
			require.Empty(t, record.Body, "%v is left", record.Key)
		}
	})
}

func TestABlockedMessageThatWaitedFails(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{}, core.AddToBlacklist{UserIDs: []string{"alice"}})
		tab := b.signedIn()
		s.goAway()
		tab.seen()
		tab.run(func() {
			message, err := core.NewMessage("alice", text("alice", "bob", "x").Message, core.Stamp{Now: now(), ClientSequence: 1})
			require.NoError(t, err)
			result, err := tab.Send(background, message, nil)
			require.NoError(t, err)
			require.True(t, result.Pending)
		})
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		events := tab.seen()
		require.Equal(t, core.CodeBlocked, heard[session.Refused](events)[0].Err.Code)
		require.True(t, heard[session.MessageSettled](events)[0].Message.Failed)
		require.Empty(t, tab.Conversations(replica.Filter{}))
	})
}
