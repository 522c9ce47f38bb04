package core

// Placement says how a conversation stands in a conversation group.
type Placement struct {
	Group int `json:"group"`
	// Key is its place where the conversation group is sorted by hand, see
	// [KeyBetween]; empty for one that was not moved.
	Key string `json:"key,omitempty"`
	// Pinned: it stands before those that are not, whatever the order.
	Pinned bool `json:"pinned,omitempty"`
	// Never: no rule puts it into the conversation group.
	Never bool `json:"never,omitempty"`
}

// Placement is how the conversation stands in a conversation group.
func (c *Conversation) Placement(group int) Placement {
	for _, placement := range c.Placements {
		if placement.Group == group {
			return placement
		}
	}
	return Placement{Group: group}
}

// stand has c stand otherwise in a conversation group, and forgets how it stood in those
// that d no longer has. Placements are in the order of ids, so that the same ones are
// the same text.
func (c *Conversation) stand(p Placement, d *Directory) {
	if p == c.Placement(p.Group) {
		return
	}
	placements := make([]Placement, 0, len(c.Placements)+1)
	for _, other := range append(c.Placements[:len(c.Placements):len(c.Placements)], p) {
		if other.Group == p.Group {
			other, p = p, Placement{Group: p.Group}
		}
		if other != (Placement{Group: other.Group}) && d.find(other.Group) != nil {
			placements = append(placements, other)
		}
	}
	for i := len(placements) - 1; i > 0 && placements[i].Group < placements[i-1].Group; i-- {
		placements[i], placements[i-1] = placements[i-1], placements[i]
	}
	c.Placements = placements
	if len(placements) == 0 {
		c.Placements = nil
	}
}
