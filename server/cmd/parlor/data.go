package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// The commands for whoever looks after the data.

const aboutBackup = `Copies an SQLite database, and the media beside it, as they are at one moment into
FILE and FILE.media, also while a server runs. There must be no FILE yet. Media
that FILE.media has already are not copied again.

    parlor backup /backup/parlor-monday.db --database parlor.db

PostgreSQL has pg_dump and its like for that.
`

const aboutRestore = `Puts a backup in the place of an SQLite database, which no server may have open.
What was there is kept beside it. The data gets another name, so that devices load
everything anew: what they had may never have happened in it.

    parlor restore /backup/parlor-monday.db --database parlor.db

After PostgreSQL was restored, see: parlor help renew
`

const aboutCheck = `Looks a whole database over, also while a server runs. It ends with 1 and says what
is wrong if something is.

    parlor check --database parlor.db
`

const aboutRenew = `Gives the data another name, so that devices load everything anew. Stop all servers
first. A server does that by itself where it finds that the data was put in the
place of other data; this is for when it cannot know.

    parlor renew --database postgres://parlor@db/parlor
`

// dataFlags are those of the commands about data. A file is named before them.
type dataFlags struct {
	flags
	database string
	file     string
}

func newDataFlags(name, about string, w world) *dataFlags {
	set := &dataFlags{flags: newFlags(name, about, w)}
	defineConfigFile(set.flags)
	set.StringVar(&set.database, "database", "parlor.db", "`FILE` of an SQLite database, or a postgres:// URL.")
	return set
}

// readWithFile reads the arguments of a command that works on a file beside the
// SQLite database.
func (d *dataFlags) readWithFile(args []string) error {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		d.file, args = args[0], args[1:]
	}
	if err := d.read(args); err != nil {
		return err
	}
	if d.file == "" {
		return wrongUsage("%s: name the FILE of the backup first", d.Name())
	}
	if d.isURL() {
		return wrongUsage("%s is for SQLite: use pg_dump and pg_restore, then parlor renew", d.Name())
	}
	return nil
}

func (d *dataFlags) isURL() bool { return strings.Contains(d.database, "://") }

func backupCommand(ctx context.Context, args []string, w world) error {
	set := newDataFlags("backup", aboutBackup, w)
	if err := set.readWithFile(args); err != nil {
		return err
	}
	if err := sqlstore.BackupSQLite(ctx, set.database, set.file); err != nil {
		return err
	}
	// After the database: the media of each message were there before it.
	n, err := media.CopyFolder(ctx, mediaFolder(set.database), mediaFolder(set.file))
	if err != nil {
		return fmt.Errorf("back the media up: %w", err)
	}
	say(w.stdout, fmt.Sprintf("%s has the database, and %d more media are in %s\n", set.file, n, mediaFolder(set.file)))
	return nil
}

func restoreCommand(ctx context.Context, args []string, w world) error {
	set := newDataFlags("restore", aboutRestore, w)
	if err := set.readWithFile(args); err != nil {
		return err
	}
	// Before the database, for the same reason. Those that are there stay.
	n, err := media.CopyFolder(ctx, mediaFolder(set.file), mediaFolder(set.database))
	if err != nil {
		return fmt.Errorf("restore the media: %w", err)
	}
	kept, err := sqlstore.RestoreSQLite(ctx, set.file, set.database)
	if err != nil {
		return err
	}
	say(w.stdout, fmt.Sprintf("%s is restored, with %d media that were missing\n", set.database, n))
	if kept != "" {
		say(w.stdout, fmt.Sprintf("what was there is in %s\n", kept))
	}
	return nil
}

func checkCommand(ctx context.Context, args []string, w world) error {
	set := newDataFlags("check", aboutCheck, w)
	if err := set.read(args); err != nil {
		return err
	}
	look := sqlstore.CheckSQLite
	if set.isURL() {
		look = sqlstore.CheckPostgres
	}
	faults, err := look(ctx, set.database)
	if err != nil {
		return err
	}
	for _, fault := range faults {
		say(w.stdout, fault+"\n")
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s is damaged; restore a backup", withoutPassword(set.database))
	}
	say(w.stdout, withoutPassword(set.database)+" is sound\n")
	return nil
}

func renewCommand(ctx context.Context, args []string, w world) (err error) {
	set := newDataFlags("renew", aboutRenew, w)
	if err := set.read(args); err != nil {
		return err
	}
	if _, err := os.Stat(set.database); !set.isURL() && err != nil {
		return err // It says which file; none is made.
	}
	store, err := sqlstore.Open(ctx, set.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := store.Renew(ctx); err != nil {
		return err
	}
	say(w.stdout, "the data gets another name when a server opens it\n")
	return nil
}
