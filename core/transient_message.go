package core

// TransientMessages are the newest messages to a user that are for online
// devices only: in no history, no list and no count (chat-api F7.3). A device that is signed
// in sees them come; one that signs in later passes over those that are there.
type TransientMessages struct {
	// Last is the number of the newest; numbers only grow.
	Last     uint64    `json:"last"`
	Messages []Message `json:"messages"`
}

func (TransientMessages) kind() Kind { return KindTransient }

// TransientKey is where a user's transient messages are.
func TransientKey(user string) Key {
	return Key{Owner: user, Kind: KindTransient}
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

// sendTransient gives a message to the user it is to. It refuses one with the
// sender and the ID of another that is there (2100).
func (v *View) sendTransient(message Message) error {
	transient, _ := read[TransientMessages](v, TransientKey(message.To))
	for _, other := range transient.Messages {
		if other.ID == message.ID && other.From == message.From {
			return alreadySent()
		}
	}
	kept := transient.Messages[max(0, len(transient.Messages)-MaxTransient+1):]
	messages := append(append([]Message{}, kept...), message)
	v.write(TransientKey(message.To), TransientMessages{Last: transient.Last + 1, Messages: messages})
	return nil
}
