package core

// Whispers are the newest messages to a user that are for online devices only:
// in no history, no list and no count (chat-api F7.3). A device that is signed
// in sees them come; one that signs in later passes over those that are there.
type Whispers struct {
	// Last is the number of the newest; numbers only grow.
	Last     uint64    `json:"last"`
	Messages []Message `json:"messages"`
}

func (Whispers) kind() Kind { return KindWhispers }

// WhispersKey is where a user's whispers are.
func WhispersKey(user string) Key {
	return Key{Owner: user, Kind: KindWhispers}
}

// After returns the messages that came after the one with that number, as far
// as they are still there.
func (w Whispers) After(number uint64) []Message {
	news := min(w.Last-min(number, w.Last), uint64(len(w.Messages)))
	return w.Messages[uint64(len(w.Messages))-news:]
}

// whisper gives a message to the user it is to. It refuses one with the sender
// and the ID of another that is there (2100).
func (v *View) whisper(message Message) error {
	whispers, _ := read[Whispers](v, WhispersKey(message.To))
	for _, other := range whispers.Messages {
		if other.ID == message.ID && other.From == message.From {
			return alreadySent()
		}
	}
	kept := whispers.Messages[max(0, len(whispers.Messages)-MaxWhispers+1):]
	messages := append(append([]Message{}, kept...), message)
	v.write(WhispersKey(message.To), Whispers{Last: whispers.Last + 1, Messages: messages})
	return nil
}
