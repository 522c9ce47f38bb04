//go:build !js

package core

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/source"
)

func TestEveryKindHasOneRowThatSaysAll(t *testing.T) {
	here, err := source.Read(".")
	require.NoError(t, err)
	constants := here.Constants("Kind")
	require.NotEmpty(t, constants)

	rows := map[Kind]int{}
	for _, row := range kinds {
		rows[row.kind]++
		require.Equal(t, 1, rows[row.kind], "kinds has another row for %q", row.kind)
		require.NotZero(t, row.visible, "the row of %q does not say who may see it", row.kind)
		require.NotNil(t, row.compare, "the row of %q does not say what a change means", row.kind)
	}
	for name, kind := range constants {
		require.Contains(t, rows, Kind(kind), "%s has no row in kinds (core/kind.go)", name)
	}
	require.Len(t, rows, len(constants), "a row is of a kind without a constant")
}

func TestARowDecodesValuesOfItsKind(t *testing.T) {
	for _, row := range kinds {
		value, err := Decode(row.kind, []byte("{}"))
		if row.visible == toNobody {
			require.ErrorContains(t, err, "unknown kind", row.kind)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, row.kind, value.kind(), "the row of %q decodes a %T", row.kind, value)
	}
	_, err := Decode("nothing", []byte("{}"))
	require.EqualError(t, err, `decode document: unknown kind "nothing"`)
}

func TestADocumentIsVisibleToThoseItsKindSays(t *testing.T) {
	mine := func(kind Kind, id string) Key { return Key{Owner: "ann", Kind: kind, ID: id} }
	for _, c := range []struct {
		key                              Key
		fromServer, owner, other, public bool
	}{
		{ProfileKey("ann"), true, true, true, true},
		{StatusKey("ann"), true, true, true, true},
		{ConversationKey("ann", "C2Cbob"), true, true, false, false},
		{DirectoryKey("ann"), true, true, false, false},
		{SettingsKey("ann"), true, true, false, false},
		{BlacklistKey("ann"), true, true, false, false},
		{RelationKey("ann", "bob"), true, true, false, false},
		{ContactsKey("ann"), true, true, false, false},
		{SubscribedKey("ann", "bob"), true, true, false, false},
		{WatchedKey("ann", "bob"), true, true, false, false},
		{PresenceKey("ann"), false, false, false, false},
		{FansKey("ann"), true, true, false, false},
		{FanKey("followers", "ann", "bob"), false, false, false, false},
		{HiddenKey("ann", "C2Cbob", 1), true, true, false, false},
		{TransientKey("ann"), true, true, false, false},
		{DeviceKey("ann", "phone"), true, true, false, false},
		{DeviceKey("ann", "laptop"), true, false, false, false},
		{ThreadKey("ann"), false, false, false, false},
		{mine(KindSent, ""), false, false, false, false},
		{WatchersKey("ann"), false, false, false, false},
		{mine(KindRetired, ""), false, false, false, false},
		{RecencyKey("ann"), false, false, false, false},
		{DraftKey("ann", "C2Cbob"), false, false, false, false},
		{QueuedKey("ann", 1), false, false, false, false},
		{OutboxKey("ann"), false, false, false, false},
		{LinkKey("ann"), false, false, false, false},
		{NetKey("ann"), false, false, false, false},
		{FetchKey("ann", 1), false, false, false, false},
		{RowKey("ann", 1), false, false, false, false},
		{mine("nothing", ""), false, false, false, false},
	} {
		require.Equal(t, c.fromServer, c.key.Kind.FromServer(), c.key)
		require.Equal(t, c.public, c.key.Kind.Public(), c.key)
		require.Equal(t, c.owner, c.key.VisibleTo("ann", "phone"), c.key)
		require.Equal(t, c.other, c.key.VisibleTo("bob", "phone"), c.key)
	}
	require.Equal(t, []Key{ProfileKey("ann"), StatusKey("ann")}, PublicKeys("ann"))
}

func TestWhatFollowersGetIsWhatTheirOwnersHaveForThem(t *testing.T) {
	has := map[Kind]bool{}
	for _, row := range follows {
		for _, kind := range row.owns {
			has[kind] = true
			require.True(t, kind.ToFollowers(), kind)
			require.True(t, Key{Owner: row.owner + "x", Kind: kind}.ToFollowers(), kind)
		}
		require.Equal(t, toOwner, row.kind.row().visible, "of whom a user follows others need not know")
		owner := Follows(Key{Owner: "ann", Kind: row.kind, ID: "x"})
		require.Equal(t, row.owner+"x", owner)
		key, can := FollowingKey("ann", owner)
		require.True(t, can)
		require.Equal(t, Key{Owner: "ann", Kind: row.kind, ID: "x"}, key)
		_, can = FollowingKey("ann", row.owner)
		require.False(t, can)
	}
	for _, row := range kinds {
		require.True(t, has[row.kind] || !row.kind.ToFollowers() || row.kind == KindRevoked || row.kind == KindProfile, "nobody who is followed has a document of the kind %q", row.kind)
	}
}
