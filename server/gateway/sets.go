package gateway

import (
	"context"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// liveRows is how many messages of one owner at most a device is brought that was
// not away. What is below them it asks for.
const liveRows = 100

func compareOwners(a, b string) int { return strings.Compare(a, b) }

// setsOf makes sets of what was read of an owner: one, or several where there is
// much. It notes that the device has it.
func (s *Seat) setsOf(ctx context.Context, f *following, found *core.Followed, budget *int) ([]wire.Set, error) {
	if found.Revision < f.revision {
		return nil, closeWith(wire.CloseRestart, "the data went back in time")
	}
	if found.Revision == f.revision && !found.Whole {
		return nil, nil
	}
	set := wire.Set{Owner: found.Owner, From: f.revision, To: found.Revision, Whole: found.Whole}
	if f.stay == nil && s.settles(found) {
		set.To = max(set.From, set.To-1) // So it comes again, until the membership has ended.
	}
	f.judged(found.For)
	var err error
	if set.Whole {
		set.From = 0
		if set.For, err = core.Encode(found.For); err != nil {
			return nil, err
		}
	}
	if set.Messages, err = s.newRows(ctx, f, found, budget); err != nil {
		return nil, err
	}
	f.revision, f.has = set.To, true
	return splitSet(set, found.Documents)
}

// settles says whether the owner is a group that was dismissed, and has the user's
// membership of it ended.
func (s *Seat) settles(found *core.Followed) bool {
	for _, document := range found.Documents {
		if group, is := document.Value.(core.Group); is && group.DismissedBy != "" {
			s.gateway.settling.add(settlement{s.user, document.Key.Owner})
			return true
		}
	}
	return false
}

// newRows reads the messages that a device lacks of an owner: those above the
// newest that it knows of. A budget is how many a device that was away gets in
// all; it gets the newest, and none of an owner of whom it has nothing.
func (s *Seat) newRows(ctx context.Context, f *following, found *core.Followed, budget *int) ([]json.RawMessage, error) {
	head, changed := headOf(found.Documents)
	if !changed {
		return nil, nil
	}
	after, limit := f.from, liveRows
	switch {
	case found.Whole:
		after, limit = max(after, f.joined), wire.MaxNewRows
	case f.headKnown:
		after = max(after, f.head)
	default: // No commit brings more than one.
		limit = min(limit, int(found.Revision-f.revision))
	}
	if budget != nil {
		if limit = min(limit, wire.MaxNewRows, *budget); found.Whole {
			limit = 0
		}
	}
	f.head, f.headKnown = head.LastSequence, true
	if limit == 0 || after >= head.LastSequence {
		return nil, nil
	}
	rows, err := s.gateway.options.Store.History(ctx, found.Owner, after, head.LastSequence+1, limit)
	if err != nil {
		return nil, err
	}
	if budget != nil {
		*budget -= len(rows)
	}
	return seenRows(rows, s.user)
}

func headOf(documents []core.Document) (head core.Thread, there bool) {
	for _, document := range documents {
		if document.Key.Kind == core.KindThread {
			head, there = document.Value.(core.Thread)
		}
	}
	return head, there
}

// seenRows returns messages of a group, the newest first, as a member gets them.
// They have at most about rowsBytes, but always one.
func seenRows(rows []authority.RowRecord, user string) (messages []json.RawMessage, err error) {
	bytes := 0
	for _, row := range rows {
		seen, err := seenRow(row, user)
		if err != nil {
			return nil, err
		}
		if bytes += len(seen); bytes > rowsBytes && len(messages) > 0 {
			break
		}
		messages = append(messages, seen)
	}
	return messages, nil
}

// seenRow returns a message of a group as a member gets it.
func seenRow(row authority.RowRecord, user string) (json.RawMessage, error) {
	var message core.Message
	if err := json.Unmarshal(row.Body, &message); err != nil {
		return nil, err
	}
	if message.SeenBy(user) {
		return row.Body, nil
	}
	return core.Encode(message.AbsentFrom())
}

// splitSet puts documents into a set. What is too much for one follows in sets
// that go on from there.
func splitSet(set wire.Set, documents []core.Document) ([]wire.Set, error) {
	var sets []wire.Set
	bytes := 0
	for _, document := range documents {
		wired, err := wire.NewDocument(document)
		if err != nil {
			return nil, err
		}
		if bytes += len(wired.Value); bytes > pushBytes && len(set.Documents) > 0 {
			sets = append(sets, set)
			set, bytes = wire.Set{Owner: set.Owner, From: set.To, To: set.To}, len(wired.Value)
		}
		set.Documents = append(set.Documents, wired)
	}
	return append(sets, set), nil
}

// sendFollowed sends what changed of the user and, behind it, sets: in one frame
// if they fit.
func (s *Seat) sendFollowed(own part, sets []wire.Set) error {
	if own.Revision == s.cursor && len(sets) == 0 {
		return nil
	}
	frame := wire.Changes{From: s.cursor, To: own.Revision}
	frame.Documents = s.visible(own.Records, frame)
	if _, err := fitting(frame.Documents); err != nil {
		return err
	}
	bytes := 0
	for _, document := range frame.Documents {
		bytes += len(document.Value)
	}
	for {
		n := 0
		for n < len(sets) && (n == 0 || bytes < pushBytes) {
			bytes += setSize(&sets[n])
			n++
		}
		frame.Sets, sets = sets[:n], sets[n:]
		if err := s.send(frame); err != nil {
			return err
		}
		s.cursor = frame.To
		if s.gateway.metrics.pushes.Inc(); len(sets) == 0 {
			return nil
		}
		frame, bytes = wire.Changes{From: s.cursor, To: s.cursor}, 0
	}
}

// sendNews sends news with nothing of the user's own.
func (s *Seat) sendNews(all []*news) error {
	for len(all) > 0 {
		n, bytes := 0, 0
		for n < len(all) && (n == 0 || bytes < pushBytes) {
			bytes += len(all[n].text)
			n++
		}
		frame := sharedFrame{Changes: wire.Changes{From: s.cursor, To: s.cursor}, texts: make([]string, n)}
		for i, one := range all[:n] {
			frame.Sets, frame.texts[i] = append(frame.Sets, one.set), one.text
		}
		if err := s.send(frame); err != nil {
			return err
		}
		s.gateway.metrics.pushes.Inc()
		all = all[n:]
	}
	return nil
}

// sharedFrame has nothing but sets that others get too. How these travel is written
// once.
type sharedFrame struct {
	wire.Changes
	texts []string
}

// encode writes a frame as [wire.Encode] does.
func encode(frame wire.Frame) (string, error) {
	if live, is := frame.(sharedLive); is {
		return live.text, nil
	}
	shared, is := frame.(sharedFrame)
	if !is {
		return wire.Encode(frame)
	}
	cursor := strconv.FormatInt(int64(shared.From), 10)
	return `{"type":"changes","from":` + cursor + `,"to":` + cursor + `,"sets":[` + strings.Join(shared.texts, ",") + "]}", nil
}

// setSize is about how many bytes a set takes.
func setSize(set *wire.Set) int {
	size := len(set.Owner) + len(set.For) + 64
	for _, document := range set.Documents {
		size += len(document.Value) + len(document.ID) + 64
	}
	for _, row := range set.Messages {
		size += len(row)
	}
	return size
}
