package media

import (
	"context"
	"io"
)

// Store keeps media. Ids are as core.ValidMediaID says.
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
}
