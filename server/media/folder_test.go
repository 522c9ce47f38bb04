package media_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/media/mediatest"
)

func TestAFolderIsAStoreOfMedia(t *testing.T) {
	mediatest.Run(t, func(t *testing.T) media.Store {
		s, err := media.OpenFolder(t.TempDir())
		require.NoError(t, err)
		return s
	})
}

func TestWhatAnEarlierProcessLeftIsCountedUntilItIsRemoved(t *testing.T) {
	h := newHouse(t, nil)
	h.put("alice", id, "text/plain", "x")
	next, err := media.OpenFolder(h.folder)
	require.NoError(t, err)
	require.NoError(t, next.RemoveMedia(t.Context(), id))
	left, err := next.MediaBytes(t.Context(), "alice")
	require.NoError(t, err)
	require.Zero(t, left)
	require.Empty(t, h.files())
}
