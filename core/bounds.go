package core

// Bounds keep the users of a server from doing more than others can bear. A page
// alone has none: it would pay for their code and harm nobody but itself.
type Bounds interface {
	// change counts what a decision changes for all members of a group (10023).
	change(v *View, c *Call) error
	// wait notes that a user asks to be let into a group (10037).
	wait(v *View, user, groupID string) error
	// speak says whether a user may write (20012, 10017).
	speak(v *View, c *Call, conversationType string) error
}

// ServerBounds are those of a server.
type ServerBounds struct{}

func (ServerBounds) change(v *View, c *Call) (err error) {
	if c.Admin != nil || c.GroupRate <= 0 {
		return nil
	}
	owner := GroupOwner(v.altered)
	head := v.thread(owner)
	paced := &head.PacedChanges
	if v.roleIn(c.User, v.altered).rank() > RoleMember.rank() {
		paced = &head.PacedStaff
	}
	*paced, err = c.pace(*paced)
	v.write(ThreadKey(owner), head)
	return err
}

func (ServerBounds) wait(v *View, user, groupID string) error {
	joined, _ := read[Joined](v, JoinedKey(user))
	waiting := without(joined.Waiting, groupID)
	if len(waiting) >= MaxWaiting {
		var still []string
		for _, id := range waiting {
			application, waits := v.application(id, user)
			if _, there := v.group(id); waits && there && application.InviterID == "" {
				still = append(still, id)
			}
		}
		waiting = still
	}
	if len(waiting) >= MaxWaiting {
		return Errorf(CodeTooManyGroups, "you wait to be let into %d chat groups, the most there can be", MaxWaiting)
	}
	joined.Waiting = append(waiting, groupID)
	v.write(JoinedKey(user), joined)
	return nil
}
