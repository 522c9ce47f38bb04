package gateway

import (
	"cmp"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// news is what changed of an owner between two revisions, in the one form that
// nearly all who follow the owner get. Who is to get something else, or nothing,
// reads it alone, see [news.fits].
//
// It rests on this: somebody was in the group by a membership at a revision that
// is at or after From and before To, and is not among those who left between the
// two. So it is the same membership still, at To.
type news struct {
	set wire.Set
	// text is the set as it travels.
	text string
	// left are those who left meanwhile; allLeft: it is not known who did.
	left    []string
	allLeft bool
	// first is the lowest number of a message in it, 0 for none; since the earliest
	// time of one for devices online now. Named are the numbers of those that its
	// documents tell of, in ascending order.
	first uint64
	since int64
	named []uint64
	// private are the users of messages that are not for all: what is in the set
	// stands for the message with those who are not to see it.
	private []string
	// senders have messages in it.
	senders []string
	// head is the number of the newest message at its end, 0 if that is as before.
	head uint64
	// settles: the group was dismissed.
	settles bool
	// cuts are the news as those get them who are not to hear of what is up to a
	// number. They belong to the feed's lock.
	cuts map[uint64]*news
}

// fits says whether a user gets it who has been brought to a revision in it by a
// membership of which f is.
func (n *news) fits(user string, f *following) bool {
	hidden := n.first != 0 && f.from >= n.first
	late := n.since != 0 && f.joinedAt > n.since
	return !n.allLeft && !n.settles && !hidden && !late && !slices.Contains(n.left, user) && !slices.Contains(n.private, user)
}

func (n *news) bytes() int {
	bytes := len(n.text) + setSize(&n.set)
	for _, cut := range n.cuts {
		bytes += cut.bytes()
	}
	return bytes
}

// addDocument takes in a changed document of the owner.
func (n *news) addDocument(record authority.Record, departed *departures) error {
	value, err := core.Decode(record.Key.Kind, record.Body)
	if err != nil {
		return err
	}
	if ring, is := value.(core.Departed); is {
		n.left, n.allLeft = departed.since(ring)
	}
	if group, is := value.(core.Group); is && group.DismissedBy != "" {
		n.settles = true
	}
	if !record.Key.Kind.ToFollowers() {
		return nil
	}
	document := core.Document{Key: record.Key, Value: value}
	n.named = ascending(append(n.named, core.TellsOf(document)...))
	if transient, is := value.(core.TransientMessages); is {
		for _, message := range transient.Messages {
			n.since = lower(n.since, message.Time)
		}
	}
	return n.add(core.Membership{}, document)
}

// addRow takes in a message, the newest first. It says whether there was room.
func (n *news) addRow(row authority.RowRecord, bytes *int) (bool, error) {
	var message core.Message
	if err := json.Unmarshal(row.Body, &message); err != nil {
		return false, err
	}
	body := json.RawMessage(row.Body)
	if message.Targeted() {
		var err error
		if body, err = core.Encode(message.AbsentFrom()); err != nil {
			return false, err
		}
		n.private = append(append(n.private, message.From), message.Receivers...)
	}
	if *bytes += len(body); *bytes > rowsBytes && len(n.set.Messages) > 0 {
		return false, nil
	}
	n.first = lower(n.first, row.Sequence)
	n.senders = append(n.senders, message.From)
	n.set.Messages = append(n.set.Messages, body)
	return true, nil
}

// encode writes the set as it travels.
func (n *news) encode() error {
	text, err := json.Marshal(n.set)
	n.text = string(text)
	return err
}

// lower is the lower of two, where 0 is none.
func lower[T uint64 | int64](a, b T) T {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// namesKept is how many users news name; with more, everybody reads alone.
const namesKept = 1000

// join returns a and then b as one; false where that would be too much.
func (n *news) join(next *news) (*news, bool, error) {
	if n.bytes()+next.bytes() > newsBytes/2 {
		return nil, false, nil
	}
	all := &news{
		set:     wire.Set{Owner: n.set.Owner, From: n.set.From, To: next.set.To},
		left:    append(slices.Clip(n.left), next.left...),
		allLeft: n.allLeft || next.allLeft,
		first:   lower(n.first, next.first),
		since:   lower(n.since, next.since),
		named:   ascending(append(slices.Clip(n.named), next.named...)),
		private: append(slices.Clip(n.private), next.private...),
		senders: append(slices.Clip(n.senders), next.senders...),
		settles: n.settles || next.settles,
		head:    cmp.Or(next.head, n.head),
	}
	if len(all.left)+len(all.private) > namesKept {
		all.left, all.private, all.allLeft = nil, nil, true
	}
	for _, document := range n.set.Documents {
		if !slices.ContainsFunc(next.set.Documents, func(d wire.Document) bool { return d.Kind == document.Kind && d.ID == document.ID }) {
			all.set.Documents = append(all.set.Documents, document)
		}
	}
	all.set.Documents = append(all.set.Documents, next.set.Documents...)
	all.set.Messages = append(slices.Clip(next.set.Messages), n.set.Messages...)
	all.set.Messages = all.set.Messages[:min(len(all.set.Messages), liveRows)]
	return all, true, all.encode()
}

// departures know how many had left a group at a revision, where that is known.
type departures struct {
	number uint64
	known  bool
}

// since returns those who have left since, and notes that they have; all, if it
// is not known who did.
func (d *departures) since(ring core.Departed) (left []string, all bool) {
	before, known := d.number, d.known
	d.number, d.known = ring.Number, true
	there := uint64(len(ring.Users))
	switch {
	case known && ring.Number-before <= there:
		return ring.Users[there-(ring.Number-before):], false
	case !known && ring.Number == there:
		return ring.Users, false // All who ever left are there.
	}
	return ring.Users, true
}
