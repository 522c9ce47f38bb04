// Package mediatest holds what every media.Store does.
package mediatest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/media"
)

const id = "0123456789abcdef0123456789abcdef"

// Run runs the tests of all stores. Open gives one without media.
func Run(t *testing.T, open func(t *testing.T) media.Store) {
	for name, test := range map[string]func(*testing.T, media.Store){
		"media come back as they were put":               comeBack,
		"media can be read from any place":               seek,
		"media that break off leave nothing":             breakOff,
		"media of one name are put once":                 once,
		"a name that somebody has is nobody else's":      taken,
		"media are counted by owner, small ones as more": counted,
		"media are listed, all and those of an owner":    listed,
		"what is removed is there no more":               removed,
		"a name can be used again":                       again,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func put(t *testing.T, s media.Store, id, owner string, content []byte) {
	t.Helper()
	require.NoError(t, s.PutMedia(t.Context(), id, owner, "text/plain", bytes.NewReader(content)))
}

func read(t *testing.T, s media.Store, id string) (contentType string, content []byte) {
	t.Helper()
	contentType, opened, err := s.OpenMedia(t.Context(), id)
	require.NoError(t, err)
	content, err = io.ReadAll(opened)
	require.NoError(t, err)
	require.NoError(t, opened.Close())
	return contentType, content
}

func list(t *testing.T, s media.Store, owner string) []string {
	t.Helper()
	ids := []string{}
	for id, err := range s.ListMedia(t.Context(), owner) {
		require.NoError(t, err)
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func used(t *testing.T, s media.Store, owner string) int64 {
	t.Helper()
	n, err := s.MediaBytes(t.Context(), owner)
	require.NoError(t, err)
	return n
}

// large is more than any store writes at once.
var large = bytes.Repeat([]byte("0123456789abcdef"), 700_000)

func comeBack(t *testing.T, s media.Store) {
	for name, content := range map[string][]byte{"empty": {}, "small": []byte("x"), "chunk": large[:512<<10], "part": large[:5<<20], "large": large} {
		put(t, s, id+"-"+name, "alice", content)
		contentType, got := read(t, s, id+"-"+name)
		require.Equal(t, "text/plain", contentType)
		require.True(t, bytes.Equal(content, got), name)
	}
	_, _, err := s.OpenMedia(t.Context(), id)
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func seek(t *testing.T, s media.Store) {
	put(t, s, id, "alice", large)
	_, opened, err := s.OpenMedia(t.Context(), id)
	require.NoError(t, err)
	size, err := opened.Seek(0, io.SeekEnd)
	require.NoError(t, err)
	require.Equal(t, int64(len(large)), size)
	for _, at := range []int64{512<<10 - 3, 3, 5<<20 - 3, 0, size - 6} {
		_, err = opened.Seek(at, io.SeekStart)
		require.NoError(t, err)
		got := make([]byte, 6)
		_, err = io.ReadFull(opened, got)
		require.NoError(t, err)
		require.Equal(t, string(large[at:at+6]), string(got))
	}
	require.NoError(t, opened.Close())
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func breakOff(t *testing.T, s media.Store) {
	for _, size := range []int{0, 10, 600 << 10, len(large)} {
		for _, broken := range []error{errors.New("the line broke"), io.ErrUnexpectedEOF} {
			content := io.MultiReader(bytes.NewReader(large[:size]), failing{broken})
			require.ErrorIs(t, s.PutMedia(t.Context(), id, "alice", "text/plain", content), broken)
		}
	}
	_, _, err := s.OpenMedia(t.Context(), id)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.Empty(t, list(t, s, ""))
	require.Zero(t, used(t, s, "alice"))
	put(t, s, id, "alice", []byte("whole"))
	_, got := read(t, s, id)
	require.Equal(t, "whole", string(got))
}

func once(t *testing.T, s media.Store) {
	results := make(chan error)
	for range 6 {
		go func() {
			results <- s.PutMedia(t.Context(), id, "alice", "text/plain", strings.NewReader("x"))
		}()
	}
	for range 6 {
		require.NoError(t, <-results)
	}
	put(t, s, id, "alice", []byte("another"))
	_, got := read(t, s, id)
	require.Equal(t, "x", string(got))
	require.Equal(t, int64(4096), used(t, s, "alice"))
}

func taken(t *testing.T, s media.Store) {
	put(t, s, id, "alice", []byte("x"))
	require.ErrorIs(t, s.PutMedia(t.Context(), id, "bob", "text/plain", strings.NewReader("y")), fs.ErrExist)
	_, got := read(t, s, id)
	require.Equal(t, "x", string(got))
	require.Zero(t, used(t, s, "bob"))
}

func counted(t *testing.T, s media.Store) {
	for id, owner := range map[string]string{id + "-1": "alice", id + "-2": "alice", id + "-3": "../a%2F"} {
		put(t, s, id, owner, large[:10_000])
	}
	put(t, s, id+"-4", "alice", []byte("x"))
	for owner, want := range map[string]int64{"alice": 20_000 + 4096, "../a%2F": 10_000, "nobody": 0, "alic": 0} {
		require.Equal(t, want, used(t, s, owner), owner)
	}
}

func listed(t *testing.T, s media.Store) {
	all := []string{}
	for i := range 1005 { // More than are read at once.
		name := fmt.Sprintf("%s-%04d", id, i)
		put(t, s, name, "alice", nil)
		all = append(all, name)
	}
	put(t, s, id+"-b", "bob", nil)
	require.Equal(t, all, list(t, s, "alice"))
	require.Equal(t, []string{id + "-b"}, list(t, s, "bob"))
	require.Empty(t, list(t, s, "bo"))
	require.Equal(t, append(all, id+"-b"), list(t, s, ""))
	for name, err := range s.ListMedia(t.Context(), "") { // Somebody may have enough.
		require.NoError(t, err)
		require.NotEmpty(t, name)
		break
	}
}

func removed(t *testing.T, s media.Store) {
	put(t, s, id+"-1", "alice", large)
	put(t, s, id+"-2", "alice", large[:10_000])
	require.NoError(t, s.RemoveMedia(t.Context(), id+"-1"))
	require.NoError(t, s.RemoveMedia(t.Context(), id+"-1"), "again")
	require.NoError(t, s.RemoveMedia(t.Context(), id+"-none"))
	_, _, err := s.OpenMedia(t.Context(), id+"-1")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.Equal(t, []string{id + "-2"}, list(t, s, "alice"))
	require.Equal(t, int64(10_000), used(t, s, "alice"))
}

func again(t *testing.T, s media.Store) {
	put(t, s, id, "alice", []byte("x"))
	require.NoError(t, s.RemoveMedia(t.Context(), id))
	put(t, s, id, "bob", []byte("y"))
	_, got := read(t, s, id)
	require.Equal(t, "y", string(got))
}
