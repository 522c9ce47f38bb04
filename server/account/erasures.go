package account

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Store is where accounts are.
type Store interface {
	authority.Store
	authority.Eraser
}

// Options is what erasures get from their surroundings.
type Options struct {
	Store Store
	// Authority decides and commits on the store, and has everybody concerned hear.
	Authority *authority.Authority
	// Shut ends the sign-ins of users and lets them in no more, Reopen does again
	// with userSigs that are made later.
	Shut   func(ctx context.Context, userIDs ...string) error
	Reopen func(ctx context.Context, userID string) error
	// Devices, if it is set, forgets where the user's devices are notified, and whose
	// those places are.
	Devices func(ctx context.Context, userID string) error
	// Fresh draws a name for the data of a user that there is from now on.
	Fresh func() string

	// Linger is for how long nobody signs in, after everything was erased for the
	// first time: a connection that has not heard may go on writing until then, so
	// everything is erased once more at the end (2 min).
	Linger time.Duration
	// Every is after which time somebody looks for erasures that others began (10 s).
	Every time.Duration
	Now   func() time.Time // [time.Now] by default
	Log   *slog.Logger
}

// Erasures erases accounts, each in steps that may be taken again. What is to be
// erased stands in the store until it is: after a crash, whoever looks next goes on.
type Erasures struct {
	options Options
	begun   chan struct{}
}

// New makes erasures. [Erasures.Run] carries them out.
func New(options Options) *Erasures {
	if options.Linger == 0 {
		options.Linger = 2 * time.Minute
	}
	if options.Every == 0 {
		options.Every = 10 * time.Second
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Devices == nil {
		options.Devices = func(context.Context, string) error { return nil }
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	return &Erasures{options: options, begun: make(chan struct{}, 1)}
}

// lease is how long whoever erases an account has it to themselves, and goes on
// having it. Who has lost it stops: the account may be somebody's again.
const lease = 2 * time.Minute

// marksOwner owns a document for each account that is being erased.
const marksOwner = " erasures"

func markKey(user string) core.Key {
	return core.Key{Owner: marksOwner, Kind: "erasure", ID: user}
}

// mark says that an account is being erased. Times are Unix milliseconds.
type mark struct {
	// Since is when that was asked for, Erased when everything was erased for the
	// first time, 0 for not yet.
	Since  int64 `json:"since"`
	Erased int64 `json:"erased,omitempty"`
	// Done: all was erased for the second time, only the account is shut yet.
	Done bool `json:"done,omitempty"`
	// Due is from when on whoever finds it goes on with it.
	Due int64 `json:"due"`
}

// Begin has accounts erased. When it returns, nobody is signed in to them any more,
// and they will be erased whatever happens. One that is being erased, or that there
// never was, is no error.
func (e *Erasures) Begin(ctx context.Context, users ...string) error {
	for _, user := range users {
		if err := e.begin(ctx, user); err != nil {
			return err
		}
	}
	if err := e.options.Shut(ctx, users...); err != nil {
		return err
	}
	select {
	case e.begun <- struct{}{}:
	default:
	}
	return nil
}

// begin notes one, unless it is noted already. One that is about to end begins anew.
func (e *Erasures) begin(ctx context.Context, user string) error {
	for {
		records, err := e.options.Store.Read(ctx, []core.Key{markKey(user)})
		if err != nil {
			return err
		}
		if body := records[0].Body; len(body) > 0 {
			var m mark
			if err := json.Unmarshal(body, &m); err != nil || !m.Done {
				return err
			}
		}
		now := e.options.Now().UnixMilli()
		if _, err := e.note(ctx, records[0], &mark{Since: now, Due: now}); !errors.Is(err, authority.ErrConflict) {
			return err
		}
	}
}

// note writes a mark, or removes it, unless it has changed since it was read. It
// returns the revision that it has now.
func (e *Erasures) note(ctx context.Context, was authority.Record, is *mark) (_ core.Revision, err error) {
	var body []byte
	if is != nil {
		if body, err = json.Marshal(is); err != nil {
			return 0, err
		}
	}
	revisions, err := e.options.Store.Commit(ctx, authority.Commit{
		Reads:  []authority.Read{{Key: was.Key, Revision: was.Revision}},
		Writes: []authority.Write{{Key: was.Key, Body: body}},
	})
	return revisions[marksOwner], err
}

// Run carries out what is to be erased until ctx ends.
func (e *Erasures) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := e.Pass(ctx); err != nil && ctx.Err() == nil {
			e.options.Log.Error("accounts could not be erased; it is tried again", "error", err)
		}
		timer := time.NewTimer(e.options.Every)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-e.begun:
		}
		timer.Stop()
	}
}

// marksPage is how many marks are read at a time.
const marksPage = 100

// Pass goes on with all accounts that are due. One that fails keeps no other back.
func (e *Erasures) Pass(ctx context.Context) error {
	var faults []error
	for after, more := "", true; more; {
		records, err := e.options.Store.Page(ctx, marksOwner, "erasure", after, marksPage)
		if err != nil {
			return err
		}
		for _, record := range records {
			after = record.Key.ID
			if err := e.goOn(ctx, record); err != nil && !errors.Is(err, authority.ErrConflict) {
				faults = append(faults, err)
			}
		}
		more = len(records) == marksPage && ctx.Err() == nil
	}
	return errors.Join(faults...)
}

// erasing is an account that is being erased here.
type erasing struct {
	*Erasures
	record authority.Record
	mark   mark
}

// goOn erases an account, if that is due. It fails with [authority.ErrConflict] where
// somebody else is at it.
func (e *Erasures) goOn(ctx context.Context, record authority.Record) error {
	one := &erasing{Erasures: e, record: record}
	if err := json.Unmarshal(record.Body, &one.mark); err != nil {
		return err
	}
	now := e.options.Now()
	if one.mark.Due > now.UnixMilli() {
		return nil
	}
	if one.mark.Done {
		return one.end(ctx)
	}
	one.mark.Due = 0
	if err := one.hold(ctx); err != nil {
		return err
	}
	if err := one.erase(ctx, record.Key.ID); err != nil {
		return err
	}
	if one.mark.Erased == 0 {
		now := e.options.Now()
		one.mark.Erased, one.mark.Due = now.UnixMilli(), now.Add(e.options.Linger).UnixMilli()
		e.options.Log.Info("an account was erased", "user", record.Key.ID)
		return one.write(ctx)
	}
	one.mark.Done, one.mark.Due = true, 0
	if err := one.write(ctx); err != nil {
		return err
	}
	return one.end(ctx)
}

// hold keeps the account to whoever erases it, [authority.ErrConflict] if it is
// somebody else's by now.
func (e *erasing) hold(ctx context.Context) error {
	now := e.options.Now()
	if now.Add(lease/2).UnixMilli() < e.mark.Due {
		return nil
	}
	e.mark.Due = now.Add(lease).UnixMilli()
	return e.write(ctx)
}

func (e *erasing) write(ctx context.Context) error {
	revision, err := e.note(ctx, e.record, &e.mark)
	if err == nil {
		e.record.Revision = revision
	}
	return err
}

// end lets the user sign in again. From then on nothing more is erased, whoever finds
// the mark.
func (e *erasing) end(ctx context.Context) error {
	if err := e.options.Reopen(ctx, e.record.Key.ID); err != nil {
		return err
	}
	_, err := e.note(ctx, e.record, nil)
	return err
}
