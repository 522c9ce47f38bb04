package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/account"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/push"
	"github.com/parlor-chat/parlor/server/retention"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// newErasures makes what erases accounts, on the gateway's authority: devices hear of
// it as of anything else.
func (s *server) newErasures() *account.Erasures {
	return account.New(account.Options{
		Store:     s.store,
		Authority: s.gateway.Authority(),
		Shut:      s.gateway.Shut,
		Reopen:    s.gateway.Reopen,
		Devices:   s.forgetDevices,
		Fresh:     rand.Text,
		Log:       s.log,
	})
}

// revoke ends what users are signed in with. A device that is signed in no more learns
// nothing more by pushes either; one that signs in again says where it is anew.
func (s *server) revoke(ctx context.Context, users ...string) error {
	if err := s.gateway.Revoke(ctx, users...); err != nil {
		return err
	}
	for _, user := range users {
		if err := s.forgetDevices(ctx, user); err != nil {
			return err
		}
	}
	return nil
}

// forgetDevices forgets where a user's devices get pushes, also what a server has left
// that pushed before.
func (s *server) forgetDevices(ctx context.Context, user string) error {
	return push.Forget(ctx, s.store, user)
}

// beside is what goes on beside all else.
func (s *server) beside() []func(ctx context.Context) {
	all := []func(ctx context.Context){s.erasures.Run}
	if s.config.retention > 0 {
		all = append(all, retention.New(retention.Options{
			Store: s.store, Authority: s.gateway.Authority(), Keep: time.Duration(s.config.retention) * 24 * time.Hour, Log: s.log,
		}).Run)
	}
	if sweeper := s.newSweeper(); sweeper != nil {
		all = append(all, sweeper.Run)
	}
	if s.pusher != nil {
		all = append(all, s.pusher.Run)
	}
	return all
}

// keep has what goes on beside all else go on, until the returned function is
// called, which waits for it.
func keep(run ...func(ctx context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{}, len(run))
	for _, one := range run {
		go func() {
			defer func() { ended <- struct{}{} }()
			one(ctx)
		}()
	}
	return func() {
		cancel()
		for range run {
			<-ended
		}
	}
}

// export writes all that there is of a user.
func (s *server) export(ctx context.Context, userID string, w io.Writer) error {
	return account.Export(ctx, s.store, s.media, userID, time.Now(), w)
}

const aboutExport = `Writes all that there is of a user into FILE, a zip archive; docs/server.md tells its
form. There must be no FILE yet.

    parlor export-user alice.zip --user alice --database postgres://parlor@db/parlor

An SQLite database that a server runs on is that server's: ask it by REST
(account_export), or take a backup and export from that.
`

func exportCommand(ctx context.Context, args []string, w world) (err error) {
	set := newDataFlags("export-user", aboutExport, w)
	user := set.String("user", "", "`NAME` of the user.")
	place := set.String("media", "", "`PLACE` where the bytes of media are, as the server has it.")
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		set.file, args = args[0], args[1:]
	}
	if err := set.read(args); err != nil {
		return err
	}
	if set.file == "" || !core.ValidUserID(*user) {
		return wrongUsage("export-user: name the FILE first, and a user with --user")
	}
	if _, err := os.Stat(set.database); !set.isURL() && err != nil {
		return err // It says which file; none is made.
	}
	store, err := sqlstore.Open(ctx, set.database)
	if errors.Is(err, sqlstore.ErrInUse) {
		return fmt.Errorf("%w: ask its server by REST (account_export), or export from a backup", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	media, err := openMedia(ctx, config{database: set.database, media: *place}, store)
	if err != nil {
		return err
	}
	return exportTo(ctx, set, store, media, *user)
}

// exportTo leaves no file where it fails.
func exportTo(ctx context.Context, set *dataFlags, store sqlstore.Store, media media.Store, user string) error {
	documents, err := store.Read(ctx, []core.Key{core.ProfileKey(user)})
	if err != nil {
		return err
	}
	if len(documents[0].Body) == 0 {
		return fmt.Errorf("there is no account %q in %s", user, withoutPassword(set.database))
	}
	file, err := os.OpenFile(set.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = account.Export(ctx, store, media, user, time.Now(), file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(set.file))
	}
	say(set.world.stdout, fmt.Sprintf("%s has all that there is of %s\n", set.file, user))
	return nil
}
