package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// postgresPlace tells a database from every other that its data may have been in:
// which server's it is, on which of its timelines, and which table. A dump that
// is read in, a base backup, a recovery to a point in time and a standby that
// takes over make it another one. Some of that a hosted server does not tell.
const postgresPlace = `SELECT concat_ws(' ',
	CASE WHEN has_function_privilege('pg_control_system()', 'execute') THEN (SELECT system_identifier FROM pg_control_system()) END,
	CASE WHEN has_function_privilege('pg_walfile_name(pg_lsn)', 'execute') THEN left(pg_walfile_name(pg_current_wal_lsn()), 8) END,
	(SELECT oid FROM pg_database WHERE datname = current_database()),
	'documents'::regclass::oid)`

// enterPostgres looks, in a transaction that no other process is in, whether the
// data is where it was. If not it gets another name.
func enterPostgres(ctx context.Context, tx pgx.Tx) (renewed bool, err error) {
	if _, err := tx.Exec(ctx, makePlace); err != nil {
		return false, err
	}
	var here, said string
	if err := tx.QueryRow(ctx, postgresPlace).Scan(&here); err != nil {
		return false, fmt.Errorf("look where the database is: %w", err)
	}
	err = tx.QueryRow(ctx, `SELECT birth FROM place`).Scan(&said)
	known := !errors.Is(err, pgx.ErrNoRows)
	if known && err != nil || said == here {
		return false, err
	}
	if known {
		if _, err := tx.Exec(ctx, forgetName); err != nil {
			return false, err
		}
	}
	_, err = tx.Exec(ctx, writePlace, here, "")
	return known, err
}

// State implements [Store].
func (s *Postgres) State() State { return s.state }

// Renew implements [Store].
func (s *Postgres) Renew(ctx context.Context) error {
	if _, err := s.pool.Exec(ctx, forgetName); err != nil {
		return fmt.Errorf("give the data another name: %w", err)
	}
	return nil
}

// CheckPostgres looks for what no commit leaves behind, and returns it, nothing
// if the database is sound. The server looks after its files itself.
func CheckPostgres(ctx context.Context, url string) (faults []string, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	return consistency(func(query string) (n int, err error) {
		err = conn.QueryRow(ctx, query).Scan(&n)
		return n, err
	})
}
