package gateway

import (
	"context"
	"hash/fnv"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// Line is the way to a device.
type Line interface {
	// Send hands a frame over; a seat sends one after the other. After an
	// error the seat gives up. A [CloseError] among them says how to close.
	Send(frame wire.Frame) error
	// Close ends the line because of something that happened elsewhere. It
	// comes at most once, from anywhere, and must not wait.
	Close(end *CloseError)
}

// Seat is a signed-in device. [Gateway.SignIn] makes one. Every method may be
// called from several goroutines.
//
// Whoever gets an error from a method closes the line; the seat has been given
// up by then. When the line ends otherwise, call [Seat.Leave].
type Seat struct {
	gateway *Gateway
	line    Line
	user    string
	device  string
	// number is higher than that of every seat before.
	number uint64
	// proof is what the device is signed in with, expires when that ends, Unix
	// milliseconds, 0 for never.
	proof   Proof
	expires int64

	// decided is the highest number of a command that was carried out here: none up to
	// it is again.
	decided atomic.Uint64

	// mu is held by whoever reads the store and sends.
	mu sync.Mutex
	// cursor is the revision that the device has been brought to.
	cursor core.Revision
	quota  quota
	// held is the number of the first command that there was no room for, 0 for
	// none. None after it is carried out before it.
	held uint64
	// checkAt is when to look for lost hints, Unix milliseconds.
	checkAt int64

	// started: the device has said all that it has, and what it lacked was sent.
	// Until then known is what it has said, haves how many owners that were, and
	// anew has those whom the user follows by a membership that the device has
	// not had.
	started bool
	// otherData: what the device has is of other data, and counts for nothing.
	otherData bool
	known     map[string]core.Revision
	haves     int
	anew      map[string]bool
	// follows are those whom the user follows, in the order of their names. It is
	// changed under the lock of the feeds as well.
	follows []*following
	// lacking are those whom the user has begun to follow, and of whom nothing was
	// read yet.
	lacking []string

	hints hints
}

// hints is what a seat has heard and not dealt with. It has a lock of its own,
// so that nobody who brings a hint waits for a device.
type hints struct {
	mu sync.Mutex
	// heard is the highest revision there was a hint of and nobody has looked
	// for, 0 for none.
	heard core.Revision
	// told is the seat's cursor as it was when somebody last looked here.
	told core.Revision
	// feeds are those followed that there was a hint of and nobody has looked for.
	feeds []*feed
	// busy: somebody is at it and will look at heard before leaving.
	busy bool
	// gone: the seat was given up.
	gone bool
}

// Expires is when the sign-in ends, the zero time for never.
func (s *Seat) Expires() time.Time {
	if s.expires == 0 {
		return time.Time{}
	}
	return time.UnixMilli(s.expires)
}

// Receive deals with a frame from the device. When it returns, everything that
// the frame brings has been sent.
func (s *Seat) Receive(ctx context.Context, frame wire.Frame) error {
	frame = s.askBefore(ctx, frame)
	return s.orLeave(s.turn(func() error { return s.handle(ctx, frame) }))
}

// CatchUp sends what changed since the seat has last looked.
func (s *Seat) CatchUp(ctx context.Context) error {
	return s.orLeave(s.turn(func() error { return s.catchUp(ctx) }))
}

func (s *Seat) orLeave(err error) error {
	if err != nil {
		s.Leave()
	}
	return err
}

// Leave gives the seat up, for its line has ended. It may be called again.
func (s *Seat) Leave() {
	s.leave(lingering)
}

// Closed is Leave for a line that the device itself has closed. Who was in the room
// of a live group has gone unless another tab of the device comes at once.
func (s *Seat) Closed() {
	s.leave(lingeringClosed)
}

func (s *Seat) leave(lingers int64) {
	s.hints.leave()
	s.gone(lingers)
}

// end gives the seat up and closes the line, unless it was given up before.
func (s *Seat) end(reason *CloseError) {
	first := s.hints.leave()
	s.gone(lingering)
	if first {
		s.line.Close(reason)
	}
}

func (s *Seat) gone(lingers int64) {
	s.gateway.seats.remove(s)
	s.gateway.feeds.leave(s, lingers)
	s.gateway.presence.note(s.user)
}

func (s *Seat) handle(ctx context.Context, frame wire.Frame) error {
	if err := s.serve(ctx, frame); err != nil {
		return err
	}
	s.gateway.feeds.checkInTime()
	s.gateway.revocations.checkInTime()
	s.gateway.rounds.unstick()
	if s.gateway.milliseconds() >= s.checkAt {
		s.gateway.presence.note(s.user)
		return s.catchUp(ctx)
	}
	return nil
}

func (s *Seat) serve(ctx context.Context, frame wire.Frame) error {
	switch f := frame.(type) {
	case wire.Command:
		return s.command(ctx, f, nil)
	case judged:
		return s.command(ctx, f.Command, f.as)
	case judgedLive:
		return s.speak(ctx, f.Live, f.as)
	case wire.Ask:
		return s.ask(ctx, f)
	case wire.Have:
		return s.have(f)
	case wire.Look:
		return s.people(ctx, f)
	case wire.Page:
		return s.pageOf(ctx, f)
	case wire.Follow:
		return s.enter(ctx, f)
	case wire.Unfollow:
		return s.exit(f)
	case wire.Live:
		return s.speak(ctx, f, nil)
	case wire.Ping:
		return s.pong(ctx, f)
	case wire.Pong:
		return nil
	}
	return closeWith(wire.CloseProtocol, "a signed-in device does not send a frame of type %s", typeOf(frame))
}

// pong answers a ping. A device that has heard of more than the seat has sent,
// over another connection, shows that a hint got lost.
func (s *Seat) pong(ctx context.Context, ping wire.Ping) error {
	if err := s.send(wire.Pong{Time: s.gateway.milliseconds()}); err != nil {
		return err
	}
	if ping.Revision > s.cursor {
		return s.catchUp(ctx)
	}
	return nil
}

// send hands a frame to the line.
func (s *Seat) send(frame wire.Frame) error {
	if err := s.line.Send(frame); err != nil {
		return broken(err)
	}
	s.gateway.metrics.out(frame)
	return nil
}

// wake says that the user's documents have reached a revision.
func (s *Seat) wake(revision core.Revision) {
	if s.hints.hear(revision) {
		s.gateway.run(s.heed)
	}
}

// heed follows the hints that there are.
func (s *Seat) heed() {
	if err := s.turn(func() error { return nil }); err != nil {
		s.end(closing(err))
	}
}

// look catches up, as for a lost hint.
func (s *Seat) look() {
	s.push(s.catchUp)
}

// push does something to the seat on nobody's behalf.
func (s *Seat) push(do func(context.Context) error) {
	ctx, cancel := s.gateway.work()
	defer cancel()
	if err := s.turn(func() error { return do(ctx) }); err != nil {
		s.end(closing(err))
	}
}

// turn does something to the seat while nobody else does, and follows the hints
// that came meanwhile. An error is a [CloseError], after which the seat has to
// be given up. So it is after a panic.
func (s *Seat) turn(do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.locked(do)
}

func (s *Seat) locked(do func() error) (err error) {
	if !s.hints.begin() {
		return errGone
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			err = s.gateway.recovered(panicked)
		}
		if err != nil {
			err = closing(err)
		}
	}()
	if s.expires != 0 && s.gateway.milliseconds() >= s.expires {
		return closeWith(wire.CloseExpired, "the userSig has expired")
	}
	err = do()
	for followed := 0; err == nil; followed++ {
		own, feeds := s.hints.behind(s.cursor)
		if !own && len(feeds) == 0 {
			break
		}
		if followed == followsOnce {
			s.gateway.run(func() { s.push(func(context.Context) error { return s.follow(own, feeds) }) })
			break
		}
		err = s.follow(own, feeds)
	}
	return err
}

// followsOnce is how many hints are followed before somebody else has a turn:
// whoever is written to all the time wants to be heard, too.
const followsOnce = 4

// follow follows hints. What was done before it may have taken all of its time.
func (s *Seat) follow(own bool, feeds []*feed) error {
	ctx, cancel := s.gateway.work()
	defer cancel()
	if err := s.followSets(ctx, own, s.behind(feeds)); err != nil {
		return err
	}
	return s.bringLive(ctx, feeds)
}

func (s *Seat) followSets(ctx context.Context, own bool, behind []*following) error {
	if !own {
		if brought, err := s.bringNews(behind); brought || err != nil {
			return err
		}
	}
	return s.bringFollowed(ctx, behind, nil)
}

// looked notes that the store has just been looked at. The time until the next
// look differs from device to device.
func (s *Seat) looked() {
	h := fnv.New32a()
	h.Write([]byte(s.device))
	every := s.gateway.options.Limits.Check.Milliseconds()
	s.checkAt = s.gateway.milliseconds() + every*3/4 + every/2*int64(h.Sum32()%1024)/1024
}

// hear notes a hint and says whether somebody has to be started for it.
func (h *hints) hear(revision core.Revision) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gone || revision <= max(h.heard, h.told) {
		return false
	}
	h.heard = revision
	start := !h.busy
	h.busy = true
	return start
}

// hearOf is hear for a hint of one whom the user follows.
func (h *hints) hearOf(f *feed) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gone || slices.Contains(h.feeds, f) {
		return false
	}
	h.feeds = append(h.feeds, f)
	start := !h.busy
	h.busy = true
	return start
}

// begin says whether the seat may still be used.
func (h *hints) begin() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.busy = true
	return !h.gone
}

// behind returns which hints there are to follow for a seat at cursor: of the user,
// and of whom besides. A hint is followed once, so a wrong one does no harm.
func (h *hints) behind(cursor core.Revision) (own bool, feeds []*feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	own, feeds = h.heard > cursor, h.feeds
	h.heard, h.told, h.feeds = 0, cursor, nil
	h.busy = own || len(feeds) > 0
	return own, feeds
}

// beyond says whether there is a hint of more than a revision of the user's.
func (h *hints) beyond(revision core.Revision) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.heard > revision
}

// leave says whether it is the first time.
func (h *hints) leave() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	first := !h.gone
	h.gone = true
	return first
}

// left says whether the seat was given up.
func (h *hints) left() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.gone
}
