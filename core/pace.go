package core

// How many messages a chat group takes in a second is counted in the head of its
// history, which each of them writes anyway, or beside those for online devices. So
// it holds for all who decide on one store together. What is changed for all is
// counted too, by itself: nobody keeps others from talking by that. What owner and
// admins change is counted apart from what members do, so they can stop these.

// paceBurst is how many milliseconds' worth of messages may come at once.
const paceBurst = 1000

// paced counts one more message in a head.
func (t Thread) paced(c Call) (_ Thread, err error) {
	t.Paced, err = c.pace(t.Paced)
	return t, err
}

// paced is that for a message for online devices. These are counted by themselves:
// they write no head.
func (w TransientMessages) paced(c Call) (_ TransientMessages, err error) {
	w.Paced, err = c.pace(w.Paced)
	return w, err
}

// carryOut decides the command, and counts what it changes for a group.
func (c *Call) carryOut(v *View) (any, error) {
	outcome, err := decideAny(c.Command, v, *c)
	if err == nil && v.altered != "" && c.Bounds != nil {
		err = c.Bounds.change(v, c)
	}
	return outcome, err
}

// pace counts one more message to a group, or change of it, or refuses it with
// 10023. Paced is the time, by the clock of the decisions, when what came would be
// due at an even pace: so far it may be ahead. One that is further ahead is from
// before the clock was put back.
func (c *Call) pace(paced int64) (int64, error) {
	if c.GroupRate <= 0 {
		return paced, nil
	}
	each := max(1, paceBurst/int64(c.GroupRate))
	due := paced
	if due < c.Now || due > c.Now+paceBurst {
		due = c.Now
	}
	if due+each > c.Now+paceBurst {
		return paced, Errorf(CodeGroupTooFast, "the chat group takes %d messages a second, and as many changes; more have come, so wait a moment and call again", c.GroupRate)
	}
	return due + each, nil
}
