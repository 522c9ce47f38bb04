package push

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Kind is that of the documents here. No device is given them, and the core does not
// know them: they are read and written as they are.
const Kind core.Kind = "push"

// Key is where it stands how the devices of a user are reached; see [Forget].
func Key(user string) core.Key { return core.Key{Owner: "push " + user, Kind: Kind} }

// endpointKey is where it stands whose an endpoint is. A browser has one for all
// users who sign in there in turn: only the last one's pushes are to go to it.
func endpointKey(endpoint string) core.Key {
	return core.Key{Owner: "pushed " + named32(endpoint), Kind: Kind}
}

// named32 is a name for a text, 32 characters of base64url: also what a Topic has at
// most.
func named32(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}

// registry keeps subscriptions in the store.
type registry struct {
	store authority.Store
	now   func() int64 // Unix milliseconds
}

// maxConflicts is how often somebody else may come between.
const maxConflicts = 16

// change does what change says, again where somebody else came between.
func (r registry) change(ctx context.Context, change func() (authority.Commit, error)) error {
	for range maxConflicts {
		commit, err := change()
		if err != nil {
			return err
		}
		if len(commit.Writes) == 0 {
			return nil
		}
		if _, err = r.store.Commit(ctx, commit); !errors.Is(err, authority.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("change a subscription: %w", authority.ErrConflict)
}

// subscribe keeps a subscription of a user's, who has the endpoint alone from now on.
func (r registry) subscribe(ctx context.Context, user string, s Subscription) error {
	return r.change(ctx, func() (commit authority.Commit, err error) {
		mine, whose := Key(user), endpointKey(s.Endpoint)
		records, err := r.store.Read(ctx, []core.Key{mine, whose})
		if err != nil {
			return commit, err
		}
		own, err := devicesIn(records[0])
		if err != nil {
			return commit, err
		}
		is, gone, err := own.with(s, r.now())
		before := string(records[1].Body)
		if err != nil || is.Changes == own.Changes && is.Day == own.Day && before == user {
			return commit, err
		}
		if err := put(&commit, records[0], is); err != nil {
			return commit, err
		}
		commit.Reads = append(commit.Reads, authority.Read{Key: whose, Revision: records[1].Revision})
		commit.Writes = append(commit.Writes, authority.Write{Key: whose, Body: []byte(user)})
		for _, endpoint := range gone {
			commit.Writes = append(commit.Writes, authority.Write{Key: endpointKey(endpoint)})
		}
		if before == "" || before == user {
			return commit, nil
		}
		return commit, r.takeFrom(ctx, &commit, before, s.Endpoint)
	})
}

// takeFrom takes an endpoint from whoever had it before.
func (r registry) takeFrom(ctx context.Context, commit *authority.Commit, user, endpoint string) error {
	records, err := r.store.Read(ctx, []core.Key{Key(user)})
	if err != nil {
		return err
	}
	theirs, err := devicesIn(records[0])
	if err != nil {
		return err
	}
	if theirs, had := theirs.without(endpoint); had {
		return put(commit, records[0], theirs)
	}
	return nil
}

// unsubscribe forgets an endpoint of a user's. One that the user does not have is no
// fault.
func (r registry) unsubscribe(ctx context.Context, user, endpoint string) error {
	return r.change(ctx, func() (commit authority.Commit, err error) {
		records, err := r.store.Read(ctx, []core.Key{Key(user)})
		if err != nil {
			return commit, err
		}
		own, err := devicesIn(records[0])
		if err != nil {
			return commit, err
		}
		is, had := own.without(endpoint)
		if !had {
			return commit, nil
		}
		commit.Writes = append(commit.Writes, authority.Write{Key: endpointKey(endpoint)})
		return commit, put(&commit, records[0], is)
	})
}

// Forget forgets all devices of a user, of a store that pushes are sent from.
func Forget(ctx context.Context, store authority.Store, user string) error {
	r := registry{store: store}
	return r.change(ctx, func() (commit authority.Commit, err error) {
		records, err := store.Read(ctx, []core.Key{Key(user)})
		if err != nil || len(records[0].Body) == 0 {
			return commit, err
		}
		own, err := devicesIn(records[0])
		if err != nil {
			return commit, err
		}
		commit.Reads = []authority.Read{{Key: Key(user), Revision: records[0].Revision}}
		commit.Writes = []authority.Write{{Key: Key(user)}}
		for _, s := range own.Subscriptions {
			commit.Writes = append(commit.Writes, authority.Write{Key: endpointKey(s.Endpoint)})
		}
		return commit, nil
	})
}

// put adds to a commit that a user has these devices.
func put(commit *authority.Commit, was authority.Record, is devices) error {
	body, err := json.Marshal(is)
	if err != nil {
		return err
	}
	commit.Reads = append(commit.Reads, authority.Read{Key: was.Key, Revision: was.Revision})
	commit.Writes = append(commit.Writes, authority.Write{Key: was.Key, Body: body})
	return nil
}

func devicesIn(record authority.Record) (is devices, err error) {
	if len(record.Body) == 0 {
		return is, nil
	}
	if err := json.Unmarshal(record.Body, &is); err != nil {
		return is, fmt.Errorf("read the subscriptions of %s: %w", record.Key.Owner, err)
	}
	return is, nil
}
