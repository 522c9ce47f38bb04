package gateway

import (
	"context"
	"errors"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// judgedPart is how many guests are judged in one read.
const judgedPart = 500

// judgedOften is how often guests are judged at once, if there are new hints each
// time.
const judgedOften = 8

// errHeld says that a room has to wait, for hints come faster than they are judged
// by. Each of them wakes the seats again.
var errHeld = errors.New("the group changes too fast")

// judge puts those out who may not be in the room any more. It does nothing unless
// there is a hint of the group that was not judged by. So once a gateway has heard
// that somebody was put out, it sends that one nothing more.
func (r *room) judge(ctx context.Context) error {
	r.mu.Lock()
	f := r.feed
	r.mu.Unlock()
	for range judgedOften {
		if f == nil || f.heard.Load() <= r.judged.Load() {
			return nil
		}
		if err := r.judgeOnce(ctx, f); err != nil {
			return err
		}
	}
	return errHeld
}

func (r *room) judgeOnce(ctx context.Context, f *feed) error {
	r.judging.Lock()
	defer r.judging.Unlock()
	heard, judged := core.Revision(f.heard.Load()), core.Revision(r.judged.Load())
	if heard <= judged {
		return nil
	}
	// What it reads seats are brought as well, so nobody reads it again.
	all, ok, err := f.after(&r.rooms.gateway.feeds, judged, heard)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return nil // There was nothing to the hint.
	}
	if err := r.putOut(ctx, r.suspects(all, ok)); err != nil {
		return err
	}
	r.judged.Store(int64(all[len(all)-1].set.To))
	return nil
}

// suspects returns the guests who may have been put out meanwhile. Known says that
// the news are all there was.
func (r *room) suspects(all []*news, known bool) (users []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range all {
		known = known && !n.allLeft && !n.settles
		users = append(users, n.left...)
	}
	if known {
		return slices.DeleteFunc(users, func(user string) bool { return r.guests[user] == nil })
	}
	users = users[:0]
	for user := range r.guests {
		users = append(users, user)
	}
	return users
}

// putOut judges guests by what there is now. No set of documents says of a room
// that somebody is in it, so nothing is written.
func (r *room) putOut(ctx context.Context, users []string) error {
	now := r.rooms.gateway.milliseconds()
	for some := range slices.Chunk(users, judgedPart) {
		keys := []core.Key{core.GroupKey(r.id)}
		for _, user := range some {
			keys = append(keys, core.SilenceKey(r.id, user))
		}
		documents, err := r.rooms.gateway.authority.Documents(ctx, keys)
		if err != nil {
			return err
		}
		r.mu.Lock()
		for i, user := range some {
			g := r.guests[user]
			if g != nil && mayStay(documents[0].Value, documents[i+1].Value, now) != nil {
				r.remove(g)
			}
		}
		r.mu.Unlock()
	}
	return nil
}

// mayStay refuses who may not be in the room of a group, by what is under
// [core.SeatKeys]: 10010 there is no such group, or it was dismissed, 2101 it is no
// live group, 10007 the user is kept out.
func mayStay(group, silence core.Value, now int64) *core.Error {
	g, there := group.(core.Group)
	switch {
	case !there || g.DismissedBy != "":
		return core.Errorf(core.CodeGroupNotFound, "there is no such chat group, or it was dismissed")
	case g.Type != core.GroupLive:
		return core.Errorf(core.CodeNotInRoom, "this is no live group: it has no room")
	case core.JudgeSeat(core.Membership{}, group, silence, now) == nil:
		return core.Errorf(core.CodeGroupDenied, "you were put out of this live group")
	}
	return nil
}

// judgedAt notes that the one who is here was judged at a revision of the group.
func (r *room) judgedAt(revision core.Revision) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.guests) == 1 { // Whoever comes later is judged later.
		r.judged.CompareAndSwap(0, int64(revision))
	}
}

// seat is what the user has in the room, by which the authority judges what the
// device may get; nil for what a document says that the user follows.
func (f *following) seat() core.Value {
	if f.stay == nil {
		return nil
	}
	role := core.RoleMember
	if f.stay.guest.owner {
		role = core.RoleOwner
	}
	return core.Membership{Role: role, JoinedAt: f.joinedAt}
}
