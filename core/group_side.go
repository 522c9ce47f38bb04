package core

import "slices"

// GroupSide is what a user's conversation with a chat group holds beyond what
// every conversation does. A message to a group writes nothing for its members:
// what they see follows from this, their membership and what the group owns, see
// [GroupParts].
type GroupSide struct {
	// ReadCount belongs to the conversation's ReadSequence: how many messages that
	// count there are up to it.
	ReadCount uint64 `json:"readCount,omitempty"`
	// Passed are messages after ReadSequence that count, but not for this user:
	// own ones, and those deleted for oneself. They are in the order of their
	// numbers, [MaxPassed] at most.
	Passed []Counted `json:"passed,omitempty"`
	// UnlistedAt: up to that number no message brings the conversation into the
	// list.
	UnlistedAt uint64 `json:"unlistedAt,omitempty"`
	// Mentions are the newest [MaxMentions] of this user, the newest last.
	Mentions []Mention `json:"mentions,omitempty"`
	// Left is nil while the user is in the group.
	Left *LeftGroup `json:"left,omitempty"`
}

// Counted is a place in a group's history: the number of a message, and how many
// messages that count as unread there are up to and with it. That never changes.
type Counted struct {
	Sequence uint64 `json:"sequence"`
	Count    uint64 `json:"count"`
}

// Mention says that a message names somebody: the user whose conversation it
// stands in, all who are in the group, or both.
type Mention struct {
	Sequence uint64 `json:"sequence"`
	From     string `json:"from"`
	Me       bool   `json:"me,omitempty"`
	All      bool   `json:"all,omitempty"`
}

// LeftGroup is what a user still knows of a group who is no longer in it. How far
// its history can still be read says the conversation's LastSequence.
type LeftGroup struct {
	Name   string    `json:"name,omitempty"`
	Avatar string    `json:"avatar,omitempty"`
	Type   GroupType `json:"type"`
	// From: the history up to and with that number was hidden from the user.
	From uint64 `json:"from,omitempty"`
}

// side returns what c holds of a chat group, nothing for another conversation.
func (c Conversation) side() GroupSide {
	if c.Group == nil {
		return GroupSide{}
	}
	return *c.Group
}

// withSide returns c with another side.
func (c Conversation) withSide(side GroupSide) Conversation {
	c.Group = &side
	return c
}

// base is the place up to which a member has nothing unread.
func (c Conversation) base(in Membership, head Thread) Counted {
	base := Counted{c.ReadSequence, c.side().ReadCount}
	for _, place := range []Counted{{in.Joined, in.JoinedCounted}, {head.Trimmed, head.TrimmedCount}} {
		if place.Sequence > base.Sequence {
			base = place
		}
	}
	return base
}

// readTo returns c as it is when everything up to a place has been read.
func (c Conversation) readTo(place Counted) Conversation {
	if place.Sequence <= c.ReadSequence {
		return c
	}
	side := c.side()
	c.ReadSequence, side.ReadCount = place.Sequence, place.Count
	side.Passed = placesAfter(side.Passed, place.Sequence)
	side.Mentions = slices.DeleteFunc(slices.Clone(side.Mentions), func(m Mention) bool { return m.Sequence <= place.Sequence })
	return c.withSide(side)
}

// passing returns c as it is when a message that counts does not count for this
// user. Where there is no room left for that, everything up to the first such
// message has been read.
func (c Conversation) passing(message, base Counted) Conversation {
	side := c.side()
	if message.Sequence <= base.Sequence || passes(side.Passed, message.Sequence) {
		return c
	}
	side.Passed = placesAfter(side.Passed, base.Sequence)
	later := slices.IndexFunc(side.Passed, func(p Counted) bool { return p.Sequence > message.Sequence })
	if later < 0 {
		later = len(side.Passed)
	}
	side.Passed = slices.Insert(side.Passed, later, message)
	first := side.Passed[0]
	c = c.withSide(side)
	if len(side.Passed) > MaxPassed {
		return c.readTo(first)
	}
	return c
}

// mentioned returns c with one more mention.
func (c Conversation) mentioned(m Mention) Conversation {
	side := c.side()
	side.Mentions = newestMentions(side.Mentions, m, MaxMentions)
	return c.withSide(side)
}

// placesAfter returns those of places that are after a number, in a slice of its own.
func placesAfter(places []Counted, sequence uint64) []Counted {
	return slices.DeleteFunc(slices.Clone(places), func(p Counted) bool { return p.Sequence <= sequence })
}

func passes(places []Counted, sequence uint64) bool {
	return slices.ContainsFunc(places, func(p Counted) bool { return p.Sequence == sequence })
}

// newestMentions returns the last limit of mentions and one more.
func newestMentions(mentions []Mention, m Mention, limit int) []Mention {
	kept := mentions[max(0, len(mentions)-limit+1):]
	return append(slices.Clone(kept), m)
}
