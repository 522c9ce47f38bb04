package session_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/core/session"
)

// remote is a device whose server is out of reach, until what waits is answered.
type remote struct {
	t      require.TestingT
	server *authority.Authority
	*session.Session
	revision core.Revision
	now      int64
}

func newRemote(t require.TestingT) *remote {
	r := &remote{t: t, now: 1_700_000_000_000}
	tick := func() int64 { r.now++; return r.now }
	r.server = authority.New(authority.NewMemStore(), authority.NewHub().Member(), tick)
	copied := link.NewCopy(authority.NewMemStore(), authority.NewHub().Member(), tick)
	s, err := session.Open(context.Background(), copied, "alice", session.Options{
		Remote: true, NewDevice: func() string { return "device" }, Tab: "tab", Now: tick, Emit: func([]session.Event) {},
	})
	require.NoError(t, err)
	r.Session = s
	r.elsewhere(core.SignIn{})
	r.take()
	r.apply(core.SetNet{Net: core.Net{State: core.NetDisconnected}})
	return r
}

func (r *remote) apply(command core.Command) {
	require.NoError(r.t, r.Apply(context.Background(), command))
}

// elsewhere is what another device of the user does. It may be refused.
func (r *remote) elsewhere(command core.Command) {
	_, _ = r.server.Do(context.Background(), core.Call{User: "alice", Command: command}, nil)
}

// call is what a page calls, which may be refused.
func (r *remote) call(command core.Command) error {
	_, err := r.Do(context.Background(), command)
	return err
}

// answer has the server carry out the first commands that wait.
func (r *remote) answer(n int) {
	copied := r.Copy()
	for _, queued := range copied.Pending[:min(n, len(copied.Pending))] {
		command, err := queued.Command()
		require.NoError(r.t, err)
		ticket := &core.Ticket{Device: "device", Number: queued.Number, Collected: copied.Collected}
		_, err = r.server.Do(context.Background(), core.Call{User: "alice", Command: command, Ticket: ticket}, nil)
		require.NoError(r.t, err)
	}
}

// take takes over what changed at the server.
func (r *remote) take() {
	update, err := r.server.Changes(context.Background(), "alice", r.revision)
	require.NoError(r.t, err)
	take := core.TakeChanges{Epoch: "epoch", From: r.revision, To: update.Revision, Full: r.revision == 0}
	for _, document := range update.Documents {
		if document.Key.Kind.FromServer() {
			take.Documents = append(take.Documents, document)
		}
	}
	r.revision = update.Revision
	r.apply(take)
}

// anyCall draws a call that may well be refused.
func anyCall(t *rapid.T) core.Command {
	name := rapid.SampledFrom([]string{"A", "B", "C"})
	id := rapid.SampledFrom([]string{"C2Cann", "C2Cbob", "C2Ccarol"})
	switch rapid.IntRange(0, 8).Draw(t, "command") {
	case 0:
		return core.CreateConversationGroup{Name: name.Draw(t, "name"), ConversationIDs: []string{id.Draw(t, "id")}}
	case 1:
		return core.DeleteConversationGroup{Name: name.Draw(t, "name")}
	case 2:
		return core.RenameConversationGroup{OldName: name.Draw(t, "name"), NewName: name.Draw(t, "new name")}
	case 3:
		return core.AddToConversationGroup{Name: name.Draw(t, "name"), ConversationIDs: []string{id.Draw(t, "id")}}
	case 4:
		return core.RemoveFromConversationGroup{Name: name.Draw(t, "name"), ConversationIDs: []string{id.Draw(t, "id")}}
	case 5:
		return core.PinConversation{ConversationID: id.Draw(t, "id"), Pinned: rapid.Bool().Draw(t, "pinned")}
	case 6:
		return core.DeleteConversations{ConversationIDs: []string{id.Draw(t, "id")}}
	case 7:
		return core.UpdateProfile{Nick: new(name.Draw(t, "name"))}
	}
	return core.OpenConversation{ConversationID: id.Draw(t, "id")}
}

// Whatever waits, is answered or refused and changes elsewhere: what is shown is
// what would be if all that waits were decided again.
func TestWhatIsShownIsAsIfAllThatWaitsWereDecidedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRemote(t)
		for range rapid.IntRange(1, 40).Draw(t, "moves") {
			switch rapid.IntRange(0, 5).Draw(t, "move") {
			case 0:
				r.elsewhere(anyCall(t))
			case 1:
				r.answer(rapid.IntRange(1, 5).Draw(t, "answers"))
			case 2:
				r.take()
			default:
				_ = r.call(anyCall(t))
			}
			require.Equal(t, r.Anew(), r.Shown())
		}
	})
}

// waiting makes 500 calls that each change what the ones before did.
func (r *remote) waiting() {
	require.NoError(r.t, r.call(core.CreateConversationGroup{Name: "A"}))
	for i := range 249 {
		require.NoError(r.t, r.call(core.OpenConversation{ConversationID: fmt.Sprintf("C2Cu%d", i)}))
		require.NoError(r.t, r.call(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{fmt.Sprintf("C2Cu%d", i)}}))
	}
	require.NoError(r.t, r.call(core.RenameConversationGroup{OldName: "A", NewName: "B"}))
}

func TestOnlyWhatIsNewIsDecided(t *testing.T) {
	r := newRemote(t)
	r.waiting()
	require.Len(t, r.Pending(), 500)
	require.Equal(t, 500, r.Decisions(), "each call once")
	r.elsewhere(core.OpenConversation{ConversationID: "C2Celsewhere"})
	r.take()
	require.Equal(t, 500, r.Decisions(), "what no call has read changes none")
	r.apply(core.SetNet{Net: core.Net{State: core.NetConnecting}})
	r.answer(1)
	r.take()
	for range 50 {
		r.answer(10) // No conversation is opened in one and used in another.
		r.take()
	}
	require.Empty(t, r.Pending())
	require.Equal(t, 500, r.Decisions(), "what comes as it was guessed decides nothing")
	require.Len(t, r.Conversations(session.Filter{}), 250)
}

func TestWhatHasReadSomethingThatChangedIsDecidedAgain(t *testing.T) {
	r := newRemote(t)
	require.NoError(t, r.call(core.CreateConversationGroup{Name: "A"}))
	require.NoError(t, r.call(core.OpenConversation{ConversationID: "C2Cbob"}))
	require.NoError(t, r.call(core.RenameConversationGroup{OldName: "A", NewName: "B"}))
	before := r.Decisions()
	r.elsewhere(core.CreateConversationGroup{Name: "other"})
	r.take()
	require.Equal(t, []string{"other", "B"}, r.ConversationGroupNames())
	require.Equal(t, before+2, r.Decisions(), "the two that are about groups")
}

func BenchmarkACallWhile500Wait(b *testing.B) {
	for name, before := range map[string]func(*remote){
		"decide what is new": func(*remote) {},
		"decide all again":   func(r *remote) { r.DecideAllAgain() },
	} {
		b.Run(name, func(b *testing.B) {
			r := newRemote(b)
			r.waiting()
			for i := 1; b.Loop(); i++ {
				before(r)
				require.NoError(b, r.call(core.UpdateProfile{Nick: new("alice")}))
				if i%100 == 0 {
					b.StopTimer()
					r = newRemote(b)
					r.waiting()
					b.StartTimer()
				}
			}
		})
	}
}

func TestACommandQueuedUnderItsFormerNameIsCarriedOut(t *testing.T) {
	r := newRemote(t)
	r.apply(core.Enqueue{Named: core.Named{Name: "CreateGroup", Body: []byte(`{"name":"A"}`)}, Tab: "tab"})
	require.Equal(t, []string{"A"}, r.ConversationGroupNames(), "what it will come to is shown")
	require.Equal(t, "CreateConversationGroup", r.Pending()[0].Name, "which a server is told")
	r.answer(1)
	r.take()
	require.Equal(t, []string{"A"}, r.ConversationGroupNames())
	require.Empty(t, r.Pending())
}
