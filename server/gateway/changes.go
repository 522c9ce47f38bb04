package gateway

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// How much of a user's documents is in memory at a time for a device, in bytes.
const (
	// pushBytes is about how large a Changes frame gets before another one is
	// begun.
	pushBytes = 256 * 1024
	// partBytes is about how much is read at a time: what fits into a frame.
	partBytes = pushBytes * 3 / 4
	// tailBytes is about how much is read at a time at most of what others have
	// changed since a set was begun.
	tailBytes = 4 * 1024 * 1024
	// briefBytes is about how much is read and sent without waiting for a turn.
	// Nearly all that devices are told of is less.
	briefBytes = 16 * 1024
)

// part is what has been read of a set of changes.
type part struct {
	authority.Changes
	more bool
}

// end is the place of the last record.
func (p part) end() authority.Place {
	return authority.PlaceOf(p.Records[len(p.Records)-1])
}

// welcome sends the Welcome and brings the device from what it has to what
// there is.
func (s *Seat) welcome(ctx context.Context, hello wire.Hello) error {
	epoch, err := s.gateway.nameOfData(ctx, s.user)
	if err != nil {
		return err
	}
	full := hello.Epoch != epoch || hello.Revision < 0
	if !full {
		s.cursor = hello.Revision
	}
	first, err := s.part(ctx, authority.After(s.cursor), briefBytes)
	if err == nil && first.Revision < s.cursor { // The device comes from a future that was lost.
		full, s.cursor = true, 0
		if epoch, err = s.gateway.renew(ctx, s.user); err == nil {
			first, err = s.part(ctx, authority.After(0), briefBytes)
		}
	}
	if err != nil {
		return err
	}
	if err := s.send(s.gateway.welcome(epoch, first.Revision)); err != nil {
		return err
	}
	s.otherData = full
	if full || first.Revision != s.cursor {
		if err := s.bringFirst(first, full); err != nil {
			return err
		}
	}
	return s.have(hello.Have)
}

// bringFirst is bring for a device that signs in.
func (s *Seat) bringFirst(first part, full bool) error {
	old := oldDevices{gateway: s.gateway, user: s.user, except: s.device}
	if err := s.bring(first, full, func(records []authority.Record) error {
		if full {
			old.note(records)
			return nil
		}
		return s.noteAll(records)
	}); err != nil {
		return err
	}
	old.forget()
	return nil
}

func (g *Gateway) welcome(epoch string, revision core.Revision) wire.Welcome {
	return wire.Welcome{
		Epoch: epoch, Revision: revision, Time: g.milliseconds(), Heartbeat: g.options.Limits.heartbeatSeconds(),
		ConversationGroups: g.options.ConversationGroups.Differing(), Release: g.options.Release,
	}
}

// catchUp sends what changed after the cursor.
func (s *Seat) catchUp(ctx context.Context) error {
	return s.bringFollowed(ctx, nil, nil)
}

// part reads what changed after a place. A store without pages gives all.
func (s *Seat) part(ctx context.Context, after authority.Place, bytes int) (p part, err error) {
	if pages, can := s.gateway.options.Store.(authority.Pages); can {
		p.Changes, p.more, err = pages.ChangesPage(ctx, s.user, after, bytes)
	} else {
		p.Changes, err = s.gateway.options.Store.Changes(ctx, s.user, after.Revision-1)
	}
	s.looked()
	return p, err
}

// bring brings the device from the cursor, or from nothing when full, to what
// there is by the end of it: the first part, which was read, and then the
// others one at a time, each in its turn. Each tells of the records of a part.
func (s *Seat) bring(first part, full bool, each func([]authority.Record) error) error {
	set := wire.Changes{From: s.cursor, To: first.Revision, Full: full}
	last, err := first, each(first.Records)
	if err == nil {
		err = s.sendPart(&set, first)
	}
	for bytes := partBytes; err == nil && last.more; {
		if last.end().Revision > first.Revision {
			bytes = min(2*bytes, tailBytes) // Or whoever goes on writing keeps the set from ending.
		}
		last, err = s.sendNext(&set, last.end(), bytes, each)
	}
	if err != nil {
		return err
	}
	s.cursor = set.To
	s.gateway.metrics.pushes.Inc()
	return nil
}

// sendNext reads and sends the part after a place, of about so many bytes, in the
// user's turn.
func (s *Seat) sendNext(set *wire.Changes, after authority.Place, bytes int, each func([]authority.Record) error) (next part, err error) {
	ctx, cancel := s.gateway.work()
	defer cancel()
	if err := s.inTurn(ctx, s.gateway.loads, func() error {
		if next, err = s.part(ctx, after, bytes); err != nil {
			return err
		}
		if err := each(next.Records); err != nil {
			return err
		}
		return s.sendPart(set, next)
	}); err != nil {
		return part{}, err
	}
	next.Records = next.Records[len(next.Records)-1:] // The rest is done with.
	return next, nil
}

// inTurn does something large for the device once it is the user's turn.
func (s *Seat) inTurn(ctx context.Context, turns *turns, do func() error) error {
	waiting, cancel := context.WithTimeout(ctx, s.gateway.options.Limits.Turn)
	defer cancel()
	if err := turns.take(waiting, s.user); err != nil {
		return err
	}
	defer turns.give(s.user)
	if s.hints.left() { // Nobody is there any more.
		return errGone
	}
	return do()
}

// sendPart sends a part of a set, in as many frames as it takes. The last one
// says how far the set goes: what changed meanwhile is in it too.
func (s *Seat) sendPart(set *wire.Changes, p part) error {
	documents := s.visible(p.Records, *set)
	if p.more && len(documents) == 0 {
		return nil
	}
	if !p.more {
		set.To = p.Revision
	}
	return s.sendFrames(*set, documents, p.more)
}

// visible returns the documents that the device gets: all of the user's but
// what the authority remembers of other devices, and who watches the user. The
// bodies go as they are. A full set has no use for documents that were removed
// before it began.
func (s *Seat) visible(records []authority.Record, set wire.Changes) []wire.Document {
	documents := make([]wire.Document, 0, len(records))
	for _, record := range records {
		removed := set.Full && record.Revision <= set.To && len(record.Body) == 0
		if record.Key.VisibleTo(s.user, s.device) && !removed {
			documents = append(documents, wire.Document{Kind: record.Key.Kind, ID: record.Key.ID, Value: record.Body})
		}
	}
	return documents
}

// sendChanges brings the device from the cursor to a revision.
func (s *Seat) sendChanges(to core.Revision, documents []wire.Document) error {
	if err := s.sendFrames(wire.Changes{From: s.cursor, To: to}, documents, false); err != nil {
		return err
	}
	s.cursor = to
	s.gateway.metrics.pushes.Inc()
	return nil
}

// sendFrames sends documents of a set, in as many frames as it takes. More:
// others of the set follow.
func (s *Seat) sendFrames(frame wire.Changes, documents []wire.Document, more bool) error {
	for {
		n, err := fitting(documents)
		if err != nil {
			return err
		}
		frame.Documents, documents = documents[:n], documents[n:]
		frame.More = more || len(documents) > 0
		if err := s.send(frame); err != nil || len(documents) == 0 {
			return err
		}
	}
}

// fitting returns how many of the documents go into one frame. One that is too
// large for any can only be a device's own, full of answers to oversized
// commands that it has not collected.
func fitting(documents []wire.Document) (n int, err error) {
	bytes := 0
	for i, document := range documents {
		size := len(document.Value) + len(document.ID) + 64
		if size > wire.MaxPush-1024 {
			return 0, closeWith(wire.CloseProtocol, "the document %s %.64s is too large to be sent", document.Kind, document.ID)
		}
		if bytes += size; i > 0 && bytes > pushBytes {
			return i, nil
		}
	}
	return len(documents), nil
}
