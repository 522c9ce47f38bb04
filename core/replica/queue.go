package replica

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"

	"github.com/parlor-chat/parlor/core"
)

// enqueue notes a document of the queue.
func (r *Replica) enqueue(document core.Document) {
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

// Queue returns the commands in the queue by slot, also those answered. It may be
// read until the next change.
func (r *Replica) Queue() map[int]core.Queued { return r.queue }

// Pending returns the commands not answered, in the order asked.
func (r *Replica) Pending() []core.Queued {
	if len(r.queue) == 0 {
		return nil
	}
	if r.ordered == nil {
		r.ordered = slices.Collect(maps.Values(r.queue))
		core.Sort(r.ordered, func(a, b core.Queued) int { return cmp.Compare(a.Number, b.Number) })
	}
	answered := r.Device().Number
	for i, queued := range r.ordered {
		if queued.Number > answered {
			return r.ordered[i:]
		}
	}
	return nil
}

// Collected is the number up to and with which all answers have been collected.
func (r *Replica) Collected() uint64 {
	collected := r.Outbox().Last
	for _, queued := range r.queue {
		collected = min(collected, queued.Number-1)
	}
	return collected
}

// Answered returns the commands in the queue whose answers have come, in order.
func (r *Replica) Answered() []core.Slot {
	if len(r.queue) == 0 {
		return nil
	}
	number := r.Device().Number
	var slots []core.Slot
	for slot, queued := range r.queue {
		if queued.Number <= number {
			slots = append(slots, core.Slot{Slot: slot, Number: queued.Number})
		}
	}
	core.Sort(slots, func(a, b core.Slot) int { return cmp.Compare(a.Number, b.Number) })
	return slots
}

// FreeSlot is a slot of the queue without a command, 0 if there is none. Tabs begin at different ones, so that
// they do not get in each other's way.
func (r *Replica) FreeSlot(tab string) int {
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
