package replica

import (
	"github.com/parlor-chat/parlor/core"
)

// shown is a document as it was shown before a change, and as it is since.
type shown struct {
	key     core.Key
	was, is core.Value
}

// Apply takes over documents of the user, which bring the replica up to a
// revision, and what came of owners whom the user follows with them. It says what
// that means. Documents that it has already, or newer, change nothing.
func (r *Replica) Apply(revision core.Revision, documents []core.Document, sets ...core.Followed) core.Effects {
	var effects core.Effects
	overlay, limits := r.overlay, r.ConversationGroupLimits()
	given := r.givenAnew(documents)
	changes := r.takeOver(documents, given, &effects)
	r.revision = max(r.revision, revision)
	for _, set := range sets {
		changes = append(changes, r.takeFollowed(set, given, &effects)...)
	}
	if given {
		r.past = nil
	}
	keys := touched{}
	for _, change := range changes {
		keys[change.key] = true
	}
	if link := core.LinkKey(r.user); keys[link] { // Of it, only what is allowed decides anything.
		keys[link] = limits.Filled() != r.ConversationGroupLimits().Filled()
	}
	r.rebase(keys)
	guessed := len(overlay)+len(r.overlay) > 0
	if guessed {
		changes = r.throughOverlays(changes, keys, overlay)
	}
	for i, change := range changes {
		if _, follows := core.FollowingKey(r.user, change.key.Owner); follows || change.key.Owner == r.user {
			compare(&effects, change, guessed)
		}
		r.pauseAfter(i)
	}
	recount := (effects.ConversationGroupNames || len(effects.ConversationGroupSettings) > 0) && r.regroup(&effects)
	r.refresh(&effects)
	if recount {
		r.recount()
	}
	return effects
}

// takeOver puts documents that are newer in the place of those held. Given says
// that a copy gets them that had nothing.
func (r *Replica) takeOver(documents []core.Document, given bool, effects *core.Effects) []shown {
	changes := make([]shown, 0, len(documents))
	for i, document := range documents {
		r.pauseAfter(i)
		was := r.documents[document.Key]
		if document.Revision <= was.Revision && document.Revision+was.Revision > 0 { // None: a seat in a room.
			continue
		}
		changes = append(changes, shown{key: document.Key, was: was.Value, is: document.Value})
		for _, gone := range r.put(document) {
			changes = append(changes, shown{key: gone.Key, was: gone.Value})
		}
		if given {
			was.Value = r.remembered(document)
		}
		effects.CompareHistory(document.Key, was.Value, document.Value)
	}
	return changes
}

// takeFollowed puts documents of a set that are newer in the place of those held.
func (r *Replica) takeFollowed(set core.Followed, given bool, effects *core.Effects) []shown {
	var changes []shown
	first, id := !r.followed[set.Owner].held && !given, core.FollowedConversation(set.Owner)
	r.takeSet(set, func(document core.Document) {
		was := r.documents[document.Key].Value
		if given {
			was = r.remembered(document)
		}
		changes = append(changes, shown{key: document.Key, was: was, is: document.Value})
		r.Add(document)
		if first {
			effects.SeesFirst(set.Owner)
		} else if was == nil && !given {
			was = core.Thread{} // There was no message yet.
		}
		if document.Key.Kind == core.KindThread {
			effects.CompareHead(id, set.For, r.Confirmed(id).ClearedSequence, was, document.Value)
		}
		r.pauseAfter(len(changes) - 1)
	})
	return changes
}

// compare adds the effects of a change. Where commands are decided again and
// again it looks closely, for most come to the same again.
func compare(effects *core.Effects, change shown, closely bool) {
	if closely && core.Same(change.was, change.is) {
		return
	}
	if change.key.Kind == core.KindConversation && groupOf(change.key.ID) != "" {
		effects.Touch(change.key.ID) // What is shown is compared, see [Replica.refresh].
		return
	}
	effects.Compare(change.key, change.was, change.is)
}
