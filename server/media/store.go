package media

import (
	"context"
	"io"
	"iter"
)

// Store keeps media: a folder, sqlstore.Postgres or s3store.Store, which package
// mediatest holds to this. Ids are as core.ValidMediaID says.
type Store interface {
	// PutMedia reads content to its end and keeps it under id, all of it or
	// nothing: also when it fails half way, or the process ends. Where the
	// owner has something under id already that stays, and there is no error;
	// where somebody else has, it fails with [fs.ErrExist]. An error of
	// content is in the chain of what it returns.
	PutMedia(ctx context.Context, id, owner, contentType string, content io.Reader) error

	// MediaBytes is about how many bytes an owner has, each file counted as
	// 4,096 at least.
	MediaBytes(ctx context.Context, owner string) (int64, error)

	// OpenMedia opens what is under id; [fs.ErrNotExist] if there is nothing.
	OpenMedia(ctx context.Context, id string) (contentType string, content io.ReadSeekCloser, err error)

	// ListMedia gives the ids of all media of an owner, of everybody for an empty
	// one, in no order. What comes or goes meanwhile may be among them or not. It
	// ends with an error, if there is one.
	ListMedia(ctx context.Context, owner string) iter.Seq2[string, error]

	// RemoveMedia removes what is under id, if there is anything. Who reads it may
	// find that it breaks off.
	RemoveMedia(ctx context.Context, id string) error
}
