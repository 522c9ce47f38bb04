package core

import "slices"

// SendOnce is [SendMessage] for a backend. Backends number messages as they
// like, so a message whose ID the thread has gets the next free one. And they
// ask again when they have not heard the answer: of several with one Name, to
// one user within [OnceFor], the first is carried out, and each has its outcome.
// One that was refused may be tried again; without a Name each is carried out.
//
// What was sent is written down in the commit that sends it, so it makes no
// difference who is asked again, when or after what crash. A thread remembers
// the newest [MaxOnce]; a backend that sends more in that time is remembered
// for a shorter time.
type SendOnce struct {
	Message Message
	// Name is the sender's.
	Name string
	// At is a clock that does not jump while its process runs, Unix
	// milliseconds. Where another one was ahead, what was sent then is
	// remembered for longer.
	At int64
	// Push is as that of [SendMessage].
	Push []byte
}

const (
	// OnceFor is how long a message is remembered, milliseconds.
	OnceFor = 300_000
	// MaxOnce is how many are remembered in a thread.
	MaxOnce = 500
)

// Sent are the messages of a thread that were sent with [SendOnce] of late, the
// newest last.
type Sent struct {
	Calls []SentCall `json:"calls"`
}

// SentCall is one of them.
type SentCall struct {
	From     string `json:"from"`
	Name     string `json:"name"`
	At       int64  `json:"at"`
	Sequence uint64 `json:"sequence"`
}

func (Sent) kind() Kind { return KindSent }

// SentKey is where a thread has its [Sent].
func SentKey(thread string) Key {
	return Key{Owner: thread, Kind: KindSent}
}

func (SendOnce) name() string { return "SendOnce" }

func (cmd SendOnce) decide(v *View, c Call) (Message, error) {
	thread := ThreadID(c.User, cmd.Message.ConversationType+cmd.Message.To)
	sent, _ := read[Sent](v, SentKey(thread))
	calls := slices.DeleteFunc(slices.Clone(sent.Calls), func(call SentCall) bool { return cmd.At-call.At >= OnceFor })
	if call, known := cmd.among(calls, c.User); known {
		message, _ := v.message(thread, call.Sequence)
		return message, nil
	}
	message := cmd.Message
	message.ID = v.thread(thread).free(c.User, message)
	message, err := SendMessage{Message: message}.decide(v, c)
	if err != nil || cmd.Name == "" {
		return message, err
	}
	calls = append(calls[max(0, len(calls)-MaxOnce+1):], SentCall{From: c.User, Name: cmd.Name, At: cmd.At, Sequence: message.Sequence})
	v.write(SentKey(thread), Sent{Calls: calls})
	return message, nil
}

func (cmd SendOnce) lane() string { return laneOfSent(SendMessage{Message: cmd.Message}, "") }

// among finds the call that sent the message.
func (cmd SendOnce) among(calls []SentCall, user string) (SentCall, bool) {
	i := slices.IndexFunc(calls, func(call SentCall) bool { return call.From == user && call.Name == cmd.Name })
	if i < 0 || cmd.Name == "" {
		return SentCall{}, false
	}
	return calls[i], true
}
