package main

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// openMedia opens the place for media: a database that several servers share,
// or a folder beside one that is a file.
func openMedia(database string, store sqlstore.Store) (media.Store, error) {
	if shared, can := store.(media.Store); can {
		return shared, nil
	}
	return media.OpenFolder(mediaFolder(database))
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
		Origins: s.config.origins,
		Log:     s.log,
		Limits:  media.Limits{Rate: s.config.uploadRate, Time: s.config.uploadTime, UserBytes: int64(s.config.userMedia) << 20},
	}
}
