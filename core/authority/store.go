package authority

import (
	"context"
	"errors"

	"github.com/parlor-chat/parlor/core"
)

// ErrConflict says that a document was changed by somebody else between
// reading it and committing. Nothing of the commit took effect; read again and
// decide again.
var ErrConflict = errors.New("a document changed since it was read")

// ErrFull says that there is no room for a commit. Nothing of it took effect; it
// may be tried again later.
var ErrFull = errors.New("there is no room to write")

// ErrUnsettled says that a commit was handed over and cannot be taken back, but
// whether it took effect is not known: it may still.
var ErrUnsettled = errors.New("storage has not said whether it is done")

// Store keeps documents and history rows. It knows no rules: bodies are opaque
// bytes to it. Keys and threads are any UTF-8, NUL included; sequences are 1 to
// 2^53-1, the whole numbers that JavaScript has exactly. Every method may be called from several goroutines, and from
// several processes or tabs that share the same data.
//
// The package storetest holds the tests that every Store passes.
type Store interface {
	// Read returns one record for each key, in the order of keys, all as of
	// the same moment. A document that never existed has revision 0 and an
	// empty body; one that was removed has the revision that removed it and
	// an empty body. The same key may be asked for twice.
	Read(ctx context.Context, keys []core.Key) ([]Record, error)

	// Changes returns the records of owner that changed after the given
	// revision, in revision order, with the owner's present revision, all as
	// of the same moment. Each document appears once, as it is now; removed
	// ones appear with an empty body. After 0 it returns everything. Records
	// of one revision come in any order.
	Changes(ctx context.Context, owner string, after core.Revision) (Changes, error)

	// History returns rows of a thread with after < Sequence < before, the
	// newest first, at most limit of them, all as of the same moment. Before
	// 0 means no upper bound, limit 0 means no limit.
	History(ctx context.Context, thread string, after, before uint64, limit int) ([]RowRecord, error)

	// Page returns the documents of an owner and kind whose ids come after the
	// given one, in the order of ids, without those that were removed, at most
	// limit of them, all as of the same moment. Limit 0 means no limit. So a
	// page with fewer than limit is the last one, and whoever asks on after the
	// last id of each gets once what is there all the while. The given id need
	// be that of no document. Every other comes after the empty id, so a
	// document that has that one is in no page.
	//
	// The order of ids is the store's own. It is total and stays as it is, and
	// for ids of ASCII it is that of their bytes.
	Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]Record, error)

	// Revisions returns the present revision of each owner, in the order of
	// owners, all as of the same moment: 0 of one who never had a document. The
	// same owner may be asked for twice.
	Revisions(ctx context.Context, owners []string) ([]core.Revision, error)

	// Commit writes all of c or nothing. It fails with ErrConflict when a
	// document in c.Reads no longer has the revision given there. Otherwise
	// each owner of a written document gets its next revision, every
	// document written is stamped with its owner's, and these new revisions
	// are returned by owner. When it returns without error the commit is
	// durable and visible to every later call from anywhere.
	//
	// A commit without writes only checks the reads. A commit that writes a
	// row under a (thread, sequence) that exists fails with ErrConflict,
	// unless the row is one that replaces. Rows take effect in the order of
	// c.Rows: one can replace what one before it wrote.
	Commit(ctx context.Context, c Commit) (map[string]core.Revision, error)
}

// Stream is a [Store] that gives changes away while it reads on, so that what
// is done with them takes no time of its own.
type Stream interface {
	// EachChange is [Store.Changes], with the records in any order. It calls
	// found for each, and once more for those that it finds again where it has
	// to start over: the later one counts. Found must not wait, and not keep
	// the body: what comes next may take its place.
	EachChange(ctx context.Context, owner string, after core.Revision, found func(Record)) (core.Revision, error)
}

// Shelf is a [Store] that reads of several histories in the time of one.
type Shelf interface {
	// Histories is [Store.History] of each stretch, in the order of stretches, with
	// at most limit rows of each: all as of the same moment.
	Histories(ctx context.Context, stretches []Stretch, limit int) ([][]RowRecord, error)
}

// Record is a document as a store keeps it. An empty Body is no document.
type Record struct {
	Key      core.Key
	Revision core.Revision
	Body     []byte
}

// RowRecord is a message in the history of a thread. Sequences start at 1.
type RowRecord struct {
	Thread   string
	Sequence uint64
	Body     []byte

	// Replace gives a row that exists another body. Where there is none,
	// nothing happens. History returns rows without it.
	Replace bool
}

// Changes is what [Store.Changes] returns.
type Changes struct {
	Revision core.Revision
	Records  []Record
}

// Read is a document that a decision was based on, at the revision it had.
type Read struct {
	Key      core.Key
	Revision core.Revision
}

// Write is the new body of a document; an empty body removes it.
type Write struct {
	Key  core.Key
	Body []byte
}

// Commit is what goes into a store at once.
type Commit struct {
	Reads  []Read
	Writes []Write
	Rows   []RowRecord

	// Posts go into the outbox, of a store that is an [Outbox]. Other stores are
	// given none. A commit without writes and rows has none either.
	Posts []Post

	// Seen holds, for some owners, the revision up to which everything was
	// known when it was read. A store may check that revision instead of each
	// document, and give [ErrConflict] if it has changed, even if the documents
	// that were read have not.
	Seen map[string]core.Revision
}
