package session

import (
	"context"

	"github.com/parlor-chat/parlor/core"
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
	groups := s.replica.Directory().ConversationGroups
	list, keys := make([]*core.Ordered, len(groups)), make(map[string]string, len(groups))
	for i := range groups {
		group := &groups[i]
		list[i], keys[group.Name] = &core.Ordered{ID: group.Name, Key: group.Key}, group.Key
	}
	moved, _ := core.Reorder(list, names, "", false)
	var command core.SortConversationGroups
	for _, o := range moved {
		command.Places = append(command.Places, core.ConversationGroupPlace{Name: o.ID, Key: o.Key})
	}
	for _, name := range names {
		if key, there := keys[name]; !there || len(moved) == 0 { // It may be refused.
			command.Places = append(command.Places, core.ConversationGroupPlace{Name: name, Key: key})
		}
	}
	return s.run(ctx, command)
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
	command := core.PlaceConversations{Name: name, Places: make([]core.ConversationPlace, len(ids))}
	named := make(map[string]bool, len(ids))
	for i, id := range ids {
		command.Places[i].ConversationID, named[id] = id, true
	}
	if group, there := s.replica.Directory().Find(name); there {
		list := s.replica.InOrderByHand(group.ID)
		ordered := make([]*core.Ordered, len(list))
		for i, conversation := range list {
			at := conversation.Placement(group.ID)
			ordered[i] = &core.Ordered{ID: conversation.ID, Key: at.Key, Pinned: at.Pinned}
		}
		moved, found := core.Reorder(ordered, ids, after, true)
		if !found {
			return Result[any]{}, core.Errorf(core.CodeConversationNotFound, "after: the conversation %q is not in the conversation group %q, or is to be moved itself", after, name)
		}
		for _, o := range moved {
			command.Places = append(command.Places, core.ConversationPlace{ConversationID: o.ID, Key: &o.Key})
		}
	}
	result, err := s.run(ctx, command)
	if sorted, is := result.Outcome.(core.Sorted); is {
		asked := sorted.Success[:0:0]
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

// changing returns a command with an id under which what it changes of conversation
// groups can be undone.
func (s *Session) changing(command core.Command) core.Command {
	return core.NameChange(command, s.options.NewChangeID)
}
