package session

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// seen is what can be seen of users.
type seen struct {
	// documents are their public ones.
	documents map[core.Key]core.Value
	// fresh: that is how it is now. Else it is how it was when this device
	// last asked.
	fresh bool
	// now is the time by which to judge the places in a status, 0 if a server
	// has judged them by its own.
	now int64
}

// errUnseen refuses what only a server could tell.
var errUnseen = core.Errorf(core.CodeNetwork, "nothing is known of these users on this device; go online to ask for them")

// look returns what can be seen of users; the user's own documents come from the
// replica.
func (s *Session) look(ctx context.Context, users []string) (seen, error) {
	others := slices.DeleteFunc(slices.Clone(users), func(id string) bool { return id == s.user || !core.ValidUserID(id) })
	fresh, err := s.inquire(ctx, others)
	if err != nil {
		return seen{}, err
	}
	found := seen{fresh: fresh}
	if !fresh || !s.options.Remote {
		found.now = s.options.Now()
	}
	found.documents, err = s.publicOf(ctx, others)
	for _, user := range others {
		if profile := s.replica.Followed(user); profile != nil && !fresh {
			found.documents[core.ProfileKey(user)] = profile // It was followed until now.
		}
	}
	found.documents[core.ProfileKey(s.user)] = s.replica.Profile()
	return found, err
}

// inquire has the server asked about users, unless this program is the
// authority itself. It returns false when the answer did not come.
func (s *Session) inquire(ctx context.Context, users []string) (answered bool, err error) {
	if !s.options.Remote {
		return true, nil
	}
	for some := range slices.Chunk(users, core.MaxUsersPerLook) {
		if !s.replica.Online() {
			return false, nil
		}
		if answered, err := s.fetch(ctx, core.FetchUsers(some)); !answered || err != nil {
			return false, err
		}
	}
	return true, nil
}

// publicOf reads the public documents of users, by the keys that they have at
// the authority.
func (s *Session) publicOf(ctx context.Context, users []string) (map[core.Key]core.Value, error) {
	var keys, kept []core.Key
	for _, user := range users {
		for _, key := range core.PublicKeys(user) {
			keys, kept = append(keys, key), append(kept, s.kept(key))
		}
	}
	found := map[core.Key]core.Value{}
	var documents []core.Document
	err := s.steadily(ctx, func() (err error) {
		documents, err = s.authority.Documents(ctx, kept)
		return err
	})
	for i, document := range documents {
		found[keys[i]] = document.Value
	}
	return found, err
}

// kept is where somebody else's document is in this session's store.
func (s *Session) kept(key core.Key) core.Key {
	if s.options.Remote {
		return core.CopyKey(s.replica.Link().Epoch, s.user, key)
	}
	return key
}
