package sqlstore

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed migrations
var migrations embed.FS

// steps reads the migrations in a folder: scripts, of which the first makes
// version 1 of the layout out of nothing, and so on.
func steps(folder fs.FS, name string) ([]string, error) {
	entries, err := fs.ReadDir(folder, name)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	scripts := make([]string, len(entries))
	for i, entry := range entries {
		if number := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(entry.Name(), number) {
			return nil, fmt.Errorf("read migrations: %s is where %s… should be", entry.Name(), number)
		}
		script, err := fs.ReadFile(folder, path.Join(name, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read migrations: %w", err)
		}
		scripts[i] = string(script)
	}
	return scripts, nil
}

// layout is a database in a transaction that nobody else is in.
type layout interface {
	exec(ctx context.Context, script string) error
	number(ctx context.Context, query string) (int, error)
}

// migrate applies the steps that a database lacks. It fails with [ErrNewer] if
// the database has more of them.
func migrate(ctx context.Context, db layout, steps []string) error {
	if err := db.exec(ctx, `CREATE TABLE IF NOT EXISTS migrations (version BIGINT NOT NULL PRIMARY KEY)`); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	version, err := db.number(ctx, `SELECT coalesce(max(version), 0) FROM migrations`)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if version > len(steps) {
		return fmt.Errorf("%w: its layout has version %d, this program knows %d", ErrNewer, version, len(steps))
	}
	for ; version < len(steps); version++ {
		if err := db.exec(ctx, steps[version]); err != nil {
			return fmt.Errorf("migrate to version %d: %w", version+1, err)
		}
		if err := db.exec(ctx, fmt.Sprintf(`INSERT INTO migrations (version) VALUES (%d)`, version+1)); err != nil {
			return fmt.Errorf("migrate to version %d: %w", version+1, err)
		}
	}
	return nil
}
