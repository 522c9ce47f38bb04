package sqlstore

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"strings"
)

// A database that was put in the place of another one, a backup above all, is
// other data to the devices: their copies may know what it has lost. It is known
// by two things that it carries along and that its place has too: which file it
// is in, and a stamp that is drawn whenever it is opened or closed and stands in
// a file beside it. Where they differ the data gets another name.

// place is what a database says of where it belongs.
type place struct{ birth, stamp string }

// foreign is the place of a copy, which is at home nowhere.
var foreign = place{birth: "a copy", stamp: "none"}

const (
	// makePlace is no migration: a program that knows nothing of it does no harm.
	makePlace  = `CREATE TABLE IF NOT EXISTS place (one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), birth TEXT NOT NULL, stamp TEXT NOT NULL)`
	readPlace  = `SELECT birth, stamp FROM place`
	writePlace = `INSERT INTO place (one, birth, stamp) VALUES (1, $1, $2)
		ON CONFLICT (one) DO UPDATE SET birth = excluded.birth, stamp = excluded.stamp`
	// forgetName leaves the data without a name: the gateway draws another.
	forgetName = `DELETE FROM documents WHERE owner = ' ' AND kind = 'epoch'`
)

// sqlitePlace is where an open database is.
type sqlitePlace struct {
	conn  *sql.Conn
	birth string
	file  string // Beside the database, with the stamps that it may have.
	// making is os.O_CREATE where the file may be missing. Whoever has removed
	// it by the time the database is closed does not want it.
	making int
}

// enter looks whether the database belongs here, and stamps it. Renewed says
// that it did not.
func (p sqlitePlace) enter(ctx context.Context) (renewed bool, err error) {
	if _, err := p.conn.ExecContext(ctx, makePlace); err != nil {
		return false, err
	}
	said, known, err := p.read(ctx)
	if err != nil {
		return false, err
	}
	renewed = known && !p.fits(said)
	if renewed {
		if _, err := p.conn.ExecContext(ctx, forgetName); err != nil {
			return false, err
		}
	}
	p.making = os.O_CREATE
	return renewed, p.stamp(ctx, said.stamp)
}

func (p sqlitePlace) read(ctx context.Context) (said place, known bool, err error) {
	err = p.conn.QueryRowContext(ctx, readPlace).Scan(&said.birth, &said.stamp)
	if errors.Is(err, sql.ErrNoRows) {
		return place{}, false, nil
	}
	return said, true, err
}

func (p sqlitePlace) fits(said place) bool {
	beside, _ := os.ReadFile(p.file) // None fits nothing.
	for stamp := range strings.Lines(string(beside)) {
		if strings.TrimSpace(stamp) == said.stamp {
			return said.birth == p.birth
		}
	}
	return false
}

// stamp draws another stamp. Until the database has it both hold, so that a
// crash in between does no harm.
func (p sqlitePlace) stamp(ctx context.Context, before string) error {
	next := place{birth: p.birth, stamp: rand.Text()}
	if err := p.note(before, next.stamp); err != nil {
		return err
	}
	if _, err := p.conn.ExecContext(ctx, writePlace, next.birth, next.stamp); err != nil {
		return err
	}
	return p.note(next.stamp)
}

// note writes the stamps down that the database may have. All are of one length,
// so what is there before, in between and after are whole stamps.
func (p sqlitePlace) note(stamps ...string) error {
	file, err := os.OpenFile(p.file, os.O_WRONLY|p.making, 0o600)
	if err != nil {
		return err
	}
	text := strings.Join(stamps, "\n") + "\n"
	_, err = file.WriteString(text)
	return errors.Join(err, file.Truncate(int64(len(text))), file.Sync(), file.Close())
}

// leave stamps a database that is closed.
func (p sqlitePlace) leave() error {
	p.making = 0
	said, _, err := p.read(context.Background())
	if err != nil {
		return err
	}
	return p.stamp(context.Background(), said.stamp)
}
