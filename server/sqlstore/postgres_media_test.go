package sqlstore_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/media/mediatest"
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

func TestPostgresIsAStoreOfMedia(t *testing.T) {
	mediatest.Run(t, func(t *testing.T) media.Store {
		s, _ := openPostgres(t)
		return s
	})
}

func TestUploadsThatEndLeaveNothingBehind(t *testing.T) {
	s, conn := openPostgres(t)
	broken := errors.New("the line broke")
	content := io.MultiReader(bytes.NewReader(make([]byte, 600<<10)), failing{broken})
	require.ErrorIs(t, s.PutMedia(t.Context(), mediaID, "alice", "text/plain", content), broken)
	require.NoError(t, s.PutMedia(t.Context(), mediaID, "alice", "text/plain", bytes.NewReader(make([]byte, 600<<10))))
	require.Equal(t, 2, count(t, conn, "media_chunks"))
	require.NoError(t, s.RemoveMedia(t.Context(), mediaID))
	require.Zero(t, count(t, conn, "media")+count(t, conn, "media_uploads")+count(t, conn, "media_chunks"))
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

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
