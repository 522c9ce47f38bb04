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
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	return &Erasures{options: options, begun: make(chan struct{}, 1)}
}

// lease is how long whoever erases an account has it to themselves. Where it takes
// longer somebody else may begin too, which costs time and nothing else.
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

// begin notes one, unless it is noted already.
func (e *Erasures) begin(ctx context.Context, user string) error {
	for {
		records, err := e.options.Store.Read(ctx, []core.Key{markKey(user)})
		if err != nil || len(records[0].Body) > 0 {
			return err
		}
		now := e.options.Now().UnixMilli()
		if err := e.note(ctx, records[0], &mark{Since: now, Due: now}); !errors.Is(err, authority.ErrConflict) {
			return err
		}
	}
}

// note writes a mark, or removes it, unless it has changed since it was read.
func (e *Erasures) note(ctx context.Context, was authority.Record, is *mark) (err error) {
	var body []byte
	if is != nil {
		if body, err = json.Marshal(is); err != nil {
			return err
		}
	}
	_, err = e.options.Store.Commit(ctx, authority.Commit{
		Reads:  []authority.Read{{Key: was.Key, Revision: was.Revision}},
		Writes: []authority.Write{{Key: was.Key, Body: body}},
	})
	return err
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

// goOn erases an account, if nobody else is at it. It fails with
// [authority.ErrConflict] where somebody came first.
func (e *Erasures) goOn(ctx context.Context, record authority.Record) error {
	var m mark
	if err := json.Unmarshal(record.Body, &m); err != nil {
		return err
	}
	now := e.options.Now()
	if m.Due > now.UnixMilli() {
		return nil
	}
	m.Due = now.Add(lease).UnixMilli()
	if err := e.note(ctx, record, &m); err != nil {
		return err
	}
	user := record.Key.ID
	if err := e.erase(ctx, user); err != nil {
		return err
	}
	records, err := e.options.Store.Read(ctx, []core.Key{record.Key})
	if err != nil || len(records[0].Body) == 0 {
		return err // Somebody else was at it too, and is done.
	}
	now = e.options.Now()
	if m.Erased == 0 {
		m.Erased, m.Due = now.UnixMilli(), now.Add(e.options.Linger).UnixMilli()
		e.options.Log.Info("an account was erased", "user", user)
		return e.note(ctx, records[0], &m)
	}
	if err := e.options.Reopen(ctx, user); err != nil {
		return err
	}
	return e.note(ctx, records[0], nil)
}
