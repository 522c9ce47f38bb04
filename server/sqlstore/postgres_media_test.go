package sqlstore_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/sqlstore"
)

const mediaID = "0123456789abcdef0123456789abcdef"

func openPostgres(t *testing.T) (*sqlstore.Postgres, *pgx.Conn) {
	url := databases["PostgreSQL"](t)
	s, isPostgres := open(t, url).(*sqlstore.Postgres)
	require.True(t, isPostgres)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close(t.Context())) })
	return s, conn
}

func count(t *testing.T, conn *pgx.Conn, table string) (n int) {
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n))
	return n
}

func TestMediaComeBackAsTheyWerePut(t *testing.T) {
	s, conn := openPostgres(t)
	large := bytes.Repeat([]byte("0123456789abcdef"), 80_000) // Two chunks and a half.
	for name, content := range map[string][]byte{"empty": {}, "small": []byte("x"), "one-chunk": large[:512<<10], "large": large} {
		id := mediaID + "-" + name
		require.NoError(t, s.PutMedia(t.Context(), id, "alice", "text/plain", bytes.NewReader(content)))
		contentType, opened, err := s.OpenMedia(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, "text/plain", contentType)
		read, err := io.ReadAll(opened)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content, read), name)
	}
	_, opened, err := s.OpenMedia(t.Context(), mediaID+"-large")
	require.NoError(t, err)
	_, err = opened.Seek(512<<10-3, io.SeekStart)
	require.NoError(t, err)
	across := make([]byte, 6)
	_, err = io.ReadFull(opened, across)
	require.NoError(t, err)
	require.Equal(t, "def012", string(across))
	require.NoError(t, opened.Close())
	require.Zero(t, count(t, conn, "media_uploads"))
	_, _, err = s.OpenMedia(t.Context(), mediaID)
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestMediaAreCountedByOwner(t *testing.T) {
	s, _ := openPostgres(t)
	for id, owner := range map[string]string{"-1": "alice", "-2": "alice", "-3": "bob"} {
		require.NoError(t, s.PutMedia(t.Context(), mediaID+id, owner, "text/plain", strings.NewReader(strings.Repeat("x", 10_000))))
	}
	require.NoError(t, s.PutMedia(t.Context(), mediaID+"-4", "alice", "text/plain", strings.NewReader("x")))
	for owner, want := range map[string]int64{"alice": 20_000 + 4096, "bob": 10_000, "nobody": 0} {
		bytes, err := s.MediaBytes(t.Context(), owner)
		require.NoError(t, err)
		require.Equal(t, want, bytes, owner)
	}
}

func TestMediaThatBreakOffLeaveNothing(t *testing.T) {
	s, conn := openPostgres(t)
	for _, broken := range []error{errors.New("the line broke"), io.ErrUnexpectedEOF} {
		content := io.MultiReader(bytes.NewReader(make([]byte, 600<<10)), failing{broken})
		require.ErrorIs(t, s.PutMedia(t.Context(), mediaID, "alice", "text/plain", content), broken)
	}
	require.Zero(t, count(t, conn, "media")+count(t, conn, "media_uploads")+count(t, conn, "media_chunks"))
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestMediaOfOneNameArePutOnce(t *testing.T) {
	s, conn := openPostgres(t)
	results := make(chan error)
	for range 6 {
		go func() {
			results <- s.PutMedia(t.Context(), mediaID, "alice", "text/plain", strings.NewReader("x"))
		}()
	}
	for range 6 {
		require.NoError(t, <-results)
	}
	require.ErrorIs(t, s.PutMedia(t.Context(), mediaID, "bob", "text/plain", strings.NewReader("y")), fs.ErrExist)
	require.Equal(t, 1, count(t, conn, "media"))
	require.Equal(t, 1, count(t, conn, "media_chunks"))
}

func TestForsakenUploadsAreRemovedByTheNext(t *testing.T) {
	s, conn := openPostgres(t)
	_, err := conn.Exec(t.Context(), `
		WITH old AS (INSERT INTO media_uploads (begun) VALUES (now() - interval '2 days') RETURNING upload)
		INSERT INTO media_chunks (upload, number, body) SELECT upload, 0, '' FROM old`)
	require.NoError(t, err)
	require.NoError(t, s.PutMedia(t.Context(), mediaID, "alice", "text/plain", strings.NewReader("x")))
	require.Zero(t, count(t, conn, "media_uploads"))
	require.Equal(t, 1, count(t, conn, "media_chunks"))
}
