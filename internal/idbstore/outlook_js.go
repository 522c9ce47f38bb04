package idbstore

import (
	"maps"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// outlook is what is known of the data as of one commit: of some owners and
// documents their revisions, of some threads their newest row.
type outlook struct {
	// head is the number of that commit, the last one.
	head int64
	// at is when storage said so.
	at        time.Time
	owners    map[string]core.Revision
	documents map[core.Key]core.Revision
	// tails has, by thread, a sequence above which there are no rows.
	tails map[string]uint64
}

// spot is the place of a row.
type spot struct {
	thread   string
	sequence uint64
}

// nothing is the outlook of whoever has not looked.
func nothing() outlook { return outlook{head: -1} }

func newOutlook(head int64) outlook {
	return outlook{
		head: head, at: time.Now(),
		owners: map[string]core.Revision{}, documents: map[core.Key]core.Revision{}, tails: map[string]uint64{},
	}
}

// trust is how long after storage has answered a commit is handed over to it
// without a look. What is handed over cannot be taken back when storage turns out
// not to answer, and a look can be given up.
const trust = time.Second

// remembered is of how many documents, owners and threads an outlook has
// something before it begins anew.
const remembered = 1000

// see takes over what somebody has seen, unless that is older.
func (o *outlook) see(seen outlook) {
	switch {
	case seen.head < o.head:
		return
	case seen.head > o.head:
		*o = newOutlook(seen.head)
	}
	o.at = seen.at
	o.owners = remember(o.owners, seen.owners)
	o.documents = remember(o.documents, seen.documents)
	o.tails = remember(o.tails, seen.tails)
}

func remember[K comparable, V any](known, seen map[K]V) map[K]V {
	switch {
	case len(seen) > remembered:
		return map[K]V{}
	case len(known)+len(seen) > remembered:
		return seen
	}
	maps.Copy(known, seen)
	return known
}

// recent says whether storage has answered a moment ago.
func (o *outlook) recent() bool { return time.Since(o.at) < trust }

// allows reports whether it is known that a commit may be made: all that it read
// is as it was, and its new rows have free places. There are the rows in the
// places of its own, nil if nobody has looked.
func (o *outlook) allows(c authority.Commit, there map[spot]bool) bool {
	for _, w := range c.Writes {
		if _, known := o.owners[w.Key.Owner]; !known {
			return false
		}
	}
	for name, seen := range c.Seen {
		if now, known := o.owners[name]; seen != 0 && (!known || now != seen) {
			return false
		}
	}
	for _, read := range unseen(c) {
		if now, known := o.documents[read.Key]; !known || now != read.Revision {
			return false
		}
	}
	for _, row := range c.Rows {
		if !o.takes(row, there) {
			return false
		}
	}
	return true
}

func (o *outlook) takes(row authority.RowRecord, there map[spot]bool) bool {
	if there != nil {
		return row.Replace || !there[spot{row.Thread, row.Sequence}]
	}
	tail, known := o.tails[row.Thread]
	return known && !row.Replace && row.Sequence > tail
}

// after returns what is known once a commit is made that the outlook allows.
func (o *outlook) after(c authority.Commit) outlook {
	next := newOutlook(o.head + 1)
	for _, w := range c.Writes {
		next.owners[w.Key.Owner] = o.owners[w.Key.Owner] + 1
	}
	for _, w := range c.Writes {
		next.documents[w.Key] = next.owners[w.Key.Owner]
	}
	for _, row := range c.Rows {
		if tail, known := o.tails[row.Thread]; known && !row.Replace {
			next.tails[row.Thread] = max(tail, next.tails[row.Thread], row.Sequence)
		}
	}
	return next
}

// commit moves on by a commit of one's own.
func (o *outlook) commit(next outlook) {
	if next.head == o.head+1 {
		o.head = next.head // All else that is known is still so.
	}
	o.see(next)
}

// unseen returns the reads that are to be checked one by one.
func unseen(c authority.Commit) []authority.Read {
	var reads []authority.Read
	for _, read := range c.Reads {
		if c.Seen[read.Key.Owner] == 0 {
			reads = append(reads, read)
		}
	}
	return reads
}

// contended reports whether two new rows of a commit have the same place.
func contended(rows []authority.RowRecord) bool {
	taken := make(map[spot]bool, len(rows))
	for _, row := range rows {
		here := spot{row.Thread, row.Sequence}
		if !row.Replace && taken[here] {
			return true
		}
		taken[here] = taken[here] || !row.Replace
	}
	return false
}
