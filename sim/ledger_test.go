package sim_test

import (
	"context"
	"errors"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
)

// ledger is the servers' store. It notes which command of which device took
// effect, in the order of the commits.
type ledger struct {
	*authority.MemStore
	world *world
	done  map[core.Key][]uint64
	// messages are all that pages have sent.
	messages []core.Message
	// deleted has the conversations that a user has deleted, and their
	// messages with them, perhaps before a tab has heard of them.
	deleted map[string]bool
	// changes are the ids of all changes of conversation groups.
	changes []string
	// stays says who was in which group, left who was once and left it.
	stays stays
	left  map[[2]string]bool
}

func newLedger(w *world) *ledger {
	return &ledger{MemStore: authority.NewMemStore(), world: w, done: map[core.Key][]uint64{}, deleted: map[string]bool{}, stays: stays{}, left: map[[2]string]bool{}}
}

func (l *ledger) sent(m core.Message) { l.messages = append(l.messages, m) }

var (
	errDead = errors.New("the server is dead")
	errDisk = errors.New("the disk is tired")
)

// of is the store as a server sees it, until it dies.
func (l *ledger) of(s *server) authority.Store { return &servedStore{ledger: l, server: s} }

// servedStore reports conflicts that are none, fails, and dies with its server
// before a commit or after it.
type servedStore struct {
	*ledger
	server *server
}

func (s *servedStore) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	return s.ledger.Read(ctx, keys)
}

func (s *servedStore) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	if err := s.trouble(); err != nil {
		return authority.Changes{}, err
	}
	return s.ledger.Changes(ctx, owner, after)
}

// ChangesPage gives so little at once that large sets come in many parts.
func (s *servedStore) ChangesPage(ctx context.Context, owner string, after authority.Place, bytes int) (authority.Changes, bool, error) {
	if err := s.trouble(); err != nil {
		return authority.Changes{}, false, err
	}
	return s.ledger.ChangesPage(ctx, owner, after, bytes/64)
}

func (s *servedStore) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	return s.ledger.Page(ctx, owner, kind, after, limit)
}

func (s *servedStore) Revisions(ctx context.Context, owners []string) ([]core.Revision, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	return s.ledger.Revisions(ctx, owners)
}

func (s *servedStore) trouble() error {
	if s.server.dead {
		return errDead
	}
	if s.world.chance(200) {
		return errDisk
	}
	return nil
}

func (s *servedStore) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	if s.world.chance(10) {
		return nil, authority.ErrConflict
	}
	if s.world.chance(80) {
		s.world.tell("a server dies before a commit")
		s.die()
		return nil, errDead
	}
	revisions, err := s.ledger.Commit(ctx, c)
	if err == nil {
		s.note(c)
		s.noteStays(c, revisions)
	}
	if s.world.chance(80) {
		s.world.tell("a server dies after a commit")
		s.die()
		return nil, errDead
	}
	return revisions, err
}

func (s *servedStore) die() {
	for i, server := range s.world.gateways {
		if server == s.server {
			s.world.kill(i)
		}
	}
}

// note writes down which commands a commit answers.
func (l *ledger) note(c authority.Commit) {
	for _, write := range c.Writes {
		if write.Key.Kind != core.KindDevice {
			continue
		}
		value, err := core.Decode(core.KindDevice, write.Body)
		require.NoError(l.world.t, err)
		l.done[write.Key] = append(l.done[write.Key], value.(core.Device).Number)
	}
}

// nervous is a device's store: it reports conflicts that are none.
type nervous struct {
	*storetest.DiskStore
	world *world
	// asked has the numbers of all commands that were ever queued.
	asked map[uint64]bool
}

func (n *nervous) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if n.world.chance(20) {
		return nil, authority.ErrConflict
	}
	revisions, err := n.DiskStore.Commit(ctx, c)
	for _, write := range c.Writes {
		value, bad := core.Decode(write.Key.Kind, write.Body)
		require.NoError(n.world.t, bad)
		if queued, ok := value.(core.Queued); ok && err == nil {
			n.asked[queued.Number] = true
		}
	}
	return revisions, err
}
