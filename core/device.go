package core

import "github.com/parlor-chat/parlor/core/json"

// Device is what an authority remembers of a device connected to a server, so
// that no command takes effect twice: how far its commands have come, and the
// answers it has not collected yet. Every command that carries a [Ticket]
// writes it, so the answer is in the same commit as the effect.
type Device struct {
	// Number is the highest number answered. Numbers only grow.
	Number uint64 `json:"number"`
	// Answers are those not collected, by number.
	Answers []Answer `json:"answers,omitempty"`
	// UsedAt is the authority's clock at the last command, Unix milliseconds.
	UsedAt int64 `json:"usedAt"`
}

// Answer is what came of the command with that number: an outcome, or the
// refusal.
type Answer struct {
	Number  uint64          `json:"number"`
	Outcome json.RawMessage `json:"outcome,omitempty"`
	Error   *Error          `json:"error,omitempty"`
}

// Ticket names one command of one device for ever. The same ticket gets the
// same answer, however often it comes.
type Ticket struct {
	Device string
	// Number is higher than that of every command that the device asked
	// before this one.
	Number uint64
	// Collected is how far the device has got all its answers; they are
	// forgotten. It is below Number.
	Collected uint64
}

func (Device) kind() Kind { return KindDevice }

// DeviceKey is where a user's device is.
func DeviceKey(user, device string) Key {
	return Key{Owner: user, Kind: KindDevice, ID: device}
}

// Answer returns the answer to the command with that number, if it is there.
func (d Device) Answer(number uint64) (Answer, bool) {
	for _, answer := range d.Answers {
		if answer.Number == number {
			return answer, true
		}
	}
	return Answer{}, false
}

// once runs the command of a call that carries a ticket, unless it has been
// answered before. Its outcome is the [Answer], also to a refused command:
// that a command was refused is written down like any outcome.
func (c Call) once(v *View) (any, error) {
	key := DeviceKey(c.User, c.Ticket.Device)
	device := v.device(c)
	if c.Ticket.Number <= device.Number {
		if answer, ok := device.Answer(c.Ticket.Number); ok {
			return answer, nil
		}
		return nil, Errorf(CodeStale, "command %d was answered before and its answer collected; it is not run again", c.Ticket.Number)
	}
	answer := c.answer(v)
	device = device.answered(answer, c.Ticket.Collected)
	device.UsedAt = c.Now
	v.write(key, device)
	return answer, nil
}

func (c Call) answer(v *View) Answer {
	outcome, err := c.carryOut(v)
	if err != nil {
		v.undo()
		return Answer{Number: c.Ticket.Number, Error: Refusal(err)}
	}
	body, err := writeOutcome(c.Command, outcome)
	if err != nil {
		v.undo()
		return Answer{Number: c.Ticket.Number, Error: Errorf(CodeUncaught, "the outcome cannot be written: %v", err)}
	}
	return Answer{Number: c.Ticket.Number, Outcome: body}
}

// answered returns d with one more answer, and without those collected.
func (d Device) answered(answer Answer, collected uint64) Device {
	var kept []Answer
	for _, old := range d.Answers {
		if old.Number > collected {
			kept = append(kept, old)
		}
	}
	d.Number = answer.Number
	d.Answers = append(kept, answer)
	return d
}

// Unreadable is a command that cannot be read: its answer is the error.
type Unreadable struct{ Err error }

func (Unreadable) name() string { return "Unreadable" }

func (cmd Unreadable) decide(*View, Call) (None, error) { return None{}, cmd.Err }
