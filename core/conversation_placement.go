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
// that d no longer has.
func (c *Conversation) stand(p *Placement, d *Directory) {
	var placements []Placement
	for i := range c.Placements {
		if other := &c.Placements[i]; other.Group != p.Group && d.find(other.Group) != nil {
			placements = append(placements, *other)
		}
	}
	if p.Key != "" || p.Pinned || p.Never {
		placements = append(placements, *p)
	}
	c.Placements = placements
}
