package sqlstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func TestWhatIsNamedIsFoundThroughIndexes(t *testing.T) {
	for name, of := range map[string]func(*testing.T, string) []string{"SQLite": sqliteUsePlans, "PostgreSQL": postgresUsePlans} {
		t.Run(name, func(t *testing.T) {
			database := databases[name](t)
			s := open(t, database)
			var rows []authority.RowRecord
			var marked []string
			for n := range 3000 {
				rows = append(rows, showing(fmt.Sprint("group ", n%7), n+1, mediaName(n)))
				marked = append(marked, mediaName(n+5000))
			}
			tell(t, s, rows...)
			mark(t, s, 100, marked...)
			for _, plan := range of(t, database) {
				require.NotRegexp(t, `Seq Scan on (media|rows|documents|owners)|SCAN (media_uses|media_unused|u\b)`, plan)
				require.NotContains(t, plan, "Hash Anti Join")
				require.Regexp(t, `media_uses_by_id|media_uses_pkey|PRIMARY KEY \(thread=\? AND sequence=\?\)`, plan)
			}
		})
	}
}

func sqliteUsePlans(t *testing.T, file string) (plans []string) {
	db, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	for _, query := range sqlstore.SQLiteUses {
		rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, `["x"]`, 100)
		require.NoError(t, err)
		var plan strings.Builder
		for rows.Next() {
			var id, parent, unused int
			var step string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
			plan.WriteString(step + "\n")
		}
		require.NoError(t, rows.Err())
		require.NoError(t, rows.Close())
		plans = append(plans, plan.String())
	}
	return plans
}

func postgresUsePlans(t *testing.T, url string) (plans []string) {
	config, err := pgx.ParseConfig(url)
	require.NoError(t, err)
	sqlstore.Plan(config.RuntimeParams)
	conn, err := pgx.ConnectConfig(t.Context(), config)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), "ANALYZE media_uses, media_unused, media_lists, rows, documents, owners")
	require.NoError(t, err)
	for i, query := range sqlstore.PostgresUses {
		name := fmt.Sprint("use", i)
		prepared, err := conn.Prepare(t.Context(), name, query)
		require.NoError(t, err)
		rows, err := conn.Query(t.Context(), fmt.Sprintf("EXPLAIN EXECUTE %s (%s)", name, nulls(len(prepared.ParamOIDs))), pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		plans = append(plans, strings.Join(lines, "\n"))
	}
	return plans
}

func nulls(n int) string { return strings.TrimSuffix(strings.Repeat("NULL,", n), ",") }
