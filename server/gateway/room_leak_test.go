package gateway_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// TestNobodyHearsARoomOnceTheGatewayKnowsThatTheyWerePutOut runs devices at two
// gateways, while somebody else puts users out and lets them in again between any
// two steps of the gateways, and hints come late or not at once.
func TestNobodyHearsARoomOnceTheGatewayKnowsThatTheyWerePutOut(t *testing.T) {
	runs := 150
	if n, err := strconv.Atoi(os.Getenv("PARLOR_RUNS")); err == nil {
		runs = n
	}
	heard := 0
	for seed := range runs {
		l := newRoomLeaks(t, uint64(seed))
		for range 80 {
			l.step()
		}
		l.rest()
		heard += l.heard
	}
	t.Logf("%d messages in %d runs", heard, runs)
	require.Positive(t, heard)
}

// roomLeaks knows who may hear.
type roomLeaks struct {
	*theatre
	t       *testing.T
	random  *rand.Rand
	silent  *authority.Authority
	devices map[string]*device
	in      map[string]bool
	// out are the users who were put out; known is what of that each gateway has
	// had a hint of.
	out   map[string]bool
	known []map[string]bool
	last  core.Revision
	// busy: something is happening between two steps, or nothing is to.
	busy  bool
	said  int
	heard int
	seed  uint64
}

func newRoomLeaks(t *testing.T, seed uint64) *roomLeaks {
	l := &roomLeaks{
		t: t, random: rand.New(rand.NewPCG(seed, 2)), devices: map[string]*device{}, in: map[string]bool{},
		out: map[string]bool{}, seed: seed, known: []map[string]bool{{}, {}}, busy: true,
	}
	l.theatre = newTheatre(t, 2, func(o *gateway.Options) {
		o.Store = &between{o.Store.(*store), l.happens}
		o.Notifier = nil
	})
	l.silent = authority.New(l.store.MemStore, l, func() int64 { return l.now.UnixMilli() })
	for i, user := range leakUsers {
		l.devices[user] = l.guest(user, i%2)
		l.devices[user].heard = func(frame wire.Frame) { l.check(user, i%2, frame) }
	}
	l.busy = false
	return l
}

// Publish notes the newest hint of the room.
func (l *roomLeaks) Publish(hints []authority.Hint) {
	for _, hint := range hints {
		if hint.Owner == "group show" {
			l.last = hint.Revision
		}
	}
}

// Subscribe implements [authority.Notifier].
func (l *roomLeaks) Subscribe(func(authority.Hint)) (unsubscribe func()) { return func() {} }

// check requires that nobody hears who is out, as far as the gateway knows.
func (l *roomLeaks) check(user string, at int, frame wire.Frame) {
	live, is := frame.(wire.Live)
	require.False(l.t, is && l.known[at][user] && l.out[user], "%s hears %s", user, live.Messages)
	l.heard += len(live.Messages)
}

// happens is what somebody else does.
func (l *roomLeaks) happens() {
	if l.busy || l.random.IntN(6) > 0 {
		return
	}
	l.busy = true
	defer func() { l.busy = false }()
	l.change()
}

// change puts a user out or lets one in, and gives a gateway a hint, or not yet.
func (l *roomLeaks) change() {
	user := leakUsers[l.random.IntN(len(leakUsers))]
	var command core.Command = core.RemoveMembers{GroupID: "show", UserIDs: []string{user}, Seconds: 3600}
	if l.out[user] {
		command = core.UnbanMembers{GroupID: "show", UserIDs: []string{user}}
	}
	_, err := l.silent.Do(background, core.Call{User: "olga", Command: command, Admin: &core.Admin{}, Live: true}, nil)
	require.NoError(l.t, err)
	l.out[user] = !l.out[user]
	for at := range l.known {
		delete(l.known[at], user) // Of this time nobody has heard yet.
	}
	for at := range l.gateways {
		if l.random.IntN(2) == 0 {
			l.hint(at)
		}
	}
}

func (l *roomLeaks) hint(at int) {
	if l.last > 0 {
		l.known[at] = maps.Clone(l.out)
		gateway.Wake(l.gateways[at], authority.Hint{Owner: "group show", Revision: l.last})
	}
}

func (l *roomLeaks) step() {
	user := leakUsers[l.random.IntN(len(leakUsers))]
	d := l.devices[user]
	switch l.random.IntN(8) {
	case 0, 1:
		l.in[user] = d.enters("show") == 0
	case 2:
		d.exits("show")
	case 3, 4, 5:
		l.said++
		d.says("show", fmt.Sprint(l.said))
	case 6:
		l.hint(l.random.IntN(2))
	case 7:
		d.seat.Leave()
		require.NoError(l.t, d.signIn())
	}
	if l.random.IntN(2) == 0 {
		l.pass(time.Duration(l.random.IntN(1500)) * time.Millisecond)
	}
}

// rest lets all come to rest: then who may be in the room can be, and hears once.
func (l *roomLeaks) rest() {
	l.busy = true
	l.hint(0)
	l.hint(1)
	l.pass(2 * time.Minute)
	var speaker *device
	for _, user := range leakUsers {
		d := l.devices[user]
		if code := d.enters("show"); l.out[user] {
			require.Equal(l.t, core.CodeGroupDenied, code, user)
		} else {
			require.Zero(l.t, code, user)
			speaker = d
		}
	}
	if speaker == nil {
		return
	}
	l.pass(3 * time.Second)
	for _, d := range l.devices {
		d.hears()
	}
	require.Nil(l.t, speaker.says("show", "the end").Error)
	l.pass(time.Second)
	for user, d := range l.devices {
		want := []string{speaker.user + ": the end"}
		if l.out[user] || d == speaker {
			want = nil
		}
		require.Equal(l.t, want, d.hears(), "%s in run %d", user, l.seed)
	}
}
