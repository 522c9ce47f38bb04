package gateway_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// dated has a gateway take userSigs that say when they were made.
func dated(o *gateway.Options) {
	o.Check = func(hello wire.Hello, _ time.Time) (gateway.Proof, error) {
		issued, err := time.Parse(time.RFC3339Nano, hello.UserSig)
		return gateway.Proof{Issued: issued}, err
	}
}

// signInFrom signs a device in with a userSig that was made at a time.
func (d *device) signInFrom(issued time.Time) error {
	hello := d.hello()
	hello.UserSig = issued.Truncate(time.Second).Format(time.RFC3339Nano)
	return d.signInWith(hello)
}

func TestRevokedSignIns(t *testing.T) {
	twoGateways := func(t *testing.T) (*house, *device, *device) {
		h := newHouse(t, dated)
		h.open(dated)
		here, there := h.device("alice", "phone"), h.device("alice", "laptop")
		there.gateway = h.gateways[1]
		require.NoError(t, here.signInFrom(h.now))
		require.NoError(t, there.signInFrom(h.now))
		return h, here, there
	}
	revoke := func(t *testing.T, h *house, users ...string) {
		require.NoError(t, h.gateways[0].Revoke(background, users...))
	}
	refusesAsRevoked := func(t *testing.T, d *device, issued time.Time) {
		t.Helper()
		closes(t, wire.CloseKicked, d.signInFrom(issued))
		require.Len(t, d.said, 1)
		require.Equal(t, core.CodeUsersigRevoked, last[wire.Refusal](d).Code)
	}

	t.Run("connections end at all gateways, those of others stay", func(t *testing.T) {
		h, here, there := twoGateways(t)
		bob := h.device("bob", "phone")
		require.NoError(t, bob.signInFrom(h.now))
		revoke(t, h, "alice")
		h.settle()
		require.Equal(t, wire.CloseKicked, here.closed.Code)
		require.Equal(t, wire.CloseKicked, there.closed.Code)
		require.Nil(t, bob.closed)
		require.NoError(t, bob.receive(wire.Ping{}))
	})
	t.Run("what was made before is refused, in the same second too, what is made later is good", func(t *testing.T) {
		h, here, there := twoGateways(t)
		revoke(t, h, "alice")
		h.settle()
		refusesAsRevoked(t, here, h.now.Add(-24*time.Hour))
		refusesAsRevoked(t, there, h.now)
		require.NoError(t, here.signInFrom(h.now.Add(time.Second)))
		require.NoError(t, there.signInFrom(h.now.Add(time.Hour)))
	})
	t.Run("a gateway that starts later knows", func(t *testing.T) {
		h, here, _ := twoGateways(t)
		revoke(t, h, "alice", "bob")
		here.gateway = h.open(dated)
		refusesAsRevoked(t, here, h.now)
		late := h.device("bob", "phone")
		late.gateway = here.gateway
		refusesAsRevoked(t, late, h.now)
	})
	t.Run("a userSig of which nobody knows when it was made is refused after the first time", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		revoke(t, h, "alice")
		h.settle()
		require.Equal(t, wire.CloseKicked, alice.closed.Code)
		closes(t, wire.CloseKicked, alice.signIn())
	})
	t.Run("who is not known may be revoked", func(t *testing.T) {
		h := newHouse(t, dated)
		revoke(t, h, "carol")
		refusesAsRevoked(t, h.device("carol", "phone"), h.now)
	})
	t.Run("a lost hint is made up for within a minute", func(t *testing.T) {
		h := newHouse(t, dated)
		deaf := h.open(dated, func(o *gateway.Options) { o.Notifier = nil })
		alice, bob := h.device("alice", "phone"), h.device("bob", "phone")
		alice.gateway, bob.gateway = deaf, deaf
		require.NoError(t, alice.signInFrom(h.now))
		require.NoError(t, bob.signInFrom(h.now))
		revoke(t, h, "alice")
		h.now = h.now.Add(59 * time.Second)
		require.NoError(t, bob.receive(wire.Ping{}))
		h.settle()
		require.Nil(t, alice.closed)
		h.now = h.now.Add(time.Second)
		require.NoError(t, bob.receive(wire.Ping{})) // Alice says nothing, and ends all the same.
		h.settle()
		require.Equal(t, wire.CloseKicked, alice.closed.Code)
	})
	t.Run("or at once, where hints are known to be lost", func(t *testing.T) {
		h := newHouse(t, dated)
		deaf := h.open(dated, func(o *gateway.Options) { o.Notifier = nil })
		alice := h.device("alice", "phone")
		alice.gateway = deaf
		require.NoError(t, alice.signInFrom(h.now))
		revoke(t, h, "alice")
		deaf.Missed()
		h.settle()
		require.Equal(t, wire.CloseKicked, alice.closed.Code)
	})
	t.Run("who signs in while it happens does not slip through", func(t *testing.T) {
		for step := 1; step <= 12; step++ {
			h := newHouse(t, dated)
			looked, line := 0, &anyLine{}
			hello := h.device("alice", "phone").hello()
			hello.UserSig = h.now.Format(time.RFC3339Nano)
			racing := &racingStore{store: h.store, at: func() {
				if looked++; looked == step {
					revoke(t, h, "alice")
					h.settle()
				}
			}}
			_, err := h.open(dated, func(o *gateway.Options) { o.Store = racing }).SignIn(background, hello, line)
			if racing.at = func() {}; looked < step { // It took no more steps.
				require.NoError(t, err)
				revoke(t, h, "alice")
			}
			h.settle()
			require.True(t, err != nil || line.closed, "at step %d", step)
		}
	})
	t.Run("a connection ends also where the userSig is from a clock that is ahead", func(t *testing.T) {
		h := newHouse(t, dated)
		alice := h.device("alice", "phone")
		require.NoError(t, alice.signInFrom(h.now.Add(time.Hour)))
		revoke(t, h, "alice")
		h.settle()
		require.Equal(t, wire.CloseKicked, alice.closed.Code)
	})
	t.Run("what is revoked stays so when a clock is put back", func(t *testing.T) {
		h, here, _ := twoGateways(t)
		revoke(t, h, "alice")
		before := h.now
		h.now = h.now.Add(-time.Hour)
		revoke(t, h, "alice")
		h.settle()
		refusesAsRevoked(t, here, before)
	})
	t.Run("two at the same moment do not lose one another", func(t *testing.T) {
		h, here, _ := twoGateways(t)
		later := h.now.Add(time.Hour)
		h.store.meanwhile = func() {
			early := h.now
			h.now = later
			revoke(t, h, "alice")
			h.now = early
		}
		revoke(t, h, "alice")
		h.settle()
		refusesAsRevoked(t, here, later)
	})
	t.Run("a store that fails lets nobody in, and is no refusal", func(t *testing.T) {
		h, here, _ := twoGateways(t)
		h.store.broken = errors.New("the disk is gone")
		require.Error(t, h.gateways[0].Revoke(background, "alice"))
		closes(t, wire.CloseFault, here.signInFrom(h.now))
		require.Empty(t, here.said)
	})
	t.Run("an attempt with what is revoked takes nobody's place", func(t *testing.T) {
		h := newHouse(t, dated, func(o *gateway.Options) { o.Instances = 1 })
		good, bad := h.device("alice", "phone"), h.device("alice", "stolen")
		revoke(t, h, "alice")
		require.NoError(t, good.signInFrom(h.now.Add(time.Second)))
		refusesAsRevoked(t, bad, h.now)
		require.Nil(t, good.closed)
	})
	t.Run("when they were revoked is remembered until it is heard of", func(t *testing.T) {
		h, _, _ := twoGateways(t)
		asked := func(g *gateway.Gateway, user string) int64 {
			notBefore, err := g.NotBefore(background, user)
			require.NoError(t, err)
			return notBefore
		}
		there := h.gateways[1]
		require.Negative(t, asked(there, "alice"))
		reads := h.store.reads
		for range 5 {
			require.Negative(t, asked(there, "alice"))
		}
		require.Equal(t, reads, h.store.reads)
		revoke(t, h, "alice")
		h.settle()
		require.Equal(t, h.now.Unix(), asked(there, "alice"))
		require.Negative(t, asked(there, "bob"))

		deaf := h.open(dated, func(o *gateway.Options) { o.Notifier = nil })
		before := asked(deaf, "alice")
		h.now = h.now.Add(time.Minute)
		revoke(t, h, "alice")
		require.Equal(t, before, asked(deaf, "alice"), "it has not heard")
		h.settle()
		require.Equal(t, h.now.Unix(), asked(deaf, "alice"), "it has looked after a minute")
	})
	t.Run("who is shut out is let in with nothing, until let in again", func(t *testing.T) {
		h, here, _ := twoGateways(t)
		require.NoError(t, h.gateways[0].Shut(background, "alice"))
		h.settle()
		require.NotNil(t, here.closed)
		refusesAsRevoked(t, here, h.now.Add(100*time.Hour))
		revoke(t, h, "alice") // Changes nothing.
		refusesAsRevoked(t, here, h.now.Add(100*time.Hour))
		require.NoError(t, h.gateways[1].Reopen(background, "alice"))
		refusesAsRevoked(t, here, h.now)
		h.now = h.now.Add(time.Second)
		require.NoError(t, here.signInFrom(h.now))
		require.NoError(t, h.gateways[1].Reopen(background, "alice"))
		h.settle()
		require.Nil(t, here.closed, "nobody was shut out")
	})
	t.Run("many at once are all heard", func(t *testing.T) {
		h := newHouse(t, dated)
		var users []string
		var devices []*device
		for _, letter := range "abcdefghijklmnopqrst" {
			user := "user-" + string(letter)
			d := h.device(user, "phone")
			require.NoError(t, d.signInFrom(h.now))
			users, devices = append(users, user), append(devices, d)
		}
		revoke(t, h, users...)
		h.settle()
		for _, d := range devices {
			require.NotNil(t, d.closed, d.user)
		}
	})
}

// anyLine is a line that takes what comes, also after its end.
type anyLine struct{ closed bool }

func (l *anyLine) Send(wire.Frame) error     { return nil }
func (l *anyLine) Close(*gateway.CloseError) { l.closed = true }

// racingStore tells of every read before it is made.
type racingStore struct {
	*store
	at func()
}

func (r *racingStore) Read(ctx ctx, keys []core.Key) ([]authority.Record, error) {
	r.at()
	return r.store.Read(ctx, keys)
}

func (r *racingStore) ChangesPage(ctx ctx, owner string, after authority.Place, bytes int) (changes, bool, error) {
	r.at()
	return r.store.ChangesPage(ctx, owner, after, bytes)
}
