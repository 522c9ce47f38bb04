package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The bytes of media are in rows of mediaChunk bytes, each a statement of its
// own, so that neither we nor the database ever hold a whole file. A row in
// media, which comes last, makes them be there; until then the upload is listed
// in media_uploads. SQLite has none of this: its one writer should not wait for
// files, which lie in a folder beside it.
const mediaChunk = 512 << 10

// forsaken is how long an upload may take. One that is older belongs to a
// process that has ended, and the next one removes it.
const forsaken = "1 day"

// PutMedia reads content to its end and keeps it under id, all of it or
// nothing. Where the owner has something under id already that stays; where
// somebody else has, it fails with [fs.ErrExist].
func (s *Postgres) PutMedia(ctx context.Context, id, owner, contentType string, content io.Reader) error {
	taken, err := s.mediaTaken(ctx, id, owner)
	if taken || err != nil {
		return err
	}
	upload, err := s.beginUpload(ctx)
	if err != nil {
		return s.failed("put media", err)
	}
	size, err := s.storeChunks(ctx, upload, content)
	if err == nil {
		err = s.endUpload(ctx, upload, id, owner, contentType, size)
	}
	if err == nil {
		return nil
	}
	err = errors.Join(err, s.dropUpload(ctx, upload))
	if errors.Is(err, fs.ErrExist) { // Somebody was quicker: perhaps the owner.
		_, err = s.mediaTaken(ctx, id, owner)
		return err
	}
	return s.failed("put media", err)
}

// mediaTaken says whether owner has something under id; [fs.ErrExist] if
// somebody else does.
func (s *Postgres) mediaTaken(ctx context.Context, id, owner string) (bool, error) {
	var present string
	err := s.mediaRow(ctx, `SELECT owner FROM media WHERE id = $1`, []any{id}, &present)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	case err != nil:
		return false, s.failed("put media", err)
	case present != owner:
		return false, fmt.Errorf("put media: %s is somebody else's: %w", id, fs.ErrExist)
	}
	return true, nil
}

// mediaRow reads one row.
func (s *Postgres) mediaRow(ctx context.Context, query string, args []any, into ...any) error {
	return persist(ctx, func() error { return s.pool.QueryRow(ctx, query, args...).Scan(into...) })
}

func (s *Postgres) mediaExec(ctx context.Context, query string, args ...any) error {
	return persist(ctx, func() error {
		_, err := s.pool.Exec(ctx, query, args...)
		return err
	})
}

const removeForsaken = `
	WITH old AS (DELETE FROM media_uploads WHERE begun < now() - interval '` + forsaken + `' RETURNING upload)
	DELETE FROM media_chunks AS c USING old WHERE c.upload = old.upload`

func (s *Postgres) beginUpload(ctx context.Context) (upload int64, err error) {
	if err := s.mediaExec(ctx, removeForsaken); err != nil {
		return 0, err
	}
	err = s.mediaRow(ctx, `INSERT INTO media_uploads DEFAULT VALUES RETURNING upload`, nil, &upload)
	return upload, err
}

func (s *Postgres) storeChunks(ctx context.Context, upload int64, content io.Reader) (size int64, err error) {
	chunk := make([]byte, mediaChunk)
	for number := 0; ; number++ {
		n, end := fill(chunk, content)
		if end != nil && !errors.Is(end, io.EOF) {
			return 0, end
		}
		if n > 0 {
			err := s.mediaExec(ctx, `INSERT INTO media_chunks (upload, number, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, upload, number, chunk[:n])
			if err != nil {
				return 0, err
			}
		}
		size += int64(n)
		if end != nil {
			return size, nil
		}
	}
}

// fill reads until the chunk is full or the content ends. Unlike [io.ReadFull]
// it tells the end from content that broke off.
func fill(chunk []byte, content io.Reader) (n int, err error) {
	for n < len(chunk) && err == nil {
		var more int
		more, err = content.Read(chunk[n:])
		n += more
	}
	return n, err
}

// endUpload makes the media be there. It fails with [fs.ErrExist] if others
// are by now.
func (s *Postgres) endUpload(ctx context.Context, upload int64, id, owner, contentType string, size int64) error {
	return persist(ctx, func() error {
		return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
			gone, err := tx.Exec(ctx, `DELETE FROM media_uploads WHERE upload = $1`, upload)
			if err == nil && gone.RowsAffected() == 0 {
				err = errors.New("the upload took too long")
			}
			if err != nil {
				return err
			}
			made, err := tx.Exec(ctx, `INSERT INTO media (id, owner, type, size, upload) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT DO NOTHING`, id, owner, contentType, size, upload)
			if err == nil && made.RowsAffected() == 0 {
				err = fs.ErrExist
			}
			return err
		})
	})
}

// dropTimeout is how long we try to remove what came of a failed upload; what
// is left is removed as forsaken.
const dropTimeout = 5 * time.Second

func (s *Postgres) dropUpload(ctx context.Context, upload int64) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTimeout)
	defer cancel()
	return s.mediaExec(ctx, `
		WITH this AS (DELETE FROM media_uploads WHERE upload = $1 RETURNING upload)
		DELETE FROM media_chunks AS c USING this WHERE c.upload = this.upload`, upload)
}

// MediaBytes is how many bytes an owner has; a small file counts as 4,096.
func (s *Postgres) MediaBytes(ctx context.Context, owner string) (bytes int64, err error) {
	err = s.mediaRow(ctx, `SELECT coalesce(sum(greatest(size, 4096)), 0)::bigint FROM media WHERE owner = $1`, []any{owner}, &bytes)
	if err != nil {
		return 0, s.failed("count media", err)
	}
	return bytes, nil
}

// OpenMedia opens what is under id; [fs.ErrNotExist] if there is nothing.
func (s *Postgres) OpenMedia(ctx context.Context, id string) (string, io.ReadSeekCloser, error) {
	var contentType string
	var size int64
	chunks := &mediaChunks{ctx: ctx, pool: s.pool, number: -1}
	err := s.mediaRow(ctx, `SELECT type, size, upload FROM media WHERE id = $1`, []any{id}, &contentType, &size, &chunks.upload)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fs.ErrNotExist
	}
	if err != nil {
		return "", nil, s.failed("open media", err)
	}
	return contentType, openMedia{io.NewSectionReader(chunks, 0, size)}, nil
}

// mediaTogether is how many ids are read at once.
const mediaTogether = 1000

// ListMedia gives the ids of all media of an owner, of everybody for an empty one.
// It ends with an error, if there is one.
func (s *Postgres) ListMedia(ctx context.Context, owner string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for after := ""; ; {
			ids, err := s.someMedia(ctx, owner, after)
			if err != nil {
				yield("", s.failed("list media", err))
				return
			}
			for _, id := range ids {
				if !yield(id, nil) {
					return
				}
			}
			if len(ids) < mediaTogether {
				return
			}
			after = ids[len(ids)-1]
		}
	}
}

// someMedia reads ids that come after one.
func (s *Postgres) someMedia(ctx context.Context, owner, after string) (ids []string, err error) {
	query, args := `SELECT id FROM media WHERE id > $1 ORDER BY id LIMIT $2`, []any{after, mediaTogether}
	if owner != "" {
		query, args = `SELECT id FROM media WHERE id > $1 AND owner = $3 ORDER BY id LIMIT $2`, append(args, owner)
	}
	err = persist(ctx, func() error {
		rows, err := s.pool.Query(ctx, query, args...)
		if err == nil {
			ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
		}
		return err
	})
	return ids, err
}

// RemoveMedia removes what is under id, if there is anything.
func (s *Postgres) RemoveMedia(ctx context.Context, id string) error {
	err := s.mediaExec(ctx, `
		WITH gone AS (DELETE FROM media WHERE id = $1 RETURNING upload)
		DELETE FROM media_chunks AS c USING gone WHERE c.upload = gone.upload`, id)
	if err != nil {
		return s.failed("remove media", err)
	}
	return nil
}

// openMedia holds nothing open between two reads.
type openMedia struct{ *io.SectionReader }

func (openMedia) Close() error { return nil }

// mediaChunks reads an upload, and remembers the chunk it read last.
type mediaChunks struct {
	ctx    context.Context // of the request that reads
	pool   *pgxpool.Pool
	upload int64
	number int64
	chunk  []byte
}

// ReadAt implements [io.ReaderAt] for one reader.
func (m *mediaChunks) ReadAt(p []byte, offset int64) (n int, err error) {
	for n < len(p) {
		if err := m.load((offset + int64(n)) / mediaChunk); err != nil {
			return n, err
		}
		at := (offset + int64(n)) % mediaChunk
		if at >= int64(len(m.chunk)) {
			return n, io.EOF
		}
		n += copy(p[n:], m.chunk[at:])
	}
	return n, nil
}

func (m *mediaChunks) load(number int64) error {
	if number == m.number {
		return nil
	}
	err := persist(m.ctx, func() error {
		return m.pool.QueryRow(m.ctx, `SELECT body FROM media_chunks WHERE upload = $1 AND number = $2`, m.upload, number).Scan(&m.chunk)
	})
	if err != nil {
		m.number = -1
		return fmt.Errorf("read media: %w", err)
	}
	m.number = number
	return nil
}
