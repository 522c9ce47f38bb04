package gateway

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// How devices are forgotten that are not used any more.
const (
	deviceLife  = 90 * 24 * 60 * 60 * 1000 // Milliseconds without a command.
	forgetsOnce = 8                        // At most so many at a sign-in.
)

// oldDevices are devices of a user that have not been used for long, as somebody
// comes by them who reads the user's documents.
type oldDevices struct {
	gateway *Gateway
	user    string
	// except is the device that signs in.
	except string
	ids    []string
}

func (o *oldDevices) before() int64 {
	return o.gateway.milliseconds() - deviceLife
}

// note looks through records for more of them.
func (o *oldDevices) note(records []authority.Record) {
	for _, record := range records {
		if record.Key.Kind != core.KindDevice || record.Key.ID == o.except || len(o.ids) == forgetsOnce {
			continue
		}
		value, err := core.Decode(record.Key.Kind, record.Body)
		device, ok := value.(core.Device)
		if err == nil && ok && device.UsedAt < o.before() {
			o.ids = append(o.ids, record.Key.ID)
		}
	}
}

// find reads the user's documents until there are enough of them, each part in
// the user's turn.
func (o *oldDevices) find(ctx context.Context) error {
	reader := Seat{gateway: o.gateway, user: o.user}
	place, there := authority.After(0), core.Revision(0)
	for more := true; more && len(o.ids) < forgetsOnce; {
		if err := reader.inTurn(ctx, o.gateway.loads, func() error {
			part, err := reader.part(ctx, place, partBytes)
			if err != nil {
				return err
			}
			if o.note(part.Records); there == 0 {
				there = part.Revision
			}
			if more = part.more; more {
				place = part.end()
				more = place.Revision <= there
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// forget removes them. It is not what a device comes for, so a failure is only
// noted; and what it comes for may have taken all of its time.
func (o *oldDevices) forget() {
	if len(o.ids) == 0 {
		return
	}
	ctx, cancel := o.gateway.work()
	defer cancel()
	command := core.Forget{Devices: o.ids, Before: o.before()}
	if _, err := o.gateway.authority.Do(ctx, core.Call{User: o.user, Command: command}, nil); err != nil {
		o.gateway.options.Log.Warn("old devices were not forgotten", "user", o.user, "error", err)
	}
}
