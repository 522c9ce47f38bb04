package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// fullStore answers, and has no room while it is full.
type fullStore struct {
	sqlstore.Store
	full   bool
	writes int
}

func (s *fullStore) Read(context.Context, []core.Key) ([]authority.Record, error) {
	return make([]authority.Record, 1), nil
}

func (s *fullStore) Commit(ctx context.Context, _ authority.Commit) (map[string]core.Revision, error) {
	if s.writes++; s.full {
		return nil, authority.ErrFull
	}
	return nil, ctx.Err()
}

func TestAServerThatCannotWriteIsNotReady(t *testing.T) {
	t.Parallel()
	store := &fullStore{full: true}
	s := &server{store: store, log: slog.New(slog.DiscardHandler)}
	ask := func() (int, string) {
		w := httptest.NewRecorder()
		s.ready(w, httptest.NewRequest(http.MethodGet, "/ready", nil))
		return w.Code, w.Body.String()
	}
	for range 3 {
		status, body := ask()
		require.Equal(t, http.StatusServiceUnavailable, status)
		require.Equal(t, "the database cannot be written\n", body)
	}
	require.Equal(t, 1, store.writes, "however often one asks")
	store.full = false
	s.probe.triedAt = time.Now().Add(-probeEvery)
	status, _ := ask()
	require.Equal(t, http.StatusOK, status)
}

func TestWhoAsksAndGoesMakesNoServerUnready(t *testing.T) {
	t.Parallel()
	s := &server{store: &fullStore{}, log: slog.New(slog.DiscardHandler)}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	s.ready(httptest.NewRecorder(), httptest.NewRequestWithContext(gone, http.MethodGet, "/ready", nil))
	w := httptest.NewRecorder()
	s.ready(w, httptest.NewRequest(http.MethodGet, "/ready", nil))
	require.Equal(t, http.StatusOK, w.Code)
}

func TestTheLogLeavesOutWhatRepeats(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	log := newLog(&out, "text", slog.LevelDebug, 3)
	lines := func(part string) int { return strings.Count(out.String(), part) }
	for i := range 1000 {
		log.With("user", i).Error("there is no room", "error", errors.New("full"))
		log.WithGroup("g").Debug("looking")
	}
	log.Info("listening")
	require.Equal(t, 3, lines("there is no room"))
	require.Equal(t, 1000, lines("looking"))
	require.Equal(t, 1, lines("listening"))

	handler := log.Handler().(sparing)
	minute := slog.NewRecord(time.Now().Add(time.Minute), slog.LevelError, "there is no room", 0)
	require.NoError(t, handler.Handle(t.Context(), minute))
	require.Equal(t, 4, lines("there is no room"))
	require.Equal(t, 1, lines("leftOut=997"))

	out.Reset()
	all := newLog(&out, "json", slog.LevelInfo, 0)
	for range 100 {
		all.Warn("again")
	}
	require.Equal(t, 100, lines("again"))
}

func TestTheLogRemembersSoManyMessages(t *testing.T) {
	t.Parallel()
	r := &repeated{most: 1, seen: map[string]*message{}}
	for i := range 5 * maxMessages {
		_, log := r.count(strings.Repeat("x", i), time.Now())
		require.True(t, log)
	}
	require.LessOrEqual(t, len(r.seen), maxMessages)
}
