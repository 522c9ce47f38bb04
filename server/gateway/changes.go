package gateway

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// pushBytes is about how large a Changes frame gets before another one is
// begun.
const pushBytes = 256 * 1024

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
	changes, err := s.changes(ctx)
	if err == nil && changes.Revision < s.cursor { // The device comes from a future that was lost.
		full, s.cursor = true, 0
		if epoch, err = s.gateway.renew(ctx, s.user); err == nil {
			changes, err = s.changes(ctx)
		}
	}
	if err != nil {
		return err
	}
	if err := s.send(s.gateway.welcome(epoch, changes.Revision)); err != nil {
		return err
	}
	if full || changes.Revision > s.cursor {
		if err := s.sendChanges(changes.Revision, full, s.visible(changes.Records, full)); err != nil {
			return err
		}
	}
	if full {
		s.forgetOldDevices(ctx, changes.Records)
	}
	return nil
}

func (g *Gateway) welcome(epoch string, revision core.Revision) wire.Welcome {
	return wire.Welcome{Epoch: epoch, Revision: revision, Time: g.milliseconds(), Heartbeat: g.options.Limits.heartbeatSeconds()}
}

// catchUp sends what changed after the cursor.
func (s *Seat) catchUp(ctx context.Context) error {
	changes, err := s.changes(ctx)
	if err != nil {
		return err
	}
	if changes.Revision < s.cursor {
		return closeWith(wire.CloseRestart, "the data went back in time")
	}
	if changes.Revision == s.cursor {
		return nil
	}
	return s.sendChanges(changes.Revision, false, s.visible(changes.Records, false))
}

// changes reads what changed after the cursor.
func (s *Seat) changes(ctx context.Context) (authority.Changes, error) {
	changes, err := s.gateway.options.Store.Changes(ctx, s.user, s.cursor)
	s.looked()
	return changes, err
}

// visible returns the documents that the device gets: all of the user's but
// what the authority remembers of other devices, and who watches the user. The bodies go as they are. A
// full set has no use for documents that were removed.
func (s *Seat) visible(records []authority.Record, full bool) []wire.Document {
	documents := make([]wire.Document, 0, len(records))
	for _, record := range records {
		if s.mayHave(record.Key) && (!full || len(record.Body) > 0) {
			documents = append(documents, wire.Document{Kind: record.Key.Kind, ID: record.Key.ID, Value: record.Body})
		}
	}
	return documents
}

func (s *Seat) mayHave(key core.Key) bool {
	return key.Kind.FromServer() && (key.Kind != core.KindDevice || key.ID == s.device)
}

// sendChanges brings the device from the cursor, or from nothing when full, to
// a revision, in as many frames as it takes.
func (s *Seat) sendChanges(to core.Revision, full bool, documents []wire.Document) error {
	frame := wire.Changes{From: s.cursor, To: to, Full: full}
	for {
		n, err := fitting(documents)
		if err != nil {
			return err
		}
		frame.Documents, documents = documents[:n], documents[n:]
		frame.More = len(documents) > 0
		if err := s.send(frame); err != nil {
			return err
		}
		if !frame.More {
			break
		}
	}
	s.cursor = to
	s.gateway.metrics.pushes.Inc()
	return nil
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

// How devices are forgotten that are not used any more.
const (
	deviceLife  = 90 * 24 * 60 * 60 * 1000 // Milliseconds without a command.
	forgetsOnce = 8                        // At most so many at a sign-in.
)

// forgetOldDevices removes devices of the user that have not been used for long.
// It is not what the device came for, so a failure is only noted.
func (s *Seat) forgetOldDevices(ctx context.Context, records []authority.Record) {
	before := s.gateway.milliseconds() - deviceLife
	old := s.oldDevices(records, before)
	if len(old) == 0 {
		return
	}
	command := core.Forget{Devices: old, Before: before}
	if _, err := s.gateway.authority.Do(ctx, core.Call{User: s.user, Command: command}, nil); err != nil {
		s.gateway.options.Log.Warn("old devices were not forgotten", "user", s.user, "error", err)
	}
}

func (s *Seat) oldDevices(records []authority.Record, before int64) (old []string) {
	for _, record := range records {
		if record.Key.Kind != core.KindDevice || record.Key.ID == s.device {
			continue
		}
		value, err := core.Decode(record.Key.Kind, record.Body)
		device, ok := value.(core.Device)
		if err == nil && ok && device.UsedAt < before {
			old = append(old, record.Key.ID)
		}
	}
	slices.Sort(old)
	return old[:min(len(old), forgetsOnce)]
}
