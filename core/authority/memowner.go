package authority

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// memOwner holds the documents of an owner in a [MemStore].
type memOwner struct {
	revision  core.Revision
	documents map[core.Key]Record

	// log has an entry for every write, in order of revision, so that what
	// changed lately is found without looking at everything. Entries that a
	// later write made stale are skipped, and dropped now and then.
	log []Read

	// keys are those of all documents, in order, as of when there were as many.
	keys []core.Key
}

// put stores a document under the owner's present revision.
func (o *memOwner) put(w Write) {
	if o.documents[w.Key].Revision != o.revision {
		o.log = append(o.log, Read{Key: w.Key, Revision: o.revision})
	}
	o.documents[w.Key] = Record{Key: w.Key, Revision: o.revision, Body: bytes.Clone(w.Body)}
	if len(o.log) > 2*len(o.documents)+64 {
		o.log = slices.DeleteFunc(o.log, o.stale)
	}
}

// after returns copies of the documents that changed after a revision.
func (o *memOwner) after(revision core.Revision) []Record {
	from, _ := slices.BinarySearchFunc(o.log, revision+1, func(e Read, revision core.Revision) int {
		return cmp.Compare(e.Revision, revision)
	})
	var records []Record
	for _, entry := range o.log[from:] {
		if o.stale(entry) {
			continue
		}
		record := o.documents[entry.Key]
		record.Body = bytes.Clone(record.Body)
		records = append(records, record)
	}
	return records
}

// stale reports whether the document was written again after the entry.
func (o *memOwner) stale(entry Read) bool {
	return o.documents[entry.Key].Revision != entry.Revision
}
