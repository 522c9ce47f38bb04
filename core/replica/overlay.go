package replica

import (
	"maps"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// reveal says whether to show the effect of a command before it is answered.
// While the server is there, its answer comes first. A command that was shown
// once stays shown.
func (r *Replica) reveal(queued core.Queued) bool {
	if !queued.Live || !r.Online() {
		r.revealed[queued.Number] = true
	}
	return r.revealed[queued.Number]
}

// Reveal has the effect of a command shown from the next [Replica.Apply] on,
// though it is not answered yet and the server is there.
func (r *Replica) Reveal(number uint64) { r.revealed[number] = true }

// RevealAs has the effect of those commands shown that another replica shows.
// It is for one that is not complete yet, in the place of that other.
func (r *Replica) RevealAs(before *Replica) { r.revealed = maps.Clone(before.revealed) }

// Decide works out what a command of the user would do to what is shown, at a
// time in Unix milliseconds. What the device does not hold is guessed. An error
// is the command's refusal.
func (r *Replica) Decide(command core.Command, now int64) (core.Decision, error) {
	loaded, limits := map[core.Key]core.Document{}, r.ConversationGroupLimits()
	for {
		decision, missing, err := core.Decide(loaded, core.Call{User: r.user, Now: now, Command: command, ConversationGroups: limits})
		if len(missing) == 0 {
			return decision, err
		}
		for _, key := range missing {
			loaded[key] = core.Document{Key: key, Value: r.guess(key)}
		}
	}
}

// guess returns the value under a key, and for somebody else's document a
// likely one.
func (r *Replica) guess(key core.Key) core.Value {
	if key.Kind == core.KindRow {
		return r.guessRow(key)
	}
	if value := r.Value(key); value != nil || key.Kind != core.KindThread {
		return value
	}
	conversation := r.Confirmed(r.conversationOf(key.Owner))
	head := core.Thread{LastSequence: conversation.LastSequence}
	if conversation.Last != nil {
		head.LastTime = conversation.Last.Time
	}
	return head
}

// guessRow returns what can be told of a row without its history: of a group's, how
// many messages counted up to it, if all did that came since.
func (r *Replica) guessRow(key core.Key) core.Value {
	head, known := r.documents[core.ThreadKey(key.Owner)].Value.(core.Thread)
	sequence := key.Sequence()
	if !known || sequence > head.LastSequence || sequence <= head.Trimmed {
		return nil
	}
	return core.Message{Sequence: sequence, Count: head.Counted - min(head.Counted, head.LastSequence-sequence)}
}

// conversationOf returns the conversation of this user that shows a thread.
func (r *Replica) conversationOf(thread string) string {
	parts := strings.Fields(thread)
	if len(parts) != 3 {
		return ""
	}
	if parts[1] == r.user {
		return core.TypeC2C + parts[2]
	}
	return core.TypeC2C + parts[1]
}
