// Package retention removes messages that are older than a server keeps them.
package retention

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Store is where messages are.
type Store interface {
	authority.Store
	authority.Lister
	authority.Eraser
}

// Options is what a sweeper gets from its surroundings.
type Options struct {
	Store Store
	// Authority decides and commits on the store, and has everybody concerned hear.
	Authority *authority.Authority
	// Keep is for how long a message is kept, a positive time.
	Keep time.Duration
	// Every is how long after the end of a sweep the next one begins (1 h).
	Every time.Duration
	// Rest is called after each step with the time that it took, so that others have
	// their turn. By default as much time passes again.
	Rest func(ctx context.Context, took time.Duration)
	Now  func() time.Time // [time.Now] by default
	Log  *slog.Logger
}

// Sweeper removes old messages, in steps between which it may stop. Of several on one
// store one works at a time.
type Sweeper struct{ options Options }

// New makes a sweeper.
func New(options Options) *Sweeper {
	if options.Every == 0 {
		options.Every = time.Hour
	}
	if options.Rest == nil {
		options.Rest = sleep
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	return &Sweeper{options: options}
}

func sleep(ctx context.Context, took time.Duration) {
	timer := time.NewTimer(took)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// turnKey is where it stands until when somebody sweeps, or nobody has to: Unix
// milliseconds.
var turnKey = core.Key{Owner: " retention", Kind: "turn"}

// lease is how long whoever sweeps has that to itself, unless it goes on.
const lease = 5 * time.Minute

// Run sweeps whenever it is due, until ctx ends.
func (s *Sweeper) Run(ctx context.Context) {
	const look = time.Minute
	for ctx.Err() == nil {
		if err := s.Turn(ctx); err != nil && ctx.Err() == nil {
			s.options.Log.Error("old messages could not be removed; it is tried again", "error", err)
		}
		sleep(ctx, look)
	}
}

// Turn sweeps if that is due and nobody else does.
func (s *Sweeper) Turn(ctx context.Context) error {
	turn, err := s.take(ctx)
	if turn == nil || err != nil {
		return err
	}
	began := s.options.Now()
	removed, err := s.sweep(ctx, turn)
	if errors.Is(err, authority.ErrConflict) {
		return nil // Somebody else has taken the turn.
	}
	if removed > 0 {
		s.options.Log.Info("old messages were removed", "messages", removed, "took", s.options.Now().Sub(began).String())
	}
	if err != nil {
		return err
	}
	return turn.until(ctx, s.options.Now().Add(s.options.Every))
}

// turn is the right to sweep.
type turn struct {
	sweeper  *Sweeper
	revision core.Revision
	ends     time.Time
}

// take takes the turn, nil if it is not due.
func (s *Sweeper) take(ctx context.Context) (*turn, error) {
	records, err := s.options.Store.Read(ctx, []core.Key{turnKey})
	if err != nil {
		return nil, err
	}
	var due int64
	if body := records[0].Body; len(body) > 0 {
		if err := json.Unmarshal(body, &due); err != nil {
			return nil, err
		}
	}
	if s.options.Now().UnixMilli() < due {
		return nil, nil
	}
	t := &turn{sweeper: s, revision: records[0].Revision}
	if err := t.goOn(ctx); errors.Is(err, authority.ErrConflict) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return t, nil
}

// goOn keeps the turn, [authority.ErrConflict] if it is somebody else's by now.
func (t *turn) goOn(ctx context.Context) error {
	now := t.sweeper.options.Now()
	if now.Add(lease / 2).Before(t.ends) {
		return nil
	}
	t.ends = now.Add(lease)
	return t.until(ctx, t.ends)
}

func (t *turn) until(ctx context.Context, end time.Time) error {
	body, err := json.Marshal(end.UnixMilli())
	if err != nil {
		return err
	}
	revisions, err := t.sweeper.options.Store.Commit(ctx, authority.Commit{
		Reads:  []authority.Read{{Key: turnKey, Revision: t.revision}},
		Writes: []authority.Write{{Key: turnKey, Body: body}},
	})
	if err == nil {
		t.revision = revisions[turnKey.Owner]
	}
	return err
}

// threadsPage is how many histories are looked at at a time.
const threadsPage = 200

// sweep looks at all histories.
func (s *Sweeper) sweep(ctx context.Context, turn *turn) (removed int, err error) {
	for _, prefix := range []string{"c2c ", core.GroupOwner(""), core.ThreadID("", core.SystemConversation)} {
		for after, more := "", true; more; {
			threads, err := s.options.Store.Owners(ctx, prefix, after, threadsPage)
			if err != nil {
				return removed, err
			}
			n, err := s.sweepAll(ctx, threads, turn)
			if removed += n; err != nil {
				return removed, err
			}
			if more = len(threads) == threadsPage; more {
				after = threads[len(threads)-1]
			}
		}
	}
	return removed, nil
}

func (s *Sweeper) sweepAll(ctx context.Context, threads []string, turn *turn) (removed int, err error) {
	keys := make([]core.Key, len(threads))
	for i, thread := range threads {
		keys[i] = core.ThreadKey(thread)
	}
	documents, err := s.options.Authority.Documents(ctx, keys)
	if err != nil {
		return 0, err
	}
	for _, document := range documents {
		head, _ := document.Value.(core.Thread)
		if head.LastSequence == 0 {
			continue
		}
		if err := errors.Join(ctx.Err(), turn.goOn(ctx)); err != nil {
			return removed, err
		}
		n, err := s.sweepThread(ctx, document.Key.Owner, head, turn)
		if removed += n; err != nil {
			return removed, err
		}
	}
	return removed, nil
}

// sweepThread removes what is too old of a history: first it is gone for all who see
// it, then its rows are. What somebody has left of the latter is removed too.
func (s *Sweeper) sweepThread(ctx context.Context, thread string, head core.Thread, turn *turn) (removed int, err error) {
	before := s.options.Now().Add(-s.options.Keep).UnixMilli()
	oldest, err := s.options.Store.History(ctx, thread, 0, head.Trimmed+2, 1)
	if err != nil || len(oldest) == 0 {
		return 0, err
	}
	trimmed, last := head.Trimmed, head.Trimmed
	if oldest[0].Sequence > head.Trimmed {
		var message core.Message
		if err := json.Unmarshal(oldest[0].Body, &message); err != nil {
			return 0, err
		}
		if message.Time >= before {
			return 0, s.eraseLeft(ctx, thread, trimmed)
		}
		if last, err = authority.Seek(ctx, s.options.Store, thread, before-1); err != nil {
			return 0, err
		}
	}
	for {
		began := time.Now()
		done, err := s.options.Authority.Do(ctx, core.Call{User: core.SystemSender, Command: core.TrimHistory{Thread: thread, UpTo: last}}, nil)
		if err != nil {
			return removed, err
		}
		next, _ := done.Outcome.(uint64)
		n, err := s.erase(ctx, thread, next)
		if removed += n; err != nil || next >= last || next == trimmed {
			return removed, err
		}
		trimmed = next
		s.options.Rest(ctx, time.Since(began))
		if err := errors.Join(ctx.Err(), turn.goOn(ctx)); err != nil {
			return removed, err
		}
	}
}

// eraseLeft removes rows that were left where somebody stopped half way.
func (s *Sweeper) eraseLeft(ctx context.Context, thread string, trimmed uint64) error {
	if trimmed == 0 {
		return nil
	}
	left, err := s.options.Store.History(ctx, thread, 0, trimmed+1, 1)
	if err == nil && len(left) > 0 {
		_, err = s.erase(ctx, thread, trimmed)
	}
	return err
}

// part is how many rows are removed at a time.
const part = 200

// erase removes the rows of a history up to a number, and what members did about
// each of them.
func (s *Sweeper) erase(ctx context.Context, thread string, upTo uint64) (removed int, err error) {
	rows, err := s.options.Store.History(ctx, thread, 0, upTo+1, 0)
	if err != nil {
		return 0, err
	}
	if groupID, is := core.GroupOf(thread); is {
		for _, row := range rows {
			if err := s.eraseAbout(ctx, groupID, row); err != nil {
				return 0, err
			}
		}
	}
	for more := true; more && err == nil; {
		more, err = s.options.Store.EraseRows(ctx, thread, upTo, part)
	}
	return len(rows), err
}

// eraseAbout removes who has read a message of a group, and who reacted.
func (s *Sweeper) eraseAbout(ctx context.Context, groupID string, row authority.RowRecord) error {
	var message core.Message
	if err := json.Unmarshal(row.Body, &message); err != nil {
		return err
	}
	if !message.NeedReadReceipt && len(message.Reactions) == 0 {
		return nil
	}
	for more := true; more; {
		var err error
		if more, err = s.options.Store.EraseDocuments(ctx, core.AboutOwner(groupID, row.Sequence), nil, part); err != nil {
			return err
		}
	}
	return nil
}
