package core

// How many messages a chat group takes in a second is counted in the head of its
// history, which each of them writes anyway. So it holds for all who decide on one
// store together.

// paceBurst is how many milliseconds' worth of messages may come at once.
const paceBurst = 1000

// paced counts one more message, or refuses it with 10023. Paced is the time, by
// the clock of the decisions, when what came would be due at an even pace: so far
// it may be ahead. One that is further ahead is from before the clock was put back.
func (t Thread) paced(c Call) (Thread, error) {
	if c.GroupRate <= 0 {
		return t, nil
	}
	each := max(1, paceBurst/int64(c.GroupRate))
	due := t.Paced
	if due < c.Now || due > c.Now+paceBurst {
		due = c.Now
	}
	if due+each > c.Now+paceBurst {
		return t, Errorf(CodeGroupTooFast, "the chat group takes %d messages a second, and more have come; wait a moment and send again", c.GroupRate)
	}
	t.Paced = due + each
	return t, nil
}
