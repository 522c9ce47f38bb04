package core

// Thread is the head of a history. Its document changes with every row. So two
// senders never get the same number, and of two who change one message at the
// same moment one has to decide again.
type Thread struct {
	// LastSequence is the number of the newest row.
	LastSequence uint64 `json:"lastSequence"`
	// LastTime is the time of the newest row, Unix milliseconds.
	LastTime int64 `json:"lastTime"`
	// Amended is the number of the newest [Amendment].
	Amended uint64 `json:"amended,omitempty"`
	// Recent are the ids of the newest [MaxRecent] messages that were sent
	// since ids are kept here, the newest last.
	Recent []string `json:"recent,omitempty"`
}

func (Thread) kind() Kind { return KindThread }

// ThreadKey is where the head of a history is. A thread is its own owner.
func ThreadKey(thread string) Key {
	return Key{Owner: thread, Kind: KindThread}
}
