package link_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

var background = context.Background()

func now() int64 { return time.Now().UnixMilli() }

// browser is what the tabs of a device share.
type browser struct {
	t      *testing.T
	server *server
	disk   *storetest.Disk
	hub    *authority.Hub
	lead   *lock
	tabs   int
	// devices counts the ids drawn.
	devices int
	deaf    bool // Tabs hear nothing of each other.
	// noLocks: it has no Web Locks.
	noLocks bool
	// gone are to be called when a tab has died.
	mu   sync.Mutex
	gone map[string][]func()
	// ahead is how far the device's clock is.
	ahead atomic.Int64
}

func newBrowser(t *testing.T, s *server) *browser {
	return &browser{t: t, server: s, disk: storetest.NewDisk(), hub: authority.NewHub(), lead: &lock{free: make(chan struct{}, 1)}, gone: map[string][]func(){}}
}

// tab is a signed-in page.
type tab struct {
	*session.Session
	*link.Keeper
	browser *browser
	clock   *link.Clock
	turn    turn
	close   func()
	over    context.Context
	sleep
	luck float64

	mu     sync.Mutex
	events []session.Event
	// leads and rests are what the keeper has said of itself.
	leads []bool
	rests []time.Duration
}

// open signs alice in and returns the tab with what signing in came to.
func (b *browser) open(userSig string) (*tab, error) {
	b.tabs++
	over, end := context.WithCancel(background)
	t := &tab{browser: b, luck: 0.5, over: over, turn: make(turn, 1)}
	member := b.hub.Member()
	t.clock = link.NewClock(b.moment)
	copied := link.NewCopy(b.disk.Store(), member, t.clock.Now)
	name := fmt.Sprintf("tab%d", b.tabs)
	s, err := session.Open(background, copied, "alice", session.Options{
		NewDevice: func() string { b.devices++; return fmt.Sprint("device", b.devices) },
		Remote:    true, Tab: name, Now: t.clock.Now, Emit: t.hear,
		Park:    t.park,
		Publish: func(frame *core.LiveFrame) { t.Live(frame) },
	})
	require.NoError(b.t, err)
	t.Session = s
	if clock := s.Clock(); clock.SkewAt != 0 {
		t.clock.Set(clock.Skew)
	}
	t.Keeper = link.NewKeeper(link.Options{
		Account: link.Account{SDKAppID: 1, UserID: "alice", UserSig: userSig},
		Tab:     name,
		Dial:    b.server.dial,
		Lead:    t.takeLead,
		Tabs:    awake{t, member},
		Visible: func() bool { return !t.hidden.Load() },
		Random:  func() float64 { return t.luck },
		Device:  b.moment,
		Leads:   func(leads bool) { t.note(func() { t.leads = append(t.leads, leads) }) },
		Rests:   func(wait time.Duration) { t.note(func() { t.rests = append(t.rests, wait) }) },
		WhenGone: func(tab string, gone func()) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.gone[tab] = append(b.gone[tab], gone)
		},
	})
	unsubscribe := member.Subscribe(func(hint authority.Hint) {
		if b.deaf {
			return
		}
		go t.run(func() {
			if !t.Hear(background, hint) {
				_ = s.CatchUp(background)
			}
		})
	})
	t.close = func() {
		unsubscribe()
		select {
		case t.turn <- struct{}{}:
			defer t.turn.Unlock()
		default: // It is asleep, or this is its turn.
		}
		s.Close()
		t.Keeper.Close()
		end()
	}
	b.t.Cleanup(t.close)
	ctx, cancel := context.WithTimeout(background, 90*time.Second)
	defer cancel()
	return t, t.Connect(ctx, s, t.run)
}

// moment is what the device's clocks show.
func (b *browser) moment() link.Moment {
	moment := link.Now()
	moment.Wall += time.Duration(b.ahead.Load()).Milliseconds()
	return moment
}

// copy is the copy of a device without any tab.
func (b *browser) copy() *link.Copy {
	return link.NewCopy(b.disk.Store(), b.hub.Member(), now)
}

// signedIn opens a tab that must work.
func (b *browser) signedIn() *tab {
	t, err := b.open("good")
	require.NoError(b.t, err)
	synctest.Wait()
	t.seen()
	return t
}

func (t *tab) run(f func()) {
	t.turn.Lock()
	defer t.turn.Unlock()
	f()
}

func (t *tab) park(wait func()) {
	t.turn.Unlock()
	defer t.turn.Lock()
	wait()
}

func (t *tab) hear(events []session.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = append(t.events, events...)
	for _, set := range heard[session.ClockSet](events) {
		t.clock.Set(set.Skew)
	}
}

// note notes what the keeper says, which it does in a goroutine of its own.
func (t *tab) note(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

// seen returns the events since the last call.
func (t *tab) seen() []session.Event {
	synctest.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	events := t.events
	t.events = nil
	return events
}

// heard returns the events of one type.
func heard[E session.Event](events []session.Event) []E {
	var list []E
	for _, event := range events {
		if e, ok := event.(E); ok {
			list = append(list, e)
		}
	}
	return list
}

// do makes a call as a page would.
func (t *tab) do(command core.Command) (result session.Result[any], err error) {
	t.run(func() { result, err = t.Do(background, command) })
	return result, err
}

// made counts the messages, for their ids.
var made atomic.Int64

func text(from, to, words string) core.SendMessage {
	payload, _ := json.Marshal(map[string]string{"text": words})
	return core.SendMessage{Message: core.Message{
		ID: core.MessageID(from, 0, made.Add(1)), To: to, ConversationType: core.TypeC2C, Type: core.MessageText, Priority: core.PriorityNormal, Payload: payload,
	}}
}

// scenario runs in a bubble of its own, where time passes when all wait.
func scenario(t *testing.T, f func(t *testing.T, s *server, b *browser)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, now)
		f(t, s, newBrowser(t, s))
	})
}

func TestTheFirstSignInWaitsForTheServer(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("alice", core.SignIn{}, core.CreateConversationGroup{Name: "A"})
		tab := b.signedIn()
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames())
	})
}

func TestASignInThatTheServerRefusesSaysWhy(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.refuse = core.Errorf(70001, "the userSig has expired")
		_, err := b.open("old")
		require.Equal(t, core.Code(70001), core.CodeOf(err))
		require.Equal(t, 1, s.dialled(), "and is not tried again")
	})
}

func TestWithoutServerAndCopySigningInSaysSo(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.away = true
		_, err := b.open("good")
		require.Equal(t, core.CodeNetwork, core.CodeOf(err))
	})
}

func TestACallComesBackWithTheServersAnswer(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		result, err := tab.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cnobody"}})
		require.NoError(t, err)
		require.False(t, result.Pending)
		require.Equal(t, core.CodeConversationNotFound, result.Outcome.(core.Sorted).Failure[0].Code)
		_, err = tab.do(core.DeleteConversationGroup{Name: "missing"})
		require.Equal(t, core.CodeConversationGroupNotFound, core.CodeOf(err))
		_, err = tab.do(core.CreateConversationGroup{Name: "B"})
		require.NoError(t, err)
		require.Equal(t, []string{"B"}, tab.ConversationGroupNames())
		require.Equal(t, []string{"B"}, s.groups("alice"))
		require.Empty(t, tab.Pending())
	})
}

func TestTheCopySaysWhatTheServerIsAndWhenItTookSomethingOver(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.release = "1.2.3"
		tab := b.signedIn()
		began := now()
		require.Equal(t, "1.2.3", tab.Copy().Link.Release)
		require.Equal(t, began, tab.Copy().Link.TakenAt)
		require.Equal(t, core.NetConnected, tab.Copy().Net)
		time.Sleep(time.Hour)
		s.act("bob", text("bob", "alice", "hello"))
		synctest.Wait()
		require.Equal(t, began+time.Hour.Milliseconds(), tab.Copy().Link.TakenAt)
		s.release = "" // From a server of before.
		s.hangUp(wire.CloseRestart)
		time.Sleep(time.Minute)
		require.Empty(t, tab.Copy().Link.Release)
		require.Equal(t, began+time.Hour.Milliseconds(), tab.Copy().Link.TakenAt, "there was nothing to take over")
	})
}

func TestAKnownUserSigShowsTheCopyAtOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		tab.close()
		synctest.Wait()
		s.set(func() { s.away = true })
		start := time.Now()
		tab, err = b.open("good")
		require.NoError(t, err)
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames())
		require.Equal(t, start, time.Now(), "no time passed")
		require.Equal(t, []session.NetChanged{{State: core.NetDisconnected}}, heard[session.NetChanged](tab.seen()))
	})
}

func TestOfflineACallIsQueuedShownAndSentLater(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.away = true })
		s.hangUp(1006)
		require.Equal(t, []session.NetChanged{{State: core.NetDisconnected}}, heard[session.NetChanged](tab.seen()))
		result, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.True(t, result.Pending)
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames(), "it shows")
		require.NotEmpty(t, heard[session.ConversationGroupListUpdated](tab.seen()))
		_, err = tab.do(core.DeleteConversationGroup{Name: "missing"})
		require.Equal(t, core.CodeConversationGroupNotFound, core.CodeOf(err), "what is plainly wrong is refused at once")
		require.Empty(t, s.groups("alice"))

		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Equal(t, []string{"A"}, s.groups("alice"))
		require.Empty(t, tab.Pending())
		events := tab.seen()
		require.Empty(t, heard[session.ConversationGroupListUpdated](events), "nothing looks different for being confirmed")
		nets := heard[session.NetChanged](events)
		require.Equal(t, core.NetConnected, nets[len(nets)-1].State)
	})
}

func TestWhatTheServerRefusesLaterIsTakenBackAndReported(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		s.set(func() { s.away = true })
		s.hangUp(1006)
		synctest.Wait()
		s.act("alice", core.DeleteConversationGroup{Name: "A"})
		result, err := tab.do(core.RenameConversationGroup{OldName: "A", NewName: "B"})
		require.NoError(t, err)
		require.True(t, result.Pending)
		require.Equal(t, []string{"B"}, tab.ConversationGroupNames())
		tab.seen()
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Empty(t, tab.ConversationGroupNames())
		refused := heard[session.Refused](tab.seen())
		require.Len(t, refused, 1)
		require.Equal(t, "RenameConversationGroup", refused[0].Name)
		require.Equal(t, core.CodeConversationGroupNotFound, refused[0].Err.Code)
	})
}

func TestQueuedCallsSurviveAReload(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.away = true })
		s.hangUp(1006)
		synctest.Wait()
		for i := range 300 {
			_, err := tab.do(core.OpenConversation{ConversationID: fmt.Sprintf("C2Cu%d", i)})
			require.NoError(t, err)
		}
		tab.close()
		synctest.Wait()
		tab, err := b.open("good")
		require.NoError(t, err)
		require.Len(t, tab.Conversations(replica.Filter{}), 300)
		require.Len(t, tab.Pending(), 300)
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		require.Empty(t, tab.Pending())
		require.Len(t, tab.Conversations(replica.Filter{}), 300)
	})
}

func TestAMessageSentOfflineTellsTheTruth(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.away = true })
		s.hangUp(1006)
		synctest.Wait()
		var result session.Result[core.Message]
		var err error
		tab.run(func() { result, err = tab.Send(background, text("alice", "bob", "hello").Message, nil) })
		require.NoError(t, err)
		require.True(t, result.Pending)
		require.Zero(t, result.Outcome.Sequence)
		var page session.Page
		tab.run(func() { page, err = tab.Messages(background, "C2Cbob", 0, 15) })
		require.NoError(t, err)
		require.Len(t, page.Messages, 1, "it is there to be seen")
		require.Zero(t, page.Messages[0].Sequence)
		tab.seen()
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		events := tab.seen()
		settled := heard[session.MessageSettled](events)
		require.Len(t, settled, 1)
		require.Equal(t, uint64(1), settled[0].Message.Sequence)
		require.Empty(t, heard[session.MessageReceived](events), "it is not received")
	})
}

func TestMessagesOfAnAbsenceAllArrive(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{}, text("bob", "alice", "first"))
		tab := b.signedIn()
		s.set(func() { s.away = true })
		s.hangUp(1006)
		synctest.Wait()
		for i := range 20 {
			s.act("bob", text("bob", "alice", fmt.Sprint(i)))
		}
		s.set(func() { s.away = false })
		time.Sleep(time.Minute)
		received := heard[session.MessageReceived](tab.seen())
		require.Len(t, received, 1)
		require.Len(t, received[0].Messages, 20)
		require.Equal(t, 21, tab.TotalUnread())
	})
}

func TestHistoryIsFetchedOnceAndThenThere(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.act("bob", core.SignIn{})
		for i := range 40 {
			s.act("bob", text("bob", "alice", fmt.Sprint(i)))
		}
		tab := b.signedIn()
		s.took()
		read := func(before uint64) (page session.Page, err error) {
			tab.run(func() { page, err = tab.Messages(background, "C2Cbob", before, 15) })
			return page, err
		}
		page, err := read(0)
		require.NoError(t, err)
		require.Len(t, page.Messages, 15)
		require.Equal(t, uint64(40), page.Messages[14].Sequence)
		page, err = read(page.Before)
		require.NoError(t, err)
		require.Equal(t, uint64(25), page.Messages[14].Sequence)
		require.Len(t, asks(s.took()), 2)
		page, err = read(0)
		require.NoError(t, err)
		require.Len(t, page.Messages, 15)
		require.Empty(t, asks(s.took()), "the copy has it")

		s.set(func() { s.away = true })
		s.hangUp(1006)
		synctest.Wait()
		page, err = read(page.Before)
		require.NoError(t, err)
		require.Len(t, page.Messages, 15, "offline too")
		page, err = read(page.Before)
		require.NoError(t, err)
		require.Len(t, page.Messages, 1, "the one that came with the page before, to know that there is more")
		require.NotZero(t, page.Before, "and there is more")
		_, err = read(page.Before)
		require.Equal(t, core.CodeNetwork, core.CodeOf(err))
	})
}

func asks(frames []wire.Frame) []wire.Frame {
	return slices.DeleteFunc(frames, func(f wire.Frame) bool { _, ask := f.(wire.Ask); return !ask })
}

func TestOneTabKeepsTheConnectionAndAnotherTakesOver(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first := b.signedIn()
		second := b.signedIn()
		require.Equal(t, 1, s.dialled())
		result, err := second.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.False(t, result.Pending, "it is answered by way of the first tab")
		synctest.Wait()
		require.Equal(t, []string{"A"}, first.ConversationGroupNames())
		require.Equal(t, []bool{true}, first.leads)
		require.Empty(t, second.leads)
		first.close()
		time.Sleep(time.Second)
		require.Equal(t, 2, s.dialled())
		require.Equal(t, []bool{true, false}, first.leads)
		require.Equal(t, []bool{true}, second.leads)
		_, err = second.do(core.CreateConversationGroup{Name: "B"})
		require.NoError(t, err)
		require.Equal(t, []string{"A", "B"}, s.groups("alice"))
	})
}

// What a page hears while it signs in waits until it is signed in.
func TestTwoTabsSignInAtOnceThoughTheyHearNothingOfEachOther(t *testing.T) {
	scenario(t, func(t *testing.T, _ *server, b *browser) {
		b.deaf = true
		b.lead.free <- struct{}{} // A tab that is about to go.
		done := make(chan error)
		for range 2 {
			go func() {
				_, err := b.open("good")
				done <- err
			}()
			synctest.Wait()
		}
		<-b.lead.free
		require.NoError(t, <-done)
		require.NoError(t, <-done)
	})
}

func TestAnAnswerThatItsTabNeverCollectsIsCollected(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first := b.signedIn()
		second := b.signedIn()
		go func() { _, _ = second.do(core.CreateConversationGroup{Name: "A"}) }()
		second.close()
		time.Sleep(5 * time.Second)
		require.Empty(t, first.Copy().Answered)
		require.Empty(t, first.Pending())
	})
}

func TestItConnectsAgainAndWaitsLongerEachTime(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.away = true })
		s.hangUp(wire.CloseRestart)
		time.Sleep(10 * time.Minute)
		dials := s.dialled()
		require.Greater(t, dials, 15)
		require.Less(t, dials, 60, "not more often than about every half minute")
		s.set(func() { s.away = false })
		var rests []time.Duration
		tab.note(func() { rests = tab.rests })
		require.Equal(t, 375*time.Millisecond, rests[0])
		require.Equal(t, 750*time.Millisecond, rests[1])
		require.Equal(t, 22500*time.Millisecond, last(rests))
		require.InDelta(t, dials, len(rests), 1, "each wait is told before it begins")
		tab.Wake()
		synctest.Wait()
		require.Equal(t, core.NetConnected, last(heard[session.NetChanged](tab.seen())).State, "at once when woken")
	})
}

func last[E any](list []E) E { return list[len(list)-1] }

func TestASilentServerIsPingedAndGivenUp(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.took()
		time.Sleep(26 * time.Second)
		require.Equal(t, []wire.Frame{wire.Ping{Revision: tab.Copy().Link.Revision}}, s.took())
		s.set(func() { s.deaf = true })
		time.Sleep(31 * time.Second)
		require.Equal(t, core.NetDisconnected, heard[session.NetChanged](tab.seen())[0].State)
	})
}

func TestAfterASleepTheLineIsLookedAtAtOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.deaf = true })
		tab.Wake()
		time.Sleep(6 * time.Second)
		require.NotEmpty(t, heard[session.NetChanged](tab.seen()), "not only after a heartbeat")
	})
}

func TestTheServerMayEndTheSignIn(t *testing.T) {
	for code, reason := range map[int]string{
		wire.CloseTakenOver: "multipleAccount",
		wire.CloseKicked:    "REST_API_Kick",
		wire.CloseExpired:   "userSigExpired",
	} {
		scenario(t, func(t *testing.T, s *server, b *browser) {
			first, second := b.signedIn(), b.signedIn()
			s.hangUp(code)
			for _, tab := range []*tab{first, second} {
				require.Equal(t, []session.SignedOut{{Reason: reason}}, heard[session.SignedOut](tab.seen()))
			}
			time.Sleep(time.Hour)
			require.Equal(t, 1, s.dialled(), "it does not come back")
			first.close()
			second.close()
			synctest.Wait()
			again := b.signedIn()
			require.Empty(t, heard[session.SignedOut](again.seen()), "but may sign in again")
		})
	}
}

func TestACallWhoseAnswerIsLostIsNotCarriedOutTwice(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() { s.deaf = true })
		done := make(chan session.Result[any])
		go func() {
			result, _ := tab.do(text("alice", "bob", "once"))
			done <- result
		}()
		synctest.Wait()
		frame := last(s.took()).(wire.Command)
		command, err := frame.Command()
		require.NoError(t, err)
		s.set(func() {
			s.do("alice", command, &core.Ticket{Device: tab.Copy().Device, Number: frame.Number})
			s.deaf = false
		})
		s.hangUp(1006)
		result := <-done
		require.True(t, result.Pending, "nobody knows for the moment")
		time.Sleep(time.Minute)
		require.Empty(t, tab.Pending())
		messages, err := s.authority.History(background, "alice", "C2Cbob", 0, 0, 0)
		require.NoError(t, err)
		require.Len(t, messages, 1)
	})
}

func TestOtherDataAtTheServerReplacesTheCopy(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		s.set(func() {
			s.epoch = "e2"
			s.authority = authority.New(authority.NewMemStore(), authority.NewHub().Member(), now)
		})
		s.act("alice", core.SignIn{}, core.CreateConversationGroup{Name: "other"})
		s.hangUp(1006)
		time.Sleep(time.Minute)
		require.Equal(t, []string{"other"}, tab.ConversationGroupNames())
		_, err = tab.do(core.CreateConversationGroup{Name: "B"})
		require.NoError(t, err)
		require.Equal(t, []string{"other", "B"}, s.groups("alice"))
	})
}
