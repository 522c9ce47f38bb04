package link_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// The data of a device may be taken away beneath its tabs.

// offline takes the server away.
func (s *server) offline() {
	s.set(func() { s.away = true })
	s.hangUp(1006)
	synctest.Wait()
}

// online gives it back, and time to connect.
func (s *server) online() {
	s.set(func() { s.away = false })
	time.Sleep(time.Minute)
}

// send sends a text as a page would.
func (t *tab) send(to, words string) (result session.Result[core.Message], err error) {
	t.run(func() { result, err = t.Send(background, text("alice", to, words).Message, nil) })
	return result, err
}

// look has a tab find out, as its store does when the browser closes it.
func (t *tab) look() {
	t.run(func() { require.NoError(t.browser.t, t.CatchUp(background)) })
	synctest.Wait()
}

// texts returns what bob has got from alice.
func (s *server) texts() []string {
	messages, err := s.authority.History(background, "bob", "C2Calice", 0, 0, 0)
	require.NoError(s.t, err)
	texts := []string{}
	for _, message := range messages {
		texts = append(texts, message.Summary())
	}
	return texts
}

func TestACallAfterTheDataWasClearedIsCarriedOut(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		tab.seen()
		b.disk.Wipe()

		result, err := tab.send("bob", "hello")
		require.NoError(t, err)
		require.False(t, result.Pending)
		require.Equal(t, []string{"hello"}, s.texts())
		events := tab.seen()
		require.Empty(t, heard[session.Refused](events))
		require.Empty(t, heard[session.NetChanged](events), "nothing was wrong with the line")
		require.Empty(t, heard[session.MessageReceived](events))
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames())
	})
}

func TestAfterTheDataWasClearedSigningInWorksAndShowsEverything(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		_, err = tab.do(core.OpenConversation{ConversationID: "C2Cbob"})
		require.NoError(t, err)
		b.disk.Wipe()
		s.act("bob", text("bob", "alice", "meanwhile"))
		_, err = tab.send("carol", "hello")
		require.NoError(t, err)

		tab.close()
		synctest.Wait()
		tab = b.signedIn()
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames())
		require.Len(t, tab.Conversations(replica.Filter{}), 2)
		require.Empty(t, tab.Pending())
	})
}

func TestAMessageThatCameWhileTheDataWasClearedIsReceivedOnceAndNoOther(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.act("bob", text("bob", "alice", "old"))
		s.act("carol", text("carol", "alice", "older"))
		synctest.Wait()
		s.offline()
		tab.seen()
		b.disk.Wipe()
		tab.look()
		s.act("bob", text("bob", "alice", "one"), text("bob", "alice", "two"))
		s.online()

		var received []string
		for _, event := range heard[session.MessageReceived](tab.seen()) {
			for _, message := range event.Messages {
				received = append(received, message.Summary())
			}
		}
		require.Equal(t, []string{"one", "two"}, received)
	})
}

func TestCallsThatWaitedWhenTheDataWasClearedTakeEffectOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab, other := b.signedIn(), b.signedIn()
		s.offline()
		for _, words := range []string{"one", "two"} {
			result, err := tab.send("bob", words)
			require.NoError(t, err)
			require.True(t, result.Pending)
		}
		_, err := other.send("bob", "three")
		require.NoError(t, err)
		tab.seen()
		b.disk.Wipe()
		other.look()
		tab.look()
		require.NotEmpty(t, heard[session.ConversationListUpdated](tab.seen()))
		require.Len(t, tab.Pending(), 3)
		_, err = tab.send("bob", "four")
		require.NoError(t, err)

		s.online()
		require.Equal(t, []string{"four", "three", "two", "one"}, s.texts())
		require.Empty(t, tab.Pending())
		require.Len(t, heard[session.MessageSettled](tab.seen()), 3)
		require.Len(t, heard[session.MessageSettled](other.seen()), 1)
	})
}

func TestACallWhoseAnswerWasOnItsWayWhenTheDataWasClearedTakesEffectOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		var result session.Result[core.Message]
		var err error
		s.set(func() { s.mute = true })
		done := make(chan struct{})
		go func() {
			defer close(done)
			result, err = tab.send("bob", "hello")
		}()
		synctest.Wait()
		require.Equal(t, []string{"hello"}, s.texts(), "it is done, and nobody has heard of it")
		s.set(func() { s.mute = false })
		b.disk.Wipe()
		tab.look()
		<-done
		require.NoError(t, err)
		require.False(t, result.Pending)
		require.Equal(t, uint64(1), result.Outcome.Sequence)
		require.Equal(t, []string{"hello"}, s.texts())
	})
}

func TestWhereAnotherTabHasBegunAnewWhatWaitedIsRefusedWithAnEvent(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.offline()
		_, err := tab.send("bob", "hello")
		require.NoError(t, err)
		_, err = tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		tab.seen()
		b.disk.Wipe()
		s.set(func() { s.away = false })
		_, err = b.open("good") // While the first tab waits to connect again.
		require.NoError(t, err)

		events := tab.seen()
		refused := heard[session.Refused](events)
		require.Len(t, refused, 2)
		require.Equal(t, "SendMessage", refused[0].Name)
		require.Equal(t, core.CodeLost, refused[0].Err.Code)
		require.True(t, heard[session.MessageSettled](events)[0].Message.Failed)
		require.Empty(t, tab.ConversationGroupNames())
		time.Sleep(time.Minute)
		require.Empty(t, s.texts())
		_, err = tab.do(core.CreateConversationGroup{Name: "B"})
		require.NoError(t, err)
		require.Equal(t, []string{"B"}, s.groups("alice"))
	})
}

func TestWhereAnotherTabHasBegunAnewNobodyClearsItsCallsAway(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		require.True(t, tab.Untidy())
		b.disk.Wipe()
		_, err = b.copy().Do(background, core.Call{User: "alice", Command: core.NameDevice{Device: "another"}}, nil)
		require.NoError(t, err)
		tab.look()
		require.False(t, tab.Untidy(), "its numbers are those of other calls now")
	})
}

func TestWhatAnotherTabHasCarriedOutIsNotToldAsLostToOneThatSlept(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		sender, other := b.signedIn(), b.signedIn()
		s.offline()
		_, err := sender.send("bob", "hello")
		require.NoError(t, err)
		sender.seen()
		wake := sender.fallAsleep()
		b.disk.Wipe()
		other.look()
		s.online()
		require.Equal(t, []string{"hello"}, s.texts())
		for _, name := range []string{"A", "B"} { // The server keeps no answer that was collected.
			_, err = other.do(core.CreateConversationGroup{Name: name})
			require.NoError(t, err)
			time.Sleep(5 * time.Second)
		}
		wake()
		sender.look()
		time.Sleep(time.Minute)
		events := sender.seen()
		require.Empty(t, heard[session.Refused](events))
		require.Empty(t, heard[session.MessageSettled](events))
		require.Empty(t, sender.Pending())
		require.Equal(t, []string{"hello"}, s.texts())
	})
}

func TestDataClearedTwiceIsFetchedTwice(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab, other := b.signedIn(), b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		for range 3 {
			b.disk.Wipe()
			b.disk.Wipe()
			other.look()
			b.disk.Wipe()
			tab.look()
			other.look()
			require.Equal(t, []string{"A"}, tab.ConversationGroupNames())
			require.Equal(t, []string{"A"}, other.ConversationGroupNames())
		}
		_, err = other.do(core.DeleteConversationGroup{Name: "A"})
		require.NoError(t, err)
		synctest.Wait()
		require.Empty(t, tab.ConversationGroupNames())
	})
}

func TestADraftAndAQuestionOutliveTheirData(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		for range 3 {
			s.act("bob", text("bob", "alice", "x"))
		}
		synctest.Wait()
		_, err := tab.do(core.SetDraft{ConversationID: "C2Cbob", Text: "dear"})
		require.NoError(t, err)
		b.disk.Wipe()
		var page session.Page
		tab.run(func() { page, err = tab.Messages(background, "C2Cbob", 0, 15) })
		require.NoError(t, err)
		require.Len(t, page.Messages, 3)
		require.Equal(t, "dear", tab.Conversations(replica.Filter{})[0].DraftText)
	})
}

func TestOfflineWithoutDataNothingIsMadeUp(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.act("bob", text("bob", "alice", "x"))
		synctest.Wait()
		s.offline()
		b.disk.Wipe()
		var err error
		tab.run(func() { _, err = tab.Messages(background, "C2Cbob", 0, 15) })
		require.Equal(t, core.CodeNetwork, core.CodeOf(err))
		require.Empty(t, tab.Conversations(replica.Filter{}))
		s.online()
		require.Len(t, tab.Conversations(replica.Filter{}), 1)
	})
}

func TestACopyWithoutADeviceLocksNobodyOut(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		link := tab.Copy().Link
		tab.close()
		synctest.Wait()
		b.disk.Wipe()
		copied := b.copy()
		// As a page of before left it: a queue and a copy with holes, no device.
		named, err := core.NameCommand(text("alice", "bob", "hello"))
		require.NoError(t, err)
		for _, command := range []core.Command{
			core.Enqueue{Named: named, Tab: "gone"},
			core.TakeChanges{Epoch: link.Epoch, To: link.Revision, Full: true},
			core.SealSignIn{Seal: link.Seal},
		} {
			_, err := copied.Do(background, core.Call{User: "alice", Command: command}, nil)
			require.NoError(t, err)
		}

		tab = b.signedIn()
		require.Equal(t, []string{"A"}, tab.ConversationGroupNames(), "it is not taken for a copy of all")
		require.Equal(t, []string{"hello"}, s.texts())
		require.Equal(t, core.Nothing, hello(s.took()).Revision)
	})
}

// hello returns the last greeting.
func hello(frames []wire.Frame) (last wire.Hello) {
	for _, frame := range frames {
		if greeting, ok := frame.(wire.Hello); ok {
			last = greeting
		}
	}
	return last
}

func TestWhatWaitedWhenTheServersDataBecameOthersIsSentAgain(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab, other := b.signedIn(), b.signedIn()
		_, err := tab.do(core.CreateConversationGroup{Name: "old"})
		require.NoError(t, err)
		s.offline()
		_, err = tab.send("bob", "hello")
		require.NoError(t, err)
		_, err = other.do(core.RenameConversationGroup{OldName: "old", NewName: "new"})
		require.NoError(t, err)
		tab.seen()
		other.seen()
		s.begins("e2")
		s.online()

		require.Equal(t, []string{"hello"}, s.texts())
		require.Empty(t, tab.Pending())
		require.Empty(t, tab.ConversationGroupNames())
		events := tab.seen()
		require.NotEmpty(t, heard[session.HistoryReplaced](events))
		require.Len(t, heard[session.MessageSettled](events), 1)
		refused := heard[session.Refused](other.seen())
		require.Len(t, refused, 1)
		require.Equal(t, core.CodeConversationGroupNotFound, refused[0].Err.Code)
	})
}

func TestAllIsMarkedReadThoughTheDataWasClearedJustNow(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.act("bob", text("bob", "alice", "x"))
		synctest.Wait()
		require.Equal(t, 1, tab.TotalUnread())
		b.disk.Wipe()
		var err error
		tab.run(func() {
			require.NoError(t, tab.CatchUp(background))
			_, err = tab.ReadAll(background, "")
		})
		require.NoError(t, err)
		synctest.Wait()
		require.Zero(t, tab.TotalUnread())
		conversation := tab.Confirmed(core.ConversationKey("alice", "C2Cbob"))
		read, _ := core.AsConversation(conversation.Value)
		require.Equal(t, uint64(1), read.ReadSequence, "the server knows")
	})
}

func TestATabThatFollowsWaitsForACopyInPeace(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		s.set(func() { s.deaf = true })
		opened := []chan error{make(chan error, 1), make(chan error, 1)}
		for _, done := range opened {
			go func() {
				_, err := b.open("good")
				done <- err
			}()
			synctest.Wait()
			time.Sleep(time.Second) // It would never come to that if the second looked again and again.
		}
		s.set(func() { s.deaf = false })
		s.hangUp(1006)
		require.Equal(t, core.CodeNetwork, core.CodeOf(<-opened[0]), "who tried to connect in vain says so")
		require.NoError(t, <-opened[1])
	})
}

// The browser tells a tab that wakes of its data before it tells of its lock.
func TestALeaderThatSleptWhileTheDataWasClearedTakesNothingFromTheNext(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		first, second := b.signedIn(), b.signedIn()
		first.slow = 5 * time.Second
		wake := first.fallAsleep()
		time.Sleep(9 * time.Second)
		b.disk.Wipe()
		second.look()
		_, err := second.do(core.CreateConversationGroup{Name: "A"})
		require.NoError(t, err)
		second.seen()
		wake()
		first.look()
		time.Sleep(20 * time.Second)
		require.Equal(t, second.Keeper.Tab(), second.Copy().Keeper)
		require.Empty(t, heard[session.NetChanged](second.seen()))
		require.Empty(t, heard[session.NetChanged](first.seen()))
		require.Equal(t, []string{"A"}, first.ConversationGroupNames())
		require.Equal(t, 1, s.connections())
		require.Equal(t, 1, b.lead.steals())
	})
}

func TestAfterTheDataWasClearedATabStillKnowsTheServersTime(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		b.ahead.Store(int64(5 * 24 * time.Hour))
		first, other := b.signedIn(), b.signedIn()
		right := func() {
			for _, each := range []*tab{first, other} {
				require.InDelta(t, s.now(), each.clock.Now(), 1000)
			}
		}
		right()
		b.disk.Wipe()
		first.look()
		other.look()
		right()
		s.offline()
		b.disk.Wipe()
		other.look()
		first.look()
		right()
		b.ahead.Store(int64(-time.Hour))
		s.online()
		right()
	})
}
