package replica

import (
	"iter"

	"github.com/parlor-chat/parlor/core"
)

// Replica holds the documents of a user and what follows from them.
type Replica struct {
	user      string
	revision  core.Revision
	documents map[core.Key]held
	// followed are the owners whom the user follows, see following.go.
	followed map[string]followed
	// overlay is what the commands not answered yet make of the documents, layers
	// what each of them does; see layer.go. Decisions counts how often one of
	// them was decided.
	overlay   map[core.Key]core.Value
	layers    []layer
	decisions int
	// queue holds the commands of a device connected to a server, by slot; ordered
	// the same in order, nil when it is to be put in order.
	queue   map[int]core.Queued
	ordered []core.Queued
	// past has the documents as they were before the copy began anew, until a
	// server has given them again.
	past map[core.Key]held
	// revealed has the numbers of those that are in the overlay for good.
	revealed map[uint64]bool

	conversations map[string]*Conversation // the listed ones
	list          List                     // the same, in list order
	unread        int
	// filed are the conversation groups that there are, by id, ruled those that have
	// rules, in the order of their ids.
	filed map[int]*filed
	ruled []*filed

	pause func() // See [New].
	// Limits are those that commands are decided by where there is no server, nil for
	// what holds by default; see [Replica.ConversationGroupLimits].
	Limits *core.ConversationGroupLimits
}

// held is a document without its key.
type held struct {
	Revision core.Revision
	Value    core.Value
}

// New makes a replica of a user without documents. It gets all there are by
// [Replica.Add], and is of use after [Replica.Complete]. Pause is called between
// parts of long work: whoever shares the thread gets a turn.
func New(user string, pause func()) *Replica {
	return &Replica{
		user:      user,
		pause:     pause,
		documents: map[core.Key]held{},
		followed:  map[string]followed{},
		queue:     map[int]core.Queued{},
		revealed:  map[uint64]bool{},
	}
}

// Add takes one of the documents that there are at first.
func (r *Replica) Add(document core.Document) { r.put(document) }

// put takes a document and returns those that go because of it, see
// [Replica.follow].
func (r *Replica) put(document core.Document) (gone []core.Document) {
	if core.Follows(document.Key) != "" {
		gone = r.follow(document)
	}
	r.documents[document.Key] = held{Revision: document.Revision, Value: document.Value}
	r.enqueue(document)
	return gone
}

// Complete shows what there is, once every document up to a revision was added.
func (r *Replica) Complete(revision core.Revision) {
	r.revision = revision
	r.conversations = make(map[string]*Conversation, len(r.documents))
	r.rebase(touched{})
	r.regroup(&core.Effects{})
	r.list = r.listAll()
}

// listAll shows all conversations there are.
func (r *Replica) listAll() List {
	listed := make([]*Conversation, 0, len(r.documents))
	show := func(key core.Key) {
		id := key.ID
		switch key.Kind {
		case core.KindConversation:
		case core.KindMembership: // It may be all that there is of one.
			id = core.TypeGroup + id
		default:
			return
		}
		if key.Owner != r.user || r.conversations[id] != nil {
			return
		}
		if conversation := r.show(id); conversation != nil {
			r.file(&core.Effects{}, id, nil, conversation)
			listed = append(listed, conversation)
			r.pauseAfter(len(listed) - 1)
		}
	}
	for key := range r.documents {
		show(key)
	}
	for key := range r.overlay {
		show(key)
	}
	core.Sort(listed, compareOrder)
	var list List
	list.add(listed)
	list.count = len(listed)
	return list
}

// Document returns a document as it is stored, and whether the replica knows: it
// knows about every document of its user, also that one does not exist. What it
// has of others may leave out something that the user is not to see.
func (r *Replica) Document(key core.Key) (core.Document, bool) {
	document := r.documents[key]
	if document.Revision == 0 {
		document.Value = nil // A seat in the room of a live group is stored nowhere.
	}
	return core.Document{Key: key, Revision: document.Revision, Value: document.Value}, key.Owner == r.user
}

// Revision is how far the replica has come with the documents of its user, and 0
// for others. With [Replica.Document] it is what a caller of an authority has
// already.
func (r *Replica) Revision(owner string) core.Revision {
	if owner != r.user {
		return 0
	}
	return r.revision
}

// Documents returns all documents as they are stored, in no order. It may be
// read until the next change.
func (r *Replica) Documents() iter.Seq[core.Document] {
	return func(yield func(core.Document) bool) {
		for key, held := range r.documents {
			if !yield(core.Document{Key: key, Revision: held.Revision, Value: held.Value}) {
				return
			}
		}
	}
}

// Value is what is shown under a key: the document, or what the commands not
// answered yet make of it.
func (r *Replica) Value(key core.Key) core.Value {
	if value, ok := r.overlay[key]; ok {
		return value
	}
	return r.documents[key].Value
}

// partSize is how much is done between two pauses.
const partSize = 500

// pauseAfter pauses after the last of each part.
func (r *Replica) pauseAfter(i int) {
	if i%partSize == partSize-1 {
		r.pause()
	}
}
