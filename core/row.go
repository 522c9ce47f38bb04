package core

import "strconv"

// Row is a value in a history: a [Message] in that of a thread, an [Amendment]
// in the log beside it.
type Row struct {
	Thread   string
	Sequence uint64
	Value    Value
	// Replace: the row is there and gets another value. Where there is none,
	// nothing happens.
	Replace bool
}

// RowKey is where a [View] has a message of a thread. Rows have no revision of
// their own: whoever reads or writes one reads or writes the thread's head too,
// and that is what a commit checks.
func RowKey(thread string, sequence uint64) Key {
	return Key{Owner: thread, Kind: KindRow, ID: strconv.FormatUint(sequence, 10)}
}

// Sequence is the number of the row under a key of [RowKey], or of the stretch under
// one of [RevokedKey].
func (k Key) Sequence() uint64 {
	sequence, _ := strconv.ParseUint(k.ID, 10, 64) // These wrote it.
	return sequence
}

// message returns a message of a thread, as this decision left it.
func (v *View) message(thread string, sequence uint64) (Message, bool) {
	v.thread(thread)
	return read[Message](v, RowKey(thread, sequence))
}
