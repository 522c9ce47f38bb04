package authority_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

func TestWhatIsToldOfACommitIsCommittedWithIt(t *testing.T) {
	store := authority.NewMemOutbox()
	a := authority.New(store, authority.NewHub().Member(), func() int64 { return 1000 })
	a.Posts = func(call core.Call, read map[core.Key]core.Document, decision core.Decision) []authority.Post {
		require.NotEmpty(t, read)
		return []authority.Post{{Queue: "q", Due: call.Now, Body: []byte(call.User + " " + core.NameOf(call.Command))}}
	}
	_, err := a.Do(t.Context(), core.Call{User: "ann", Command: core.CreateConversationGroup{Name: "work"}}, nil)
	require.NoError(t, err)
	_, err = a.Do(t.Context(), core.Call{User: "ann", Command: core.RenameConversationGroup{OldName: "none", NewName: "other"}}, nil)
	require.Error(t, err, "a refusal posts nothing")

	posts, err := store.TakePosts(t.Context(), "q", 1000, 2000, 10)
	require.NoError(t, err)
	require.Len(t, posts, 1)
	require.Equal(t, "ann CreateConversationGroup", string(posts[0].Body))
}
