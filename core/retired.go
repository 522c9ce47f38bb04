package core

import "slices"

// Retired are devices of a user that have not asked anything for long. Of each
// its number stays, so that a command which it sends again never takes effect
// twice, whatever a clock said when it was forgotten; the answers do not.
type Retired struct {
	Devices []RetiredDevice `json:"devices"`
}

// RetiredDevice is one of them, with the highest number answered.
type RetiredDevice struct {
	Device string `json:"device"`
	Number uint64 `json:"number"`
}

func (Retired) kind() Kind { return KindRetired }

// RetiredKey is where a user's retired devices are.
func RetiredKey(user string) Key {
	return Key{Owner: user, Kind: KindRetired}
}

// Forget retires devices that have not asked anything since Before, Unix
// milliseconds, as long as there are fewer than [MaxRetired].
type Forget struct {
	Devices []string
	Before  int64
}

func (Forget) name() string { return "Forget" }

func (cmd Forget) decide(v *View, c Call) (None, error) {
	for _, id := range cmd.Devices {
		device, ok := read[Device](v, DeviceKey(c.User, id))
		retired, _ := read[Retired](v, RetiredKey(c.User))
		if !ok || device.UsedAt >= cmd.Before || len(retired.Devices) >= MaxRetired {
			continue
		}
		v.write(DeviceKey(c.User, id), nil)
		devices := append(retired.without(id).Devices, RetiredDevice{Device: id, Number: device.Number})
		v.write(RetiredKey(c.User), Retired{Devices: devices})
	}
	return None{}, nil
}

// without returns a copy of r without a device.
func (r Retired) without(device string) Retired {
	return Retired{Devices: slices.DeleteFunc(slices.Clone(r.Devices), func(d RetiredDevice) bool { return d.Device == device })}
}

// device returns the device that asks. One that was retired comes back with its
// number; what it asked before and still waits for gets an answer that says so.
func (v *View) device(c Call) Device {
	key := DeviceKey(c.User, c.Ticket.Device)
	device, known := read[Device](v, key)
	if known {
		return device
	}
	retired, _ := read[Retired](v, RetiredKey(c.User))
	i := slices.IndexFunc(retired.Devices, func(d RetiredDevice) bool { return d.Device == c.Ticket.Device })
	if i < 0 {
		return device
	}
	number := retired.Devices[i].Number
	device.Number, device.UsedAt = number, c.Now
	first := max(c.Ticket.Collected, number-min(number, MaxAwaited))
	for missing := first + 1; missing <= number; missing++ {
		device.Answers = append(device.Answers, Answer{Number: missing, Error: Errorf(CodeStale,
			"the server has answered this call before, so long ago that the answer is gone; look what came of it, and call again if nothing did")})
	}
	v.write(key, device)
	v.write(RetiredKey(c.User), retired.without(c.Ticket.Device))
	return device
}
