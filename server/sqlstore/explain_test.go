package sqlstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// A plan is made for what a table holds when it is made, so it is looked at
// while there is nothing and when there is much.
func TestPagesAndRevisionsAreReadThroughAnIndexAlone(t *testing.T) {
	for name, of := range map[string]func(t *testing.T, database string) plans{
		"SQLite": sqlitePlans, "PostgreSQL": postgresPlans,
	} {
		t.Run(name, func(t *testing.T) {
			database := databases[name](t)
			s := open(t, database)
			requireIndexes(t, of(t, database))
			fillGroup(t, s, 3000)
			fillOutbox(t, s, 3000)
			requireIndexes(t, of(t, database))
		})
	}
}

// plans are how a database reads a page and revisions, and takes posts.
type plans struct{ page, revisions, posts string }

func requireIndexes(t *testing.T, p plans) {
	for _, plan := range []string{p.page, p.revisions, p.posts} {
		require.NotRegexp(t, `Seq Scan|SCAN |Sort|TEMP B-TREE`, plan)
	}
	require.Regexp(t, `SEARCH documents USING PRIMARY KEY \(owner=\? AND kind=\? AND id>\?\)|Index Scan using documents_pkey .*\n.*owner = \$1\) AND \(kind = \$2\) AND \(id > \$3`, p.page)
	require.Regexp(t, `outbox_by_due|SEARCH outbox USING COVERING INDEX outbox_by_due \(queue=\? AND due<\?\)`, p.posts)
	require.Regexp(t, `SEARCH owners USING PRIMARY KEY \(owner=\?\)|Index Scan using owners_pkey`, p.revisions)
}

func sqlitePlans(t *testing.T, file string) plans {
	db, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	explain := func(query string, args ...any) string {
		rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
		require.NoError(t, err)
		defer func() { require.NoError(t, rows.Close()) }()
		var plan strings.Builder
		for rows.Next() {
			var id, parent, unused int
			var step string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
			plan.WriteString(step + "\n")
		}
		require.NoError(t, rows.Err())
		return plan.String()
	}
	return plans{
		explain(sqlstore.SQLiteIDs, "group", "member", "x", 100),
		explain(sqlstore.SQLiteRevisions, slices.Repeat([]any{"group"}, strings.Count(sqlstore.SQLiteRevisions, "?"))...),
		explain(sqlstore.SQLiteTake, "q", 1, 2, 100),
	}
}

func postgresPlans(t *testing.T, url string) plans {
	ctx := t.Context()
	config, err := pgx.ParseConfig(url)
	require.NoError(t, err)
	sqlstore.Plan(config.RuntimeParams)
	conn, err := pgx.ConnectConfig(ctx, config)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(ctx))) }()
	_, err = conn.Exec(ctx, "ANALYZE documents, owners, outbox")
	require.NoError(t, err)
	explain := func(name, query, arguments string) string {
		_, err := conn.Exec(ctx, fmt.Sprintf("PREPARE %s AS %s", name, query))
		require.NoError(t, err)
		rows, err := conn.Query(ctx, fmt.Sprintf("EXPLAIN EXECUTE %s (%s)", name, arguments))
		require.NoError(t, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return strings.Join(lines, "\n")
	}
	return plans{
		explain("page", sqlstore.PostgresIDs, `'group', 'member', 'x', 100`),
		explain("revisions", sqlstore.PostgresRevisions, `ARRAY['group', 'other']::bytea[]`),
		explain("posts", sqlstore.PostgresTake, `'q', 1, 2, 100`),
	}
}

func fillOutbox(t *testing.T, s sqlstore.Store, n int) {
	c := authority.Commit{Writes: []authority.Write{put(conversation("ann", "x"), "body")}}
	for i := range n {
		c.Posts = append(c.Posts, authority.Post{Queue: "q", Due: int64(i), Body: []byte("a post")})
	}
	_, err := s.Commit(t.Context(), c)
	require.NoError(t, err)
}
