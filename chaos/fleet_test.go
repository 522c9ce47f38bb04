//go:build unix

package chaos

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

var users = []string{"ann", "bob", "cat"}

// fleet is devices under load, several of each user.
type fleet struct {
	t     *testing.T
	addrs []string
	loads []*load
	stop  chan struct{}
	began time.Time
}

// sail signs the devices in, spread over the processes, has everybody greet
// everybody, and puts the devices under load.
func sail(t *testing.T, addrs ...string) *fleet {
	f := &fleet{t: t, addrs: addrs, stop: make(chan struct{}), began: time.Now()}
	for i := range 2 * len(users) {
		user := users[i%len(users)]
		// With as many processes as users, those of one user are apart.
		d := signIn(t, user, fmt.Sprintf("%s-%d", user, i/len(users)), addrs, i+i/len(users))
		f.loads = append(f.loads, &load{
			device: d,
			peers:  slices.DeleteFunc(slices.Clone(users), func(other string) bool { return other == user }),
			sent:   map[string][]string{}, answered: map[string]bool{}, wait: make(chan struct{}),
		})
	}
	for _, l := range f.loads {
		for _, peer := range l.peers {
			require.NoError(t, l.message(peer, l.name+" greets"))
		}
	}
	for _, l := range f.loads {
		f.until("it knows everybody", func() bool {
			return len(l.Conversations(replica.Filter{})) == len(l.peers)
		})
	}
	for _, l := range f.loads {
		go l.run(f.stop)
	}
	t.Cleanup(f.rest)
	return f
}

// until waits for something to become true.
func (f *fleet) until(what string, holds func() bool) {
	f.t.Helper()
	for deadline := time.Now().Add(waitLimit); !holds(); time.Sleep(10 * time.Millisecond) {
		require.True(f.t, time.Now().Before(deadline), "it never came: "+what)
	}
}

// progress waits until each device has had an answer from now on.
func (f *fleet) progress() {
	f.t.Helper()
	for _, l := range f.loads {
		before := l.acknowledged.Load()
		f.until("a device comes back: "+l.name, func() bool {
			return l.acknowledged.Load() > before || l.trouble() != nil
		})
		require.NoError(f.t, l.trouble())
	}
}

// rest ends the load. It may be called again.
func (f *fleet) rest() {
	select {
	case <-f.stop:
	default:
		close(f.stop)
	}
	for _, l := range f.loads {
		<-l.wait
	}
}

// settle ends the load and waits until nothing is pending.
func (f *fleet) settle() {
	f.t.Helper()
	f.rest()
	for _, l := range f.loads {
		f.until("nothing is pending", func() bool { return len(l.Pending()) == 0 })
	}
}

// check compares what all devices show, and what newcomers find, with what was
// done.
func (f *fleet) check() {
	f.t.Helper()
	newcomers := map[string]*device{}
	for _, user := range users {
		newcomers[user] = signIn(f.t, user, user+"-new", f.addrs, 0)
	}
	for _, l := range f.loads {
		require.NoError(f.t, l.trouble())
		newcomer := newcomers[l.User()]
		f.until("it shows what a newcomer does", func() bool {
			return reflect.DeepEqual(newcomer.display(), l.display())
		})
		f.checkGroup(l, newcomer)
	}
	f.checkHistories(newcomers)
	f.report()
}

// checkGroup looks for the one group of a device, and what is in it.
func (f *fleet) checkGroup(l *load, newcomer *device) {
	var own []string
	for _, name := range newcomer.ConversationGroupNames() {
		if strings.HasPrefix(name, l.name) {
			own = append(own, name)
		}
	}
	if l.group == "" {
		require.Empty(f.t, own)
		return
	}
	require.Equal(f.t, []string{l.group}, own)
	var members []string
	for _, conversation := range newcomer.Conversations(replica.Filter{ConversationGroupName: &l.group}) {
		members = append(members, conversation.ID)
	}
	require.ElementsMatch(f.t, l.members, members)
}

// checkHistories looks for each message on both sides, exactly once, those of
// a device in order, and for no other.
func (f *fleet) checkHistories(newcomers map[string]*device) {
	for _, user := range users {
		for _, l := range f.loads {
			if l.User() == user {
				continue
			}
			// The peer's side of what this device sent to user.
			found := newcomers[user].history(f.t, core.TypeC2C+l.User())
			require.Equal(f.t, found, newcomers[l.User()].history(f.t, core.TypeC2C+user), "both sides have one history")
			own := slices.DeleteFunc(found, func(text string) bool { return !strings.HasPrefix(text, l.name) })
			require.Empty(f.t, l.lost(user, own), "acknowledged and lost")
			require.Equal(f.t, l.sent[user], own, "each once and in order")
		}
	}
}

// lost returns which texts to a user were acknowledged and not found.
func (l *load) lost(user string, found []string) []string {
	return slices.DeleteFunc(slices.Clone(l.sent[user]), func(text string) bool {
		return !l.answered[text] || slices.Contains(found, text)
	})
}

// report tells how much was done.
func (f *fleet) report() {
	var acknowledged, pending int64
	for _, l := range f.loads {
		acknowledged += l.acknowledged.Load()
		pending += l.pending.Load()
	}
	require.NotZero(f.t, acknowledged)
	f.t.Logf("%d calls acknowledged, %d pending and done later, 0 lost, in %v", acknowledged, pending, time.Since(f.began).Round(time.Millisecond))
}
