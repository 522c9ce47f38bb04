package link_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

const show = "group show"

// enter lets a device into a room, or says why not.
func (l *line) enter(owner string) {
	s, user := l.server, l.hello.UserID
	groupID := strings.TrimPrefix(owner, "group ")
	documents, err := s.authority.Documents(background, core.SeatKeys(groupID, user))
	require.NoError(s.t, err)
	group, _ := documents[0].Value.(core.Group)
	seat := core.LiveSeat(&group, user, s.now())
	set := wire.Set{Owner: owner, None: true, Error: core.Errorf(core.CodeGroupDenied, "kept out")}
	if core.JudgeSeat(seat, documents[0].Value, documents[1].Value, s.now()) != nil {
		set = wire.Set{Owner: owner, To: documents[0].Revision, Whole: true, Documents: []wire.Document{l.wired(documents[0])}}
		set.For, err = core.Encode(seat)
		require.NoError(s.t, err)
		l.rooms[owner] = true
	}
	l.send(wire.Changes{From: l.cursor, To: l.cursor, Sets: []wire.Set{set}})
	if l.rooms[owner] {
		l.send(wire.Live{Owner: owner, Count: 7})
	}
}

func (l *line) wired(document core.Document) wire.Document {
	wired, err := wire.NewDocument(document)
	require.NoError(l.server.t, err)
	return wired
}

// speak answers a message to a room.
func (l *line) speak(f wire.Live) {
	s, message := l.server, core.Message{}
	require.Len(s.t, f.Messages, 1)
	require.NoError(s.t, json.Unmarshal(f.Messages[0], &message))
	lived := wire.Lived{Owner: f.Owner, ID: f.ID}
	committed, err := s.authority.Do(background, core.Call{User: l.hello.UserID, Command: core.SpeakLive{Message: message}, Live: true}, nil)
	if err != nil {
		lived.Error = core.Errorf(core.CodeOf(err), "%v", err)
	} else {
		message = committed.Outcome.(core.Message)
		message.Sequence = 1_000_000 * uint64(s.now())
		lived.Message, err = json.Marshal(message)
		require.NoError(s.t, err)
	}
	l.send(lived)
}

// says has the server say something of a room to all who are in it.
func (s *server) says(owner string, frame wire.Frame) {
	s.set(func() {
		for l := range s.lines {
			if l.rooms[owner] {
				l.send(frame)
			}
		}
	})
	synctest.Wait()
}

// talks is bob saying something in the room.
func (s *server) talks(text string) {
	message := say("bob", text).Message
	message.To, message.Sequence, message.Time = "show", 1_000_000*uint64(s.now()), s.now()
	message.From = "bob"
	body, err := json.Marshal(message)
	require.NoError(s.t, err)
	s.says(show, wire.Live{Owner: show, Messages: []json.RawMessage{body}})
}

// onStage is a browser whose server has a live group of bob's.
func onStage(t *testing.T) (*server, *browser) {
	s := newServer(t, now)
	s.act("bob", core.SignIn{}, core.CreateChatGroup{GroupID: "show", Type: core.GroupLive, Name: "Show"})
	return s, newBrowser(t, s)
}

func (t *tab) enter() (err error) {
	joined, err := t.do(core.JoinGroup{GroupID: "show"})
	require.NoError(t.browser.t, err)
	outcome := joined.Outcome.(core.GroupJoined)
	t.run(func() { err = t.Enter(background, "show", &outcome.Group, true) })
	synctest.Wait()
	return err
}

func (t *tab) speak(text string) (message core.Message, err error) {
	message = say("alice", text).Message
	message.To = "show"
	t.run(func() {
		var sent session.Result[core.Message]
		sent, err = t.Send(background, message, nil)
		message = sent.Outcome
	})
	synctest.Wait()
	return message, err
}

// listened returns the texts that a tab has received.
func (t *tab) listened() (texts []string) {
	for _, e := range heard[session.MessageReceived](t.seen()) {
		for _, message := range e.Messages {
			texts = append(texts, string(message.Payload))
		}
	}
	return texts
}

// rooms returns what the server was told of rooms since it was asked last.
func (s *server) rooms() (told []string) {
	synctest.Wait()
	for _, frame := range s.took() {
		switch f := frame.(type) {
		case wire.Follow:
			told = append(told, "follow "+strings.Join(f.Owners, ", "))
		case wire.Unfollow:
			told = append(told, "unfollow "+strings.Join(f.Owners, ", "))
		case wire.Live:
			told = append(told, fmt.Sprintf("live %d", len(f.Messages)))
		}
	}
	return told
}

func TestAllTabsOfADeviceAreInRoomsByOneConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		first, second, third := b.signedIn(), b.signedIn(), b.signedIn()
		require.NoError(t, first.enter())
		require.NoError(t, second.enter())
		require.Equal(t, []string{"follow group show", "follow group show"}, s.rooms())
		require.Equal(t, 1, s.connections())
		for _, tab := range []*tab{first, second} {
			require.Equal(t, "Show", tab.Group("show").Name)
			require.Equal(t, 7, tab.Group("show").Members)
			tab.seen()
		}
		require.Nil(t, third.Group("show"))

		s.talks("hello")
		require.Equal(t, []string{`{"text":"hello"}`}, first.listened())
		require.Equal(t, []string{`{"text":"hello"}`}, second.listened())
		require.Empty(t, third.seen())

		said, err := second.speak("me too")
		require.NoError(t, err)
		require.NotZero(t, said.Sequence)
		require.Empty(t, second.listened(), "who sends is not told of it")
		require.Equal(t, []string{`{"text":"me too"}`}, first.listened(), "others of the user's are")
		require.Equal(t, []string{"live 1"}, s.rooms(), "it is sent once")
		page, err := second.Messages(background, "GROUPshow", 0, 15)
		require.NoError(t, err)
		require.Empty(t, page.Messages, "there is no history")
	})
}

func TestADeviceLeavesARoomWithItsLastTab(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		first, second, third := b.signedIn(), b.signedIn(), b.signedIn()
		for _, tab := range []*tab{first, second, third} {
			require.NoError(t, tab.enter())
		}
		s.rooms()
		_, err := first.do(core.QuitGroup{GroupID: "show"})
		require.NoError(t, err)
		require.Nil(t, first.Group("show"))
		second.close()
		require.Empty(t, s.rooms())
		for _, gone := range b.gone["tab3"] { // It has died.
			gone()
		}
		require.Equal(t, []string{"unfollow group show"}, s.rooms())
	})
}

func TestWhicheverTabLeadsNextFollowsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		first := b.signedIn()
		require.NoError(t, first.enter())
		second := b.signedIn() // It has not heard who is where.
		require.NoError(t, second.enter())
		s.rooms()
		s.hangUp(wire.CloseRestart)
		time.Sleep(time.Minute)
		require.Equal(t, []string{"follow group show, group show"}, s.rooms(), "the same tab has connected again")
		first.close()
		time.Sleep(time.Minute)
		require.Contains(t, s.rooms(), "follow group show")
		second.seen()
		s.talks("still there?")
		require.Equal(t, []string{`{"text":"still there?"}`}, second.listened())
	})
}

func TestATabThatWasThereBeforeIsFollowedForByOneThatCameLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		leads, stays := b.signedIn(), b.signedIn()
		require.NoError(t, stays.enter())
		stays.hidden.Store(true)
		later := b.signedIn()
		wake := stays.fallAsleep() // So it does not lead next.
		leads.close()
		time.Sleep(time.Minute)
		wake()
		time.Sleep(time.Minute)
		stays.seen()
		s.talks("hello")
		require.Equal(t, []string{`{"text":"hello"}`}, stays.listened())
		require.Empty(t, later.listened())
	})
}

func TestWhoIsNotLetIntoARoomIsToldWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		first, second := b.signedIn(), b.signedIn()
		joined, err := second.do(core.JoinGroup{GroupID: "show"})
		require.NoError(t, err)
		s.act("bob", core.RemoveMembers{GroupID: "show", UserIDs: []string{"alice"}, Seconds: 60})
		outcome := joined.Outcome.(core.GroupJoined)
		second.run(func() { err = second.Enter(background, "show", &outcome.Group, true) })
		require.Equal(t, core.CodeGroupDenied, core.CodeOf(err))
		require.Nil(t, second.Group("show"))
		s.rooms()
		s.hangUp(wire.CloseRestart)
		time.Sleep(time.Minute)
		require.Empty(t, s.rooms(), "nobody is in the room")
		require.Nil(t, first.Group("show"))

		s.set(func() { s.deaf = true })
		first.run(func() { err = first.Enter(background, "show", &outcome.Group, true) })
		require.Error(t, err, "a server that does not answer")
		require.Nil(t, first.Group("show"))
	})
}

func TestWhoIsPutOutOfARoomIsOutInAllTabs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		first, second := b.signedIn(), b.signedIn()
		require.NoError(t, first.enter())
		require.NoError(t, second.enter())
		s.says(show, wire.Changes{Sets: []wire.Set{{Owner: show, None: true, Error: core.Errorf(core.CodeGroupDenied, "out")}}})
		for _, tab := range []*tab{first, second} {
			require.Nil(t, tab.Group("show"))
			require.NotEmpty(t, heard[session.GroupListUpdated](tab.seen()))
			_, err := tab.speak("but")
			require.Error(t, err)
		}
	})
}

func TestAGroupThatIsDismissedTellsItsRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		first, second := b.signedIn(), b.signedIn()
		require.NoError(t, first.enter())
		require.NoError(t, second.enter())
		first.seen()
		second.seen()
		ended := core.Group{Type: core.GroupLive, Name: "Show", DismissedBy: "bob"}
		document := s.lineOf().wired(core.Document{Key: core.GroupKey("show"), Value: ended})
		s.says(show, wire.Changes{Sets: []wire.Set{{Owner: show, From: 1, To: 2, Documents: []wire.Document{document}}}})
		for _, tab := range []*tab{first, second} {
			require.Len(t, tab.listened(), 1, "the notice")
			require.Nil(t, tab.Group("show"))
		}
	})
}

func TestAMessageThatGotNoAnswerIsNotSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		alice := b.signedIn()
		require.NoError(t, alice.enter())
		s.rooms()
		s.set(func() { s.slow, s.mute = true, true })
		_, err := alice.speak("lost")
		require.Equal(t, core.CodeTimeout, core.CodeOf(err))
		s.set(func() { s.slow, s.mute = false, false })
		s.hangUp(wire.CloseRestart)
		time.Sleep(time.Minute)
		told := strings.Join(s.rooms(), "; ")
		require.Equal(t, 1, strings.Count(told, "live"), told)
		_, err = alice.speak("found")
		require.NoError(t, err)
		s.act("bob", core.SetMemberMute{GroupID: "show", UserID: "alice", Seconds: 60})
		_, err = alice.speak("muted")
		require.Equal(t, core.CodeMuted, core.CodeOf(err))
	})
}

func TestWhereThereAreNoLocksEachTabSpeaksForItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		b.noLocks = true
		first, second := b.signedIn(), b.signedIn()
		require.NoError(t, first.enter())
		require.NoError(t, second.enter())
		require.Equal(t, []string{"follow group show", "follow group show"}, s.rooms())
		first.seen()
		second.seen()
		_, err := second.speak("once")
		require.NoError(t, err)
		require.Equal(t, []string{"live 1"}, s.rooms())
		s.talks("hello")
		require.Equal(t, []string{`{"text":"hello"}`}, first.listened())
		require.Equal(t, []string{`{"text":"hello"}`}, second.listened())
	})
}

func TestASetThatDoesNotGoOnHasTheTabAskAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		alice := b.signedIn()
		require.NoError(t, alice.enter())
		s.rooms()
		s.says(show, wire.Changes{Sets: []wire.Set{{Owner: show, From: 5, To: 6}}})
		require.Equal(t, []string{"follow group show"}, s.rooms())
		require.NotNil(t, alice.Group("show"))
	})
}

func TestHintsOfRoomsThatAreNoneChangeNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := onStage(t)
		alice := b.signedIn()
		require.NoError(t, alice.enter())
		s.rooms()
		alice.seen()
		other := b.hub.Member()
		for _, text := range []string{
			"room alice ", "room alice {}", `room alice {"type":"live","owner":"group show","messages":["no"]}`, `room alice {"type":"changes","sets":[{}]}`,
			`room bob {"type":"live","owner":"group show","count":9}`,
			`live {"group":"show","user":"bob","seat":"x","asks":true}`, `live {"group":"a b","user":"alice","seat":"x","asks":true}`, "live ",
		} {
			other.Publish([]authority.Hint{{Owner: text, Revision: 1}})
			require.Empty(t, alice.seen(), text)
			require.Empty(t, s.rooms(), text)
		}
		require.Equal(t, 7, alice.Group("show").Members)
	})
}
