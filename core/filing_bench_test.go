package core_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// BenchmarkDecideFiling decides the documented commands of a user with 20 conversation
// groups, without a store.
func BenchmarkDecideFiling(b *testing.B) {
	hundred := make([]string, 100)
	loaded := map[core.Key]core.Document{}
	var directory core.Directory
	for i := range hundred {
		hundred[i] = fmt.Sprintf("C2Cu%d", i)
		key := core.ConversationKey("alice", hundred[i])
		loaded[key] = core.Document{Key: key, Revision: 1, Value: &core.Conversation{Listed: true, ConversationGroups: []int{3, 7}}}
	}
	for i := range 20 {
		directory.ConversationGroups = append(directory.ConversationGroups, core.ConversationGroup{ID: i + 1, Name: fmt.Sprint("group ", i+1), Count: 100})
	}
	loaded[core.DirectoryKey("alice")] = core.Document{Key: core.DirectoryKey("alice"), Revision: 1, Value: directory}
	for name, command := range map[string]core.Command{
		"add 1":      core.AddToConversationGroup{Name: "group 5", ConversationIDs: hundred[:1]},
		"add 100":    core.AddToConversationGroup{Name: "group 5", ConversationIDs: hundred},
		"remove 100": core.RemoveFromConversationGroup{Name: "group 7", ConversationIDs: hundred},
		"rename":     core.RenameConversationGroup{OldName: "group 5", NewName: "other"},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				_, missing, err := core.Decide(loaded, core.Call{User: "alice", Now: 1, Command: command})
				require.NoError(b, err)
				for _, key := range missing {
					loaded[key] = core.Document{Key: key}
				}
			}
		})
	}
}
