package core

import "slices"

// TransientMessages are the newest messages to a user, or to all members of a
// chat group, that are for online devices only: in no history, no list and no count (docs/facts.md#sending). A
// device that is signed in shows them as they come. One that signs in later
// passes over those that are there.
type TransientMessages struct {
	// Last is the number of the newest; numbers only grow.
	Last     uint64    `json:"last"`
	Messages []Message `json:"messages"`
	// Paced says how fast those to a chat group came, see [Call.pace].
	Paced int64 `json:"paced,omitempty"`
}

func (TransientMessages) kind() Kind { return KindTransient }

// TransientKey is where the transient messages to a user are, or with
// [GroupOwner] those to a chat group.
func TransientKey(owner string) Key {
	return Key{Owner: owner, Kind: KindTransient}
}

func compareTransient(e *Effects, _ Key, old, new Value) {
	was, _ := old.(TransientMessages)
	is, _ := new.(TransientMessages)
	e.TransientMessages = append(e.TransientMessages, is.After(was.Last)...)
}

// After returns the messages that came after the one with that number, as far
// as they are still there.
func (w TransientMessages) After(number uint64) []Message {
	news := min(w.Last-min(number, w.Last), uint64(len(w.Messages)))
	return w.Messages[uint64(len(w.Messages))-news:]
}

// sendTransient gives a message to its recipient. It refuses a message whose
// sender and ID are those of one that is there (2100).
func (v *View) sendTransient(message Message) error {
	transient, _ := read[TransientMessages](v, TransientKey(message.To))
	if transient.has(message) {
		return alreadySent()
	}
	v.write(TransientKey(message.To), transient.with(message))
	return nil
}

// has says whether there is a message of the same sender and ID.
func (w TransientMessages) has(message Message) bool {
	return slices.ContainsFunc(w.Messages, func(other Message) bool {
		return other.ID == message.ID && other.From == message.From
	})
}

func (w TransientMessages) with(message Message) TransientMessages {
	kept := w.Messages[max(0, len(w.Messages)-MaxTransient+1):]
	w.Last, w.Messages = w.Last+1, append(slices.Clone(kept), message)
	return w
}

// within returns w without the oldest messages that do not fit into a size: at
// least the newest one is left.
func (w TransientMessages) within(bytes int) TransientMessages {
	first := len(w.Messages) - 1
	for bytes -= w.Messages[first].size(); first > 0; first-- {
		if bytes -= w.Messages[first-1].size(); bytes < 0 {
			break
		}
	}
	w.Messages = w.Messages[first:]
	return w
}
