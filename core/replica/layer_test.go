package replica_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

// device is a device of alice whose server is out of reach, until what waits is
// answered.
type device struct {
	t              require.TestingT
	server, copied *authority.Authority
	*replica.Replica
	taken core.Revision // of the server's
	now   int64
	// effects is what the last changes meant.
	effects []core.Effects
}

func newDevice(t require.TestingT) *device {
	d := &device{t: t, now: 1_700_000_000_000}
	d.server = authority.New(authority.NewMemStore(), authority.NewHub().Member(), d.tick)
	d.copied = authority.New(authority.NewMemStore(), authority.NewHub().Member(), d.tick)
	d.Replica = replica.New("alice", func() {})
	d.Complete(0)
	d.keep(core.NameDevice{Device: "device"})
	d.elsewhere(core.SignIn{})
	d.take()
	d.keep(core.SetNet{Net: core.Net{State: core.NetDisconnected}})
	return d
}

func (d *device) tick() int64 { d.now++; return d.now }

// keep has the copy carry out a command of its own.
func (d *device) keep(command core.Command) core.Effects {
	committed, err := d.copied.Do(context.Background(), core.Call{User: "alice", Command: command}, d)
	require.NoError(d.t, err)
	effects := d.Apply(committed.Revision, committed.Documents)
	d.effects = append(d.effects, effects)
	return effects
}

// elsewhere is what another device of the user does. It may be refused.
func (d *device) elsewhere(command core.Command) {
	_, _ = d.server.Do(context.Background(), core.Call{User: "alice", Command: command}, nil)
}

// call is what a page calls, which may be refused.
func (d *device) call(command core.Command) error {
	if _, refusal := d.Decide(command, d.tick()); refusal != nil {
		return refusal
	}
	d.enqueue(command, false)
	return nil
}

func (d *device) enqueue(command core.Command, live bool) {
	named, err := core.NameCommand(command)
	require.NoError(d.t, err)
	d.keep(core.Enqueue{Named: named, Tab: "tab", Slot: d.FreeSlot("tab"), Live: live, Collected: d.Answered()})
}

// answer has the server carry out the first commands that wait.
func (d *device) answer(n int) {
	for _, queued := range d.Pending()[:min(n, len(d.Pending()))] {
		command, err := queued.Command()
		require.NoError(d.t, err)
		ticket := &core.Ticket{Device: "device", Number: queued.Number, Collected: d.Collected()}
		_, err = d.server.Do(context.Background(), core.Call{User: "alice", Command: command, Ticket: ticket}, nil)
		require.NoError(d.t, err)
	}
}

// take takes over what changed at the server.
func (d *device) take() core.Effects {
	update, err := d.server.Changes(context.Background(), "alice", d.taken)
	require.NoError(d.t, err)
	take := core.TakeChanges{Epoch: "epoch", From: d.taken, To: update.Revision, Full: d.taken == 0}
	for _, document := range update.Documents {
		if document.Key.Kind.FromServer() {
			take.Documents = append(take.Documents, document)
		}
	}
	d.taken = update.Revision
	return d.keep(take)
}

// anew is a replica of the same documents.
func (d *device) anew() *replica.Replica {
	anew := replica.New("alice", func() {})
	for document := range d.Documents() {
		anew.Add(document)
	}
	anew.Complete(d.Revision("alice"))
	return anew
}

// anyCall draws a call that may well be refused.
func anyCall(t *rapid.T) core.Command {
	name := rapid.SampledFrom([]string{"A", "B", "C"})
	id := rapid.SampledFrom([]string{"C2Cann", "C2Cbob", "C2Ccarol"})
	switch rapid.IntRange(0, 14).Draw(t, "command") {
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
	if rapid.Bool().Draw(t, "file") {
		return anyFiling(t)
	}
	return core.OpenConversation{ConversationID: id.Draw(t, "id")}
}

// Whatever waits, is answered or refused and changes elsewhere: what is shown is
// what would be if all that waits were decided again.
func TestWhatIsShownIsAsIfAllThatWaitsWereDecidedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDevice(t)
		for range rapid.IntRange(1, 40).Draw(t, "moves") {
			switch rapid.IntRange(0, 5).Draw(t, "move") {
			case 0:
				d.elsewhere(anyCall(t))
			case 1:
				d.answer(rapid.IntRange(1, 5).Draw(t, "answers"))
			case 2:
				d.take()
			default:
				_ = d.call(anyCall(t))
			}
			require.Equal(t, d.anew().Shown(), d.Shown())
		}
	})
}

// waiting makes 500 calls that each change what the ones before did.
func (d *device) waiting() {
	require.NoError(d.t, d.call(core.CreateConversationGroup{Name: "A"}))
	for i := range 249 {
		require.NoError(d.t, d.call(core.OpenConversation{ConversationID: fmt.Sprintf("C2Cu%d", i)}))
		require.NoError(d.t, d.call(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{fmt.Sprintf("C2Cu%d", i)}}))
	}
	require.NoError(d.t, d.call(core.RenameConversationGroup{OldName: "A", NewName: "B"}))
}

func TestOnlyWhatIsNewIsDecided(t *testing.T) {
	d := newDevice(t)
	d.waiting()
	require.Len(t, d.Pending(), 500)
	require.Equal(t, 500, d.Decisions(), "each call once")
	d.elsewhere(core.OpenConversation{ConversationID: "C2Celsewhere"})
	d.take()
	require.Equal(t, 500, d.Decisions(), "what no call has read changes none")
	d.keep(core.SetNet{Net: core.Net{State: core.NetConnecting}})
	d.answer(1)
	d.take()
	for range 50 {
		d.answer(10) // No conversation is opened in one and used in another.
		d.take()
	}
	require.Empty(t, d.Pending())
	require.Equal(t, 750, d.Decisions(), "what comes as it was guessed decides nothing, but for when the group was made: the server's clock says that")
	require.Len(t, d.Choose(replica.Filter{}), 250)
}

func TestWhatHasReadSomethingThatChangedIsDecidedAgain(t *testing.T) {
	d := newDevice(t)
	require.NoError(t, d.call(core.CreateConversationGroup{Name: "A"}))
	require.NoError(t, d.call(core.OpenConversation{ConversationID: "C2Cbob"}))
	require.NoError(t, d.call(core.RenameConversationGroup{OldName: "A", NewName: "B"}))
	before := d.Decisions()
	d.elsewhere(core.CreateConversationGroup{Name: "other"})
	d.take()
	require.Equal(t, []string{"other", "B"}, d.Directory().Names())
	require.Equal(t, before+2, d.Decisions(), "the two that are about groups")
}

func BenchmarkACallWhile500Wait(b *testing.B) {
	for name, before := range map[string]func(*device){
		"decide what is new": func(*device) {},
		"decide all again":   func(d *device) { d.DecideAllAgain() },
	} {
		b.Run(name, func(b *testing.B) {
			d := newDevice(b)
			d.waiting()
			for i := 1; b.Loop(); i++ {
				before(d)
				require.NoError(b, d.call(core.UpdateProfile{Nick: new("alice")}))
				if i%100 == 0 {
					b.StopTimer()
					d = newDevice(b)
					d.waiting()
					b.StartTimer()
				}
			}
		})
	}
}

func TestACommandQueuedUnderItsFormerNameIsCarriedOut(t *testing.T) {
	d := newDevice(t)
	d.keep(core.Enqueue{Named: core.Named{Name: "CreateGroup", Body: []byte(`{"name":"A"}`)}, Tab: "tab"})
	require.Equal(t, []string{"A"}, d.Directory().Names(), "what it will come to is shown")
	require.Equal(t, "CreateConversationGroup", d.Pending()[0].Name, "which a server is told")
	d.answer(1)
	d.take()
	require.Equal(t, []string{"A"}, d.Directory().Names())
	require.Empty(t, d.Pending())
}

func TestWhatWaitsIsDecidedAgainWhenTheServerAllowsSomethingElse(t *testing.T) {
	d := newDevice(t)
	for _, name := range []string{"A", "B", "C"} {
		require.NoError(t, d.call(core.CreateConversationGroup{Name: name}))
	}
	decided := d.Decisions()
	d.keep(core.SealSignIn{Seal: "seal"})
	require.Equal(t, decided, d.Decisions(), "nothing else is allowed")

	allows := core.SealSignIn{Seal: "seal", ConversationGroups: &core.ConversationGroupLimits{Groups: 2}}
	effects := d.keep(allows)
	require.True(t, effects.ConversationGroupNames)
	require.Equal(t, []string{"A", "B"}, d.Directory().Names(), "the third would be refused")
	decided = d.Decisions()
	d.keep(allows)
	d.keep(core.SealSignIn{})
	require.Equal(t, decided, d.Decisions(), "a sign-in that ended says nothing of it")

	d.keep(core.SealSignIn{Seal: "seal", ConversationGroups: &core.ConversationGroupLimits{Groups: 20}})
	require.Equal(t, []string{"A", "B", "C"}, d.Directory().Names())
}
