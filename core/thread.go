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

	// What members see of the history of a chat group follows from the rest, see
	// [GroupParts]. Other histories have none of it but Trimmed.

	// Counted is how many messages that count as unread there ever were.
	Counted uint64 `json:"counted,omitempty"`
	// Shown is the number of the newest message that is for all.
	Shown uint64 `json:"shown,omitempty"`
	// Last is the newest message for all that can be a conversation's last one, as
	// it is now.
	Last *Message `json:"last,omitempty"`
	// Revoked are the newest [MaxRevocations] that were taken back of the messages
	// for all, the newest last: a member's own copy of one does not know.
	Revoked []Revocation `json:"revoked,omitempty"`
	// AtAll are the newest [MaxMentionsOfAll] mentions of all members, the newest
	// last.
	AtAll []Mention `json:"atAll,omitempty"`
	// Trimmed: the history up to and with that number is gone, TrimmedCount says
	// how many of it had counted.
	Trimmed      uint64 `json:"trimmed,omitempty"`
	TrimmedCount uint64 `json:"trimmedCount,omitempty"`
	// Paced says how fast messages came, PacedChanges and PacedStaff how fast members,
	// and owner and admins, changed what all see. Unix milliseconds, see [Call.pace].
	Paced        int64 `json:"paced,omitempty"`
	PacedChanges int64 `json:"pacedChanges,omitempty"`
	PacedStaff   int64 `json:"pacedStaff,omitempty"`
}

// Revocation says who took a message back.
type Revocation struct {
	Sequence uint64 `json:"sequence"`
	By       string `json:"by"`
}

func (Thread) kind() Kind { return KindThread }

// ThreadKey is where the head of a history is. A thread is its own owner.
func ThreadKey(thread string) Key {
	return Key{Owner: thread, Kind: KindThread}
}
