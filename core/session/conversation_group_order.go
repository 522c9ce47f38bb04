package session

import (
	"context"

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
	groups := s.replica.Directory().ConversationGroups
	var list []core.Ordered
	seen := map[string]bool{}
	add := func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for i := range groups {
			if group := &groups[i]; group.Name == name {
				list = append(list, core.Ordered{ID: name, Key: group.Key, Rank: group.ID})
				return
			}
		}
		places = append(places, core.ConversationGroupPlace{Name: name}) // It will be refused.
	}
	for _, name := range names {
		add(name)
	}
	for i := range groups {
		add(groups[i].Name)
	}
	moved := core.Reorder(list)
	if len(places)+len(moved) == 0 && len(names) > 0 {
		moved = list[:1] // All are in order, and have to be there still.
	}
	for i := range moved {
		places = append(places, core.ConversationGroupPlace{Name: moved[i].ID, Key: moved[i].Key})
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
	command := core.PlaceConversations{Name: name}
	named := make(map[string]bool, len(ids))
	for _, id := range ids {
		named[id] = true
		command.Places = append(command.Places, core.ConversationPlace{ConversationID: id})
	}
	if group, there := s.replica.Directory().Find(name); there {
		moved, found := moves(group.ID, s.replica.InOrderByHand(group.ID), ids, named, after)
		if !found {
			return Result[any]{}, core.Errorf(core.CodeConversationNotFound, "after: the conversation %q is not in the conversation group %q, or is to be moved itself", after, name)
		}
		for i := range moved {
			command.Places = append(command.Places, core.ConversationPlace{ConversationID: moved[i].ID, Key: &moved[i].Key})
		}
	}
	result, err := s.run(ctx, command)
	if sorted, is := result.Outcome.(core.Sorted); is {
		var asked []string
		for _, id := range sorted.Success {
			if named[id] {
				asked = append(asked, id)
			}
		}
		sorted.Success = asked
		result.Outcome = sorted
	}
	return result, err
}

// moves returns the keys that bring those named behind another one. List has all that
// are in the conversation group, in their order by hand. Those pinned in it and the
// others are two orders. False: there is no other one of that id.
func moves(group int, list []*replica.Conversation, ids []string, named map[string]bool, after string) (moved []core.Ordered, found bool) {
	places := make(map[string]int, len(list))
	var pinned, others []core.Ordered
	add := func(i int, fixed bool) {
		placement, part := list[i].Placement(group), &others
		if placement.Pinned {
			part = &pinned
		}
		*part = append(*part, core.Ordered{ID: list[i].ID, Key: placement.Key, Rank: i, Fixed: fixed})
	}
	addNamed := func() {
		found = true
		for _, id := range ids {
			if i, in := places[id]; in {
				add(i, true)
				delete(places, id) // It may be named twice.
			}
		}
	}
	for i, conversation := range list {
		places[conversation.ID] = i
	}
	if after == "" {
		addNamed()
	}
	for i, conversation := range list {
		if named[conversation.ID] {
			continue
		}
		if add(i, false); conversation.ID == after {
			addNamed()
		}
	}
	return append(core.Reorder(pinned), core.Reorder(others)...), found
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
