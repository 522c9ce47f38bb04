package session

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// What a page asks for by names and places becomes a command here that says as little
// as it can: two devices that order things at once are then in each other's way only
// where both move the same one.

// SortConversationGroups puts the conversation groups named first, in this order; the
// others come behind them as they are. Outcome and refusals here and below are those
// of the command, here [core.SortConversationGroups].
func (s *Session) SortConversationGroups(ctx context.Context, names []string) (Result[any], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.run(ctx, core.SortConversationGroups{Places: s.placesOfGroups(names)})
}

func (s *Session) placesOfGroups(names []string) (places []core.ConversationGroupPlace) {
	directory := s.replica.Directory()
	var list []core.Ordered
	for _, name := range slices.Concat(names, directory.Names()) {
		group, there := directory.Find(name)
		switch {
		case !there: // It will be refused.
			places = append(places, core.ConversationGroupPlace{Name: name})
		case !slices.ContainsFunc(list, func(o core.Ordered) bool { return o.ID == name }):
			list = append(list, core.Ordered{ID: name, Key: group.Key, Rank: group.ID})
		}
	}
	for _, moved := range core.Reorder(slices.Clone(list)) {
		places = append(places, core.ConversationGroupPlace{Name: moved.ID, Key: moved.Key})
	}
	if len(places) == 0 && len(names) > 0 { // All are in order.
		places = append(places, core.ConversationGroupPlace{Name: list[0].ID, Key: list[0].Key})
	}
	return places
}

// SortConversationsInGroup moves conversations of a conversation group, in this order,
// directly behind one of the others, or with the empty after to the front. They then
// have a place there that does not depend on what happens in them, and so do all that
// stand before them; it shows where the conversation group is sorted by hand, and
// among those pinned in it, which stay in front of the others. The outcome of
// [core.PlaceConversations] names those asked for alone.
//
// One more refusal: 2500 after is not in the conversation group, or is to be moved
// itself.
func (s *Session) SortConversationsInGroup(ctx context.Context, name string, ids []string, after string) (Result[any], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sortInGroup(ctx, name, ids, after)
}

func (s *Session) sortInGroup(ctx context.Context, name string, ids []string, after string) (Result[any], error) {
	command := core.PlaceConversations{Name: name}
	named := make(map[string]bool, len(ids))
	for _, id := range ids {
		named[id] = true
		command.Places = append(command.Places, core.ConversationPlace{ConversationID: id})
	}
	if group, there := s.replica.Directory().Find(name); there {
		moved, found := moves(group.ID, s.replica.InOrderByHand(group.ID), ids, after)
		if !found {
			return Result[any]{}, core.Errorf(core.CodeConversationNotFound, "after: the conversation %q is not in the conversation group %q, or is to be moved itself; name another one of it, or none", after, name)
		}
		for i := range moved {
			command.Places = append(command.Places, core.ConversationPlace{ConversationID: moved[i].ID, Key: &moved[i].Key})
		}
	}
	result, err := s.run(ctx, command)
	if sorted, is := result.Outcome.(core.Sorted); is {
		sorted.Success = slices.DeleteFunc(slices.Clone(sorted.Success), func(id string) bool { return !named[id] })
		result.Outcome = sorted
	}
	return result, err
}

// moves returns the keys that bring those named behind another one. List has all that
// are in the conversation group, in their order by hand. Those pinned in it and the
// others are two orders. False: there is no other one of that id.
func moves(group int, list []*replica.Conversation, ids []string, after string) (moved []core.Ordered, found bool) {
	rank, named := map[string]int{}, map[string]bool{}
	for i, conversation := range list {
		rank[conversation.ID] = i + 1
	}
	var asked, want []string
	for _, id := range ids {
		if rank[id] > 0 && !named[id] {
			asked, named[id] = append(asked, id), true
		}
	}
	if after == "" {
		want, found = append(want, asked...), true
	}
	for _, conversation := range list {
		if named[conversation.ID] {
			continue
		}
		if want = append(want, conversation.ID); conversation.ID == after {
			want, found = append(want, asked...), true
		}
	}
	var parts [2][]core.Ordered
	for _, id := range want {
		placement, part := list[rank[id]-1].Placement(group), 0
		if placement.Pinned {
			part = 1
		}
		parts[part] = append(parts[part], core.Ordered{ID: id, Key: placement.Key, Rank: rank[id], Fixed: named[id]})
	}
	return append(core.Reorder(parts[0]), core.Reorder(parts[1])...), found
}

// DeleteConversationGroupInto deletes a conversation group after all that are in it
// have joined another one: those that were put into it, in the list or not, and those
// that its rule shows there, see [core.DeleteConversationGroup].
func (s *Session) DeleteConversationGroupInto(ctx context.Context, name, into string) (result Result[any], err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range 3 { // Others may put more into it meanwhile.
		group, _ := s.replica.Directory().Find(name)
		command := core.DeleteConversationGroup{Name: name, Into: into, ConversationIDs: s.replica.Filed(group.ID)}
		result, err = s.run(ctx, command)
		if err == nil || core.CodeOf(err) != core.CodeChangedSince {
			break
		}
		if trouble := s.catchUp(ctx); trouble != nil {
			return result, trouble
		}
	}
	return result, err
}

// changing returns a command that changes conversation groups with an id, under which
// that can be undone.
func (s *Session) changing(command core.Command) core.Command {
	if s.options.NewChangeID == nil {
		return command
	}
	name := func(id *string) {
		if *id == "" {
			*id = s.options.NewChangeID()
		}
	}
	switch c := command.(type) {
	case core.CreateConversationGroup:
		name(&c.ChangeID)
		return c
	case core.AddToConversationGroup:
		name(&c.ChangeID)
		return c
	case core.RemoveFromConversationGroup:
		name(&c.ChangeID)
		return c
	case core.DeleteConversationGroup:
		name(&c.ChangeID)
		return c
	case core.RenameConversationGroup:
		name(&c.ChangeID)
		return c
	case core.UpdateConversationGroup:
		name(&c.ChangeID)
		return c
	case core.SortConversationGroups:
		name(&c.ChangeID)
		return c
	case core.PlaceConversations:
		name(&c.ChangeID)
		return c
	case core.SetConversationGroups:
		name(&c.ChangeID)
		return c
	case core.UndoConversationGroupChange:
		name(&c.NewChangeID)
		return c
	}
	return command
}
