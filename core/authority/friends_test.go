package authority_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

func carryOut(t *testing.T, a *authority.Authority, user string, command core.Command) {
	t.Helper()
	_, err := a.Do(t.Context(), core.Call{User: user, Command: command}, nil)
	require.NoError(t, err)
}

func TestWhoAsksLearnsWhoHasThemAsAFriendAndNothingElse(t *testing.T) {
	a := authority.New(authority.NewMemStore(), authority.NewHub().Member(), func() int64 { return 1 })
	for _, user := range []string{"ann", "bob", "cat", "dan"} {
		carryOut(t, a, user, core.SignIn{})
	}
	add := func(user, other string) {
		carryOut(t, a, user, core.ChangeFriends{Op: "addFriend", UserIDs: []string{other}, Source: "AddSource_Type_Test", Single: true})
	}
	add("bob", "ann")
	add("ann", "cat")
	add("bob", "cat")
	carryOut(t, a, "dan", core.UpdateProfile{AllowType: new(core.AllowNeedsConfirm)})
	add("ann", "dan") // Who waits is nobody's friend.
	ask := func(user string, ids any) (string, error) {
		text, err := json.Marshal(ids)
		require.NoError(t, err)
		documents, _, err := a.Page(t.Context(), user, core.QuestionOwner("friends"), core.KindReply, string(text), 1)
		return string(core.ReplyIn(documents)), err
	}
	everybody := []string{"ann", "bob", "cat", "dan", "no user", "nobody", "bob\x00"}
	for user, want := range map[string]string{"ann": `["bob"]`, "bob": `[]`, "cat": `["ann","bob"]`, "dan": `[]`} {
		said, err := ask(user, everybody)
		require.NoError(t, err)
		require.Equal(t, want, said, user)
	}
	_, err := ask("ann", 7)
	require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err))
	var many []string
	for i := range core.MaxUsersPerLook + 1 {
		many = append(many, fmt.Sprint("u", i))
	}
	_, err = ask("ann", many)
	require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err))
}

// What a user has about others is read by nobody else, whatever is asked for.
func TestNobodyReadsTheFriendsOfAnother(t *testing.T) {
	a := authority.New(authority.NewMemStore(), authority.NewHub().Member(), func() int64 { return 1 })
	for _, user := range []string{"ann", "bob"} {
		carryOut(t, a, user, core.SignIn{})
	}
	carryOut(t, a, "ann", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"bob"}, Source: "AddSource_Type_Test", Remark: "a secret"})
	for _, kind := range []core.Kind{core.KindRelation, core.KindContacts} {
		for _, owner := range []string{"ann", core.ProfileOwner("ann"), "relation ann"} {
			_, _, err := a.Page(t.Context(), "bob", owner, kind, "", 10)
			require.Error(t, err, "%s of %s", kind, owner)
		}
		require.NotContains(t, core.PublicKeys("ann"), core.Key{Owner: "ann", Kind: kind})
	}
	followed, err := a.Follow(t.Context(), "bob", []core.Following{{Owner: "ann"}, {Owner: "relation ann"}, {Owner: core.ProfileOwner("ann")}, {Owner: core.ProfileOwner("nobody")}})
	require.NoError(t, err)
	for _, set := range followed {
		for _, document := range set.Documents {
			require.Equal(t, core.ProfileKey(core.ProfileOwner("ann")), document.Key)
		}
		require.Equal(t, set.Owner == core.ProfileOwner("ann"), set.For != nil, set.Owner)
	}
}
