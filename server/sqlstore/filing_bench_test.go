package sqlstore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// BenchmarkFiling puts a conversation into one of 20 conversation groups and takes it
// out again: without a trace, and so that it can be undone.
func BenchmarkFiling(b *testing.B) {
	for name, kept := range map[string]bool{"not kept": false, "kept": true} {
		b.Run(name, func(b *testing.B) {
			benchOnEach(b, func(b *testing.B, s sqlstore.Store) { benchFiling(b, s, kept) })
		})
	}
}

func benchFiling(b *testing.B, s sqlstore.Store, kept bool) {
	store := &weighed{Store: s}
	a := authority.New(store, authority.NewHub().Member(), func() int64 { return 1_700_000_000_000 })
	changes := 0
	do := func(command core.Command) {
		_, err := a.Do(b.Context(), core.Call{User: "alice", Command: command}, nil)
		require.NoError(b, err)
	}
	changeID := func() string {
		if changes++; kept {
			return fmt.Sprintf("%016d", changes)
		}
		return ""
	}
	do(core.OpenConversation{ConversationID: "C2Cbob"})
	for i := range core.MaxConversationGroups {
		do(core.CreateConversationGroup{Name: fmt.Sprint("group ", i), ChangeID: changeID()})
	}
	for range core.MaxConversationGroupChanges { // As many are kept as there can be.
		do(core.RenameConversationGroup{OldName: "group 0", NewName: "group", ChangeID: changeID()})
		do(core.RenameConversationGroup{OldName: "group", NewName: "group 0", ChangeID: changeID()})
	}
	store.documents.Store(0)
	store.bytes.Store(0)
	b.ResetTimer()
	for range b.N {
		do(core.AddToConversationGroup{Name: "group 7", ConversationIDs: []string{"C2Cbob"}, ChangeID: changeID()})
		do(core.RemoveFromConversationGroup{Name: "group 7", ConversationIDs: []string{"C2Cbob"}, ChangeID: changeID()})
	}
	b.ReportMetric(float64(store.documents.Load())/float64(2*b.N), "documents/call")
	b.ReportMetric(float64(store.bytes.Load())/float64(2*b.N), "bytes/call")
}
