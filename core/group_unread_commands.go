package core

// PlaceReader says for the backend how far a member has read a group: up to and with a
// number, 0 for nothing, also back. Passed are messages after that which count, but not
// for this member: own ones, and those that the member has deleted. Nobody else is told.
//
// Refusals: 10015, 10010, 10007 it is not the backend that asks, or the user is not in
// the group, 10004 there is no such message, or more than [MaxPassed] are passed.
type PlaceReader struct {
	GroupID  string
	UserID   string
	Sequence uint64
	Passed   []uint64
}

func (PlaceReader) name() string { return "PlaceReader" }

func (cmd PlaceReader) decide(v *View, c Call) (None, error) {
	if err := checkIDs(cmd.GroupID, cmd.UserID); err != nil {
		return None{}, err
	}
	id := TypeGroup + cmd.GroupID
	_, refusal := v.standIn(c, cmd.GroupID)
	_, member := v.membership(cmd.UserID, cmd.GroupID)
	conversation, _ := v.conversation(cmd.UserID, id)
	side, read, there := conversation.side(), Counted{}, true
	if cmd.Sequence > 0 {
		read, there = v.fact(cmd.GroupID, cmd.Sequence)
	}
	side.Passed = nil
	for _, sequence := range cmd.Passed[:min(len(cmd.Passed), MaxPassed)] {
		place, found := v.fact(cmd.GroupID, sequence)
		there = there && found
		side.Passed = append(side.Passed, place)
	}
	switch err := c.checkBackend(); {
	case err != nil:
		return None{}, err
	case refusal != nil:
		return None{}, refusal
	case !member:
		return None{}, Errorf(CodeGroupDenied, "%q is not in the chat group %q", cmd.UserID, cmd.GroupID)
	case !there, len(cmd.Passed) > MaxPassed:
		return None{}, Errorf(CodeGroupParameter, "nobody can have read the group so: there is no such message, or too many are passed")
	}
	conversation.ReadSequence, side.ReadCount = cmd.Sequence, read.Count
	v.writeConversation(cmd.UserID, id, conversation.withSide(side))
	return None{}, nil
}
