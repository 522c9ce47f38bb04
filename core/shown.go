package core

// GroupParts are the documents that the conversation with a chat group is shown
// from. Pages, the overlay of what is pending, REST and tests all show it by
// [GroupParts.Shown], so they agree.
type GroupParts struct {
	User string
	// Own is the user's own document, zero where there is none.
	Own Conversation
	// Membership is nil for who is not in the group. Group and Head count for
	// members only, and are zero as long as they are not known.
	Membership *Membership
	Group      Group
	Head       Thread
	// Revoked returns the document that says which messages of the stretch of a
	// number are revoked, see [RevokedKey]. Hides says whether the user has
	// deleted a message, see [HiddenKey].
	Revoked func(sequence uint64) RevokedMessages
	Hides   func(sequence uint64) bool
}

// Shown returns the conversation as its user sees it: whether it is in the list,
// its last message, how far its history goes and from where on it can be read,
// the read position, the mentions not read, and
//
//	unread = counted − base.count − │{s ∈ passed ∪ revoked : base < s ≤ last}│
//
// at least 0, where base is the newest of the places up to which the user has
// read, from which on the user is in the group, and up to which history was
// trimmed. Who is not in the group sees it as it was left.
func (p GroupParts) Shown() Conversation {
	c := p.Own
	if p.Membership == nil {
		c.Unread = 0
		return c
	}
	side, base := c.side(), c.base(*p.Membership, p.Head)
	c.Listed = (c.Listed || p.Head.Shown > max(side.UnlistedAt, p.Membership.Joined)) && !p.Membership.unlisted()
	if c.ListedAt == 0 {
		c.ListedAt = p.Membership.JoinedAt
	}
	c.Last = p.last()
	c.ClearedSequence = p.hidden()
	c.LastSequence, c.Amended = p.Head.LastSequence, p.Head.Amended
	c.ReadSequence = base.Sequence
	c.Unread = p.unread(base)
	side.Mentions = p.mentions(base)
	return c.withSide(side)
}

func (p GroupParts) unread(base Counted) int {
	if p.Group.Type == "" || p.Head.Counted <= base.Count {
		return 0
	}
	unread := int(p.Head.Counted - base.Count)
	stretches := map[uint64]RevokedMessages{}
	for stretch := base.Sequence / RevokedStretch; stretch <= p.Head.LastSequence/RevokedStretch; stretch++ {
		revoked := p.Revoked(stretch * RevokedStretch)
		stretches[stretch] = revoked
		unread -= revoked.between(stretch, base.Sequence, p.Head.LastSequence)
	}
	for _, passed := range p.Own.side().Passed {
		s := passed.Sequence
		if s > base.Sequence && s <= p.Head.LastSequence && !stretches[s/RevokedStretch].Revokes(s) {
			unread--
		}
	}
	return max(0, unread)
}

// hidden is up to which number the user sees nothing.
func (p GroupParts) hidden() uint64 {
	return max(p.Own.ClearedSequence, p.Membership.From, p.Head.Trimmed)
}

// last is the newer of the head's last message and the own, of those that the
// user sees.
func (p GroupParts) last() *Message {
	var last *Message
	for _, message := range []*Message{p.Own.Last, p.Head.Last} {
		if message == nil || message.Sequence <= p.hidden() || p.Hides(message.Sequence) {
			continue
		}
		if last == nil || message.Sequence >= last.Sequence {
			last = message
		}
	}
	return p.asRevoked(last)
}

// asRevoked returns a message as it is since it was taken back, which the user's
// own copy does not know.
func (p GroupParts) asRevoked(message *Message) *Message {
	if message == nil || message.Revoked != nil {
		return message
	}
	for _, r := range p.Head.Revoked {
		if r.Sequence == message.Sequence {
			revoked := *message
			revoked.Revoked = &Person{UserID: r.By}
			return &revoked
		}
	}
	return message
}

// mentions are those after base, in the order of their messages: one for each
// message.
func (p GroupParts) mentions(base Counted) (shown []Mention) {
	own, all := p.Own.side().Mentions, p.Head.AtAll
	for len(own) > 0 || len(all) > 0 {
		var m Mention
		switch {
		case len(all) == 0 || len(own) > 0 && own[0].Sequence < all[0].Sequence:
			m, own = own[0], own[1:]
		case len(own) > 0 && own[0].Sequence == all[0].Sequence:
			m, own, all = own[0], own[1:], all[1:]
			m.All = true
		default:
			m, all = all[0], all[1:]
		}
		if m.Sequence > base.Sequence && m.From != p.User {
			shown = append(shown, m)
		}
	}
	return shown
}
