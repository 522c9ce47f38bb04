package core

import "strconv"

// A device that works with a server keeps a copy of its user's documents and,
// beside them, documents of its own under the same owner: the [Outbox], a
// [Queued] for each command on its way, how far the copy is ([Link]), the
// connection ([Net]) and each [Fetch] for history. All tabs of a device share
// them. The commands in this file and in copy.go are decided on that copy,
// never by a server.

// Outbox numbers the commands of a device.
type Outbox struct {
	// Device is the id of this device, drawn once.
	Device string `json:"device"`
	// Last is the number of the newest command.
	Last uint64 `json:"last,omitempty"`
}

// Queued is a command that waits for its answer, or whose answer waits to be
// collected. Its key's ID is a slot, used again later: removed documents leave
// a trace in the store, and there are to be no more of them than ever waited
// at once.
type Queued struct {
	Number uint64 `json:"number"`
	Named
	// At is when it was asked, the device's clock, Unix milliseconds.
	At int64 `json:"at"`
	// Tab is who asked and waits for the answer.
	Tab string `json:"tab"`
	// Live: it was asked while the server was there, so its answer is likely
	// to come before anybody need see what it may come to.
	Live bool `json:"live,omitempty"`
}

func (Outbox) kind() Kind { return KindOutbox }
func (Queued) kind() Kind { return KindQueued }

// OutboxKey is where a user's outbox is on the device.
func OutboxKey(user string) Key {
	return Key{Owner: user, Kind: KindOutbox}
}

// QueuedKey is where the command in a slot is.
func QueuedKey(user string, slot int) Key {
	return Key{Owner: user, Kind: KindQueued, ID: strconv.Itoa(slot)}
}

// NameDevice gives the device its id, unless it has one. A copy of a device
// without an id is not to be trusted: the server is to give all of it again, as
// to a sign-in that was never accepted. Outcome: the [Outbox].
type NameDevice struct{ Device string }

// Enqueue puts a command into the queue. Outcome: its number, an uint64.
//
// Refusal: 2803 too many wait.
type Enqueue struct {
	Named Named
	Tab   string
	Live  bool
	// Slot is one that is likely free.
	Slot int
	// Collected are answered commands that nobody waits for any more.
	Collected []Slot
}

// Slot is a slot with the number of the command in it.
type Slot struct {
	Slot   int
	Number uint64
}

// Collect removes answered commands from the queue.
type Collect struct{ Slots []Slot }

func (NameDevice) name() string { return "NameDevice" }

func (cmd NameDevice) decide(v *View, c Call) (Outbox, error) {
	outbox, _ := read[Outbox](v, OutboxKey(c.User))
	if outbox.Device != "" {
		return outbox, nil
	}
	outbox.Device = cmd.Device
	v.write(OutboxKey(c.User), outbox)
	if link, copied := read[Link](v, LinkKey(c.User)); copied {
		v.write(LinkKey(c.User), Link{Epoch: link.Epoch, Revision: Nothing})
	}
	return outbox, nil
}

func (Enqueue) name() string { return "Enqueue" }

func (cmd Enqueue) decide(v *View, c Call) (uint64, error) {
	v.collectQueued(c.User, cmd.Collected)
	outbox, _ := read[Outbox](v, OutboxKey(c.User))
	slot, free := v.freeSlot(cmd.Slot, MaxQueued, func(slot int) Key { return QueuedKey(c.User, slot) })
	if !free {
		return 0, Errorf(CodeQueueFull, "%d calls wait for the server; go online so that they can be sent, then call again", MaxQueued)
	}
	// A server that has answered more than this copy knows of has its reasons.
	device, _ := read[Device](v, DeviceKey(c.User, outbox.Device))
	outbox.Last = max(outbox.Last, device.Number) + 1
	v.write(OutboxKey(c.User), outbox)
	v.write(slot, Queued{Number: outbox.Last, Named: cmd.Named, At: c.Now, Tab: cmd.Tab, Live: cmd.Live})
	return outbox.Last, nil
}

func (Collect) name() string { return "Collect" }

func (cmd Collect) decide(v *View, c Call) (None, error) {
	v.collectQueued(c.User, cmd.Slots)
	return None{}, nil
}

func (v *View) collectQueued(user string, slots []Slot) {
	for _, slot := range slots {
		key := QueuedKey(user, slot.Slot)
		if queued, ok := read[Queued](v, key); ok && queued.Number == slot.Number {
			v.write(key, nil)
		}
	}
}

// freeSlot returns the first key without a document, from a slot on and around.
func (v *View) freeSlot(from, limit int, key func(slot int) Key) (Key, bool) {
	for i := range limit {
		slot := (from + i) % limit
		if value, staged := v.written[key(slot)]; staged && value == nil {
			return key(slot), true
		} else if staged {
			continue
		}
		if v.load(key(slot)) == nil {
			return key(slot), true
		}
	}
	return Key{}, false
}
