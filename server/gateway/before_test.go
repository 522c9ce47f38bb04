package gateway_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/gateway"
)

// askingBefore has f asked about each message of a device.
func askingBefore(f func(ctx context.Context, user string, message core.Message) (core.Message, error)) func(*gateway.Options) {
	return func(o *gateway.Options) {
		o.Before = func(ctx context.Context, user string, command core.Command) (core.Command, error) {
			send, is := command.(core.SendMessage)
			if !is {
				return command, nil
			}
			message, err := f(ctx, user, send.Message)
			if err != nil {
				return nil, err
			}
			return core.SendMessage{Message: message}, nil
		}
	}
}

func TestACommandIsRefusedOrChangedByWhoeverIsAskedBefore(t *testing.T) {
	h := newHouse(t, askingBefore(func(_ context.Context, user string, m core.Message) (core.Message, error) {
		require.Equal(t, "alice", user, "whoever signed in")
		switch m.Summary() {
		case "curses":
			return m, core.Errorf(120001, "not such words")
		case "panics":
			panic("at the words")
		case "broken":
			return m, context.DeadlineExceeded
		}
		m.Payload = []byte(`{"text":"***"}`)
		return m, nil
	}))
	alice := h.signedIn("alice", "phone")

	refused := alice.do(text("alice", "bob", "curses"))
	require.Equal(t, core.Code(120001), refused.Error.Code)
	require.Equal(t, "not such words", refused.Error.Message)
	require.Nil(t, alice.do(text("alice", "bob", "words")).Error)
	require.NotNil(t, alice.do(text("alice", "bob", "panics")).Error)
	require.Equal(t, []string{"alice: ***"}, h.history("alice", "bob"))
	require.Nil(t, alice.do(core.PinConversation{ConversationID: "C2Cbob", Pinned: true}).Error, "nobody is asked about this")
	require.NoError(t, alice.seat.Receive(background, alice.command(core.PinConversation{ConversationID: "C2Cbob"})))
}

func TestWhoWaitsForAnAnswerKeepsTheOrderOfTheOwnCommandsAndHoldsUpNobody(t *testing.T) {
	asked, answer := make(chan string, 8), make(chan struct{})
	h := newHouse(t, askingBefore(func(_ context.Context, user string, m core.Message) (core.Message, error) {
		if user == "alice" {
			asked <- m.Summary()
			<-answer
		}
		return m, nil
	}))
	alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
	first, second := alice.command(text("alice", "bob", "one")), alice.command(text("alice", "bob", "two"))
	done := make(chan error)
	go func() {
		err := alice.seat.Receive(background, first)
		if err == nil {
			err = alice.seat.Receive(background, second)
		}
		done <- err
	}()
	require.Equal(t, "one", <-asked)
	require.Nil(t, bob.do(text("bob", "carol", "meanwhile")).Error)
	require.NoError(t, alice.seat.CatchUp(background), "what there is for the device comes while it waits")
	require.Empty(t, h.history("alice", "bob"))
	answer <- struct{}{}
	require.Equal(t, "two", <-asked)
	answer <- struct{}{}
	require.NoError(t, <-done)
	require.Equal(t, []string{"alice: one", "alice: two"}, h.history("alice", "bob"))
}

func TestWhatIsSaidInARoomIsAskedAboutToo(t *testing.T) {
	th := newTheatre(t, 1, askingBefore(func(_ context.Context, _ string, m core.Message) (core.Message, error) {
		if m.Summary() == "curses" {
			return m, core.Errorf(10100, "not such words")
		}
		m.Payload = []byte(`{"text":"***"}`)
		return m, nil
	}))
	alice, bob := th.guest("alice", 0, "show"), th.guest("bob", 0, "show")
	th.beat()
	bob.hears()
	require.Equal(t, core.Code(10100), alice.says("show", "curses").Error.Code)
	require.Nil(t, alice.says("show", "words").Error)
	th.beat()
	require.Equal(t, []string{"alice: ***"}, bob.hears())
}

func TestNobodyIsAskedAboutWhatIsNotCarriedOut(t *testing.T) {
	asked := 0
	h := newHouse(t, askingBefore(func(_ context.Context, _ string, m core.Message) (core.Message, error) {
		asked++
		return m, nil
	}))
	alice := h.signedIn("alice", "phone")
	frame := alice.command(text("alice", "bob", "once"))
	for range 3 {
		require.NoError(t, alice.receive(frame))
	}
	require.Equal(t, 1, asked)
	require.Equal(t, []string{"alice: once"}, h.history("alice", "bob"))
	frame.Number += 10_000
	require.Error(t, alice.receive(frame))
	require.Equal(t, 1, asked, "the number is not one that it may use")
}

func TestNobodyIsAskedForWhoAsksTooOften(t *testing.T) {
	asked := 0
	h := newHouse(t, func(o *gateway.Options) {
		o.Limits.FriendsAdded = 2
		o.Before = func(_ context.Context, _ string, command core.Command) (core.Command, error) {
			asked++
			return nil, core.Errorf(core.CodeMayNotAdd, "no")
		}
	})
	alice := h.signedIn("alice", "phone")
	add := core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}}
	for _, code := range []core.Code{core.CodeMayNotAdd, core.CodeMayNotAdd, core.CodeTooFrequent} {
		require.Equal(t, code, alice.do(add).Error.Code)
	}
	require.Equal(t, 2, asked)
}

func TestNobodyIsAskedForWhoSaysTooMuchInRooms(t *testing.T) {
	asked := 0
	th := newTheatre(t, 1, askingBefore(func(_ context.Context, _ string, m core.Message) (core.Message, error) {
		asked++
		return m, nil
	}))
	alice := th.guest("alice", 0, "show")
	passed := 0
	for range 100 {
		if alice.says("show", "again").Error == nil {
			passed++
		}
	}
	require.Less(t, passed, 50)
	require.Equal(t, passed, asked)
}
