package replica

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// A device connected to a server shows the effect of its commands before they
// are answered. Each command is decided here, on top of the documents and of
// the commands before it, and again when something changes that it has read.
// What commands make of documents that the device does not hold is only a
// guess; nobody sees it.

// layer is what a command that is not answered yet comes to.
type layer struct {
	number uint64
	// command is nil for one of which only the server knows what comes of it, and
	// for one that cannot be read: the server will say what is wrong with it.
	command core.Command
	at      int64
	reads   map[core.Key]core.Revision
	writes  []core.Document
}

// touched are the keys of documents under which something else may be shown.
// With true, what follows sees something else under it.
type touched map[core.Key]bool

// rebase makes the overlay anew after documents have changed, whose keys are
// given. Only commands that are new or have read something else are decided.
func (r *Replica) rebase(keys touched) {
	pending, before := r.Pending(), r.layers
	if len(pending) == 0 && len(before) == 0 {
		return
	}
	r.overlay, r.layers = make(map[core.Key]core.Value, len(r.overlay)), make([]layer, 0, len(pending))
	for _, queued := range pending {
		if !r.reveal(queued) {
			continue
		}
		for len(before) > 0 && before[0].number < queued.Number {
			r.uncover(keys, before[0], nil)
			before = before[1:]
		}
		if len(before) > 0 && before[0].number == queued.Number {
			r.renew(keys, before[0])
			before = before[1:]
		} else {
			r.cover(keys, queued)
		}
	}
	for _, gone := range before {
		r.uncover(keys, gone, nil)
	}
}

// cover adds the layer of a command that had none.
func (r *Replica) cover(keys touched, queued core.Queued) {
	command, err := queued.Command()
	if err != nil || core.NeedsServer(command) {
		command = nil
	}
	top := r.decided(layer{number: queued.Number, command: command, at: queued.At})
	for _, document := range top.writes {
		keys[document.Key] = true
	}
	r.lay(top)
}

// renew lays a layer as it was, or decided again where it has read something
// else.
func (r *Replica) renew(keys touched, was layer) {
	for key := range was.reads {
		if keys[key] {
			is := r.decided(was)
			r.uncover(keys, was, is.writes)
			r.lay(is)
			return
		}
	}
	r.lay(was)
	for _, document := range was.writes {
		if keys[document.Key] {
			keys[document.Key] = false // What follows sees what it saw.
		}
	}
}

func (r *Replica) lay(top layer) {
	for _, document := range top.writes {
		r.overlay[document.Key] = document.Value
	}
	r.layers = append(r.layers, top)
}

// uncover notes what is seen where a layer was and others writes are now.
func (r *Replica) uncover(keys touched, was layer, is []core.Document) {
	seen := map[core.Key]core.Value{}
	for _, document := range is {
		seen[document.Key] = document.Value
		keys[document.Key] = true
	}
	for _, document := range was.writes {
		value, written := seen[document.Key]
		if !written {
			value = r.Value(document.Key)
		}
		keys[document.Key] = !core.Same(document.Value, value)
	}
}

// decided is a layer on top of what is shown.
func (r *Replica) decided(l layer) layer {
	if l.command == nil {
		return l
	}
	r.decisions++
	decision, _ := r.Decide(l.command, l.at)
	l.reads = decision.Reads
	l.reads[core.LinkKey(r.user)] = 0 // It says what is allowed.
	// Only the server gives places. If they were guessed one from another, each
	// answer would change all guesses.
	l.writes = slices.DeleteFunc(decision.Writes, func(d core.Document) bool { return d.Key.Kind == core.KindRecency })
	return l
}

// throughOverlays is what changed under keys: before are the documents that did,
// with what they were, and the overlay of before.
func (r *Replica) throughOverlays(changes []shown, keys touched, before map[core.Key]core.Value) []shown {
	was := make(map[core.Key]core.Value, len(keys))
	for _, change := range changes {
		was[change.key] = change.was
	}
	all := make([]shown, 0, len(keys))
	for key := range keys {
		value, changed := was[key]
		if !changed {
			value = r.documents[key].Value
		}
		if covered, is := before[key]; is {
			value = covered
		}
		all = append(all, shown{key: key, was: value, is: r.Value(key)})
	}
	return all
}
