package link_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

func TestAServerThatFailsACommandIsDialledTenTimesAMinuteAtMost(t *testing.T) {
	for name, code := range map[string]int{"with a fault": wire.CloseFault, "as too many": wire.CloseRate, "without a word": 1006} {
		t.Run(name, func(t *testing.T) {
			scenario(t, func(t *testing.T, s *server, b *browser) {
				tab := b.signedIn()
				time.Sleep(time.Minute)
				s.set(func() {
					s.instead = func(l *line, _ wire.Command) bool {
						l.shut(code, "something failed in the server")
						return true
					}
				})
				go tab.run(func() { _, _ = tab.Do(background, core.CreateConversationGroup{Name: "Work"}) })
				for range 5 {
					before := s.dialled()
					time.Sleep(time.Minute)
					require.LessOrEqual(t, s.dialled()-before, 10)
				}
				s.set(func() { s.instead = nil })
				time.Sleep(time.Minute)
				require.Equal(t, []string{"Work"}, s.groups("alice"), "and it gets done")
			})
		})
	}
}

func TestWhatTheServerHasNoRoomForComesLaterOverTheSameLine(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		dials := s.dialled()
		tries := map[uint64]int{}
		s.set(func() {
			s.instead = func(l *line, f wire.Command) bool {
				if tries[f.Number]++; f.Number == 1 {
					l.send(wire.Later{Number: 1, Seconds: 10})
				}
				return true // The second is behind the first, and waits for it.
			}
		})
		go tab.run(func() { _, _ = tab.Do(background, core.CreateConversationGroup{Name: "Work"}) })
		synctest.Wait()
		go tab.run(func() { _, _ = tab.Do(background, core.CreateConversationGroup{Name: "Home"}) })
		time.Sleep(2 * time.Minute)
		s.set(func() {
			require.InDelta(t, 8, tries[1], 2, "once in 15 seconds")
			s.instead = nil
		})
		time.Sleep(20 * time.Second)
		require.Equal(t, []string{"Work", "Home"}, s.groups("alice"))
		require.Equal(t, dials, s.dialled(), "the line stayed open")
		require.Empty(t, tab.Pending())
	})
}

func TestALaterThatIsNoneOfOursMeansNothing(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		s.set(func() {
			for l := range s.lines {
				l.send(wire.Later{Number: 0, Seconds: 1 << 40})
				l.send(wire.Later{Number: 7, Seconds: 1 << 40})
			}
		})
		synctest.Wait()
		tab.run(func() {
			result, err := tab.Do(background, core.CreateConversationGroup{Name: "Work"})
			require.NoError(t, err)
			require.False(t, result.Pending)
		})
	})
}

func TestADocumentThatComesTwiceInASetIsTheLaterOne(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		tab := b.signedIn()
		message := text("bob", "alice", "hello").Message
		message.From, message.Sequence, message.Time = "bob", 1, now()
		document := func(unread int) wire.Document {
			wired, err := wire.NewDocument(core.Document{
				Key:   core.ConversationKey("alice", "C2Cbob"),
				Value: &core.Conversation{Listed: true, Unread: unread, LastSequence: 1, Last: &message},
			})
			require.NoError(t, err)
			return wired
		}
		s.set(func() {
			for l := range s.lines {
				l.send(wire.Changes{From: l.cursor, To: l.cursor + 1, More: true, Documents: []wire.Document{document(1)}})
				l.send(wire.Changes{From: l.cursor, To: l.cursor + 2, Documents: []wire.Document{document(7)}})
			}
		})
		synctest.Wait()
		require.Equal(t, 7, tab.TotalUnread())
		require.Empty(t, heard[session.Trouble](tab.seen()))
	})
}
