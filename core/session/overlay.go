package session

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// reveal says whether to show the effect of a command before it is answered.
// While the server is there, its answer comes first. A command that was shown
// once stays shown.
func (r *replica) reveal(queued core.Queued) bool {
	if !queued.Live || !r.online() {
		r.revealed[queued.Number] = true
	}
	return r.revealed[queued.Number]
}

// online says whether an answer can be hoped for.
func (r *replica) online() bool {
	switch net := r.net(); net.State {
	case core.NetDisconnected, core.NetEnded:
		return false
	default:
		return !net.Doubtful
	}
}

// decide works out what a command would do to what is shown.
func (r *replica) decide(command core.Command, now int64) (core.Decision, error) {
	loaded := map[core.Key]core.Document{}
	for {
		decision, missing, err := core.Decide(loaded, core.Call{User: r.user, Now: now, Command: command})
		if len(missing) == 0 {
			return decision, err
		}
		for _, key := range missing {
			loaded[key] = core.Document{Key: key, Value: r.guess(key)}
		}
	}
}

// guess returns the value under a key, and for somebody else's document a
// likely one.
func (r *replica) guess(key core.Key) core.Value {
	if value := r.value(key); value != nil || key.Kind != core.KindThread {
		return value
	}
	conversation := r.confirmed(r.conversationOf(key.Owner))
	head := core.Thread{LastSequence: conversation.LastSequence}
	if conversation.Last != nil {
		head.LastTime = conversation.Last.Time
	}
	return head
}

// conversationOf returns the conversation of this user that shows a thread.
func (r *replica) conversationOf(thread string) string {
	parts := strings.Fields(thread)
	if len(parts) != 3 {
		return ""
	}
	if parts[1] == r.user {
		return core.TypeC2C + parts[2]
	}
	return core.TypeC2C + parts[1]
}

// compare adds the effects of a change. Where commands are decided again and
// again it looks closely, for most come to the same again.
func compare(effects *core.Effects, change shown, closely bool) {
	if closely && core.Same(change.was, change.is) {
		return
	}
	effects.Compare(change.key, change.was, change.is)
}

// touchReturned adds the conversations of groups that are there again: a
// command that had deleted them here was refused.
func (r *replica) touchReturned(before core.Directory, effects *core.Effects) {
	for _, group := range r.directory().ConversationGroups {
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

// enqueue notes a document of the queue.
func (r *replica) enqueue(document core.Document) {
	if document.Key.Kind != core.KindQueued {
		return
	}
	slot, err := strconv.Atoi(document.Key.ID)
	if err != nil {
		return
	}
	if queued, ok := document.Value.(core.Queued); ok {
		queued.Named = queued.Present()
		_, used := r.queue[slot]
		r.queue[slot] = queued
		if n := len(r.ordered); !used && n > 0 && r.ordered[n-1].Number < queued.Number {
			r.ordered = append(r.ordered, queued)
		} else {
			r.ordered = nil
		}
	} else {
		r.ordered = nil
		delete(r.revealed, r.queue[slot].Number)
		delete(r.queue, slot)
	}
}

// pending returns the commands not answered, in order.
func (r *replica) pending() []core.Queued {
	if len(r.queue) == 0 {
		return nil
	}
	if r.ordered == nil {
		r.ordered = slices.Collect(maps.Values(r.queue))
		core.Sort(r.ordered, func(a, b core.Queued) int { return cmp.Compare(a.Number, b.Number) })
	}
	answered := r.device().Number
	for i, queued := range r.ordered {
		if queued.Number > answered {
			return r.ordered[i:]
		}
	}
	return nil
}

// collected is how far all answers have been collected.
func (r *replica) collected() uint64 {
	collected := r.outbox().Last
	for _, queued := range r.queue {
		collected = min(collected, queued.Number-1)
	}
	return collected
}

// freeSlot is a slot without a command. Tabs begin at different ones, so that
// they do not get in each other's way.
func (r *replica) freeSlot(tab string) int {
	h := fnv.New32a()
	h.Write([]byte(tab))
	first := int(h.Sum32() % core.MaxQueued)
	for i := range core.MaxQueued {
		slot := (first + i) % core.MaxQueued
		if _, taken := r.queue[slot]; !taken {
			return slot
		}
	}
	return 0
}

func (r *replica) outbox() core.Outbox {
	o, _ := r.documents[core.OutboxKey(r.user)].Value.(core.Outbox)
	return o
}

func (r *replica) device() core.Device {
	d, _ := r.documents[core.DeviceKey(r.user, r.outbox().Device)].Value.(core.Device)
	return d
}

func (r *replica) link() core.Link {
	l, _ := r.documents[core.LinkKey(r.user)].Value.(core.Link)
	return l
}

func (r *replica) net() core.Net {
	n, _ := r.documents[core.NetKey(r.user)].Value.(core.Net)
	return n
}

// answered returns the commands in the queue whose answers have come, in order.
func (r *replica) answered() []core.Slot {
	if len(r.queue) == 0 {
		return nil
	}
	number := r.device().Number
	var slots []core.Slot
	for slot, queued := range r.queue {
		if queued.Number <= number {
			slots = append(slots, core.Slot{Slot: slot, Number: queued.Number})
		}
	}
	core.Sort(slots, func(a, b core.Slot) int { return cmp.Compare(a.Number, b.Number) })
	return slots
}
