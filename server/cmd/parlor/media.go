package main

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/s3store"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// openMedia opens the place for media: the one that was named, else a database that
// several servers share, or a folder beside one that is a file.
func openMedia(ctx context.Context, c config, store sqlstore.Store) (media.Store, error) {
	if isBucket(c.media) {
		return s3store.Open(ctx, c.media, os.Getenv)
	}
	if shared, can := store.(media.Store); can {
		return shared, nil
	}
	return media.OpenFolder(cmp.Or(c.media, mediaFolder(c.database)))
}

// isBucket says whether media are kept in a bucket.
func isBucket(place string) bool { return strings.HasPrefix(place, "s3://") }

// checkMedia refuses places for media that do not go together with the database.
func (c *config) checkMedia() error {
	switch {
	case c.mediaUnused != 0 && c.mediaUnused < time.Second:
		return wrongUsage("--media-unused must be 1s or more, or 0 for never, not %s", c.mediaUnused)
	case c.mediaTime < 2*time.Second || c.mediaTime > 30*24*time.Hour:
		return wrongUsage("--media-time must be from 2s to 720h, not %s", c.mediaTime)
	case c.media == "" || isBucket(c.media):
		return nil
	case strings.Contains(c.media, "://"):
		return wrongUsage("--media must be s3://BUCKET or a folder")
	case strings.Contains(c.database, "://"):
		return wrongUsage("--media can be a folder beside SQLite only: several processes would not find each other's files; use s3://BUCKET, or none for the database")
	}
	return nil
}

// mediaFolder is where the media of an SQLite database are.
func mediaFolder(database string) string { return database + ".media" }

// holdsTimeout is how long the database has to say whether a sign-in holds.
const holdsTimeout = 10 * time.Second

func (s *server) mediaOptions() media.Options {
	return media.Options{
		Store: s.media,
		Check: func(sdkAppID uint64, userID, userSig string, now time.Time) error {
			proof, err := s.checkHello(wire.Hello{SDKAppID: sdkAppID, UserID: userID, UserSig: userSig}, now)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(context.Background(), holdsTimeout)
			defer cancel()
			return s.gateway.Holds(ctx, userID, proof.Issued)
		},
		Signing: s.signing(),
		Keep:    func(ctx context.Context, ids []string) error { return s.store.KeepMedia(ctx, ids) },
		Origins: s.config.origins,
		Log:     s.log,
		Limits:  s.config.mediaLimits(),
	}
}

// bucketUploads is how many uploads into a bucket are under way at once: each holds
// up to 5 MiB in memory.
const bucketUploads = 64

func (c *config) mediaLimits() media.Limits {
	limits := media.Limits{Rate: c.uploadRate, Time: c.uploadTime, UserBytes: int64(c.userMedia) << 20}
	if isBucket(c.media) {
		limits.Uploads = bucketUploads
	}
	return limits
}

// signing has addresses of media end, unless they are public, and with the sign-ins of
// their user. What signs them follows from the secret key, so all processes of a server
// have it.
func (s *server) signing() media.Signing {
	if s.config.mediaPublic {
		return media.Signing{}
	}
	mac := hmac.New(sha256.New, []byte(s.config.key.Secret))
	_, _ = mac.Write([]byte("addresses of media"))
	return media.Signing{Secret: mac.Sum(nil), Life: s.config.mediaTime, Since: s.gateway.NotBefore}
}

// newSweeper makes who removes media that nobody needs, nil for nobody.
func (s *server) newSweeper() *media.Sweeper {
	if s.config.mediaUnused == 0 {
		return nil
	}
	removed := prometheus.NewCounter(prometheus.CounterOpts{
		Name: "parlor_media_removed_total", Help: "Media that were removed because no message named them.",
	})
	s.metrics.MustRegister(removed)
	return &media.Sweeper{
		Store:   s.media,
		Uses:    s.store,
		Unused:  s.config.mediaUnused,
		Log:     s.log,
		Removed: func(n int) { removed.Add(float64(n)) },
	}
}
