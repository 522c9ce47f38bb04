package replica

import (
	"cmp"

	"github.com/parlor-chat/parlor/core"
)

// What is stored on a device may be taken away beneath it; see
// docs/architecture.md#data-that-is-other-data. The replica of before is kept
// until it is known what is new.

// Retire is for a replica whose data has been replaced. From now on it is the
// past: its documents as a page knows them that has not been told yet of the
// messages owed. If it still has a past itself, it keeps that.
func (r *Replica) Retire(owed []core.Span) {
	if r.past != nil {
		return
	}
	for _, span := range owed {
		if groupID := groupOf(span.ConversationID); groupID != "" {
			key := core.ThreadKey(core.GroupOwner(groupID))
			head, _ := r.documents[key].Value.(core.Thread)
			head.LastSequence = min(head.LastSequence, span.After)
			r.documents[key] = held{Value: head}
			continue
		}
		conversation := r.Confirmed(span.ConversationID)
		conversation.LastSequence = min(conversation.LastSequence, span.After)
		r.documents[core.ConversationKey(r.user, span.ConversationID)] = held{Value: &conversation}
	}
	r.past = r.documents
}

// Recall gives the past of a retired replica to the one in its place, if that
// has nothing from a server yet. With what the server then gives it compares the
// past, and forgets it.
func (r *Replica) Recall(before *Replica) {
	if r.Link().Epoch == "" {
		r.past = before.past
	}
}

// Remembers says that there is nothing from a server, but what one of that epoch
// gave before is known still.
func (r *Replica) Remembers(epoch string) bool {
	return r.past != nil && r.Epoch() == epoch
}

// Given is a document as the server gave it last.
func (r *Replica) Given(key core.Key) core.Document {
	if past, ok := r.past[key]; ok {
		return core.Document{Key: key, Revision: past.Revision, Value: past.Value}
	}
	document, _ := r.Document(key)
	return document
}

// givenAnew says whether documents are what a server gives to a copy that has
// nothing.
func (r *Replica) givenAnew(documents []core.Document) bool {
	if r.Link().Epoch != "" {
		return false
	}
	for _, document := range documents {
		if link, ok := document.Value.(core.Link); ok && link.Epoch != "" {
			return true
		}
	}
	return false
}

// remembered is how a document was before the copy began anew. Without such a
// time nothing in it is new.
func (r *Replica) remembered(document core.Document) core.Value {
	if r.past == nil {
		return document.Value
	}
	return r.past[document.Key].Value
}

// Epoch names the data that the page knows messages of, "" if there is none.
func (r *Replica) Epoch() string {
	link, _ := r.past[core.LinkKey(r.user)].Value.(core.Link)
	return cmp.Or(r.Link().Epoch, link.Epoch)
}

// InPlaceOf says what it means that this is shown in the place of a retired
// replica. Where another tab has had a server give the documents again, some of
// it may be new.
func (r *Replica) InPlaceOf(before *Replica) core.Effects {
	var effects core.Effects
	given := r.Link().Epoch != ""
	var last core.Key
	for _, key := range before.keys(r.keys(nil)) {
		_, follows := core.FollowingKey(r.user, key.Owner)
		if key == last || !follows && key.Owner != r.user {
			continue
		}
		last = key
		if follows && !before.followed[key.Owner].held {
			effects.GroupIsNew(core.FollowedConversation(key.Owner))
		}
		compare(&effects, shown{key, before.Value(key), r.Value(key)}, false)
		if given && key.Kind == core.KindThread {
			id := core.FollowedConversation(key.Owner)
			effects.CompareHead(id, r.reason(key.Owner), r.Confirmed(id).ClearedSequence, before.past[key].Value, r.documents[key].Value)
		} else if given {
			effects.CompareHistory(key, before.past[key].Value, r.documents[key].Value)
		}
	}
	for id := range effects.Conversations {
		if groupOf(id) != "" {
			effects.CompareShown(id, before.conversations[id].document(), r.conversations[id].document())
		}
	}
	for id, group := range r.filed {
		if was := before.filed[id]; was != nil {
			group.compareOrder(&effects, was)
		}
	}
	for id, conversation := range r.conversations {
		r.refile(&effects, id, before.conversations[id], conversation)
	}
	for id, conversation := range before.conversations {
		r.refile(&effects, id, conversation, r.conversations[id])
	}
	return effects
}

// keys adds those of all that is shown, and sorts: some come more than once.
func (r *Replica) keys(all []core.Key) []core.Key {
	for key := range r.documents {
		all = append(all, key)
	}
	for key := range r.overlay {
		all = append(all, key)
	}
	core.Sort(all, func(a, b core.Key) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Owner, b.Owner))
	})
	return all
}

// Drafts returns the drafts there are, in the order of their conversations.
func (r *Replica) Drafts() []core.Document {
	var drafts []core.Document
	for _, key := range r.keys(nil) {
		if value := r.documents[key].Value; key.Kind == core.KindDraft && value != nil {
			drafts = append(drafts, core.Document{Key: key, Value: value})
		}
	}
	return drafts
}
