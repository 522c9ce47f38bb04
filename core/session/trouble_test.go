package session_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

// meddling is a store that lets somebody else commit before a commit now and
// then.
type meddling struct {
	authority.Store
	meddle func()
}

func (m *meddling) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if f := m.meddle; f != nil {
		m.meddle = nil
		f()
	}
	return m.Store.Commit(ctx, c)
}

func TestACommandThatLosesARaceIsDecidedAgain(t *testing.T) {
	h := newHouse(t)
	store := &meddling{Store: h.store}
	other := h.device("alice")
	other.open("C2Cbob")
	h.store = store
	d := h.device("alice")

	store.meddle = func() { other.do(core.CreateConversationGroup{Name: "A"}) }
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	require.Equal(t, []string{"A"}, d.ConversationGroupNames(), "the group of the other device was found")

	store.meddle = func() { other.do(core.DeleteConversationGroup{Name: "A"}) }
	require.Equal(t, core.Code(51009), d.refused(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}}))

	store.meddle = func() { other.do(core.CreateConversationGroup{Name: "A"}) }
	result := d.sorted(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	require.Equal(t, []string{"A"}, d.ConversationGroupNames(), "and the session has caught up with them")
	require.Equal(t, []string{"C2Cbob"}, result.Success, "a refusal is checked against newer documents")
}

func TestWhatSomebodyElseDidFirstIsSeenAfterTheCall(t *testing.T) {
	h := newHouse(t)
	here, there := h.device("alice"), h.device("alice")
	there.open("C2Cbob")
	there.do(core.CreateConversationGroup{Name: "A"})
	here.open("C2Cbob")
	require.NotNil(t, here.Conversation("C2Cbob"), "though nothing was left to do")
	here.do(core.CreateConversationGroup{Name: "A"})
	require.Equal(t, []string{"A"}, here.ConversationGroupNames())
}

// failing is a store of which reads can be made to fail.
type failing struct {
	authority.Store
	history, changes bool
}

var errRead = errors.New("the disk is tired")

func (f *failing) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	if f.history {
		return nil, errRead
	}
	return f.Store.History(ctx, thread, after, before, limit)
}

func (f *failing) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	if f.changes {
		return authority.Changes{}, errRead
	}
	return f.Store.Changes(ctx, owner, after)
}

// unlucky is a device on a store of which reads can be made to fail.
func (h *house) unlucky(user string) (*device, *failing) {
	store := &failing{Store: h.store}
	h.store = store
	return h.device(user), store
}

func TestAMessageSentFromHereIsNeverReceivedHereNotEvenLate(t *testing.T) {
	h := newHouse(t)
	other := h.device("alice")
	d, store := h.unlucky("alice")
	other.open("C2Ccarol")
	store.changes = true
	d.send("bob", "mine")
	require.Equal(t, []string{"trouble"}, d.seen())
	store.changes = false
	d.catchUp()
	require.Equal(t, []string{"list"}, d.seen())
}

func TestMessagesThatCouldNotBeReadComeLater(t *testing.T) {
	h := newHouse(t)
	bob := h.device("bob")
	alice, store := h.unlucky("alice")
	bob.send("alice", "one")
	bob.send("alice", "two")
	store.history = true
	require.ErrorIs(t, alice.CatchUp(context.Background()), errRead)
	require.Equal(t, []string{"list", "unread 2"}, alice.seen())
	store.history = false
	bob.send("alice", "three")
	alice.catchUp()
	require.Equal(t, []string{"list", "unread 3", "received [one two three]"}, alice.seen())
}

func TestACommandThatIsDoneSucceedsThoughItsEffectsCannotBeRead(t *testing.T) {
	h := newHouse(t)
	other := h.device("alice")
	d, store := h.unlucky("alice")
	other.open("C2Ccarol")
	store.changes = true
	d.open("C2Cbob")
	require.Equal(t, []string{"trouble"}, d.seen())
	store.changes = false
	d.catchUp()
	require.Equal(t, []string{"C2Ccarol", "C2Cbob"}, d.list(replica.Filter{}))
}
