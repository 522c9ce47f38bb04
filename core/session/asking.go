package session

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
)

// What grows with a group, and groups that the user is not in, are nobody's copy:
// the session asks for them.

// errAway refuses what only the server knows and no device keeps.
var errAway = core.Errorf(core.CodeNetwork, "only the server can tell this; go online and call again")

// askPage reads a page of what a group owns that is nobody's copy, see
// [authority.Authority.Page]. Refusal: 2800 there is no server.
func (s *Session) askPage(ctx context.Context, owner string, kind core.Kind, after string, limit int) (documents []core.Document, more bool, err error) {
	if s.options.Remote {
		return s.fetchPage(ctx, core.Fetch{Owner: owner, Kind: kind, AfterID: after, Limit: limit})
	}
	err = s.steadily(ctx, func() (err error) {
		documents, more, err = s.authority.Page(ctx, s.user, owner, kind, after, limit)
		return err
	})
	return documents, more, err
}

// answer answers a question, see [core.QuestionOwner]. Refusal: 2800 there is no server.
func (s *Session) answer(ctx context.Context, name, text string) (json.RawMessage, error) {
	documents, _, err := s.askPage(ctx, core.QuestionOwner(name), core.KindReply, text, 1)
	return core.ReplyIn(documents), err
}

// Answer answers a question, see [core.QuestionOwner], whose text is a JSON value.
//
// Refusals: 60020 nobody answers such questions, 2800 there is no server.
func (s *Session) Answer(ctx context.Context, name, text string) (json.RawMessage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answer(ctx, name, text)
}

// askGroups reads what anybody may see of groups, by the keys that it has at the
// authority, see [authority.Authority.LookGroups]. Refusal: 2800 there is no server.
func (s *Session) askGroups(ctx context.Context, ids []string) (documents []core.Document, err error) {
	if s.options.Remote {
		return s.fetchGroups(ctx, ids)
	}
	err = s.steadily(ctx, func() (err error) {
		documents, err = s.authority.LookGroups(ctx, ids)
		return err
	})
	return documents, err
}

// LookGroups returns what anybody may see of groups, in the order asked: also of
// those that the user is not in, and without those that are not there. Of a group
// of type Work, or one that was dismissed, there is nothing but that to see.
//
// Refusal: 2800 there is no server.
func (s *Session) LookGroups(ctx context.Context, ids []string) ([]*replica.Group, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	documents, err := s.askGroups(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := map[core.Key]core.Value{}
	for _, document := range documents {
		found[document.Key] = document.Value
	}
	var groups []*replica.Group
	for _, id := range ids {
		keys := core.PublicGroupKeys(id)
		if group, there := found[keys[0]].(core.Group); there {
			size, _ := found[keys[1]].(core.GroupSize)
			groups = append(groups, &replica.Group{ID: id, Group: group, Members: size.Count})
		}
	}
	return groups, nil
}

// PublicGroup is LookGroups for one. Refusals: 10015, 10010 there is none, 10007
// only its members may look at it, 2800 there is no server.
func (s *Session) PublicGroup(ctx context.Context, id string) (*replica.Group, error) {
	groups, err := s.LookGroups(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	group := &replica.Group{ID: id}
	if len(groups) > 0 {
		group = groups[0]
	}
	return group, core.CheckPublicGroup(id, &group.Group)
}
