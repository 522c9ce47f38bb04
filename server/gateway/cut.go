package gateway

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// cutsKept is how many cuts are kept of one news.
const cutsKept = 16

// add adds a document as those get it who follow the owner for a membership.
func (n *news) add(membership core.Membership, document core.Document) error {
	document, gets := core.ForFollower(membership, document)
	if !gets {
		return nil
	}
	wired, err := wire.NewDocument(document)
	if err == nil {
		n.set.Documents = append(n.set.Documents, wired)
	}
	return err
}

// reach is the highest number up to from of those that the news tell of, 0 for none.
// All from whom the same of these is hidden have the same reach.
func (n *news) reach(from uint64) uint64 {
	at, _ := slices.BinarySearch(n.named, from+1)
	if at == 0 {
		return 0
	}
	return n.named[at-1]
}

// cut returns news as those get them from whom everything up to a number is hidden:
// nothing is read for that, and of all with the same reach it is done once.
func (f *feed) cut(r *feeds, n *news, from uint64) (*news, error) {
	reach := n.reach(from)
	if reach == 0 {
		return n, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if cut := n.cuts[reach]; cut != nil {
		return cut, nil
	}
	cut := *n
	cut.cuts, cut.set.Documents = nil, nil
	for _, wired := range n.set.Documents {
		value, err := core.Decode(wired.Kind, wired.Value)
		if err != nil {
			return nil, err
		}
		document := core.Document{Key: core.Key{Owner: f.owner, Kind: wired.Kind, ID: wired.ID}, Value: value}
		if err := cut.add(core.Membership{From: reach}, document); err != nil {
			return nil, err
		}
	}
	if err := cut.encode(); err != nil {
		return nil, err
	}
	if len(n.cuts) < cutsKept && slices.Contains(f.news, n) {
		if n.cuts == nil {
			n.cuts = map[uint64]*news{}
		}
		n.cuts[reach] = &cut
		f.bytes += cut.bytes()
		r.bytes.Add(int64(cut.bytes()))
	}
	return &cut, nil
}

// ascending sorts numbers, and has each once.
func ascending(numbers []uint64) []uint64 {
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
