package replica

import (
	"cmp"

	"github.com/parlor-chat/parlor/core"
)

// standing is a conversation with what orders it in a conversation group.
type standing struct {
	shown *Conversation
	at    core.Placement
	name  string
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
	for i, shown := range list {
		s := &standing{shown: shown, at: shown.Placement(group.id)}
		if by == core.SortByName {
			s.name = shown.foldedName()
		}
		standings[i], pinned = s, pinned || s.at.Pinned
	}
	if !pinned && (by == "" || by == core.SortByActivity) {
		return list
	}
	core.Sort(standings, func(a, b *standing) int {
		if a.at.Pinned != b.at.Pinned {
			return first(a.at.Pinned)
		}
		order := 0
		if a.at.Pinned || by == core.SortByHand {
			order = a.compareKeys(b)
		}
		if unread := a.shown.Unread > 0; order == 0 && by == core.SortUnreadFirst && unread != (b.shown.Unread > 0) {
			return first(unread)
		}
		return cmp.Or(order, cmp.Compare(a.name, b.name))
	})
	for i, s := range standings {
		list[i] = s.shown
	}
	return list
}

// compareKeys: two devices may have given one key, then ids decide.
func (s *standing) compareKeys(other *standing) int {
	if a, b := s.at.Key, other.at.Key; a == "" || b == "" {
		return cmp.Compare(b, a)
	}
	return cmp.Or(cmp.Compare(s.at.Key, other.at.Key), cmp.Compare(s.shown.ID, other.shown.ID))
}

func first(yes bool) int {
	if yes {
		return -1
	}
	return 1
}
