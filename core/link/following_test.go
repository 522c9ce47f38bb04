package link_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// team is the group of these tests, as a conversation and as an owner.
const (
	team     = "GROUPteam"
	teamOwns = "group team"
)

// founded is a group of bob's with alice in it.
func founded(s *server, groupID string) {
	s.act("bob", core.SignIn{})
	s.act("alice", core.SignIn{})
	s.act("bob", core.CreateChatGroup{GroupID: groupID, Type: core.GroupPublic, Name: "Team", JoinOption: core.JoinFree, Founders: []core.Founder{{UserID: "alice"}, {UserID: "carol"}}})
}

// say is a message to the team.
func say(from, words string) core.SendMessage {
	send := text(from, "team", words)
	send.Message.ConversationType = core.TypeGroup
	return send
}

func texts(messages []session.Message) (texts []string) {
	for _, message := range messages {
		payload := string(message.Payload)
		if message.Type == core.MessageText {
			texts = append(texts, strings.TrimSuffix(strings.TrimPrefix(payload, `{"text":"`), `"}`))
		}
	}
	return texts
}

// told are the texts of the messages that a tab has received since the last call.
func (t *tab) told() (told []string) {
	for _, event := range heard[session.MessageReceived](t.seen()) {
		told = append(told, texts(event.Messages)...)
	}
	return told
}

// read is a page of the team's history.
func (t *tab) read(limit int) (read []string, err error) {
	t.run(func() {
		var page session.Page
		page, err = t.Messages(background, team, 0, limit)
		read = texts(page.Messages)
	})
	return read, err
}

// shown is the team's conversation in the list, nil if it is not there.
func (t *tab) shown() *replica.Conversation {
	synctest.Wait()
	for _, c := range t.Conversations(replica.Filter{Type: core.TypeGroup}) {
		if c.ID == team {
			return c
		}
	}
	return nil
}

func (t *tab) unreadIn() string {
	if c := t.shown(); c != nil {
		return fmt.Sprint(c.Unread)
	}
	return "not in the list"
}

func TestAGroupComesWithTheFirstSignInAndNothingOfItIsNew(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		s.act("bob", say("bob", "one"))
		tab, err := b.open("good")
		require.NoError(t, err)
		require.Empty(t, tab.told())
		require.Equal(t, "1", tab.unreadIn())
		require.Equal(t, "Team", tab.Group("team").Name)
		read, err := tab.read(15)
		require.NoError(t, err)
		require.Equal(t, []string{"one"}, read)
	})
}

func TestMessagesOfAGroupComeToEveryTabOnce(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab, other := b.signedIn(), b.signedIn()
		s.act("bob", say("bob", "one"))
		s.act("bob", say("bob", "two"), say("bob", "three"))
		for _, tab := range both(tab, other) {
			require.Equal(t, []string{"one", "two", "three"}, tab.told())
			require.Equal(t, "3", tab.unreadIn())
		}
		_, err := other.do(core.ReadConversation{ConversationID: team})
		require.NoError(t, err)
		tab.seen()
		require.Equal(t, "0", tab.unreadIn())
	})
}

func TestAnOwnMessageIsNeverUnread(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab, other := b.signedIn(), b.signedIn()
		for range 3 {
			_, err := tab.do(say("alice", "mine"))
			require.NoError(t, err)
		}
		for _, tab := range both(tab, other) {
			require.Empty(t, heard[session.TotalUnreadUpdated](tab.seen()))
			require.Equal(t, "0", tab.unreadIn())
		}
	})
}

func TestWhatIsSentOfflineIsShownOnTheRealHead(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.act("bob", say("bob", "one"))
		tab.seen()
		s.offline()
		tab.run(func() {
			result, err := tab.Send(background, say("alice", "pending").Message, nil)
			require.NoError(t, err)
			require.True(t, result.Pending)
		})
		read, err := tab.read(15)
		require.NoError(t, err)
		require.Equal(t, []string{"one", "pending"}, read)
		require.Equal(t, `{"text":"pending"}`, string(tab.shown().Last.Payload))
		s.act("bob", say("bob", "two"))
		s.online()
		require.Equal(t, []string{"two"}, tab.told())
		read, err = tab.read(15)
		require.NoError(t, err)
		require.Equal(t, []string{"one", "two", "pending"}, read)
	})
}

func TestAMessageThatWaitedTakesThePlaceOfItsTimeOnceItIsSent(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.offline()
		tab.run(func() {
			_, err := tab.Send(background, say("alice", "first").Message, nil)
			require.NoError(t, err)
		})
		sent := tab.shown().Last.Time
		s.online()
		tab.seen()
		require.Greater(t, tab.shown().Last.Time, sent)
		require.Equal(t, tab.Group("team").Last.Time, tab.shown().Last.Time, "the list is not as it was while it waited")
	})
}

func TestAReadThatWaitsKeepsHowFarItWent(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.act("bob", say("bob", "one"), say("bob", "two"))
		require.Equal(t, "2", tab.unreadIn())
		s.offline()
		result, err := tab.do(core.ReadConversation{ConversationID: team})
		require.NoError(t, err)
		require.True(t, result.Pending)
		require.Equal(t, "0", tab.unreadIn())
		s.act("bob", say("bob", "three"))
		s.online()
		tab.seen()
		require.Equal(t, "1", tab.unreadIn(), "nobody has seen what came meanwhile")
	})
}

func TestAReloadShowsGroupsFromTheCopy(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.act("bob", say("bob", "one"))
		tab.seen()
		s.offline()
		tab.close()
		tab, err := b.open("good")
		require.NoError(t, err)
		require.Equal(t, "1", tab.unreadIn())
		require.Equal(t, "Team", tab.Group("team").Name)
		read, err := tab.read(15)
		require.NoError(t, err)
		require.Equal(t, []string{"one"}, read)
	})
}

func TestADeviceThatWasAwayHearsOfTheNewestAndFetchesTheRestWhenSomebodyLooks(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.offline()
		var said []string
		for i := range 40 {
			said = append(said, fmt.Sprint("m", i))
			s.act("bob", say("bob", said[i]))
		}
		s.took()
		s.online()
		require.Equal(t, said[40-wire.MaxNewRows:], tab.told())
		require.Equal(t, "40", tab.unreadIn())
		frames := s.took()
		require.Contains(t, hello(frames).Have.Have, teamOwns)
		require.Empty(t, asks(frames))
		read, err := tab.read(30)
		require.NoError(t, err)
		require.Equal(t, said[10:], read)
		require.Len(t, asks(s.took()), 1)
		_, err = tab.read(30)
		require.NoError(t, err)
		require.Empty(t, asks(s.took()))
	})
}

func TestWhoIsRemovedKeepsTheMessagesUpToThenAndNothingElse(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab, other := b.signedIn(), b.signedIn()
		s.act("bob", say("bob", "before"))
		for _, tab := range both(tab, other) {
			require.Equal(t, []string{"before"}, tab.told())
		}
		s.act("bob", core.RemoveMembers{GroupID: "team", UserIDs: []string{"alice"}})
		s.act("bob", say("bob", "after"))
		for _, tab := range both(tab, other) {
			require.Empty(t, tab.told())
			require.Nil(t, tab.Group("team"))
			read, err := tab.read(15)
			require.NoError(t, err)
			require.Equal(t, []string{"before"}, read)
			require.Empty(t, tab.Following())
		}
		left, err := b.copy().Changes(background, core.CopiedFollowing("alice"), 0)
		require.NoError(t, err)
		for _, document := range left.Documents {
			if document.Key.Kind != core.KindReached {
				require.Nil(t, document.Value, "%v", document.Key)
			}
		}

		s.act("carol", core.SignIn{})
		s.act("bob", core.RevokeMessage{ConversationID: team, Sequence: 1})
		s.act("alice", core.JoinGroup{GroupID: "team"})
		s.act("bob", say("bob", "again"))
		require.Equal(t, []string{"again"}, tab.told())
		require.NotNil(t, tab.Group("team"))
	})
}

func TestWhatWasDoneToMessagesOfAGroupInAnAbsenceIsSeen(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.act("bob", say("bob", "one"), say("bob", "two"))
		tab.seen()
		s.offline()
		s.act("bob", core.RevokeMessage{ConversationID: team, Sequence: 1})
		s.online()
		revoked := heard[session.MessageRevoked](tab.seen())
		require.Len(t, revoked, 1)
		require.Equal(t, uint64(1), revoked[0].Messages[0].Sequence)
		require.Equal(t, "1", tab.unreadIn())
	})
}

func TestAfterTheDataWasClearedGroupsComeBackAndNothingIsToldTwice(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab, other := b.signedIn(), b.signedIn()
		s.act("bob", say("bob", "one"))
		require.Equal(t, []string{"one"}, tab.told())
		other.told()
		b.disk.Wipe()
		tab.look()
		other.look()
		for _, tab := range both(tab, other) {
			require.Empty(t, tab.told())
			require.Equal(t, "1", tab.unreadIn())
		}
		s.act("bob", say("bob", "two"))
		require.Equal(t, []string{"two"}, tab.told())
		require.Equal(t, []string{"two"}, other.told())
	})
}

func TestOtherDataAtTheServerReplacesGroupsToo(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.act("bob", say("bob", "one"))
		tab.seen()
		s.offline()
		s.begins("e2")
		founded(s, "crew")
		s.online()
		tab.seen()
		require.Nil(t, tab.Group("team"))
		require.NotNil(t, tab.Group("crew"))
		require.Equal(t, "not in the list", tab.unreadIn())
	})
}

func TestASetThatDoesNotFitIsAskedForAnew(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab := b.signedIn()
		s.act("bob", say("bob", "one"))
		s.set(func() {
			for l := range s.lines {
				l.have[teamOwns] += 2
			}
			s.do("bob", say("bob", "two"), nil)
			s.do("bob", say("bob", "three"), nil)
		})
		s.act("bob", say("bob", "four"))
		time.Sleep(2 * time.Second)
		require.Equal(t, []string{"one", "two", "three", "four"}, tab.told())
		require.Equal(t, "4", tab.unreadIn())
	})
}

func both(tabs ...*tab) []*tab { return tabs }

func TestWhatIsDoneToManyMessagesForOthersHidesNothing(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		s.act("bob", say("bob", "to all"))
		secret := say("bob", "to carol")
		secret.Message.Receivers = []string{"carol"}
		s.act("bob", secret)
		tab := b.signedIn()
		tab.seen()
		s.offline()
		s.act("bob", core.React{ConversationID: team, Sequence: 1, ReactionID: "+1"})
		for range 125 {
			s.act("bob", core.React{ConversationID: team, Sequence: 2, ReactionID: "+1"})
			s.act("bob", core.React{ConversationID: team, Sequence: 2, ReactionID: "+1", Remove: true})
		}
		s.online()
		require.Len(t, heard[session.ReactionsChanged](tab.seen()), 1)
	})
}

// TestWhatOnlyTheServerKnowsIsNotShownBeforeItAnswers: it is refused for now, and
// takes place when the server comes to it. Nobody hears of it twice, nor who did it
// of the own typing.
func TestWhatOnlyTheServerKnowsIsNotShownBeforeItAnswers(t *testing.T) {
	scenario(t, func(t *testing.T, s *server, b *browser) {
		founded(s, "team")
		tab, other := b.signedIn(), b.signedIn()
		s.set(func() { s.slow = true })
		typing := say("alice", "typing")
		typing.Message.OnlineOnly = true
		counting := core.ChangeCounters{GroupID: "team", Counters: map[string]int64{"k": 1}, Add: true}
		codes := make(chan core.Code, 2)
		go func() {
			var err error
			tab.run(func() { _, err = tab.Send(background, typing.Message, nil) })
			codes <- core.CodeOf(err)
		}()
		go func() {
			_, err := tab.do(counting)
			codes <- core.CodeOf(err)
		}()
		require.Equal(t, core.CodeTimeout, <-codes)
		require.Equal(t, core.CodeTimeout, <-codes)
		for _, each := range both(tab, other) {
			events := each.seen()
			require.Empty(t, heard[session.MessageReceived](events))
			require.Empty(t, heard[session.GroupCounterUpdated](events))
		}
		s.catchUp()
		for i, each := range both(tab, other) {
			events := each.seen()
			require.Len(t, heard[session.MessageReceived](events), i, "only the other tab")
			require.Len(t, heard[session.GroupCounterUpdated](events), 1)
		}
	})
}
