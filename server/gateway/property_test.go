package gateway_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// TestWhateverHappensDevicesEndAlike lets devices of a few users ask for things
// over gateways and lines that fail, with hints that get lost. Afterwards every
// device holds what there is, and every message is there once.
func TestWhateverHappensDevicesEndAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &weather{house: newHouse(t), t: t}
		w.open(func(o *gateway.Options) { o.Notifier = nil }) // It hears of nothing.
		for i, user := range []string{"alice", "alice", "bob", "carol"} {
			w.devices = append(w.devices, &asker{device: w.device(user, fmt.Sprint("device", i))})
		}
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			w.step()
		}
		w.clearUp()
		for _, d := range w.devices {
			d.upToDate()
			d.answered()
		}
		w.onceEach()
	})
}

// weather is a house where things go wrong.
type weather struct {
	*house
	t       *rapid.T
	devices []*asker
	// sent has every text that somebody was told to send.
	sent []string
}

// asker is a device that sends its commands again until they are answered.
type asker struct {
	*device
	queue []wire.Command
}

func (w *weather) step() {
	d := rapid.SampledFrom(w.devices).Draw(w.t, "device")
	switch rapid.IntRange(0, 9).Draw(w.t, "what") {
	case 0:
		d.unreachable = errors.New("cut off")
	case 1:
		w.store.broken = errors.New("tired")
		d.flush()
		w.store.broken = nil
	case 2:
		w.store.meanwhile = func() { w.do("dave", w.text("dave", "alice")) }
	case 3:
		w.settle()
	case 4:
		w.tasks = nil // Lost, as in a crash.
	case 5:
		w.now = w.now.Add(time.Minute)
	case 6:
		d.connect(rapid.SampledFrom(w.gateways).Draw(w.t, "gateway"))
	case 7:
		d.flush()
	default:
		d.queue = append(d.queue, d.command(w.command(d.user)))
	}
}

func (w *weather) text(from, to string) core.SendMessage {
	words := fmt.Sprint("text ", len(w.sent))
	w.sent = append(w.sent, words)
	return text(from, to, words)
}

func (w *weather) command(user string) core.Command {
	peer := rapid.SampledFrom([]string{"alice", "bob", "carol"}).Draw(w.t, "peer")
	switch rapid.IntRange(0, 4).Draw(w.t, "command") {
	case 0:
		return core.CreateConversationGroup{Name: "Work", ConversationIDs: []string{"C2C" + peer}}
	case 1:
		return core.DeleteConversationGroup{Name: "Work"}
	case 2:
		return core.ReadConversation{ConversationID: "C2C" + peer}
	}
	return w.text(user, peer)
}

func (d *asker) connect(g *gateway.Gateway) {
	if d.seat != nil {
		d.seat.Leave()
	}
	d.unreachable, d.gateway, d.seat = nil, g, nil
	if err := d.signIn(); err != nil {
		d.seat = nil
	}
}

// flush sends what is not answered, from the first on.
func (d *asker) flush() {
	if d.seat == nil {
		return
	}
	for _, command := range d.pending() {
		if command.Number > d.collected+wire.Window {
			return
		}
		command.Collected = d.collected
		if d.receive(command) != nil {
			d.seat = nil
			return
		}
	}
}

// pending collects the answers that have come and returns what has none.
func (d *asker) pending() []wire.Command {
	d.queue = slices.DeleteFunc(d.queue, func(command wire.Command) bool {
		_, ok := d.answer(command.Number)
		if ok {
			d.collected = max(d.collected, command.Number)
		}
		return ok
	})
	return d.queue
}

// clearUp lets everything come to rest.
func (w *weather) clearUp() {
	w.store.meanwhile = nil
	for _, d := range w.devices {
		d.connect(w.gateways[0])
		for len(d.pending()) > 0 {
			d.flush()
		}
	}
	w.settle()
	w.now = w.now.Add(2 * time.Minute)
	for _, d := range w.devices {
		require.NoError(w.t, d.receive(wire.Ping{Revision: d.revision}))
	}
}

// answered checks that the authority has run each command, in order.
func (d *asker) answered() {
	records, err := d.house.store.Read(background, []core.Key{core.DeviceKey(d.user, d.id)})
	require.NoError(d.house.t, err)
	value, err := core.Decode(core.KindDevice, records[0].Body)
	require.NoError(d.house.t, err)
	document, _ := value.(core.Device)
	require.Equal(d.house.t, d.number, document.Number)
}

// onceEach checks that each text is in one history, once. Those sent between
// the same two are in the order they were sent from one device.
func (w *weather) onceEach() {
	times := map[string]int{}
	users := []string{"alice", "bob", "carol", "dave"}
	for i, a := range users {
		for _, b := range users[i:] {
			rows, err := w.store.History(background, core.ThreadID(a, "C2C"+b), 0, 0, 0)
			require.NoError(w.t, err)
			w.contiguous(rows)
			for _, row := range rows {
				var message core.Message
				require.NoError(w.t, json.Unmarshal(row.Body, &message))
				times[message.Summary()]++
			}
		}
	}
	for _, words := range w.sent {
		if n := times[words]; n != 1 {
			require.Equal(w.t, 1, n, words)
		}
	}
}

func (w *weather) contiguous(rows []authority.RowRecord) {
	for i, row := range rows {
		require.Equal(w.t, uint64(len(rows)-i), row.Sequence)
	}
}
