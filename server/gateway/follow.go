package gateway

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
)

// Beside the user's own documents a seat brings what the user follows
// ([core.Follows]). Whom that is follows from the own documents, and what the
// user may get of them is judged when it is read.

const (
	// followsPart is how many owners are read at a time for a device that signs
	// in, in the user's turn.
	followsPart = 50
)

// have takes what a device has of those whom its user follows. Nothing of them is
// sent before all of that is there.
func (s *Seat) have(have wire.Have) error {
	if s.started {
		return closeWith(wire.CloseProtocol, "a device says what it has when it signs in")
	}
	if s.haves += len(have.Have); s.haves > wire.MaxOwners {
		return closeWith(wire.CloseProtocol, "a device has at most %d owners", wire.MaxOwners)
	}
	if s.known == nil {
		s.known = map[string]core.Revision{}
	}
	for owner, revision := range have.Have {
		s.known[owner] = core.Revision(revision)
	}
	if s.otherData {
		clear(s.known)
	}
	if have.More {
		return nil
	}
	return s.start()
}

// start brings the device what it lacks of those whom the user follows, and says
// that this was all. What was done before it may have taken all of its time.
func (s *Seat) start() error {
	ctx, cancel := s.gateway.work()
	defer cancel()
	s.started = true
	behind, err := s.behindAtFirst(ctx)
	if err != nil {
		return err
	}
	if err := s.nothingOf(s.known); err != nil {
		return err
	}
	s.known, s.anew = nil, nil
	budget := wire.MaxAllNewRows
	for some := range slices.Chunk(behind, followsPart) {
		if err := s.startPart(some, &budget); err != nil {
			return err
		}
	}
	return s.send(wire.Synced{})
}

// startPart brings some owners in the user's turn.
func (s *Seat) startPart(some []*following, budget *int) error {
	ctx, cancel := s.gateway.work()
	defer cancel()
	return s.inTurn(ctx, s.gateway.loads, func() error { return s.bringFollowed(ctx, some, budget) })
}

// behindAtFirst notes whom the user follows and returns those of whom the device
// lacks something. Hints of them count from before that is read.
func (s *Seat) behindAtFirst(ctx context.Context) (behind []*following, err error) {
	var records []authority.Record
	for _, kind := range core.FollowingKinds() {
		page, err := s.gateway.options.Store.Page(ctx, s.user, kind, "", 0)
		if err != nil {
			return nil, err
		}
		records = append(records, page...)
	}
	if len(records) == 0 {
		return nil, nil
	}
	owners := make([]string, len(records))
	for i, record := range records {
		owners[i] = core.Follows(record.Key)
		value, err := core.Decode(record.Key.Kind, record.Body)
		if err != nil {
			return nil, err
		}
		f := s.gateway.feeds.follow(s, owners[i])
		if f == nil {
			return nil, errGone
		}
		f.judged(value)
		f.sure = false
		if !s.anew[owners[i]] {
			f.revision = max(0, s.known[owners[i]])
			f.has = f.revision > 0
		}
		delete(s.known, owners[i])
	}
	revisions, err := s.gateway.options.Store.Revisions(ctx, append(owners, s.user))
	if err != nil {
		return nil, err
	}
	// Nothing has happened to the user since the own documents were brought: so
	// these are the memberships at the same moment.
	sure := revisions[len(owners)] == s.cursor
	for i, revision := range revisions[:len(owners)] {
		f := s.followingOf(owners[i])
		f.sure = sure
		if revision < f.revision { // The device comes from a future that was lost.
			f.lacks()
		}
		if revision != f.revision || !f.has {
			behind = append(behind, f)
		}
	}
	return behind, nil
}

// nothingOf says that the user does not follow those of whom the device has
// something. Nobody can have anything of an owner who cannot be followed.
func (s *Seat) nothingOf(known map[string]core.Revision) error {
	var sets []wire.Set
	for owner := range known {
		if canBeFollowed(owner) {
			sets = append(sets, wire.Set{Owner: owner, None: true})
		}
	}
	core.Sort(sets, func(a, b wire.Set) int { return compareOwners(a.Owner, b.Owner) })
	return s.sendFollowed(part{Changes: authority.Changes{Revision: s.cursor}}, sets)
}

// note looks at a document of the user's that the device is brought: it may say
// whom the user follows.
func (s *Seat) note(key core.Key, value core.Value) {
	owner := core.Follows(key)
	if owner == "" {
		return
	}
	if !s.started {
		if s.anew == nil {
			s.anew = map[string]bool{}
		}
		s.anew[owner] = true
		return
	}
	f := s.followingOf(owner)
	switch {
	case value == nil:
		s.gateway.feeds.unfollow(s, owner)
	case f == nil || !f.has || !core.SameFollowing(f.reason(), value):
		s.lacking = append(s.lacking, owner)
	}
}

// noteAll is note for records.
func (s *Seat) noteAll(records []authority.Record) error {
	for _, record := range records {
		if core.Follows(record.Key) == "" {
			continue
		}
		value, err := core.Decode(record.Key.Kind, record.Body)
		if err != nil {
			return err
		}
		s.note(record.Key, value)
	}
	return nil
}

// begun returns those whom the user has begun to follow since it was last called.
func (s *Seat) begun() (behind []*following, err error) {
	for _, owner := range s.lacking {
		f := s.gateway.feeds.follow(s, owner)
		if f == nil {
			return nil, errGone
		}
		if !slices.Contains(behind, f) {
			f.lacks()
			behind = append(behind, f)
		}
	}
	s.lacking = nil
	return behind, nil
}

// behind returns those whom the user follows, of some feeds, who are beyond what
// the device has.
func (s *Seat) behind(feeds []*feed) (behind []*following) {
	for _, feed := range feeds {
		f := s.followingOf(feed.owner)
		if f != nil && f.feed == feed && core.Revision(feed.wanted.Load()) > f.revision {
			behind = append(behind, f)
		}
	}
	return behind
}

// written returns those whom the user follows of whose documents a command wrote
// some.
func (s *Seat) written(committed authority.Committed) (behind []*following) {
	for owner, revision := range committed.Revisions {
		if f := s.followingOf(owner); f != nil && revision > f.revision {
			f.feed.want(int64(revision))
			behind = append(behind, f)
		}
	}
	core.Sort(behind, func(a, b *following) int { return compareOwners(a.feed.owner, b.feed.owner) })
	return behind
}

// bringFollowed sends what changed of some whom the user follows, and what changed
// of the user until after that was read: so the device never has what others made
// of a group without what its user did there before. Whom the user has begun to
// follow meanwhile comes with it. Budget is nil for a device that is not just
// signing in, see [Seat.newRows].
func (s *Seat) bringFollowed(ctx context.Context, behind []*following, budget *int) error {
	return s.bringWith(ctx, behind, budget, s.own)
}

// bringWith is bringFollowed with another way to read what changed of the user.
func (s *Seat) bringWith(ctx context.Context, behind []*following, budget *int, read func(context.Context) (part, error)) error {
	var sets []wire.Set
	for {
		more, err := s.gather(ctx, behind, budget)
		if err != nil {
			return err
		}
		sets = append(sets, more...)
		own, err := read(ctx)
		if err != nil {
			return err
		}
		read = s.own
		if behind, err = s.begun(); err != nil {
			return err
		}
		if len(behind) == 0 {
			return s.sendFollowed(own, sets)
		}
	}
}

// own reads what changed of the user. What is much is sent at once.
func (s *Seat) own(ctx context.Context) (part, error) {
	own, err := s.part(ctx, authority.After(s.cursor), briefBytes)
	if err != nil {
		return part{}, err
	}
	if own.Revision < s.cursor {
		return part{}, closeWith(wire.CloseRestart, "the data went back in time")
	}
	if !own.more {
		return own, s.noteAll(own.Records)
	}
	if err := s.bring(own, false, s.noteAll); err != nil {
		return part{}, err
	}
	return part{Changes: authority.Changes{Revision: s.cursor}}, nil
}

// bringNews sends what a hint of owners was of, if all of them have news that all
// get, and none is of the user's own doing. Then nothing has to be read for this
// seat.
func (s *Seat) bringNews(behind []*following) (brought bool, err error) {
	var all []*news
	for _, f := range behind {
		some, ok, err := s.shared(f)
		if err != nil {
			return false, err
		}
		own := slices.ContainsFunc(some, func(n *news) bool { return slices.Contains(n.senders, s.user) })
		if !ok || own {
			return false, nil
		}
		all = append(all, some...)
	}
	for _, n := range all {
		s.followingOf(n.set.Owner).brought(n)
	}
	return true, s.sendNews(all)
}

// gather reads sets of owners. What the user may get is judged by the membership
// as it is then.
func (s *Seat) gather(ctx context.Context, behind []*following, budget *int) (sets []wire.Set, err error) {
	if budget == nil {
		if sets, behind, err = s.gatherNews(behind); err != nil {
			return nil, err
		}
	}
	for len(behind) > 0 {
		if budget == nil {
			s.gateway.metrics.alone.Add(float64(len(behind)))
		}
		asked := make([]core.Following, len(behind))
		for i, f := range behind {
			asked[i] = core.Following{Owner: f.feed.owner, After: f.revision, Seat: f.seat()}
		}
		found, err := s.gateway.authority.Follow(ctx, s.user, asked)
		if err != nil {
			return nil, err
		}
		behind = nil
		for i := range found {
			f := s.followingOf(found[i].Owner)
			if f.stay != nil {
				out, err := s.leaves(ctx, f, &found[i])
				if err != nil {
					return nil, err
				}
				if sets = append(sets, out...); len(out) > 0 {
					continue
				}
			}
			if found[i].For == nil { // The own documents will say it.
				s.gateway.feeds.unfollow(s, found[i].Owner)
				continue
			}
			if !found[i].Whole && !core.SameFollowing(f.reason(), found[i].For) {
				f.lacks()
				behind = append(behind, f)
				continue
			}
			some, err := s.setsOf(ctx, f, &found[i], budget)
			if err != nil {
				return nil, err
			}
			f.sure = true // It was before this was read of the owner, and is afterwards.
			sets = append(sets, some...)
		}
	}
	return sets, nil
}

// gatherNews gathers what all get, and returns those of whom the seat has to read
// alone.
func (s *Seat) gatherNews(behind []*following) (sets []wire.Set, alone []*following, err error) {
	for _, f := range behind {
		some, ok, err := s.shared(f)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			alone = append(alone, f)
			continue
		}
		for _, n := range some {
			sets = append(sets, n.set)
			f.brought(n)
		}
	}
	return sets, alone, nil
}

// ownWritten returns how to read what changed of the user after a command: what it
// has written, if that is all.
func (s *Seat) ownWritten(committed authority.Committed) func(context.Context) (part, error) {
	if committed.Revision != s.cursor+1 || s.hints.beyond(committed.Revision) {
		return s.own
	}
	return func(context.Context) (part, error) {
		written := part{Changes: authority.Changes{Revision: committed.Revision}}
		for _, document := range committed.Documents {
			body, err := core.Encode(document.Value)
			if err != nil {
				return part{}, err
			}
			written.Records = append(written.Records, authority.Record{Key: document.Key, Revision: document.Revision, Body: body})
		}
		s.looked()
		return written, s.noteAll(written.Records)
	}
}
