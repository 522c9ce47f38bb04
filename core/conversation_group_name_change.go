package core

// NameChange returns a command that changes conversation groups with an id that draw
// makes, if it has none, see [UndoConversationGroupChange]. Any other command stays as
// it is, and so do all where draw is nil.
func NameChange(command Command, draw func() string) Command {
	if draw == nil {
		return command
	}
	switch c := command.(type) {
	case CreateConversationGroup:
		draws(&c.ChangeID, draw)
		return c
	case AddToConversationGroup:
		draws(&c.ChangeID, draw)
		return c
	case RemoveFromConversationGroup:
		draws(&c.ChangeID, draw)
		return c
	case DeleteConversationGroup:
		draws(&c.ChangeID, draw)
		return c
	case RenameConversationGroup:
		draws(&c.ChangeID, draw)
		return c
	case UpdateConversationGroup:
		draws(&c.ChangeID, draw)
		return c
	case SortConversationGroups:
		draws(&c.ChangeID, draw)
		return c
	case PlaceConversations:
		draws(&c.ChangeID, draw)
		return c
	case SetConversationGroups:
		draws(&c.ChangeID, draw)
		return c
	case UndoConversationGroupChange:
		draws(&c.NewChangeID, draw)
		return c
	}
	return command
}

func draws(id *string, draw func() string) {
	if *id == "" {
		*id = draw()
	}
}
