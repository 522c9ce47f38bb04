package session

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// replica is what a device holds of its user's documents, and what follows
// from them: the sorted list, who is in which group, the sum of unread.
type replica struct {
	user      string
	revision  core.Revision
	documents map[core.Key]held
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
	members       map[int]map[string]bool  // the same, by group id
	unread        int

	pause func() // [Options.Pause]
}

// held is a document without its key.
type held struct {
	Revision core.Revision
	Value    core.Value
}

// newReplica makes a replica that gets all documents of a user by add, and then
// complete.
func newReplica(user string, pause func()) *replica {
	return &replica{
		user:      user,
		pause:     pause,
		documents: map[core.Key]held{},
		queue:     map[int]core.Queued{},
		revealed:  map[uint64]bool{},
		members:   map[int]map[string]bool{},
	}
}

func (r *replica) add(document core.Document) {
	r.documents[document.Key] = held{Revision: document.Revision, Value: document.Value}
	r.enqueue(document)
}

// complete shows what there is.
func (r *replica) complete(revision core.Revision) {
	r.revision = revision
	r.conversations = make(map[string]*Conversation, len(r.documents))
	r.rebase(touched{})
	r.list = r.listAll()
}

// listAll shows all conversations there are.
func (r *replica) listAll() List {
	directory := r.directory()
	listed := make([]*Conversation, 0, len(r.documents))
	show := func(key core.Key) {
		if key.Kind != core.KindConversation || key.Owner != r.user || r.conversations[key.ID] != nil {
			return
		}
		if conversation := r.show(key.ID, directory); conversation != nil {
			r.remember(conversation, directory)
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

// Document makes the replica [authority.Known]. It knows about every document of
// its user, also that one does not exist.
func (r *replica) Document(key core.Key) (core.Document, bool) {
	document, ok := r.documents[key]
	return core.Document{Key: key, Revision: document.Revision, Value: document.Value}, ok || key.Owner == r.user
}

// Revision makes the replica [authority.Known].
func (r *replica) Revision(owner string) core.Revision {
	if owner != r.user {
		return 0
	}
	return r.revision
}

// value is what is shown under a key: the document, or what the commands not
// answered yet make of it.
func (r *replica) value(key core.Key) core.Value {
	if value, ok := r.overlay[key]; ok {
		return value
	}
	return r.documents[key].Value
}

func (r *replica) directory() core.Directory {
	d, _ := r.value(core.DirectoryKey(r.user)).(core.Directory)
	return d
}

func (r *replica) profile() core.Profile {
	p, _ := r.value(core.ProfileKey(r.user)).(core.Profile)
	return p
}

func (r *replica) settings() core.Settings {
	s, _ := r.value(core.SettingsKey(r.user)).(core.Settings)
	return s
}

func (r *replica) draft(conversationID string) core.Draft {
	d, _ := r.value(core.DraftKey(r.user, conversationID)).(core.Draft)
	return d
}

// document returns a conversation, listed or not.
func (r *replica) document(conversationID string) core.Conversation {
	c, _ := core.AsConversation(r.value(core.ConversationKey(r.user, conversationID)))
	return c
}

// confirmed returns a conversation without what is not answered yet.
func (r *replica) confirmed(conversationID string) core.Conversation {
	c, _ := core.AsConversation(r.documents[core.ConversationKey(r.user, conversationID)].Value)
	return c
}

// hides says whether the user has deleted a message.
func (r *replica) hides(conversationID string, sequence uint64) bool {
	hidden, _ := r.value(core.HiddenKey(r.user, conversationID, sequence)).(core.Hidden)
	return hidden.Hides(sequence)
}

// shown is a document as it was shown before a change, and as it is since.
type shown struct {
	key     core.Key
	was, is core.Value
}

// apply takes over documents and says what it means. Documents that it has
// already, or newer, change nothing.
func (r *replica) apply(update authority.Update) core.Effects {
	var effects core.Effects
	directory, overlay := r.directory(), r.overlay
	changes := r.takeOver(update, &effects)
	keys := touched{}
	for _, change := range changes {
		keys[change.key] = true
	}
	r.rebase(keys)
	guessed := len(overlay)+len(r.overlay) > 0
	if guessed {
		changes = r.throughOverlays(changes, keys, overlay)
	}
	for i, change := range changes {
		if change.key.Owner == r.user {
			compare(&effects, change, guessed)
		}
		r.pauseAfter(i)
	}
	if effects.ConversationGroupsGone {
		r.touchMembers(directory, &effects)
	}
	if effects.ConversationGroupNames && guessed {
		r.touchReturned(directory, &effects)
	}
	r.refresh(effects.Conversations)
	return effects
}

// takeOver puts documents that are newer in the place of those held.
func (r *replica) takeOver(update authority.Update, effects *core.Effects) []shown {
	changes := make([]shown, 0, len(update.Documents))
	given := r.givenAnew(update)
	for i, document := range update.Documents {
		r.pauseAfter(i)
		was := r.documents[document.Key]
		if document.Revision <= was.Revision {
			continue
		}
		changes = append(changes, shown{key: document.Key, was: was.Value, is: document.Value})
		r.add(document)
		if given {
			was.Value = r.remembered(document)
		}
		effects.CompareHistory(document.Key, was.Value, document.Value)
	}
	if given {
		r.past = nil
	}
	r.revision = max(r.revision, update.Revision)
	return changes
}

// partSize is how much is done between two pauses.
const partSize = 500

// pauseAfter pauses after the last of each part.
func (r *replica) pauseAfter(i int) {
	if i%partSize == partSize-1 {
		r.pause()
	}
}

// touchMembers adds the conversations in groups that were deleted or renamed
// since before: they show other names now.
func (r *replica) touchMembers(before core.Directory, effects *core.Effects) {
	now := r.directory()
	for _, group := range before.ConversationGroups {
		if name, _ := now.Name(group.ID); name == group.Name {
			continue
		}
		for id := range r.members[group.ID] {
			effects.Touch(id)
		}
	}
}

// refresh makes the conversations with these ids anew from their documents.
func (r *replica) refresh(ids map[string]bool) {
	if len(ids) == 0 {
		return
	}
	directory := r.directory()
	var change listChange
	for id := range ids {
		was := r.conversations[id]
		r.forget(id)
		is := r.show(id, directory)
		if is != nil {
			r.remember(is, directory)
		}
		change.note(was, is)
		if change.size() == partSize {
			r.list, change = r.list.with(change), listChange{}
			r.pause()
		}
	}
	r.list = r.list.with(change)
}

// show makes a conversation from its documents, nil where it is not listed.
func (r *replica) show(id string, directory core.Directory) *Conversation {
	document, _ := r.value(core.ConversationKey(r.user, id)).(*core.Conversation)
	if document == nil || !document.Listed {
		return nil
	}
	return &Conversation{ID: id, Conversation: document, ConversationGroupNames: document.ConversationGroupNames(directory), DraftText: r.draft(id).Text}
}

func (r *replica) forget(id string) {
	conversation := r.conversations[id]
	if conversation == nil {
		return
	}
	delete(r.conversations, id)
	r.unread -= conversation.CountedUnread()
	for _, group := range conversation.ConversationGroups {
		delete(r.members[group], id)
		if len(r.members[group]) == 0 {
			delete(r.members, group)
		}
	}
}

func (r *replica) remember(conversation *Conversation, directory core.Directory) {
	r.conversations[conversation.ID] = conversation
	r.unread += conversation.CountedUnread()
	for _, group := range conversation.ConversationGroups {
		if _, live := directory.Name(group); !live {
			continue
		}
		if r.members[group] == nil {
			r.members[group] = map[string]bool{}
		}
		r.members[group][conversation.ID] = true
	}
}

// among returns the conversations among which are all that a filter lets pass,
// in list order.
func (r *replica) among(filter Filter) []*Conversation {
	if filter.ConversationGroupName == nil || *filter.ConversationGroupName == "" {
		return r.list.Slice()
	}
	group, _ := r.directory().Find(*filter.ConversationGroupName)
	return r.inGroup(group.ID)
}

// inGroup returns the listed conversations of a group, in list order.
func (r *replica) inGroup(group int) []*Conversation {
	return r.sorted(r.members[group])
}

// byID returns the listed ones among ids, in list order.
func (r *replica) byID(ids []string) []*Conversation {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	return r.sorted(wanted)
}

func (r *replica) sorted(ids map[string]bool) []*Conversation {
	found := make([]*Conversation, 0, len(ids))
	for id := range ids {
		if conversation := r.conversations[id]; conversation != nil {
			found = append(found, conversation)
		}
	}
	core.Sort(found, compareOrder)
	return found
}
