package main

import (
	"crypto/hmac"
	"crypto/sha256"
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

func (s *server) mediaOptions() media.Options {
	return media.Options{
		Store: s.media,
		Check: func(sdkAppID uint64, userID, userSig string, now time.Time) error {
			_, err := s.checkHello(wire.Hello{SDKAppID: sdkAppID, UserID: userID, UserSig: userSig}, now)
			return err
		},
		Signing: s.config.signing(),
		Origins: s.config.origins,
		Log:     s.log,
		Limits:  media.Limits{Rate: s.config.uploadRate, Time: s.config.uploadTime, UserBytes: int64(s.config.userMedia) << 20},
	}
}

// signing has addresses of media end, unless they are public. What signs them
// follows from the secret key, so all processes of a server have it.
func (c *config) signing() media.Signing {
	if c.mediaPublic {
		return media.Signing{}
	}
	mac := hmac.New(sha256.New, []byte(c.key.Secret))
	_, _ = mac.Write([]byte("addresses of media"))
	return media.Signing{Secret: mac.Sum(nil), Life: c.mediaTime}
}
