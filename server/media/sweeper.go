package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"time"
)

// Uses knows which media messages name: sqlstore.Store, which says what each does.
type Uses interface {
	MediaSweepDue(ctx context.Context, now, after int64) (due bool, err error)
	MediaName(ctx context.Context) (string, error)
	UnreadMediaLists(ctx context.Context, limit int) ([]string, error)
	ReadMediaList(ctx context.Context, id string, content []byte) error
	MarkUnusedMedia(ctx context.Context, ids []string, now int64) error
	TakeUnusedMedia(ctx context.Context, since int64, limit int) (ids []string, more bool, err error)
}

// Sweeper removes media that no message names, and has not for a time: what was
// uploaded and never sent, and what all messages that named it were taken back.
// Several processes may run one each.
//
// Media belong to the database that was there first, and to its copies: beside
// another one nothing is removed, for it cannot know what is named.
type Sweeper struct {
	Store Store
	Uses  Uses
	// Unused is for how long nothing must name what is removed.
	Unused time.Duration
	Now    func() time.Time // [time.Now] by default
	Log    *slog.Logger
	// Removed is told of how many, if it is set.
	Removed func(n int)
}

// errOthers says that the media are those of another database.
var errOthers = errors.New("these media belong to another database, so nothing of them is removed; give each database a place of its own")

const (
	// ownerID is under which it stands whose the media are.
	ownerID = "database-of-these-media"
	// sweepsInTime is how often one looks within the time that media are unused.
	sweepsInTime = 4
	seldom       = 6 * time.Hour
	// together is how many media are asked about at once.
	together = 500
	// maxList is how long a list of merged messages can be. One that is longer names
	// nothing: no page makes one.
	maxList = 16 << 20
)

// Run sweeps now and then until ctx ends.
func (s *Sweeper) Run(ctx context.Context) {
	wait := min(s.Unused/sweepsInTime, seldom)
	for {
		switch err := s.turn(ctx, wait); {
		case ctx.Err() != nil:
			return
		case errors.Is(err, errOthers):
			s.Log.Error("media that nobody needs are not removed", "error", err)
			return
		case err != nil:
			s.Log.Warn("media that nobody needs could not be removed; it is tried again", "error", err)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// turn sweeps unless another process does, or has just done so.
func (s *Sweeper) turn(ctx context.Context, wait time.Duration) error {
	if err := s.claim(ctx); err != nil {
		return err
	}
	due, err := s.Uses.MediaSweepDue(ctx, s.now(), (wait - wait/10).Milliseconds())
	if err != nil || !due {
		return err
	}
	removed, err := s.Sweep(ctx)
	if removed > 0 {
		s.Log.Info("removed media that nobody needs", "number", removed)
	}
	return err
}

func (s *Sweeper) now() int64 {
	if s.Now == nil {
		return time.Now().UnixMilli()
	}
	return s.Now().UnixMilli()
}

// claim makes the media those of this database, or fails with errOthers.
func (s *Sweeper) claim(ctx context.Context) error {
	name, err := s.Uses.MediaName(ctx)
	if err == nil {
		err = s.Store.PutMedia(ctx, ownerID, name, "text/plain", strings.NewReader(""))
	}
	if errors.Is(err, fs.ErrExist) {
		return errOthers
	}
	return err
}

// Sweep looks once, and returns how many it has removed. What nothing names it
// removes the next time that Unused has passed.
func (s *Sweeper) Sweep(ctx context.Context) (removed int, err error) {
	if err := s.mark(ctx); err != nil {
		return 0, err
	}
	if err := s.readLists(ctx); err != nil {
		return 0, err
	}
	var failed error
	for more := true; more; {
		var ids []string
		ids, more, err = s.Uses.TakeUnusedMedia(ctx, s.now()-s.Unused.Milliseconds(), together)
		if err != nil {
			return removed, err
		}
		for _, id := range ids {
			if err := s.Store.RemoveMedia(ctx, id); err != nil {
				failed = err // It is found again the next time.
				continue
			}
			removed++
			if s.Removed != nil {
				s.Removed(1)
			}
		}
	}
	return removed, failed
}

// mark looks through all media for those that nothing names.
func (s *Sweeper) mark(ctx context.Context) error {
	ids := make([]string, 0, together)
	flush := func() error {
		err := s.Uses.MarkUnusedMedia(ctx, ids, s.now())
		ids = ids[:0]
		return err
	}
	for id, err := range s.Store.ListMedia(ctx, "") {
		if err != nil {
			return err
		}
		if id == ownerID {
			continue
		}
		if ids = append(ids, id); len(ids) == together {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// readLists finds out what lists of merged messages name that are kept like files.
func (s *Sweeper) readLists(ctx context.Context) error {
	for {
		ids, err := s.Uses.UnreadMediaLists(ctx, together)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			content, err := s.list(ctx, id)
			if err == nil {
				err = s.Uses.ReadMediaList(ctx, id, content)
			}
			if err != nil {
				return err
			}
		}
	}
}

// list is the content of a list; nothing for one that is not there, or is too long.
func (s *Sweeper) list(ctx context.Context, id string) ([]byte, error) {
	_, content, err := s.Store.OpenMedia(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }() // It was only read.
	list, err := io.ReadAll(io.LimitReader(content, maxList+1))
	if err != nil {
		return nil, fmt.Errorf("read list %s: %w", id, err)
	}
	if len(list) > maxList {
		return nil, nil
	}
	return list, nil
}
