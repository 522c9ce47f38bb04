package media_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// swept is a folder of media and the database whose messages name them.
type swept struct {
	t       *testing.T
	folder  *media.Folder
	store   sqlstore.Store
	sweeper *media.Sweeper
	now     time.Time
	said    int
}

func newSwept(t *testing.T) *swept {
	folder, err := media.OpenFolder(t.TempDir())
	require.NoError(t, err)
	return sweptIn(t, folder)
}

// sweptIn has a database of its own.
func sweptIn(t *testing.T, folder *media.Folder) *swept {
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "parlor.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	s := &swept{t: t, folder: folder, store: store, now: time.UnixMilli(1_790_000_000_000)}
	s.sweeper = &media.Sweeper{
		Store: folder, Uses: store, Unused: 24 * time.Hour, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return s.now },
	}
	return s
}

func (s *swept) put(id, content string) {
	require.NoError(s.t, s.folder.PutMedia(s.t.Context(), id, "alice", "text/plain", strings.NewReader(content)))
}

// say commits a message with a payload, in the place of an earlier one or as the next.
func (s *swept) say(at int, messageType, payload string) int {
	row := authority.RowRecord{Thread: "group g", Sequence: uint64(at), Replace: at > 0}
	if at == 0 {
		s.said++
		row.Sequence = uint64(s.said)
	}
	row.Body = []byte(fmt.Sprintf(`{"id":"m","type":%q,"payload":%s}`, messageType, payload))
	_, err := s.store.Commit(s.t.Context(), authority.Commit{Rows: []authority.RowRecord{row}})
	require.NoError(s.t, err)
	return s.said
}

func (s *swept) file(id string) int { return s.say(0, "TIMFileElem", `{"uuid":"`+id+`"}`) }

func (s *swept) takeBack(at int) { s.say(at, "TIMTextElem", `{"text":"x"}`) }

// after sweeps some hours later, and returns what is left.
func (s *swept) after(hours int) []string {
	s.now = s.now.Add(time.Duration(hours) * time.Hour)
	_, err := s.sweeper.Sweep(s.t.Context())
	require.NoError(s.t, err)
	return s.left()
}

func (s *swept) left() (ids []string) {
	for id, err := range s.folder.ListMedia(s.t.Context(), "") {
		require.NoError(s.t, err)
		ids = append(ids, strings.TrimPrefix(id, "0123456789abcdef-"))
	}
	slices.Sort(ids)
	return ids
}

func named(name string) string { return "0123456789abcdef-" + name }

func TestMediaThatNoMessageNamesForADayAreRemoved(t *testing.T) {
	s := newSwept(t)
	for _, name := range []string{"sent", "never-sent", "revoked", "twice", "late"} {
		s.put(named(name), name)
	}
	s.file(named("sent"))
	revoked, twice := s.file(named("revoked")), s.file(named("twice"))
	s.file(named("twice"))
	require.Len(t, s.after(0), 5)
	s.takeBack(revoked)
	s.takeBack(twice)
	require.Len(t, s.after(23), 5, "of what was taken back it is known from now on")
	s.file(named("late"))
	require.Equal(t, []string{"late", "revoked", "sent", "twice"}, s.after(1))
	require.Equal(t, []string{"late", "sent", "twice"}, s.after(24))
	require.Equal(t, []string{"late", "sent", "twice"}, s.after(1000))
	bytes, err := s.folder.MediaBytes(t.Context(), "alice")
	require.NoError(t, err)
	require.Equal(t, int64(3*4096), bytes, "what was removed counts no more")
}

func TestWhatALongMergerNamesStaysAsLongAsTheMerger(t *testing.T) {
	s := newSwept(t)
	for _, name := range []string{"picture", "other"} {
		s.put(named(name), name)
	}
	s.put(named("list"), `[{"type":"TIMImageElem","payload":{"uuid":"`+named("picture")+`"}}]`)
	merger := s.say(0, "TIMRelayElem", `{"downloadKey":"`+named("list")+`"}`)
	s.say(0, "TIMRelayElem", `{"downloadKey":"`+named("that-never-came")+`"}`)
	s.after(0)
	require.Equal(t, []string{"list", "picture"}, s.after(24))
	s.takeBack(merger)
	s.after(1)
	require.Equal(t, []string{"picture"}, s.after(24))
	s.after(1)
	require.Empty(t, s.after(24))
}

func TestWhatComesAgainIsNotTakenForUnused(t *testing.T) {
	s := newSwept(t)
	h := newHouse(t, func(o *media.Options) { o.Store, o.Keep = s.folder, s.store.KeepMedia })
	h.put("alice", named("again"), "text/plain", "x")
	s.after(0)
	s.now = s.now.Add(23 * time.Hour)
	status, _ := h.put("alice", named("again"), "text/plain", "x")
	require.Equal(t, 204, status)
	require.Equal(t, []string{"again"}, s.after(1))
	require.Empty(t, s.after(24))
}

func TestOfTheMediaOfAnotherDatabaseNothingIsRemoved(t *testing.T) {
	mine := newSwept(t)
	others := sweptIn(t, mine.folder)
	mine.put(named("sent"), "x")
	mine.file(named("sent"))
	run := func(s *swept) string {
		log := &strings.Builder{}
		s.sweeper.Log = slog.New(slog.NewTextHandler(log, nil))
		s.sweeper.Unused = time.Millisecond
		s.sweeper.Now = nil
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		s.sweeper.Run(ctx)
		return log.String()
	}
	require.Empty(t, run(mine))
	require.Contains(t, run(others), "belong to another database")
	require.Equal(t, []string{"database-of-these-media", "sent"}, mine.left())
	h := newHouse(t, func(o *media.Options) { o.Store = mine.folder })
	status, _ := h.put("mallory", "database-of-these-media", "text/plain", "x")
	require.Equal(t, 404, status, "nobody else says whose they are")
}

// stubborn does not let itself be removed at first.
type stubborn struct {
	media.Store
	fails atomic.Int32
}

func (s *stubborn) RemoveMedia(ctx context.Context, id string) error {
	if s.fails.Add(-1) >= 0 {
		return errors.New("on purpose")
	}
	return s.Store.RemoveMedia(ctx, id)
}

func TestWhatCannotBeRemovedIsTriedAgain(t *testing.T) {
	s := newSwept(t)
	store := &stubborn{Store: s.folder}
	store.fails.Store(1)
	s.sweeper.Store = store
	s.put(named("one"), "x")
	s.put(named("two"), "x")
	s.after(0)
	s.now = s.now.Add(24 * time.Hour)
	removed, err := s.sweeper.Sweep(t.Context())
	require.ErrorContains(t, err, "on purpose")
	require.Equal(t, 1, removed)
	require.Len(t, s.after(0), 1)
	require.Empty(t, s.after(24))
}
