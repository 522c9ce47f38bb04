package replica_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

func TestGroupsThatAreGoneAreForgotten(t *testing.T) {
	d := newDevice(t)
	require.NoError(t, d.call(core.OpenConversation{ConversationID: "C2Cbob"}))
	for range 50 {
		require.NoError(t, d.call(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}}))
		require.NoError(t, d.call(core.DeleteConversationGroup{Name: "A"}))
	}
	require.NoError(t, d.call(core.PinConversation{ConversationID: "C2Cbob", Pinned: true}))
	require.Zero(t, d.CountFiled())
}

func TestDocumentsThatAReplicaHasAlreadyChangeNothing(t *testing.T) {
	d := newDevice(t)
	d.elsewhere(core.OpenConversation{ConversationID: "C2Cbob"})
	before := d.anew()
	require.NotEmpty(t, d.take().Conversations)
	var all, old []core.Document
	for document := range d.Documents() {
		all = append(all, document)
	}
	for document := range before.Documents() {
		old = append(old, document)
	}
	list := d.List()
	require.Equal(t, core.Effects{}, d.Apply(d.Revision("alice"), all))
	require.Equal(t, core.Effects{}, d.Apply(before.Revision("alice"), old), "older ones neither")
	require.Equal(t, list, d.List())
	require.Greater(t, d.Revision("alice"), before.Revision("alice"), "it never goes back")
	require.Zero(t, d.Revision("bob"))
}

func TestWhileTheServerIsThereItsAnswerComesFirst(t *testing.T) {
	d := newDevice(t)
	d.keep(core.SetNet{Net: core.Net{State: core.NetConnected}})
	d.enqueue(core.OpenConversation{ConversationID: "C2Cbob"}, true)
	d.enqueue(core.OpenConversation{ConversationID: "C2Ccarol"}, true)
	require.Empty(t, d.Choose(replica.Filter{}))

	d.Reveal(d.Pending()[0].Number)
	require.NotEmpty(t, d.Apply(d.Revision("alice"), nil).Conversations)
	require.Len(t, d.Choose(replica.Filter{}), 1, "the answer is long in coming")
	again := replica.New("alice", func() {})
	again.RevealAs(d.Replica)
	for document := range d.Documents() {
		again.Add(document)
	}
	again.Complete(d.Revision("alice"))
	require.Equal(t, d.Choose(replica.Filter{}), again.Choose(replica.Filter{}))

	d.keep(core.SetNet{Net: core.Net{State: core.NetDisconnected}})
	require.Len(t, d.Choose(replica.Filter{}), 2, "there will be none for now")
	d.keep(core.SetNet{Net: core.Net{State: core.NetConnected}})
	require.Len(t, d.Choose(replica.Filter{}), 2, "what was shown stays")
}

func TestTheReplicaInThePlaceOfARetiredOneKnowsWhatIsNew(t *testing.T) {
	d := newDevice(t)
	d.elsewhere(core.OpenConversation{ConversationID: "C2Cbob"})
	d.take()
	given := d.Given(core.ConversationKey("alice", "C2Cbob"))
	require.NotNil(t, given.Value)
	before := d.Replica
	before.Retire(nil)

	empty := replica.New("alice", func() {})
	empty.Complete(0)
	require.Contains(t, empty.InPlaceOf(before).Conversations, "C2Cbob", "it is not shown any more")
	require.False(t, empty.Remembers("epoch"))
	empty.Recall(before)
	require.True(t, empty.Remembers("epoch"))
	require.False(t, empty.Remembers("other"))
	require.Equal(t, given, empty.Given(given.Key))

	var all []core.Document
	for document := range before.Documents() {
		all = append(all, document)
	}
	empty.Apply(before.Revision("alice"), all)
	require.False(t, empty.Remembers("epoch"), "a server has given everything again")
	require.Equal(t, before.Choose(replica.Filter{}), empty.Choose(replica.Filter{}))
}
