package gateway_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// TestNobodyGetsAMessageFromWhenTheyWereNotInTheGroup runs devices against a store
// in which somebody else commits between any two steps of the gateway: members
// come, go and come back, messages are sent to all and to some, hints come late or
// never. Whatever a device is ever sent, its user was in the group for it.
func TestNobodyGetsAMessageFromWhenTheyWereNotInTheGroup(t *testing.T) {
	runs := 200
	if n, err := strconv.Atoi(os.Getenv("PARLOR_RUNS")); err == nil {
		runs = n
	}
	rows := 0
	for seed := range runs {
		l := newLeaks(t, uint64(seed))
		for range 60 {
			l.step()
		}
		l.rest()
		rows += l.received
	}
	t.Logf("%d messages in %d runs", rows, runs)
	require.Positive(t, rows)
}

// between is a store in which something may happen before and after each call.
type between struct {
	*store
	happens func()
}

func (b *between) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	b.happens()
	defer b.happens()
	return b.store.Read(ctx, keys)
}

func (b *between) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	b.happens()
	defer b.happens()
	return b.store.Changes(ctx, owner, after)
}

func (b *between) ChangesPage(ctx context.Context, owner string, after authority.Place, bytes int) (authority.Changes, bool, error) {
	b.happens()
	defer b.happens()
	return b.store.ChangesPage(ctx, owner, after, bytes)
}

func (b *between) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	b.happens()
	defer b.happens()
	return b.store.History(ctx, thread, after, before, limit)
}

func (b *between) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	b.happens()
	defer b.happens()
	return b.store.Page(ctx, owner, kind, after, limit)
}

func (b *between) Revisions(ctx context.Context, owners []string) ([]core.Revision, error) {
	b.happens()
	defer b.happens()
	return b.store.Revisions(ctx, owners)
}

// leaks knows who may have got what.
type leaks struct {
	*house
	t       *testing.T
	random  *rand.Rand
	silent  *authority.Authority
	others  authority.Notifier
	devices []*device
	// busy: something is happening between two steps.
	busy bool
	// quiet: nothing happens between steps any more.
	quiet bool
	// sent are the messages of the group.
	sent []core.Message
	// may has the messages that each user may ever have got.
	may      map[string]map[uint64]bool
	received int
	// lied are the devices that have claimed more than they were given.
	lied map[*device]bool
}

var leakUsers = []string{"ann", "bob", "carol", "dave"}

func newLeaks(t *testing.T, seed uint64) *leaks {
	l := &leaks{t: t, random: rand.New(rand.NewPCG(seed, 1)), may: map[string]map[uint64]bool{}, lied: map[*device]bool{}, busy: true}
	l.house = newHouse(t, func(o *gateway.Options) {
		o.Store = &between{o.Store.(*store), l.happens}
	})
	l.silent = authority.New(l.store.MemStore, l, func() int64 { return l.now.UnixMilli() })
	l.others = l.hub.Member()
	kind := core.GroupWork
	if seed%3 == 0 {
		kind = core.GroupMeeting // Who comes sees all that was there, and nobody is told.
	}
	l.found("team", kind, "ann", "bob")
	for _, user := range leakUsers {
		l.may[user] = map[uint64]bool{}
		d := l.device(user, "phone")
		d.heard = func(frame wire.Frame) { l.hears(user, frame) }
		l.devices = append(l.devices, d)
	}
	l.note()
	l.busy = false
	return l
}

// Publish tells the gateway, or does not.
func (l *leaks) Publish(hints []authority.Hint) {
	for _, hint := range hints {
		if l.random.IntN(4) > 0 {
			l.others.Publish([]authority.Hint{hint})
		}
	}
}

// Subscribe implements [authority.Notifier].
func (l *leaks) Subscribe(func(authority.Hint)) func() { return func() {} }

// note notes what everybody may have got by now.
func (l *leaks) note() {
	rows, err := l.store.History(background, "group team", uint64(len(l.sent)), 0, 0)
	require.NoError(l.t, err)
	for i := range rows {
		var message core.Message
		require.NoError(l.t, json.Unmarshal(rows[len(rows)-1-i].Body, &message))
		l.sent = append(l.sent, message)
	}
	for _, user := range leakUsers {
		records, err := l.store.MemStore.Read(background, []core.Key{core.MembershipKey(user, "team")})
		require.NoError(l.t, err)
		value, err := core.Decode(core.KindMembership, records[0].Body)
		require.NoError(l.t, err)
		membership, member := value.(core.Membership)
		for n := membership.From; member && n < uint64(len(l.sent)); n++ {
			if l.sent[n].SeenBy(user) {
				l.may[user][n+1] = true
			}
		}
	}
}

// happens is what others do between two steps.
func (l *leaks) happens() {
	if l.busy || l.quiet || l.random.IntN(3) > 0 {
		return
	}
	l.busy = true
	defer func() { l.busy = false }()
	l.commit()
}

// commit has something done. It may be refused.
func (l *leaks) commit() {
	user := leakUsers[1+l.random.IntN(3)]
	var caller string
	var command core.Command
	switch l.random.IntN(8) {
	case 0, 1:
		caller, command = "ann", core.RemoveMembers{GroupID: "team", UserIDs: []string{user}}
	case 2:
		caller, command = user, core.QuitGroup{GroupID: "team"}
	case 3:
		caller, command = "ann", core.AddMembers{GroupID: "team", UserIDs: []string{user}}
	case 4:
		caller, command = user, core.JoinGroup{GroupID: "team"}
	case 5:
		caller, command = "ann", grouped("ann", "team", "psst", user)
	default:
		caller, command = "ann", grouped("ann", "team", "hello")
	}
	_, _ = l.silent.Do(background, core.Call{User: caller, Command: command}, nil)
	l.note()
}

// step does something at a device, or has the gateway do what it has put off.
func (l *leaks) step() {
	d := l.devices[l.random.IntN(len(l.devices))]
	switch {
	case d.seat == nil || d.closed != nil:
		hello := d.hello()
		for owner := range hello.Have.Have {
			if l.random.IntN(4) == 0 { // It claims more than it has been given.
				revisions, err := l.store.Revisions(background, []string{owner})
				require.NoError(l.t, err)
				claimed := revisions[0] + core.Revision(l.random.IntN(3)) // Or guesses what is next.
				hello.Have.Have[owner] = int64(claimed)
				d.followed[owner].revision = claimed
				l.lied[d] = true
			}
		}
		if hello.Have.Have == nil && l.random.IntN(2) == 0 {
			revisions, err := l.store.Revisions(background, []string{"group team"})
			require.NoError(l.t, err)
			claimed := revisions[0] + core.Revision(l.random.IntN(3))
			hello.Have.Have = map[string]int64{"group team": int64(claimed)}
			d.followed = followed{"group team": {revision: claimed, documents: map[string]core.Value{}, rows: map[uint64]core.Message{}}}
			l.lied[d] = true
		}
		require.NoError(l.t, d.signInWith(hello))
	case l.random.IntN(12) == 0:
		d.seat.Leave()
		d.seat = nil
	case l.random.IntN(3) == 0:
		l.commit()
	default:
		if n := len(l.tasks); n > 0 {
			i := l.random.IntN(n)
			task := l.tasks[i]
			l.tasks = append(l.tasks[:i:i], l.tasks[i+1:]...)
			task()
		}
	}
}

// hears finds what somebody is sent who is not to get it, whatever a device makes
// of it.
func (l *leaks) hears(user string, frame wire.Frame) {
	changes, _ := frame.(wire.Changes)
	for _, set := range changes.Sets {
		for _, row := range set.Messages {
			var message core.Message
			require.NoError(l.t, json.Unmarshal(row, &message))
			require.True(l.t, message.Absent || l.may[user][message.Sequence], "%s got message %d", user, message.Sequence)
		}
		read, err := set.Read(user)
		require.NoError(l.t, err)
		for _, document := range read.Documents {
			if head, is := document.Value.(core.Thread); is && head.Last != nil {
				require.True(l.t, l.may[user][head.Last.Sequence], "%s got message %d as the last", user, head.Last.Sequence)
			}
		}
	}
}

// TestWhoIsRemovedWhileSigningInGetsNothingMore: nobody tells the gateway, and the
// device claims to have what there is after the removal.
func TestWhoIsRemovedWhileSigningInGetsNothingMore(t *testing.T) {
	h := newHouse(t)
	h.found("team", core.GroupWork, "ann", "bob")
	bob := h.signedIn("bob", "phone")
	bob.seat.Leave()
	hello := bob.hello()
	hello.Have.Have["group team"]++
	store := &pages{between: &between{h.store, func() {}}}
	bob.gateway = h.open(func(o *gateway.Options) { o.Store = store })
	store.paged = func() { h.do("ann", core.RemoveMembers{GroupID: "team", UserIDs: []string{"bob"}}) }
	require.NoError(t, bob.signInWith(hello))
	require.Nil(t, store.paged)
	_, err := h.gateways[0].Authority().Do(background, core.Call{User: "ann", Command: grouped("ann", "team", "hush")}, nil)
	require.NoError(t, err)
	h.settle()
	bob.neverHeard(t, "hush")
}

// pages is a store in which something happens once a page has been read.
type pages struct {
	*between
	paged func()
}

func (p *pages) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	records, err := p.store.Page(ctx, owner, kind, after, limit)
	if paged := p.paged; paged != nil {
		p.paged = nil
		paged()
	}
	return records, err
}

// rest lets everything come to rest: then every member has what there is.
func (l *leaks) rest() {
	l.quiet = true
	for range 2 {
		l.gateways[0].Missed()
		l.settle()
	}
	for _, d := range l.devices {
		if d.seat == nil {
			continue
		}
		d.upToDate()
		if l.lied[d] {
			continue
		}
		if d.membership("team") != nil {
			d.groupUpToDate("team")
			l.received += len(d.of("team").received)
		} else {
			require.Nil(l.t, d.of("team"), fmt.Sprint(d.user, " is not in the group"))
		}
	}
}
