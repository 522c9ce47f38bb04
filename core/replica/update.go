package replica

import "github.com/parlor-chat/parlor/core"

// shown is a document as it was shown before a change, and as it is since.
type shown struct {
	key     core.Key
	was, is core.Value
}

// Apply takes over documents, which bring the replica up to a revision, and says
// what that means. Documents that it has already, or newer, change nothing.
func (r *Replica) Apply(revision core.Revision, documents []core.Document) core.Effects {
	var effects core.Effects
	directory, overlay := r.Directory(), r.overlay
	changes := r.takeOver(documents, &effects)
	r.revision = max(r.revision, revision)
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
func (r *Replica) takeOver(documents []core.Document, effects *core.Effects) []shown {
	changes := make([]shown, 0, len(documents))
	given := r.givenAnew(documents)
	for i, document := range documents {
		r.pauseAfter(i)
		was := r.documents[document.Key]
		if document.Revision <= was.Revision {
			continue
		}
		changes = append(changes, shown{key: document.Key, was: was.Value, is: document.Value})
		r.Add(document)
		if given {
			was.Value = r.remembered(document)
		}
		effects.CompareHistory(document.Key, was.Value, document.Value)
	}
	if given {
		r.past = nil
	}
	return changes
}

// touchMembers adds the conversations in conversation groups that were deleted
// or renamed since before: they show other names now.
func (r *Replica) touchMembers(before core.Directory, effects *core.Effects) {
	now := r.Directory()
	for _, group := range before.ConversationGroups {
		if name, _ := now.Name(group.ID); name == group.Name {
			continue
		}
		for id := range r.members[group.ID] {
			effects.Touch(id)
		}
	}
}

// compare adds the effects of a change. Where commands are decided again and
// again it looks closely, for most come to the same again.
func compare(effects *core.Effects, change shown, closely bool) {
	if closely && core.Same(change.was, change.is) {
		return
	}
	effects.Compare(change.key, change.was, change.is)
}

// touchReturned adds the conversations of conversation groups that are there
// again: a command that had deleted them here was refused.
func (r *Replica) touchReturned(before core.Directory, effects *core.Effects) {
	for _, group := range r.Directory().ConversationGroups {
		if _, was := before.Name(group.ID); was {
			continue
		}
		for id, conversation := range r.conversations {
			if conversation.In(group.ID) {
				effects.Touch(id)
			}
		}
	}
}
