package link_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// lock is what the tabs of a device take turns with.
type lock struct {
	free chan struct{} // Has one while somebody holds it.

	mu     sync.Mutex
	lost   chan struct{} // Of the holder.
	stolen int
}

// turn is a mutex for which time passes while somebody waits.
type turn chan struct{}

func (t turn) Lock()   { t <- struct{}{} }
func (t turn) Unlock() { <-t }

// sleep is of a tab that does not run now and then.
type sleep struct {
	mu     sync.Mutex
	asleep chan struct{} // Closed when it wakes.
	// slow is how long after waking it hears that it has lost its lock.
	slow   time.Duration
	hidden atomic.Bool
}

// until returns what is closed once the tab runs.
func (s *sleep) until() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asleep == nil {
		awake := make(chan struct{})
		close(awake)
		return awake
	}
	return s.asleep
}

// fallAsleep stops a tab until the returned function is called.
func (t *tab) fallAsleep() (wake func()) {
	t.sleep.mu.Lock()
	asleep := make(chan struct{})
	t.asleep = asleep
	t.sleep.mu.Unlock()
	t.turn.Lock()
	return func() {
		t.sleep.mu.Lock()
		t.asleep = nil
		t.sleep.mu.Unlock()
		close(asleep)
		t.turn.Unlock()
	}
}

// awake is a notifier of a tab that hears nothing while it is asleep.
type awake struct {
	tab *tab
	authority.Notifier
}

func (a awake) Subscribe(f func(authority.Hint)) func() {
	return a.Notifier.Subscribe(func(hint authority.Hint) {
		go func() {
			<-a.tab.until()
			f(hint)
		}()
	})
}

func (t *tab) takeLead(ctx context.Context, take bool) (func(), <-chan struct{}, error) {
	l := t.browser.lead
	if t.browser.noLocks {
		return func() {}, nil, nil
	}
	if take {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.stolen++
		close(l.lost)
	} else {
		select {
		case l.free <- struct{}{}:
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
		l.mu.Lock()
		defer l.mu.Unlock()
	}
	mine := make(chan struct{})
	l.lost = mine
	return func() { l.giveBack(mine) }, t.hears(mine), nil
}

func (l *lock) giveBack(mine chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost == mine {
		l.lost = nil
		<-l.free
	}
}

// hears passes on that a lock was lost, as late as the tab hears it.
func (t *tab) hears(lost chan struct{}) <-chan struct{} {
	heard := make(chan struct{})
	go func() {
		select {
		case <-lost:
			<-t.until()
			time.Sleep(t.slow)
			close(heard)
		case <-t.over.Done():
		}
	}()
	return heard
}

func (l *lock) steals() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stolen
}

func TestALeaderThatDoesNotRunIsReplacedWhenACallWaits(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		wake := first.fallAsleep()
		start := time.Now()
		result, err := second.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.False(t, result.Pending, "the call waits for its answer on the new connection")
		require.Less(t, time.Since(start), 4*time.Second)
		require.Equal(t, []string{"A"}, s.groups("alice"))
		require.Empty(t, heard[session.NetChanged](second.seen()), "it never was offline")
		wake()
		time.Sleep(time.Minute)
		require.Equal(t, []string{"A"}, first.ConversationGroupNames())
		require.Equal(t, 1, s.connections())
		require.Equal(t, 1, b.lead.steals())
	})
}

func TestALeaderThatDoesNotRunIsReplacedThoughNobodyCalls(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		defer first.fallAsleep()()
		time.Sleep(9 * time.Second)
		s.act("bob", core.SignIn{}, text("bob", "alice", "hello"))
		require.Len(t, heard[session.MessageReceived](second.seen()), 1)
	})
}

func TestALeaderThatRunsIsLeftAlone(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		b.signedIn()
		second := b.signedIn()
		s.set(func() { s.deaf = true }) // Nothing is answered, which is not the leader's fault.
		_, _ = second.do(core.CreateConversationGroup{Name: "A"})
		time.Sleep(10 * time.Minute)
		require.Zero(t, b.lead.steals())
	})
}

func TestANewTabSignsInThoughTheLeaderDoesNotRun(t *testing.T) {
	scenario(t, func(t *testing.T, _ *server, b *browser) {
		first, _ := b.open("good")
		synctest.Wait()
		defer first.fallAsleep()()
		start := time.Now()
		second, err := b.open("another sig")
		require.NoError(t, err)
		_, err = second.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.Less(t, time.Since(start), 5*time.Second)
	})
}

func TestAHiddenTabTakesNothingUntilItIsSeen(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		defer first.fallAsleep()()
		second.hidden.Store(true)
		time.Sleep(time.Hour)
		require.Zero(t, b.lead.steals())
		second.hidden.Store(false)
		second.Wake()
		time.Sleep(4 * time.Second)
		require.Equal(t, 1, b.lead.steals())
		require.NotZero(t, s.connections())
	})
}

func TestTwoTabsThatAskAtOnceMakeOneTakeTheLead(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first := b.signedIn()
		tabs := []*tab{b.signedIn(), b.signedIn(), b.signedIn()}
		for i, tab := range tabs {
			tab.luck = float64(i) / 3
		}
		defer first.fallAsleep()()
		done := make(chan error)
		for i, tab := range tabs {
			go func() {
				_, err := tab.do(core.CreateConversationGroup{Name: string(rune('A' + i))})
				done <- err
			}()
		}
		for range tabs {
			require.NoError(t, <-done)
		}
		time.Sleep(time.Minute)
		require.Equal(t, 1, b.lead.steals())
		require.Len(t, s.groups("alice"), 3)
	})
}

func TestWhoWasRobbedDoesNotRobForAWhile(t *testing.T) {
	scenario(t, func(t *testing.T, _ *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		wake := first.fallAsleep()
		time.Sleep(9 * time.Second)
		require.Equal(t, 1, b.lead.steals())
		wake()
		synctest.Wait()
		defer second.fallAsleep()()
		time.Sleep(29 * time.Second)
		require.Equal(t, 1, b.lead.steals())
		time.Sleep(10 * time.Second)
		require.Equal(t, 2, b.lead.steals())
	})
}

// The browser tells a tab that wakes of its socket before it tells of its lock.
func TestALeaderThatWakesSaysNothingWrongOfTheConnection(t *testing.T) {
	for name, code := range map[string]int{"its line broke": 1006, "it was shut out meanwhile": wire.CloseTakenOver} {
		t.Run(name, func(t *testing.T) {
			scenario(t, func(t *testing.T, s *server, b *browser) {
				first, second := b.signedIn(), b.signedIn()
				old := s.lineOf()
				first.slow = time.Second
				wake := first.fallAsleep()
				time.Sleep(9 * time.Second)
				_, err := second.do(core.CreateConversationGroup{Name: "A"})
				require.NoError(t, err)
				second.seen()
				s.set(func() { old.shut(code, "") })
				wake()
				time.Sleep(20 * time.Second)
				require.Empty(t, heard[session.NetChanged](second.seen()))
				require.Empty(t, heard[session.NetChanged](first.seen()))
				require.Empty(t, heard[session.SignedOut](first.seen()))
				result, err := first.do(core.CreateConversationGroup{Name: "B"})
				require.NoError(t, err)
				require.False(t, result.Pending)
				require.Equal(t, 1, s.connections())

				second.close() // And then it is its turn again.
				time.Sleep(time.Second)
				result, err = first.do(core.CreateConversationGroup{Name: "C"})
				require.NoError(t, err)
				require.False(t, result.Pending)
			})
		})
	}
}

func TestOnlyTheTabThatKeepsTheConnectionNotesHowItStands(t *testing.T) {
	scenario(t, func(t *testing.T, _ *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		note := func(tab *tab, state core.NetState) {
			require.NoError(t, tab.Apply(background, core.SetNet{Net: core.Net{State: state, Tab: tab.Keeper.Tab()}}))
		}
		note(second, core.NetDisconnected)
		note(second, core.NetEnded)
		require.Empty(t, first.seen())
		note(first, core.NetDisconnected)
		require.Equal(t, []session.NetChanged{{State: core.NetDisconnected}}, heard[session.NetChanged](second.seen()))
	})
}

func TestALeaderThatSleptWhileSendingSendsNothingTwice(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		first.slow = 5 * time.Second
		s.set(func() { s.deaf = true }) // What the first sends is not carried out yet.
		go func() { _, _ = first.do(text("alice", "bob", "from the first")) }()
		synctest.Wait()
		wake := first.fallAsleep()
		s.set(func() { s.deaf = false })
		time.Sleep(5 * time.Minute)
		_, err := second.do(text("alice", "bob", "from the second"))
		require.NoError(t, err)
		wake()
		time.Sleep(time.Minute)
		history, err := s.authority.History(background, "alice", "C2Cbob", 0, 0, 0)
		require.NoError(t, err)
		require.Len(t, history, 2)
		require.Empty(t, first.Pending())
		require.Equal(t, 1, s.connections())
	})
}

func TestWithoutLocksEachTabKeepsAConnectionAndNoneTakesAnother(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		b.noLocks = true
		first, second := b.signedIn(), b.signedIn()
		require.Equal(t, 2, s.connections())
		s.set(func() { s.away = true })
		s.hangUp(1006)
		before := s.dialled()
		time.Sleep(5 * time.Minute)
		require.Less(t, s.dialled()-before, 80, "they wait between two attempts")
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		for i, tab := range []*tab{first, second} {
			result, err := tab.do(core.CreateConversationGroup{Name: string(rune('A' + i))})
			require.NoError(t, err)
			require.False(t, result.Pending)
		}
	})
}

func TestWithoutLocksATabThatIsLeftAloneSaysHowTheConnectionStands(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		b.noLocks = true
		first, second := b.signedIn(), b.signedIn()
		second.close()
		synctest.Wait()
		s.set(func() { s.away = true })
		s.hangUp(1006)
		time.Sleep(10 * time.Second)
		changed := heard[session.NetChanged](first.seen())
		require.NotEmpty(t, changed)
		require.Equal(t, core.NetDisconnected, changed[len(changed)-1].State)
		start := time.Now()
		result, err := first.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.True(t, result.Pending)
		require.Zero(t, time.Since(start), "nobody waits for a server that is not there")
		s.online()
		require.Equal(t, []string{"A"}, s.groups("alice"))
		changed = heard[session.NetChanged](first.seen())
		require.Equal(t, core.NetConnected, changed[len(changed)-1].State)
	})
}

func TestATabWithoutRoomForItsDataLeavesTheServerInPeace(t *testing.T) {
	for name, away := range map[string]bool{"that is there": false, "that is not": true} {
		t.Run(name, func(t *testing.T) {
			scenario(t, func(t *testing.T, s *server, b *browser) {
				b.signedIn().close() // Of an earlier visit.
				synctest.Wait()
				b.disk.Fill(true)
				s.set(func() { s.away = away })
				before := s.dialled()
				tab, err := b.open("good")
				require.NoError(t, err)
				time.Sleep(10 * time.Second)
				s.act("bob", core.SignIn{}, text("bob", "alice", "hello"))
				time.Sleep(50 * time.Second)
				require.Less(t, s.dialled()-before, 15)
				b.disk.Fill(false)
				s.online()
				require.Len(t, tab.Conversations(replica.Filter{}), 1)
				require.Equal(t, tab.Keeper.Tab(), tab.Copy().Keeper)
			})
		})
	}
}
