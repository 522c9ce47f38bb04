package gateway

import (
	"context"
	"errors"
	"math"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// Proof is what a good userSig says.
type Proof struct {
	// Issued is when it was made, the zero time where nobody knows: then it holds
	// until the user's sign-ins are revoked for the first time.
	Issued time.Time
	// Expires is from when on it is refused, the zero time for never.
	Expires time.Time
}

// Whose sign-ins were revoked, and when, has one owner for all users. So one
// revision says what a gateway has not heard of, and a sign-in costs others nothing.
const (
	signInsOwner            = " sign-ins"
	kindNotBefore core.Kind = "notBefore"
)

// notBeforeKey is where it stands when a user's sign-ins were last revoked, Unix
// seconds in decimal: userSigs of that second and from before are good no more.
func notBeforeKey(user string) core.Key {
	return core.Key{Owner: signInsOwner, Kind: kindNotBefore, ID: user}
}

// notBeforeIn is the time in a record, or a second that no userSig is from where
// nothing was ever revoked.
func notBeforeIn(record authority.Record) (int64, error) {
	if len(record.Body) == 0 {
		return -1 << 62, nil
	}
	return strconv.ParseInt(string(record.Body), 10, 64)
}

// holds says whether a userSig that was issued at a time outlasts a revocation.
func (p Proof) holds(notBefore int64) bool { return p.Issued.Unix() > notBefore }

// errRevoked refuses a userSig from before a revocation. It closes as a connection
// does that is ended by one, so that pages tell both alike.
func errRevoked() error {
	return &CloseError{
		Code: wire.CloseKicked, Reason: "the application ended the sign-in",
		Err: core.Errorf(core.CodeUsersigRevoked, "the application has ended the sign-ins of this user: get a new userSig from your server and log in again"),
	}
}

// Revoke ends what users are signed in with: userSigs that were made until now, in
// this second too, are refused from the commit on with 70052, by all gateways on the
// store, and connections that rest on them end: here at once, elsewhere with the
// hint, or within [Limits.Check] where that got lost. UserSigs that are made later
// are good. A clock that is behind does not take a revocation back.
func (g *Gateway) Revoke(ctx context.Context, users ...string) error {
	now := g.options.Now().Unix()
	return g.setNotBefore(ctx, users, func(before int64) int64 { return max(before, now) })
}

// shut is a time that no userSig is later than.
const shut = math.MaxInt64

// Shut is [Gateway.Revoke] for users who are not let in with any userSig until
// [Gateway.Reopen] was called.
func (g *Gateway) Shut(ctx context.Context, users ...string) error {
	return g.setNotBefore(ctx, users, func(int64) int64 { return shut })
}

// Reopen lets a user in again with userSigs that are made after it.
func (g *Gateway) Reopen(ctx context.Context, user string) error {
	now := g.options.Now().Unix()
	return g.setNotBefore(ctx, []string{user}, func(before int64) int64 {
		if before == shut {
			return now
		}
		return before
	})
}

// setNotBefore writes for users what next returns for what there is.
func (g *Gateway) setNotBefore(ctx context.Context, users []string, next func(before int64) int64) error {
	keys := make([]core.Key, len(users))
	for i, user := range users {
		keys[i] = notBeforeKey(user)
	}
	for {
		revision, err := g.tryNotBefore(ctx, keys, next)
		switch {
		case errors.Is(err, authority.ErrConflict):
			continue
		case err == nil && revision > 0:
			notifier{g}.Publish([]authority.Hint{{Owner: signInsOwner, Revision: revision}})
		}
		return err
	}
}

// tryNotBefore writes once, and nothing where nothing changes.
func (g *Gateway) tryNotBefore(ctx context.Context, keys []core.Key, next func(before int64) int64) (core.Revision, error) {
	records, err := g.options.Store.Read(ctx, keys)
	if err != nil {
		return 0, err
	}
	var commit authority.Commit
	for _, record := range records {
		before, err := notBeforeIn(record)
		if err != nil {
			return 0, err
		}
		if is := next(before); is != before {
			commit.Reads = append(commit.Reads, authority.Read{Key: record.Key, Revision: record.Revision})
			commit.Writes = append(commit.Writes, authority.Write{Key: record.Key, Body: strconv.AppendInt(nil, is, 10)})
		}
	}
	if len(commit.Writes) == 0 {
		return 0, nil
	}
	revisions, err := g.options.Store.Commit(ctx, commit)
	return revisions[signInsOwner], err
}

// NotBefore is the second up to which a user's sign-ins were revoked, a negative
// number where they never were. It remembers what it was asked, until it hears of
// another, or finds one within [Limits.Check] whose hint got lost.
func (g *Gateway) NotBefore(ctx context.Context, user string) (int64, error) {
	r := &g.revocations
	if err := r.begin(ctx); err != nil {
		return 0, err
	}
	r.checkInTime()
	r.mu.Lock()
	notBefore, known := r.times[user]
	cursor := r.cursor
	r.mu.Unlock()
	if known {
		return notBefore, nil
	}
	notBefore, err := g.readNotBefore(ctx, user)
	if err == nil {
		r.remember(user, notBefore, cursor)
	}
	return notBefore, err
}

func (g *Gateway) readNotBefore(ctx context.Context, user string) (int64, error) {
	records, err := g.options.Store.Read(ctx, []core.Key{notBeforeKey(user)})
	if err != nil {
		return 0, err
	}
	return notBeforeIn(records[0])
}

// Holds refuses a userSig of a user that was revoked (70052).
func (g *Gateway) Holds(ctx context.Context, user string, issued time.Time) error {
	notBefore, err := g.readNotBefore(ctx, user)
	if err == nil && !(Proof{Issued: issued}).holds(notBefore) {
		err = errRevoked()
	}
	return err
}

// revocations hears whose sign-ins were revoked, and ends the connections.
type revocations struct {
	gateway *Gateway
	// checkAt is when to look for lost hints, Unix milliseconds.
	checkAt atomic.Int64

	mu sync.Mutex
	// known: cursor is the revision up to which nobody is signed in here with what
	// was revoked.
	known  bool
	cursor core.Revision
	// times has what is known of users at cursor.
	times map[string]int64
}

// timesKept is of how many users it is known when their sign-ins were revoked.
const timesKept = 10_000

// remember notes what was read of a user, unless something was heard since then.
func (r *revocations) remember(user string, notBefore int64, cursor core.Revision) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cursor != cursor {
		return
	}
	if r.times == nil || len(r.times) >= timesKept {
		r.times = map[string]int64{}
	}
	r.times[user] = notBefore
}

// begin has the revocations heard from now on. It comes before the first seat.
func (r *revocations) begin(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known {
		return nil
	}
	revisions, err := r.gateway.options.Store.Revisions(ctx, []string{signInsOwner})
	if err == nil {
		r.known, r.cursor = true, revisions[0]
		r.checkAt.Store(r.gateway.milliseconds() + r.gateway.options.Limits.Check.Milliseconds())
	}
	return err
}

// look ends the seats of those whose sign-ins were revoked since the last look.
func (r *revocations) look() {
	defer func() {
		if panicked := recover(); panicked != nil {
			_ = r.gateway.recovered(panicked) // It has been logged.
		}
	}()
	ctx, cancel := r.gateway.work()
	defer cancel()
	if err := r.follow(ctx); err != nil && r.gateway.ctx.Err() == nil {
		r.gateway.options.Log.Warn("revoked sign-ins were not looked for; the next look does", "error", err)
	}
}

func (r *revocations) follow(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.known {
		return nil // Nobody is signed in here.
	}
	reader := Seat{gateway: r.gateway, user: signInsOwner}
	for more, place := true, authority.After(r.cursor); more; {
		part, err := reader.part(ctx, place, partBytes)
		if err != nil {
			return err
		}
		for _, record := range part.Records {
			if err := r.end(record); err != nil {
				return err
			}
		}
		if more = part.more; more {
			place = part.end()
		}
		r.cursor = part.Revision
		if more {
			r.cursor = place.Revision - 1 // Another of that revision may follow.
		}
	}
	return nil
}

// end ends the seats that rest on what was revoked.
func (r *revocations) end(record authority.Record) error {
	notBefore, err := notBeforeIn(record)
	if err != nil {
		return err
	}
	delete(r.times, record.Key.ID)
	for _, seat := range r.gateway.seats.of(record.Key.ID) {
		if !seat.proof.holds(notBefore) {
			seat.end(closing(errRevoked()))
		}
	}
	return nil
}

// due has the next frame, of any device, look for lost hints.
func (r *revocations) due() { r.checkAt.Store(0) }

// checkInTime has lost hints looked for, if nobody has for long.
func (r *revocations) checkInTime() {
	if r.claim() {
		r.gateway.run(r.look)
	}
}

// checkNow is checkInTime for who is at work anyway.
func (r *revocations) checkNow() {
	if r.claim() {
		r.look()
	}
}

// claim says whether it is time to look, once each time.
func (r *revocations) claim() bool {
	now := r.gateway.milliseconds()
	every := r.gateway.options.Limits.Check.Milliseconds()
	at := r.checkAt.Load()
	due := now >= at || at > now+every // The clock was ahead then.
	return due && r.checkAt.CompareAndSwap(at, now+every)
}
