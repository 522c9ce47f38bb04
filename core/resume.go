package core

// Resume goes on with what only a device has, its queue above all, in a copy
// that has begun anew, because what the old one was in is gone. Each tab brings
// what it held. Commands keep their tickets, so none takes effect twice; where
// another tab has begun with another device they are left out, for their numbers
// would be those of other commands. Outcome: whether they were taken, a bool.
type Resume struct {
	// Device is the id of the device as it was, Last the number of the newest
	// command known.
	Device string
	Last   uint64
	// Queued are the commands not answered, by slot.
	Queued map[int]Queued
	// Fetches are those not fulfilled.
	Fetches map[Key]Fetch
	// Drafts are those of the device.
	Drafts []Document
	// Net is how the connection stood.
	Net Net
}

func (Resume) name() string { return "Resume" }

func (cmd Resume) decide(v *View, c Call) (bool, error) {
	for slot := range MaxFetches {
		key := FetchKey(c.User, slot)
		if fetch, ok := cmd.Fetches[key]; ok {
			v.bring(key, fetch)
		}
	}
	for _, draft := range cmd.Drafts {
		v.bring(draft.Key, draft.Value)
	}
	outbox, _ := read[Outbox](v, OutboxKey(c.User))
	if outbox.Device != "" && outbox.Device != cmd.Device {
		return false, nil
	}
	if outbox.Device == "" {
		v.bring(NetKey(c.User), cmd.Net)
	}
	// Another tab may have numbered commands that this one has not heard of.
	resumed := Outbox{Device: cmd.Device, Last: max(outbox.Last, cmd.Last+MaxQueued)}
	if resumed != outbox {
		v.write(OutboxKey(c.User), resumed)
	}
	device, _ := read[Device](v, DeviceKey(c.User, cmd.Device))
	for slot := range MaxQueued {
		if queued, ok := cmd.Queued[slot]; ok && !device.doneWith(queued.Number) {
			v.requeueCommand(c.User, slot, queued)
		}
	}
	return true, nil
}

// doneWith says that a command was answered, and its answer collected: another tab
// has brought it here before.
func (d Device) doneWith(number uint64) bool {
	_, there := d.Answer(number)
	return number <= d.Number && !there
}

// bring writes a value where there is none.
func (v *View) bring(key Key, value Value) {
	if v.load(key) == nil {
		v.write(key, value)
	}
}

// requeueCommand puts a command into its slot or the next free one, unless another tab
// has done so.
func (v *View) requeueCommand(user string, from int, queued Queued) {
	for i := range MaxQueued {
		key := QueuedKey(user, (from+i)%MaxQueued)
		there, taken := read[Queued](v, key)
		if !taken {
			v.write(key, queued)
		}
		if !taken || there.Number == queued.Number {
			return
		}
	}
}
