package gateway

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// What a feed keeps for seats that are behind: so many news and so many bytes of
// them, and about so many bytes in all feeds together.
const (
	newsKept  = 16
	newsBytes = 256 * 1024
	allBytes  = 64 * 1024 * 1024
)

// feed is one who is followed here: all seats share what is read of it.
type feed struct {
	owner string
	// seats are those whose users follow the owner. It belongs to [feeds.mu].
	seats map[*Seat]struct{}
	// heard is the highest revision there was a hint of.
	heard atomic.Int64
	// wanted is the revision that all seats are being brought to.
	wanted atomic.Int64
	// said counts how often there was something new in the owner's room.
	said atomic.Int64

	// mu is held by whoever reads.
	mu sync.Mutex
	// news are the newest, each going on from the one before.
	news  []*news
	bytes int
	// ended: no seat is there any more, and nothing is kept.
	ended bool
	// head is the number of the newest message at the end of the news, departed how
	// many had left by then.
	head      uint64
	headKnown bool
	departed  departures
}

// hear notes a hint and says whether it is news.
func (f *feed) hear(revision core.Revision) bool {
	for {
		heard := f.heard.Load()
		if int64(revision) <= heard {
			return false
		}
		if f.heard.CompareAndSwap(heard, int64(revision)) {
			return true
		}
	}
}

// want says that seats are to be brought to a revision.
func (f *feed) want(revision int64) {
	for {
		wanted := f.wanted.Load()
		if revision <= wanted || f.wanted.CompareAndSwap(wanted, revision) {
			return
		}
	}
}

// after returns news that go on from a revision, up to another one that is there
// or beyond. It is false if there are none that do: there is too much between.
// What is read is read once for all: what came since then comes with what is
// wanted next.
func (f *feed) after(r *feeds, revision, to core.Revision) (after []*news, ok bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	reached := revision
	if n := len(f.news); n > 0 {
		reached = f.news[n-1].set.To
	}
	if to > reached {
		if err := f.read(r, reached); err != nil {
			return nil, false, err
		}
	}
	first := slices.IndexFunc(f.news, func(n *news) bool { return n.set.To > revision })
	if first < 0 {
		return nil, true, nil
	}
	return slices.Clone(f.news[first:]), f.news[first].set.From <= revision, nil
}

// read reads what changed after a revision. The messages are those up to the head
// in that answer, so they are as of the same moment.
func (f *feed) read(r *feeds, after core.Revision) error {
	ctx, cancel := r.gateway.work()
	defer cancel()
	heard, wanted := f.heard.Load(), f.wanted.Load()
	changes, err := r.gateway.options.Store.Changes(ctx, f.owner, after)
	if err != nil {
		return err
	}
	if changes.Revision <= after {
		f.heard.CompareAndSwap(heard, int64(after)) // There was nothing to the hint.
		f.wanted.CompareAndSwap(wanted, int64(after))
		return nil
	}
	r.gateway.metrics.feedReads.Inc()
	next := &news{set: wire.Set{Owner: f.owner, From: after, To: changes.Revision}}
	departed := f.departed
	for _, record := range changes.Records {
		if err := next.addDocument(record, &departed); err != nil {
			return err
		}
	}
	if err := f.readRows(ctx, r, next); err != nil {
		return err
	}
	if err := next.encode(); err != nil {
		return err
	}
	if f.departed = departed; next.head != 0 { // What failed is read again, with who left.
		f.head, f.headKnown = next.head, true
	}
	return f.keep(r, next) // The others hear of it by its hint.
}

// readRows adds the messages that are new.
func (f *feed) readRows(ctx context.Context, r *feeds, next *news) error {
	i := slices.IndexFunc(next.set.Documents, func(d wire.Document) bool { return d.Kind == core.KindThread })
	if i < 0 {
		return nil
	}
	value, err := core.Decode(core.KindThread, next.set.Documents[i].Value)
	if err != nil {
		return err
	}
	head, _ := value.(core.Thread)
	before, known := f.head, f.headKnown
	next.head = head.LastSequence
	limit := liveRows
	if !known { // No commit brings more than one.
		before, limit = 0, min(limit, int(next.set.To-next.set.From))
	}
	if before >= head.LastSequence {
		return nil
	}
	rows, err := r.gateway.options.Store.History(ctx, f.owner, before, head.LastSequence+1, limit)
	if err != nil {
		return err
	}
	bytes := 0
	for _, row := range rows {
		if room, err := next.addRow(row, &bytes); err != nil || !room {
			return err
		}
	}
	return nil
}

// keep puts the newest to the others. The oldest are made one, or dropped where
// that would be too much.
func (f *feed) keep(r *feeds, next *news) error {
	if f.ended {
		f.news = []*news{next}
		return nil
	}
	before := f.bytes
	f.news = append(f.news, next)
	f.bytes += next.bytes()
	for len(f.news) > 1 && (len(f.news) > newsKept || f.bytes > newsBytes || r.bytes.Load() > allBytes) {
		oldest, second := f.news[0], f.news[1]
		f.bytes -= oldest.bytes()
		f.news = slices.Delete(f.news, 0, 1)
		if len(f.news) < newsKept || r.bytes.Load() > allBytes {
			continue
		}
		one, fits, err := oldest.join(second)
		if err != nil {
			return err
		}
		if fits {
			f.bytes += one.bytes() - second.bytes()
			f.news[0] = one
		}
	}
	r.bytes.Add(int64(f.bytes - before))
	return nil
}

// shared returns the news that bring a device what it lacks of an owner, as all
// get it; false if the seat has to read alone.
func (s *Seat) shared(f *following) ([]*news, bool, error) {
	if !f.sure || !f.has {
		return nil, false, nil
	}
	after, ok, err := f.feed.after(&s.gateway.feeds, f.revision, core.Revision(f.feed.wanted.Load()))
	if err != nil || !ok {
		return nil, false, err
	}
	for i, n := range after {
		if !n.fits(s.user, f) {
			return nil, false, nil
		}
		if after[i], err = f.feed.cut(&s.gateway.feeds, n, f.from); err != nil {
			return nil, false, err
		}
	}
	return after, true, nil
}

// forget lets go of what feeds without seats had kept.
func (f *feed) forget(r *feeds) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r.bytes.Add(-int64(f.bytes))
	f.news, f.bytes, f.ended = nil, 0, true
}
