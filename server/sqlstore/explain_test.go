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
			requireIndexes(t, of(t, database))
		})
	}
}

// plans are how a database reads a page and revisions.
type plans struct{ page, revisions string }

func requireIndexes(t *testing.T, p plans) {
	for _, plan := range []string{p.page, p.revisions} {
		require.NotRegexp(t, `Seq Scan|SCAN |Sort|TEMP B-TREE`, plan)
	}
	require.Regexp(t, `SEARCH documents USING PRIMARY KEY \(owner=\? AND kind=\? AND id>\?\)|Index Scan using documents_pkey .*\n.*owner = \$1\) AND \(kind = \$2\) AND \(id > \$3`, p.page)
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
	_, err = conn.Exec(ctx, "ANALYZE documents, owners")
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
	}
}
