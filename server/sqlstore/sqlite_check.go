package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// quickCheckTime is how long a start looks for damage.
const quickCheckTime = 2 * time.Second

// quickCheck looks for damage for a short while and says whether it got to the
// end.
func quickCheck(ctx context.Context, conn *sql.Conn, within time.Duration) (whole bool, err error) {
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var found string
	err = conn.QueryRowContext(limited, `PRAGMA quick_check(1)`).Scan(&found)
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case limited.Err() != nil:
		return false, nil
	case err != nil:
		return false, err
	case found != "ok":
		return false, fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return true, nil
}

// asDamage makes of an error one that says so, if that is what it is about.
func asDamage(err error) error {
	if sqliteCode(err) != sqlite3.SQLITE_CORRUPT {
		return err
	}
	return fmt.Errorf("%w (restore a backup): %w", ErrDamaged, err)
}

func isDamage(err error) bool {
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// inconsistencies are what no commit leaves behind.
var inconsistencies = []struct{ what, query string }{
	{"documents are newer than their owners", `SELECT count(*) FROM documents AS d LEFT JOIN owners AS o ON o.owner = d.owner
		WHERE o.revision IS NULL OR d.revision > o.revision`},
	{"histories lack rows", `SELECT count(*) FROM (SELECT thread FROM rows GROUP BY thread HAVING max(sequence) <> count(*)) AS incomplete`},
}

// CheckSQLite looks a whole database over, also one that is in use, and returns
// what is wrong with it, nothing if it is sound.
func CheckSQLite(ctx context.Context, path string) (faults []string, err error) {
	db, err := openExisting(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, `PRAGMA integrity_check`)
	if isDamage(err) {
		return []string{err.Error()}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", path, err)
	}
	if faults, err = findings(rows); err != nil || len(faults) > 0 {
		return faults, err
	}
	return consistency(func(query string) (n int, err error) {
		err = db.QueryRowContext(ctx, query).Scan(&n)
		return n, err
	})
}

func findings(rows *sql.Rows) (faults []string, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var found string
		if err := rows.Scan(&found); err != nil {
			return faults, err
		}
		if found != "ok" {
			faults = append(faults, found)
		}
	}
	if isDamage(rows.Err()) {
		return append(faults, rows.Err().Error()), nil
	}
	return faults, rows.Err()
}

// consistency asks for what must not be.
func consistency(count func(query string) (int, error)) (faults []string, err error) {
	for _, one := range inconsistencies {
		n, err := count(one.query)
		if err != nil {
			return faults, fmt.Errorf("check the database: %w", err)
		}
		if n > 0 {
			faults = append(faults, fmt.Sprintf("%s: %d", one.what, n))
		}
	}
	return faults, nil
}
