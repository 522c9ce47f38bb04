package sqlstore

import (
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// postgresCommit checks a commit and writes it, or nothing. It finds the new
// revisions, and a NULL if there was a conflict. postgresReplace is the same
// for a commit that also replaces rows: those of them that exist. postgresIndex is
// for one with something that is searched, postgresPost for one with posts, postgresUse for one that names
// media, or may have replaced what does.
const (
	postgresCommit  = postgresWrite + postgresFound
	postgresReplace = postgresWrite + postgresReplaced + postgresFound
	postgresIndex   = postgresWrite + postgresReplaced + postgresIndexed + postgresFound
	postgresPost    = postgresWrite + postgresReplaced + postgresIndexed + postgresPosted + postgresFound
	postgresUse     = postgresWrite + postgresReplaced + postgresIndexed + postgresPosted + postgresUsed + postgresFound
)

const postgresWrite = `
	WITH conflict AS MATERIALIZED (
		SELECT 1
		FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[]) AS r (owner, kind, id, revision)
		WHERE r.revision <> coalesce((
			SELECT d.revision FROM documents AS d
			WHERE d.owner = r.owner AND d.kind = r.kind AND d.id = r.id
		), 0)
		UNION ALL
		SELECT 1
		FROM unnest($5::bytea[], $6::bigint[]) AS r (thread, sequence)
		WHERE (SELECT true FROM rows WHERE rows.thread = r.thread AND rows.sequence = r.sequence)
	), bumped AS (
		UPDATE owners SET revision = revision + 1
		WHERE owner = ANY ($8::bytea[]) AND NOT EXISTS (SELECT FROM conflict)
		RETURNING owner, revision
	), put AS (
		INSERT INTO documents (owner, kind, id, revision, body)
		SELECT w.owner, w.kind, w.id, bumped.revision, w.body
		FROM unnest($8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[]) AS w (owner, kind, id, body)
		JOIN bumped ON bumped.owner = w.owner
		ON CONFLICT (owner, kind, id) DO UPDATE SET revision = excluded.revision, body = excluded.body
	), added AS (
		INSERT INTO rows (thread, sequence, body)
		SELECT thread, sequence, body
		FROM unnest($5::bytea[], $6::bigint[], $7::bytea[]) AS r (thread, sequence, body)
		WHERE NOT EXISTS (SELECT FROM conflict)
	)`

// postgresReplaced writes rows in the order of their places, so that commits of
// the same ones do not wait for each other in a circle.
const postgresReplaced = `, replaced AS (
		INSERT INTO rows (thread, sequence, body)
		SELECT thread, sequence, body
		FROM unnest($12::bytea[], $13::bigint[], $14::bytea[]) AS r (thread, sequence, body)
		WHERE NOT EXISTS (SELECT FROM conflict)
			AND (SELECT true FROM rows WHERE rows.thread = r.thread AND rows.sequence = r.sequence)
		ORDER BY thread, sequence
		ON CONFLICT (thread, sequence) DO UPDATE SET body = excluded.body
	)`

const postgresFound = `
	SELECT owner, revision FROM bumped
	UNION ALL
	SELECT NULL, 0 WHERE EXISTS (SELECT FROM conflict)`

// queueCommit places a commit, which settles its job when it is carried out.
func queueCommit(batch *pgx.Batch, j *job, searchable, usable bool) {
	var reads, writes keyColumns
	var revisions []int64
	var bodies [][]byte
	for _, r := range j.Reads {
		reads.add(r.Key)
		revisions = append(revisions, int64(r.Revision))
	}
	for _, write := range j.Writes {
		writes.add(write.Key)
		bodies = append(bodies, stored(write.Body))
	}
	added, replaced := columnsOf(j.Rows)
	query, arguments := postgresCommit, []any{
		reads.owners, reads.kinds, reads.ids, revisions,
		added.threads, added.sequences, added.bodies,
		writes.owners, writes.kinds, writes.ids, bodies,
	}
	texts, names := textsOf(j.Rows), namesOf(j.Writes)
	uses, anything := useColumnsOf(j.Rows)
	anything = anything && usable
	indexes := searchable && len(texts.threads)+len(names.owners)+len(j.Posts) > 0 || anything
	if len(replaced.threads) > 0 || indexes {
		query = postgresReplace
		arguments = append(arguments, replaced.threads, replaced.sequences, replaced.bodies)
	}
	if indexes {
		query = postgresIndex
		arguments = append(arguments, texts.threads, texts.sequences, texts.grams, names.owners, names.grams)
	}
	if posts := postsOf(j.Posts); len(j.Posts) > 0 || anything {
		query = postgresPost
		arguments = append(arguments, posts.queues, posts.dues, posts.bodies)
	}
	if anything {
		query = postgresUse
		arguments = append(arguments, uses.threads, uses.sequences, uses.ids, uses.lists)
	}
	batch.Queue(query, arguments...).Query(func(rows pgx.Rows) error {
		revisions, err := newRevisions(rows)
		if err == nil || errors.Is(err, authority.ErrConflict) {
			j.settle(revisions, err)
			return nil
		}
		return err
	})
}

// rowColumns are rows as arrays, which cross at once.
type rowColumns struct {
	threads   [][]byte
	sequences []int64
	bodies    [][]byte
}

// columnsOf parts rows into those that are new and those that replace.
func columnsOf(rows []authority.RowRecord) (added, replaced rowColumns) {
	for _, row := range rows {
		columns := &added
		if row.Replace {
			columns = &replaced
		}
		columns.threads = append(columns.threads, []byte(row.Thread))
		columns.sequences = append(columns.sequences, int64(row.Sequence))
		columns.bodies = append(columns.bodies, stored(row.Body))
	}
	return added, replaced
}

// newRevisions reads what postgresCommit finds.
func newRevisions(rows pgx.Rows) (map[string]core.Revision, error) {
	revisions := map[string]core.Revision{}
	conflict := false
	var owner []byte
	var revision int64
	_, err := pgx.ForEachRow(rows, []any{&owner, &revision}, func() error {
		conflict = conflict || owner == nil
		revisions[string(owner)] = core.Revision(revision)
		return nil
	})
	if err == nil && conflict {
		err = authority.ErrConflict
	}
	if err != nil {
		return nil, err
	}
	return revisions, nil
}
