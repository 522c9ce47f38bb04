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

// placed returns c as it stands otherwise in a conversation group, and without
// what it says of those that d no longer has. Placements are in the order of ids,
// so that the same ones are the same text.
func (c Conversation) placed(is Placement, d Directory) Conversation {
	var placements []Placement
	add := func(p Placement) {
		if p != (Placement{Group: p.Group}) && d.find(p.Group) != nil {
			placements = append(placements, p)
		}
	}
	for _, other := range c.Placements {
		if is.Group != 0 && is.Group <= other.Group {
			add(is)
			if is.Group == other.Group {
				other = Placement{}
			}
			is = Placement{}
		}
		add(other)
	}
	add(is)
	c.Placements = placements
	return c
}
