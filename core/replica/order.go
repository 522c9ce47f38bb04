package replica

import (
	"cmp"

	"github.com/parlor-chat/parlor/core"
)

// standing is a conversation with what orders it in a conversation group.
type standing struct {
	*Conversation
	core.Placement
	name string
}

// InOrderByHand returns the listed conversations of a conversation group in the
// order that they have where it is sorted by hand.
func (r *Replica) InOrderByHand(group int) []*Conversation {
	return r.inOrder(r.filed[group], core.SortByHand)
}

// inOrder returns the listed conversations of a conversation group: those pinned in
// it first, among them those that were moved by their keys; then in the order of a
// sort type; and where that does not tell them apart, in list order.
func (r *Replica) inOrder(group *filed, by string) []*Conversation {
	list := r.sorted(group.ids)
	standings, pinned := make([]*standing, len(list)), false
	for i, conversation := range list {
		s := &standing{Conversation: conversation, Placement: conversation.Placement(group.id)}
		if by == core.SortByName {
			s.name = conversation.foldedName()
		}
		standings[i], pinned = s, pinned || s.Placement.Pinned
	}
	if !pinned && (by == "" || by == core.SortByActivity) {
		return list
	}
	core.Sort(standings, func(a, b *standing) int { return a.compare(b, by) })
	for i, s := range standings {
		list[i] = s.Conversation
	}
	return list
}

func (s *standing) compare(other *standing, by string) int {
	if s.Placement.Pinned != other.Placement.Pinned {
		return first(s.Placement.Pinned)
	}
	order := 0
	if s.Placement.Pinned || by == core.SortByHand {
		order = s.compareKeys(other)
	}
	switch by {
	case core.SortByName:
		order = cmp.Or(order, cmp.Compare(s.name, other.name))
	case core.SortUnreadFirst:
		if unread := s.Unread > 0; order == 0 && unread != (other.Unread > 0) {
			order = first(unread)
		}
	}
	return order
}

// compareKeys: two devices may have given one key, then ids decide.
func (s *standing) compareKeys(other *standing) int {
	switch {
	case s.Key == "" && other.Key == "":
		return 0
	case s.Key == "" || other.Key == "":
		return first(s.Key != "")
	}
	return cmp.Or(cmp.Compare(s.Key, other.Key), cmp.Compare(s.ID, other.ID))
}

func first(yes bool) int {
	if yes {
		return -1
	}
	return 1
}
