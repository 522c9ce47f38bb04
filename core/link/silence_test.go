package link_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// took is how long a call takes that must be pending then.
func (t *tab) took(command core.Command) time.Duration {
	start := time.Now()
	result, err := t.do(command)
	require.NoError(t.browser.t, err)
	require.True(t.browser.t, result.Pending)
	return time.Since(start)
}

// states are the states of the connection among events.
func states(events []session.Event) []core.NetState {
	var list []core.NetState
	for _, net := range heard[session.NetChanged](events) {
		list = append(list, net.State)
	}
	return list
}

func TestACallOnANetworkThatFellSilentIsPendingWithinSecondsAndTheNextAtOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.deaf, s.stuck = true, true })
		require.LessOrEqual(t, tab.took(core.CreateConversationGroup{Name: "A"}), 2500*time.Millisecond)
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames(), "it shows")
		require.Equal(t, []core.NetState{core.NetDisconnected}, states(tab.seen()))
		for i := range 40 {
			require.Zero(t, tab.took(core.RenameConversationGroup{OldName: "A", NewName: "A"}), "call %d", i)
			time.Sleep(time.Second)
		}
		s.set(func() { s.deaf, s.stuck = false, false })
		tab.Wake()
		synctest.Wait()
		require.Equal(t, core.NetConnected, last(states(tab.seen())))
		require.Equal(t, []string{"A"}, s.groups("alice"))
		require.Empty(t, tab.Pending())
	})
}

func TestACallOfAnotherTabOnASilentNetworkIsPendingToo(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		s.set(func() { s.deaf, s.stuck = true, true })
		require.LessOrEqual(t, second.took(core.CreateConversationGroup{Name: "A"}), 2500*time.Millisecond)
		require.Zero(t, first.took(core.CreateConversationGroup{Name: "B"}))
	})
}

func TestALineThatWasOnlySlowIsKeptAndGivenMoreTime(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.deaf = true })
		tab.took(core.CreateConversationGroup{Name: "A"})
		time.Sleep(time.Second)
		s.catchUp()
		require.Equal(t, []core.NetState{core.NetDisconnected, core.NetConnected}, states(tab.seen()))
		require.Empty(t, tab.Pending())
		require.Equal(t, 1, s.dialled())

		s.set(func() { s.deaf = true })
		time.AfterFunc(4*time.Second, s.catchUp)
		result, err := tab.do(core.CreateConversationGroup{Name: "B"})
		require.NoError(t, err)
		require.False(t, result.Pending, "it is waited for now")
		require.Empty(t, states(tab.seen()))
	})
}

func TestAServerThatTakesLongForACallIsNotGone(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.slow = true })
		time.AfterFunc(8*time.Second, s.catchUp)
		result, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.False(t, result.Pending)
		require.Empty(t, states(tab.seen()))
	})
}

func TestACallWhoseLineDiesWhileItWaitsIsPendingSoon(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.slow = true })
		time.AfterFunc(3*time.Second, func() { s.set(func() { s.deaf = true }) })
		require.LessOrEqual(t, tab.took(core.CreateConversationGroup{Name: "A"}), 6*time.Second)
	})
}

func TestWhereTheBrowserSaysOfflineTheWaitingCallIsPendingAtOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.deaf, s.away = true, true })
		time.AfterFunc(100*time.Millisecond, tab.Offline)
		require.Equal(t, 100*time.Millisecond, tab.took(core.CreateConversationGroup{Name: "A"}))
		require.Equal(t, []core.NetState{core.NetDisconnected}, states(tab.seen()))
		require.Zero(t, tab.took(core.CreateConversationGroup{Name: "B"}))
		time.Sleep(10 * time.Second)
		require.Equal(t, 1, s.dialled(), "nothing is tried for now")
		s.set(func() { s.deaf, s.away = false, false })
		tab.Wake()
		synctest.Wait()
		require.Equal(t, core.NetConnected, last(states(tab.seen())))
		require.Equal(t, []string{"A", "B"}, s.groups("alice"))
	})
}

func TestABrowserThatIsWrongAboutBeingOfflineIsNotBelievedForEver(t *testing.T) {
	scenario(t, func(t *testing.T, _ *server, b *browser) {
		tab := b.signedIn()
		tab.Offline()
		require.Equal(t, []core.NetState{core.NetDisconnected}, states(tab.seen()))
		time.Sleep(31 * time.Second)
		require.Equal(t, core.NetConnected, last(states(tab.seen())))
		result, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.False(t, result.Pending)
	})
}

func TestOfflineThatWasHeardBeforeDoesNotEndALaterAttempt(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		second.Offline()
		second.Wake()
		second.Offline()
		first.close()
		synctest.Wait()
		result, err := second.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.False(t, result.Pending)
		require.Equal(t, 2, s.dialled())
	})
}

func TestAPageThatLoadsOnASilentNetworkWaitsTwoSecondsOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		b.signedIn().close()
		synctest.Wait()
		s.set(func() { s.stuck = true })
		tab, err := b.open("good")
		require.NoError(t, err)
		require.LessOrEqual(t, tab.took(core.CreateConversationGroup{Name: "A"}), 2*time.Second)
		for i := range 30 {
			require.Zero(t, tab.took(core.OpenConversation{ConversationID: fmt.Sprintf("C2Cu%d", i)}))
			time.Sleep(time.Second)
		}
	})
}

func TestAnAttemptThatBeganWithoutANetworkIsNotWaitedForOnceThereIsOne(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.stuck = true })
		s.hangUp(1006)
		time.Sleep(4 * time.Second) // It is being dialled.
		s.set(func() { s.stuck = false })
		tab.Wake()
		synctest.Wait()
		require.Equal(t, core.NetConnected, last(states(tab.seen())))
	})
}

func TestAServerThatStartsAnewIsWaitedFor(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.stuck = true })
		s.hangUp(wire.CloseRestart)
		time.Sleep(600 * time.Millisecond) // It is being dialled.
		require.Equal(t, core.NetConnecting, last(states(tab.seen())))
		took := tab.took(core.CreateConversationGroup{Name: "A"})
		require.NotZero(t, took)
		require.LessOrEqual(t, took, 2*time.Second)
	})
}
